"""What forecasting can do in one transaction."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from dealwright.domains.forecasting.events import (
    ForecastOverridden,
    ForecastSettingsChanged,
    QuotasSet,
    RatesSet,
)
from dealwright.domains.forecasting.models import ExchangeRate, ForecastOverride, ForecastSettings, Quota
from dealwright.domains.forecasting.periods import EARLIEST, LATEST, asked_span
from dealwright.domains.forecasting.queries import read_rules
from dealwright.domains.forecasting.quotas import Key
from dealwright.domains.forecasting.schemas import (
    ForecastSettingsForm,
    NewOverride,
    QuotaForm,
    SetQuotas,
    SetRates,
)
from dealwright.domains.identity.models import Team, User, Workspace
from dealwright.domains.identity.schemas import CURRENCIES
from dealwright.kernel.changes import StaleVersion, apply_changes, check_version
from dealwright.kernel.errors import Invalid
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Work

# The smallest rate that the table can hold.
LEAST_RATE = Decimal("1e-10")


async def set_quotas(work: Work, form: SetQuotas) -> None:
    rules, currency = await read_rules(work), await _currency(work)
    await check_whose(
        work, {f"quotas.{place}.": (one.owner_id, one.team_id) for place, one in enumerate(form.quotas)}
    )
    for place, one in enumerate(form.quotas):
        asked_span(one.period, one.starts_on, rules.year_starts_in, field=f"quotas.{place}.starts_on")
    wanted = {(one.period, one.starts_on, one.owner_id or one.team_id): one for one in form.quotas}
    present = await _present(work, currency, [one.starts_on for one in form.quotas])
    changed = sum([_set_quota(work, present.get(key), one, currency) for key, one in wanted.items()])
    await work.session.flush()
    if changed:
        await work.emit(QuotasSet(subject_id=None, count=changed))


async def _present(work: Work, currency: str, days: Sequence[date]) -> dict[Key, Quota]:
    statement = select(Quota).where(
        Quota.starts_on.in_(set(days)), Quota.deleted_at.is_(None), Quota.currency == currency
    )
    rows = (await work.session.scalars(statement.with_for_update())).all()
    return {(row.period, row.starts_on, row.owner_id or row.team_id): row for row in rows}


async def _currency(work: Work) -> str:
    return (await work.get(Workspace, work.workspace_id)).currency


def _set_quota(work: Work, row: Quota | None, form: QuotaForm, currency: str) -> bool:
    now, who = work.now(), work.actor.user_id
    if row is None:
        if form.amount_minor is None:
            return False
        row = Quota(
            workspace_id=work.workspace_id,
            id=new_id(),
            period=form.period,
            starts_on=form.starts_on,
            owner_id=form.owner_id,
            team_id=form.team_id,
            currency=currency,
            amount_minor=form.amount_minor,
            created_at=now,
            created_by=who,
            updated_at=now,
            updated_by=who,
        )
        work.session.add(row)
        return True
    if row.amount_minor == form.amount_minor:
        return False
    if form.amount_minor is None:
        row.deleted_at = now
    else:
        row.amount_minor = form.amount_minor
    row.updated_at, row.updated_by = now, who
    row.version += 1
    return True


async def override(work: Work, form: NewOverride) -> ForecastOverride:
    rules = await read_rules(work)
    span = asked_span(form.period, form.starts_on, rules.year_starts_in)
    await check_whose(work, {"": (form.owner_id, form.team_id)})
    row = ForecastOverride(
        **form.model_dump(),
        currency=await _currency(work),
        workspace_id=work.workspace_id,
        id=new_id(),
        said_at=work.now(),
        said_by=work.actor.user_id,
    )
    work.session.add(row)
    await work.session.flush()
    await work.emit(
        ForecastOverridden(
            subject_id=row.id,
            subject_label=span.name,
            period=row.period,
            starts_on=row.starts_on,
            owner_id=row.owner_id,
            team_id=row.team_id,
            amount_minor=row.amount_minor,
            reason=row.reason,
        )
    )
    return row


async def check_whose(work: Work, whose: Mapping[str, tuple[UUID | None, UUID | None]]) -> None:
    """Owner and team, of whom one at most, by what stands before the names of their fields."""
    owners = {f"{path}owner_id": owner for path, (owner, _) in whose.items() if owner}
    teams = {f"{path}team_id": team for path, (_, team) in whose.items() if team}
    for path, (owner, team) in whose.items():
        if owner and team:
            raise Invalid.field(f"{path}team_id", "Name a person or a team, not both.")
    for model, wanted in ((User, owners), (Team, teams)):
        if wanted:
            statement = select(model.id).where(
                model.workspace_id == work.workspace_id,
                model.id.in_(wanted.values()),
                model.deleted_at.is_(None),
            )
            known = set((await work.session.scalars(statement)).all())
            for field, one in wanted.items():
                if one not in known:
                    raise Invalid.field(field, f"There is no {model.__tablename__[:-1]} with this id.")


async def set_rates(work: Work, form: SetRates) -> None:
    own = await _currency(work)
    for place, one in enumerate(form.rates):
        field = f"rates.{place}"
        if one.currency not in CURRENCIES:
            raise Invalid.field(f"{field}.currency", f"{one.currency} is not a currency we know.")
        if one.currency == own:
            raise Invalid.field(f"{field}.currency", "This is the workspace's own currency.")
        if not EARLIEST <= one.day <= LATEST:
            raise Invalid.field(f"{field}.day", f"Name a day between {EARLIEST} and {LATEST}.")
        if one.rate is not None and Decimal(repr(one.rate)) < LEAST_RATE:
            raise Invalid.field(f"{field}.rate", f"A rate cannot be below {LEAST_RATE}.")
    wanted = {(one.currency, one.day): one.rate for one in form.rates}
    statement = select(ExchangeRate).where(
        ExchangeRate.into == own, ExchangeRate.currency.in_({name for name, _ in wanted})
    )
    rows = (await work.session.scalars(statement.with_for_update())).all()
    present = {(row.currency, row.day): row for row in rows}
    for (currency, day), rate in wanted.items():
        await _set_rate(work, present.get((currency, day)), (currency, own), day, rate)
    await work.session.flush()
    await work.emit(RatesSet(subject_id=None, currencies=sorted({name for name, _ in wanted})))


async def _set_rate(
    work: Work, row: ExchangeRate | None, pair: tuple[str, str], day: date, rate: float | None
) -> None:
    if rate is None:
        if row:
            await work.session.delete(row)
        return
    if row is None:
        currency, into = pair
        row = ExchangeRate(workspace_id=work.workspace_id, id=new_id(), currency=currency, into=into, day=day)
        work.session.add(row)
    row.rate, row.set_at, row.set_by = Decimal(repr(rate)), work.now(), work.actor.user_id


async def save_settings(work: Work, form: ForecastSettingsForm) -> ForecastSettings:
    """Quotas and overrides of quarters that the new business year does not know stay, unused."""
    row = await _locked_settings(work, form.version)
    changes = apply_changes(row, form.model_dump(exclude={"version"}))
    if not changes and row.version:
        return row
    row.version += 1
    row.updated_at, row.updated_by = work.now(), work.actor.user_id
    await work.session.flush()
    await work.emit(
        ForecastSettingsChanged(
            subject_id=row.id, subject_label="forecast", changes=changes, version=row.version
        )
    )
    return row


async def _locked_settings(work: Work, version: int) -> ForecastSettings:
    row = (await work.session.scalars(select(ForecastSettings).with_for_update())).one_or_none()
    if row:
        await check_version(work, row, version)
        return row
    if version:
        raise StaleVersion(current_version=0, changes=[])
    row = ForecastSettings(
        workspace_id=work.workspace_id,
        id=new_id(),
        year_starts_in=1,
        commit_from=70,
        best_case_from=40,
        version=0,
    )
    work.session.add(row)
    return row
