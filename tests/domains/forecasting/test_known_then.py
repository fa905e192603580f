"""What was known at any moment is what a reader saw then, whatever imports and people did since."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from dealwright.domains.forecasting.history import SAID, Deals, Then, day_of
from dealwright.domains.forecasting.loading import load_deals
from dealwright.domains.forecasting.steps import STATES
from dealwright.domains.scoring.history import loading
from dealwright.domains.scoring.history.asof import see, values_at
from dealwright.main import Runtime
from tests.conftest import SetClock
from tests.factories.identity import Team
from tests.factories.imports import Importer
from tests.factories.known_stories import Story, a_story

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LEAD = ("title", "company", "source", "status", "owner_id", "last_name")
DEAL = ("amount_minor", "currency", "expected_close_on", "next_step", "owner_id", "source")


def days(moment: datetime | None) -> float | None:
    if moment is None:
        return None
    return (moment.astimezone(UTC).replace(tzinfo=None) - datetime(1970, 1, 1)).total_seconds() / 86_400  # noqa: DTZ001


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_what_was_known_is_what_a_reader_saw(
    runtime: Runtime, team: Team, set_clock: SetClock, seed: int
) -> None:
    story = await a_story(Importer(runtime, team), set_clock, seed, start=START, turns=16)
    deals = await load_deals(story.begin, team.actor("manager"))
    for moment, was, _ in story.seen:
        then = deals.as_of(days(moment + timedelta(seconds=1)) or 0.0)
        told = {deals.id(row): _told(deals, then, place) for place, row in enumerate(then.rows)}
        for deal_id in set(was) & {deals.id(row) for row in range(len(deals))}:
            assert told[deal_id] == pytest.approx(_seen(was[deal_id]), abs=1e-6, nan_ok=True), (
                moment,
                deal_id,
            )
    await _compare_scoring(story, {deals.id(row) for row in range(len(deals))})


def _told(deals: Deals, then: Then, place: int) -> dict[str, Any]:
    return {
        "status": STATES[then.status[place]],
        "stage": str(deals.stages[then.stage[place]].id),
        "owner": str(deals.owners[then.owner[place]]) if then.owner[place] >= 0 else "",
        "said": SAID[then.said[place]] if then.said[place] >= 0 else "",
        "currency": deals.currencies[then.currency[place]],
        "amount": float(then.amount[place]),
        "expected": float(then.expected[place]),
        "opened": float(then.opened[place]),
        "closed": float(then.closed[place]),
        "entered": float(then.entered[place]),
    }


def _seen(row: Any) -> dict[str, Any]:
    def number(value: Any) -> float:
        return np.nan if value is None else day_of(value) if type(value) is date else float(value)

    return {
        "status": row["status"],
        "stage": str(row["stage_id"]),
        "owner": str(row["owner_id"] or ""),
        "said": row["forecast_category"] or "",
        "currency": row["currency"],
        "amount": number(row["amount_minor"]),
        "expected": number(row["expected_close_on"]),
        "opened": number(days(row["opened_at"])),
        "closed": number(days(row["closed_at"])),
        "entered": number(days(row["stage_entered_at"])),
    }


async def _compare_scoring(story: Story, living: set[UUID]) -> None:
    """Only of moments before the end of a record is there a snapshot."""
    async with story.begin(story.importer.actor) as work:
        histories = {one.id: one for one in await loading.load_deals(work, sorted(living))}
        ids = sorted({one for _, _, was in story.seen for one in was})
        histories |= {one.id: one for one in await loading.load_leads(work, ids)}
        around = await loading.load_surroundings(work, "deal")
    assert not around.rewritten
    for moment, deals, leads in story.seen:
        at = moment.timestamp() + 1
        for row_id, was in [*deals.items(), *leads.items()]:
            one = histories.get(row_id)
            if one is None:
                continue
            names = LEAD if one.kind == "lead" else DEAL
            told = values_at(one.values, one.changes, at)
            assert [str(told[name]) for name in names] == [str(was[name]) for name in names], (moment, row_id)
            if one.kind == "deal" and was["status"] == "open" and (one.ended or np.inf) > at:
                stage = see(one, at, around).stage
                assert (stage and stage.id) == was["stage_id"], (moment, row_id)
