"""What is known of deals beside their own columns: account, first weeks, lines. And of leads."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import Row, select

from dealwright.domains.crm.models.pipelines import LostReason, Pipeline
from dealwright.domains.forecasting.analysis.insights.sql import ABOUT, ACTIVITIES, LEADS, LINES, STEPS
from dealwright.domains.forecasting.columns import (
    Ids,
    as_codes,
    as_ids,
    as_numbers,
    places_of,
)
from dealwright.domains.forecasting.history import Bools, Deals
from dealwright.domains.forecasting.money import Codes, Floats
from dealwright.domains.identity.models import User, Workspace
from dealwright.kernel.work import Work


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

    `touches` in the first two weeks, `meetings` and whether `several` people took part in the first month,
    `quiet`: nothing in the two weeks after the first two; all of them NaN for a deal without any activity.
    """

    industry: Codes
    industries: tuple[str, ...]
    employees: Floats
    has_next_step: Bools
    had_next_step: Floats
    touches: Floats
    meetings: Floats
    several: Floats
    quiet: Floats
    has_plan: Bools
    discount: Floats
    product: Codes
    products: tuple[str, ...]
    leads: Leads
    users: Mapping[UUID, str]
    pipelines: Mapping[UUID, str]
    lost_reasons: Mapping[UUID, str]


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


async def read_facts(work: Work, pipeline_id: UUID | None, owners: Collection[UUID] | None) -> RawFacts:
    workspace = await work.get(Workspace, work.workspace_id)
    facts = {
        "here": work.workspace_id,
        "zone": workspace.timezone,
        "now": work.now(),
        "pipeline": pipeline_id,
        "owners": None if owners is None else list(owners),
    }
    run = work.connection.execute
    return RawFacts(
        about=(await run(ABOUT, facts)).one(),
        activities=(await run(ACTIVITIES, facts)).one(),
        lines=(await run(LINES, facts)).one(),
        steps=(await run(STEPS, facts)).one(),
        leads=(await run(LEADS, facts)).one(),
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
        several=acts.numbers(raw.activities.several),
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
