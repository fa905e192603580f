"""How a workspace scores."""

from sqlalchemy import select

from dealwright.domains.scoring.features.catalogue import Catalogue
from dealwright.domains.scoring.history.facts import Kind
from dealwright.domains.scoring.judging.rules import USUAL
from dealwright.domains.scoring.models import ScoringSettings
from dealwright.domains.scoring.schemas import ScoringRule, ScoringSettingsForm
from dealwright.kernel.changes import StaleVersion
from dealwright.kernel.errors import Invalid
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Work

KINDS: tuple[Kind, ...] = ("lead", "deal")


async def find_settings(work: Work, *, lock: bool = False) -> ScoringSettings | None:
    statement = select(ScoringSettings).where(ScoringSettings.workspace_id == work.workspace_id)
    return (await work.session.scalars(statement.with_for_update() if lock else statement)).first()


async def save_settings(work: Work, form: ScoringSettingsForm) -> ScoringSettings:
    row = await find_settings(work, lock=True)
    _check_names(form, row)
    if form.version != (row.version if row else 0):
        raise StaleVersion(
            "Somebody else changed the settings in the meantime.", current_version=row.version if row else 0
        )
    if row is None:
        row = ScoringSettings(workspace_id=work.workspace_id, id=new_id(), version=0)
        work.session.add(row)
    row.retrain_days, row.promote_better = form.retrain_days, form.promote_better
    row.left_out = {kind: sorted(set(names)) for kind, names in form.left_out.items()}
    row.kept = {kind: sorted(set(names)) for kind, names in form.kept.items()}
    row.rules = None if form.rules is None else [one.model_dump() for one in form.rules]
    row.version += 1
    row.updated_at, row.updated_by = work.now(), work.actor.user_id
    await work.session.flush()
    return row


def rules_of(row: ScoringSettings | None) -> list[ScoringRule]:
    if row is None or row.rules is None:
        return list(USUAL)
    return [ScoringRule.model_validate(one) for one in row.rules]


def _check_names(form: ScoringSettingsForm, row: ScoringSettings | None) -> None:
    """A name that is kept already may stay: its plug-in may come back, and the page sends all of them."""
    known = {kind: Catalogue(kind).features.keys() | _names_in(row, kind) for kind in KINDS}
    for field, chosen in (("left_out", form.left_out), ("kept", form.kept)):
        for kind, names in chosen.items():
            for place, name in enumerate(names):
                if name not in known[kind]:
                    raise Invalid.field(f"{field}.{kind}.{place}", f"There is no feature '{name}'.")
    for place, rule in enumerate(form.rules or ()):
        if not any(rule.feature in features for features in known.values()):
            raise Invalid.field(f"rules.{place}.feature", f"There is no feature '{rule.feature}'.")


def _names_in(row: ScoringSettings | None, kind: Kind) -> set[str]:
    if row is None:
        return set()
    rules = {one["feature"] for one in row.rules or ()}
    return {*row.left_out.get(kind, ()), *row.kept.get(kind, ()), *rules}
