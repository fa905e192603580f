"""What is known of deals beside their own columns: account, first weeks, lines. And of leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import Row, select

from dealwright.domains.crm.models.pipelines import LostReason, Pipeline
from dealwright.domains.forecasting.analysis.columns import (
    as_codes,
    as_ids,
    as_numbers,
    days,
    ids,
    numbers,
    places_of,
    statement,
    texts,
)
from dealwright.domains.forecasting.history import Bools, Deals, Ids
from dealwright.domains.forecasting.money import Codes, Floats
from dealwright.domains.identity.models import User, Workspace
from dealwright.kernel.work import Work

# The first weeks of a deal, in which habits are looked at: what comes later depends on how long it lived.
EARLY, FIRST_MONTH = 14, 30


@dataclass(frozen=True, eq=False)
class Leads:
    """`answered` is the first thing the team did after the lead came in."""

    created: Floats
    answered: Floats
    converted: Floats
    is_open: Bools
    source: Codes
    sources: tuple[str, ...]
    owner: Ids


@dataclass(frozen=True, eq=False)
class Facts:
    """Beside each deal, in the order of `Deals`; NaN and -1 where nothing is known.

    `touches` in the first two weeks, `meetings` and `people` in the first month, `quiet`: nothing in the
    two weeks after the first two; all of them NaN for a deal without any activity.
    """

    industry: Codes
    industries: tuple[str, ...]
    employees: Floats
    has_next_step: Bools
    had_next_step: Floats
    touches: Floats
    meetings: Floats
    people: Floats
    quiet: Floats
    has_plan: Bools
    discount: Floats
    product: Codes
    products: tuple[str, ...]
    leads: Leads
    users: Mapping[UUID, str]
    pipelines: Mapping[UUID, str]
    lost_reasons: Mapping[UUID, str]


_MINE = """
    d.workspace_id = :here and d.deleted_at is null
    and (cast(:pipeline as uuid) is null or d.pipeline_id = :pipeline)
    and (cast(:owner as uuid) is null or d.owner_id = :owner)
"""
_ABOUT = statement(
    {
        "deal": ids("d.id"),
        "industry": texts("a.industry"),
        "employees": numbers("a.employees"),
        "next_step": numbers("(coalesce(d.next_step, '') <> '')::int"),
    },
    f"""from deals d left join accounts a on a.workspace_id = d.workspace_id and a.id = d.account_id
    where {_MINE}""",
    "d.id",
)
_TOUCH = "a.kind in ('call', 'meeting', 'mail') and a.direction is distinct from 'in' and a.at <= :now"
_AFTER = "d.opened_at + interval '1 day' *"
_ACTIVITIES = statement(
    {
        name: ids("t.deal_id") if name == "deal" else numbers(f"t.{name}")
        for name in ("deal", "touches", "meetings", "people", "later", "plan")
    },
    f"""from (
      select a.deal_id,
        count(*) filter (where {_TOUCH} and a.at < {_AFTER} {EARLY}) as touches,
        count(*) filter (where {_TOUCH} and a.kind = 'meeting' and a.at < {_AFTER} {FIRST_MONTH})
          as meetings,
        count(distinct a.contact_id) filter (where a.at < {_AFTER} {FIRST_MONTH}) as people,
        count(*) filter (where a.kind in ('call', 'meeting', 'mail') and a.at <= :now
          and a.at between {_AFTER} {EARLY} and {_AFTER} {FIRST_MONTH}) as later,
        max((d.status = 'open' and ((a.kind = 'task' and a.done_at is null) or a.at > :now))::int) as plan
      from activities a join deals d on d.workspace_id = a.workspace_id and d.id = a.deal_id
      where a.workspace_id = :here and a.deleted_at is null and {_MINE}
      group by a.deal_id
    ) t""",
    "t.deal_id",
)
_LINES = statement(
    {
        "deal": ids("l.deal_id"),
        "discount": numbers("l.discount"),
        "product": texts("l.product"),
    },
    f"""from (
      select l.deal_id, sum(l.unit_price_minor::float8 * l.quantity * l.discount_percent)
          / nullif(sum(l.unit_price_minor::float8 * l.quantity), 0) as discount,
        (array_agg(coalesce(p.family, p.name, l.name) order by l.total_minor desc, l.position))[1] as product
      from deal_lines l join deals d on d.workspace_id = l.workspace_id and d.id = l.deal_id
      left join products p on p.workspace_id = l.workspace_id and p.id = l.product_id
      where l.workspace_id = :here and {_MINE}
      group by l.deal_id
    ) l""",
    "l.deal_id",
)
# What was there two weeks after the opening is what the first change after that day took away.
_STEPS = statement(
    {"deal": ids("e.deal_id"), "had": numbers("e.had::int")},
    f"""from (
      select distinct on (e.subject_id) e.subject_id as deal_id,
        coalesce(e.payload #>> '{{changes,next_step,0}}', '') <> '' as had
      from events e join deals d on d.workspace_id = e.workspace_id and d.id = e.subject_id
      where e.workspace_id = :here and e.type = 'deal.updated'
        and jsonb_exists(e.payload -> 'changes', 'next_step')
        and e.at > {_AFTER} {EARLY} and {_MINE}
      order by e.subject_id, e.at, e.id
    ) e""",
    "e.deal_id",
)
_LEADS = statement(
    {
        "created": numbers(days("l.created_at")),
        "answered": numbers(days("t.answered")),
        "converted": numbers(days("l.converted_at")),
        "open": numbers("(l.status in ('new', 'working', 'qualified'))::int"),
        "source": texts("l.source"),
        "owner": ids("l.owner_id"),
    },
    f"""from leads l left join (
      select a.lead_id, min(a.at) as answered
      from activities a join leads l on l.workspace_id = a.workspace_id and l.id = a.lead_id
      where a.workspace_id = :here and a.deleted_at is null and {_TOUCH} and a.at >= l.created_at
      group by a.lead_id
    ) t on t.lead_id = l.id
    where l.workspace_id = :here and l.deleted_at is null
      and (cast(:owner as uuid) is null or l.owner_id = :owner)""",
    "l.id",
)


@dataclass(frozen=True)
class RawFacts:
    about: Row[Any]
    activities: Row[Any]
    lines: Row[Any]
    steps: Row[Any]
    leads: Row[Any]
    users: Mapping[UUID, str]
    pipelines: Mapping[UUID, str]
    lost_reasons: Mapping[UUID, str]


async def read_facts(work: Work, pipeline_id: UUID | None, owner_id: UUID | None) -> RawFacts:
    workspace = await work.get(Workspace, work.workspace_id)
    facts = {
        "here": work.workspace_id,
        "zone": workspace.timezone,
        "now": work.now(),
        "pipeline": pipeline_id,
        "owner": owner_id,
    }
    run = work.connection.execute
    return RawFacts(
        about=(await run(_ABOUT, facts)).one(),
        activities=(await run(_ACTIVITIES, facts)).one(),
        lines=(await run(_LINES, facts)).one(),
        steps=(await run(_STEPS, facts)).one(),
        leads=(await run(_LEADS, facts)).one(),
        users={row[0]: row[1] for row in (await run(select(User.id, User.name))).all()},
        pipelines={
            row[0]: row[1]
            for row in (
                await run(select(Pipeline.id, Pipeline.name).where(Pipeline.deleted_at.is_(None)))
            ).all()
        },
        lost_reasons={row[0]: row[1] for row in (await run(select(LostReason.id, LostReason.name))).all()},
    )


def facts_of(raw: RawFacts, deals: Deals) -> Facts:
    about, acts = _Beside(raw.about, deals), _Beside(raw.activities, deals)
    lines, steps = _Beside(raw.lines, deals), _Beside(raw.steps, deals)
    industries, industry = as_codes(raw.about.industry, raw.about.rows)
    products, product = as_codes(raw.lines.product, raw.lines.rows)
    later = acts.numbers(raw.activities.later)
    has_next_step = about.numbers(raw.about.next_step) == 1
    had = steps.numbers(raw.steps.had)
    return Facts(
        industry=about.codes(industry),
        industries=industries,
        employees=about.numbers(raw.about.employees),
        has_next_step=has_next_step,
        had_next_step=np.where(np.isnan(had), has_next_step.astype(np.float64), had),
        touches=acts.numbers(raw.activities.touches),
        meetings=acts.numbers(raw.activities.meetings),
        people=acts.numbers(raw.activities.people),
        quiet=np.where(np.isnan(later), np.nan, (later == 0).astype(np.float64)),
        has_plan=acts.numbers(raw.activities.plan) == 1,
        discount=lines.numbers(raw.lines.discount),
        product=lines.codes(product),
        products=products,
        leads=_leads(raw.leads),
        users=raw.users,
        pipelines=raw.pipelines,
        lost_reasons=raw.lost_reasons,
    )


class _Beside:
    """Puts the rows of a statement beside the deals they are of."""

    def __init__(self, row: Row[Any], deals: Deals) -> None:
        self.size = len(deals)
        self.place = places_of(as_ids(row.deal), deals.ids)
        self.known = self.place >= 0

    def numbers(self, packed: bytes) -> Floats:
        values = np.full(self.size, np.nan)
        values[self.place[self.known]] = as_numbers(packed)[self.known]
        return values

    def codes(self, codes: Codes) -> Codes:
        values = np.full(self.size, -1, dtype=np.int32)
        values[self.place[self.known]] = codes[self.known]
        return values


def _leads(row: Row[Any]) -> Leads:
    sources, source = as_codes(row.source, row.rows)
    return Leads(
        created=as_numbers(row.created),
        answered=as_numbers(row.answered),
        converted=as_numbers(row.converted),
        is_open=as_numbers(row.open) == 1,
        source=source,
        sources=sources,
        owner=as_ids(row.owner),
    )
