"""Reads the deals of a workspace as columns: a few statements for any number of them.

The database hands over whole columns as bytes, so that a hundred thousand deals cost neither Python objects
nor the event loop; `history.Deals` is made of them in a thread.
"""

import asyncio
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from dealwright.domains.crm.models.pipelines import Stage
from dealwright.domains.forecasting.columns import days, ids, numbers, statement, texts, words
from dealwright.domains.forecasting.history import Deals
from dealwright.domains.forecasting.models import ExchangeRate
from dealwright.domains.forecasting.steps import StageOf
from dealwright.domains.forecasting.unpacking import EDITED, NUMBERS, RawDeals
from dealwright.domains.identity.models import Workspace
from dealwright.kernel.actor import Actor
from dealwright.kernel.clock import zone
from dealwright.kernel.work import Begin, Work


async def load_deals(
    begin: Begin, actor: Actor, *, pipeline_id: UUID | None = None, owner_id: UUID | None = None
) -> Deals:
    """One short Work, then the arrays in a thread. `owner_id` is the owner of now."""
    async with begin(actor) as work:
        raw = await read_deals(work, pipeline_id=pipeline_id, owner_id=owner_id)
    return await asyncio.to_thread(raw.unpack)


async def read_deals(
    work: Work, *, pipeline_id: UUID | None = None, owner_id: UUID | None = None
) -> RawDeals:
    workspace = await work.get(Workspace, work.workspace_id)
    facts = {
        "here": work.workspace_id,
        "zone": workspace.timezone,
        "pipeline": pipeline_id,
        "owner": owner_id,
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
    and (cast(:owner as uuid) is null or d.owner_id = :owner)
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


_IS_NUMBER = f"e.field in {NUMBERS}"


def _number(value: str) -> str:
    """Of a change of one of `NUMBERS`; a moment is a text there."""
    moment = days(f"({value})::timestamptz")
    return f"case when e.field = 'amount_minor' then ({value})::float8 when {_IS_NUMBER} then {moment} end"


_EDITS = statement(
    {
        "deal": ids("e.deal_id"),
        "at": numbers(days("e.at")),
        "field": words("e.field"),
        "number_before": numbers(_number("e.change ->> 0")),
        "number_after": numbers(_number("e.change ->> 1")),
        "before": words(f"case when {_IS_NUMBER} then '' else e.change ->> 0 end"),
        "after": words(f"case when {_IS_NUMBER} then '' else e.change ->> 1 end"),
    },
    f"""from (
      select e.subject_id as deal_id, e.at, e.id as place, c.key as field, c.value as change
      from events e join deals d on d.workspace_id = e.workspace_id and d.id = e.subject_id
      cross join lateral jsonb_each(e.payload -> 'changes') c
      where e.workspace_id = :here and e.type = 'deal.updated' and c.key in {EDITED} and {_WHICH}
      union all
      select r.record_id, r.at, 0, c.key, c.value
      from import_records r join deals d on d.workspace_id = r.workspace_id and d.id = r.record_id
      cross join lateral jsonb_each(r.changes) c
      where r.workspace_id = :here and r.changes is not null and c.key in {EDITED} and {_WHICH}
    ) e""",
    "e.at, e.place",
)
