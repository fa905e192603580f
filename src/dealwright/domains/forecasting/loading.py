"""Reads the deals of a workspace as columns: a few statements for any number of them.

The database hands over whole columns as bytes, so that a hundred thousand deals cost neither Python objects
nor the event loop; `history.Deals` is made of them in a thread.
"""

import asyncio
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from dealwright.domains.crm.models.pipelines import Stage
from dealwright.domains.forecasting.history import Deals, StageOf
from dealwright.domains.forecasting.models import ExchangeRate
from dealwright.domains.forecasting.unpacking import RawDeals
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


def _days(column: str) -> str:
    return f"coalesce(extract(epoch from {column} at time zone :zone) / 86400, 'NaN'::float8)::float8"


def _numbers(value: str, order: str) -> str:
    return f"coalesce(string_agg(float8send({value}), ''::bytea order by {order}), ''::bytea)"


def _ids(value: str, order: str) -> str:
    return f"coalesce(string_agg(uuid_send(coalesce({value}, :none)), ''::bytea order by {order}), ''::bytea)"


def _texts(value: str, order: str) -> str:
    return f"coalesce(string_agg(coalesce({value}, ''), E'\\x1f' order by {order}), '')"


_WHICH = """
    d.workspace_id = :here and d.deleted_at is null
    and (cast(:pipeline as uuid) is null or d.pipeline_id = :pipeline)
    and (cast(:owner as uuid) is null or d.owner_id = :owner)
"""
_NONE = "'00000000-0000-0000-0000-000000000000'::uuid"


def _statement(columns: dict[str, str], rest: str) -> Any:
    shown = ", ".join(f"{value} as {name}" for name, value in columns.items())
    return text(f"select count(*) as rows, {shown} {rest}".replace(":none", _NONE))


_DEALS = _statement(
    {
        "ids": _ids("d.id", "d.id"),
        "created": _numbers(_days("d.created_at"), "d.id"),
        "opened": _numbers(_days("d.opened_at"), "d.id"),
        "closed": _numbers(_days("d.closed_at"), "d.id"),
        "entered": _numbers(_days("d.stage_entered_at"), "d.id"),
        "expected": _numbers(
            "coalesce((d.expected_close_on - date '1970-01-01')::float8, 'NaN'::float8)", "d.id"
        ),
        "amount": _numbers("coalesce(d.amount_minor::float8, 'NaN'::float8)", "d.id"),
        "override": _numbers("coalesce(d.probability_override / 100.0, 'NaN'::float8)::float8", "d.id"),
        "stage": _ids("d.stage_id", "d.id"),
        "pipeline": _ids("d.pipeline_id", "d.id"),
        "owner": _ids("d.owner_id", "d.id"),
        "account": _ids("d.account_id", "d.id"),
        "lost_reason": _ids("d.lost_reason_id", "d.id"),
        "status": _texts("d.status", "d.id"),
        "said": _texts("d.forecast_category", "d.id"),
        "currency": _texts("d.currency", "d.id"),
        "source": _texts("translate(d.source, E'\\x1f', ' ')", "d.id"),
    },
    f"from deals d where {_WHICH}",
)
_STEPS = _statement(
    {
        "deal": _ids("s.deal_id", "s.deal_id, s.at, s.id"),
        "at": _numbers(_days("s.at"), "s.deal_id, s.at, s.id"),
        "from_stage": _ids("s.from_stage_id", "s.deal_id, s.at, s.id"),
        "to_stage": _ids("s.to_stage_id", "s.deal_id, s.at, s.id"),
        "amount": _numbers("coalesce(s.amount_minor::float8, 'NaN'::float8)", "s.deal_id, s.at, s.id"),
    },
    f"""from stage_changes s join deals d on d.workspace_id = s.workspace_id and d.id = s.deal_id
    where s.workspace_id = :here and {_WHICH}""",
)
_EDITS = _statement(
    {
        "deal": _ids("e.subject_id", "e.at, e.id"),
        "at": _numbers(_days("e.at"), "e.at, e.id"),
        "field": _texts("c.key", "e.at, e.id"),
        "before": _texts("c.value ->> 0", "e.at, e.id"),
        "after": _texts("c.value ->> 1", "e.at, e.id"),
    },
    f"""from events e join deals d on d.workspace_id = e.workspace_id and d.id = e.subject_id
    cross join lateral jsonb_each(e.payload -> 'changes') c
    where e.workspace_id = :here and e.type = 'deal.updated'
      and c.key in ('amount_minor', 'expected_close_on', 'owner_id', 'forecast_category') and {_WHICH}""",
)
