"""Reads the deals of a workspace as columns: a few statements for any number of them.

The database hands over whole columns as bytes, so that a hundred thousand deals cost neither Python objects
nor the event loop; `history.Deals` is made of them in a thread.
"""

import asyncio
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from dealwright.domains.crm.models.pipelines import Stage
from dealwright.domains.forecasting.columns import days, flags, ids, numbers, statement, texts, words
from dealwright.domains.forecasting.history import Deals
from dealwright.domains.forecasting.models import ExchangeRate
from dealwright.domains.forecasting.steps import StageOf
from dealwright.domains.forecasting.unpacking import EDITED, NUMBERS, RawDeals
from dealwright.domains.identity.models import Workspace
from dealwright.kernel.actor import Actor
from dealwright.kernel.clock import zone
from dealwright.kernel.work import Begin, Work


async def load_deals(begin: Begin, actor: Actor) -> Deals:
    """One short Work, then the arrays in a thread."""
    async with begin(actor) as work:
        raw = await read_deals(work)
    return await asyncio.to_thread(raw.unpack)


async def read_deals(
    work: Work, *, pipeline_id: UUID | None = None, owners: Collection[UUID] | None = None
) -> RawDeals:
    """All of them, or those of a pipeline and of the owners of now."""
    workspace = await work.get(Workspace, work.workspace_id)
    facts = {
        "here": work.workspace_id,
        "zone": workspace.timezone,
        "pipeline": pipeline_id,
        "owners": None if owners is None else list(owners),
    }
    run = work.connection.execute
    return RawDeals(
        currency=workspace.currency,
        now=_local_days(work.now(), workspace.timezone),
        deals=(await run(_DEALS, facts)).one(),
        steps=(await run(_STEPS, facts)).one(),
        edits=(await run(_EDITS, facts)).one(),
        stages=[StageOf(*row) for row in (await run(_STAGES)).all()],
        rates=(
            await work.session.scalars(
                select(ExchangeRate).where(ExchangeRate.into == workspace.currency).order_by(ExchangeRate.day)
            )
        ).all(),
    )


def _local_days(moment: datetime, timezone: str) -> float:
    here = moment.astimezone(zone(timezone))
    return (here.replace(tzinfo=None) - datetime(1970, 1, 1)).total_seconds() / 86_400  # noqa: DTZ001 - local


_STAGES = select(
    Stage.id, Stage.pipeline_id, Stage.name, Stage.type, Stage.probability, Stage.position
).order_by(Stage.pipeline_id, Stage.position, Stage.id)


_WHICH = """
    d.workspace_id = :here and d.deleted_at is null
    and (cast(:pipeline as uuid) is null or d.pipeline_id = :pipeline)
    and (cast(:owners as uuid[]) is null or d.owner_id = any(:owners))
"""
_DEALS = statement(
    {
        "ids": ids("d.id"),
        "created": numbers(days("d.created_at")),
        "opened": numbers(days("d.opened_at")),
        "closed": numbers(days("d.closed_at")),
        "entered": numbers(days("d.stage_entered_at")),
        "expected": numbers("d.expected_close_on - date '1970-01-01'"),
        "amount": numbers("d.amount_minor"),
        "override": numbers("d.probability_override / 100.0"),
        "stage": ids("d.stage_id"),
        "pipeline": ids("d.pipeline_id"),
        "owner": ids("d.owner_id"),
        "account": ids("d.account_id"),
        "lost_reason": ids("d.lost_reason_id"),
        "status": words("d.status"),
        "said": words("d.forecast_category"),
        "currency": words("d.currency"),
        "source": texts("d.source"),
    },
    f"from deals d where {_WHICH}",
    "d.id",
)
_STEPS = statement(
    {
        "deal": ids("s.deal_id"),
        "at": numbers(days("s.at")),
        "from_stage": ids("s.from_stage_id"),
        "to_stage": ids("s.to_stage_id"),
        "amount": numbers("s.amount_minor"),
    },
    f"""from stage_changes s join deals d on d.workspace_id = s.workspace_id and d.id = s.deal_id
    where s.workspace_id = :here and {_WHICH}""",
    "s.deal_id, s.at, s.id",
)


def _sides(field: str) -> tuple[str, str]:
    """What a change of the field says: as a number of `NUMBERS`, else as a word."""
    sides = (f"(e.{field} ->> 0)", f"(e.{field} ->> 1)")
    if field == "amount_minor":
        return sides
    if field == "expected_close_on":
        return (f"{sides[0]}::date - date '1970-01-01'", f"{sides[1]}::date - date '1970-01-01'")
    if field in NUMBERS:
        return (days(f"{sides[0]}::timestamptz"), days(f"{sides[1]}::timestamptz"))
    return sides


_EDITS = statement(
    {
        "deal": ids("e.deal_id"),
        "at": numbers(days("e.at")),
        "told": numbers("date_part('epoch', e.at)", "e.place"),
        "fields": flags(*(f"e.{field} is not null" for field in EDITED)),
        **{
            field: (numbers if field in NUMBERS else words)(*_sides(field), where=f"e.{field} is not null")
            for field in EDITED
        },
    },
    f"""from (
      select e.deal_id, e.at, e.place, {", ".join(f"e.changes -> '{field}' as {field}" for field in EDITED)}
      from (
        select subject_id as deal_id, at, id as place, payload -> 'changes' as changes
        from events where workspace_id = :here and type = 'deal.updated'
        union all
        select record_id, at, 0, changes from import_records
        where workspace_id = :here and changes is not null
      ) e join deals d on d.id = e.deal_id
      where e.changes ?| array[{", ".join(f"'{field}'" for field in EDITED)}] and {_WHICH}
      offset 0
    ) e""",
)
