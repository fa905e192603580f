"""What needs a person today, where the person is."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.conftest import SetClock
from tests.factories.crm import a_deal, a_lead, a_moved_deal, an_activity, the_stages
from tests.factories.identity import Team

# 03:30 on 3 March in Kolkata, 14:00 on 2 March in Los Angeles.
NOW = datetime(2026, 3, 2, 22, tzinfo=UTC)


async def day(client: httpx.AsyncClient, **query: Any) -> dict[str, Any]:
    answer = await client.get("/api/v1/my-day", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def subjects(items: list[dict[str, Any]]) -> list[str]:
    return [item["subject"] for item in items]


@pytest.mark.parametrize(
    ("zone", "overdue", "today", "upcoming"),
    [
        ("UTC", ["1 March 20:00"], ["2 March 17:00", "2 March 19:00"], ["3 March 08:00"]),
        ("Asia/Kolkata", ["1 March 20:00", "2 March 17:00"], ["2 March 19:00", "3 March 08:00"], []),
        ("America/Los_Angeles", ["1 March 20:00"], ["2 March 17:00", "2 March 19:00"], ["3 March 08:00"]),
    ],
)
async def test_the_day_begins_at_the_persons_midnight(
    set_clock: SetClock,
    rep: httpx.AsyncClient,
    team: Team,
    zone: str,
    overdue: list[str],
    today: list[str],
    upcoming: list[str],
) -> None:
    begin = set_clock(NOW)
    for month_day, hour in ((1, 20), (2, 17), (2, 19), (3, 8)):
        due = datetime(2026, 3, month_day, hour, tzinfo=UTC)
        await an_activity(begin, team, kind="task", subject=f"{month_day} March {hour:02}:00", due_at=due)
    shown = await day(rep, timezone=zone)
    assert [subjects(shown[name]) for name in ("overdue", "today", "upcoming")] == [overdue, today, upcoming]


async def test_a_day_of_twenty_three_hours_ends_at_its_midnight(
    set_clock: SetClock, rep: httpx.AsyncClient, team: Team
) -> None:
    begin = set_clock(datetime(2026, 3, 29, 8, tzinfo=UTC))  # clocks go forward in Berlin
    for hour, minute in ((21, 30), (22, 30)):
        due = datetime(2026, 3, 29, hour, minute, tzinfo=UTC)
        await an_activity(begin, team, kind="task", subject=f"{hour}:{minute}", due_at=due)
    shown = await day(rep, timezone="Europe/Berlin")
    assert (subjects(shown["today"]), subjects(shown["upcoming"])) == (["21:30"], ["22:30"])


@pytest.mark.parametrize("zone", ["Mars/Olympus", "America", "../../etc/passwd", "", "UTC\x00", "/"])
async def test_an_unknown_zone_is_refused(rep: httpx.AsyncClient, zone: str) -> None:
    answer = await rep.get("/api/v1/my-day", params={"timezone": zone})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "timezone")


async def test_done_and_deleted_and_others_tasks_are_not_mine_to_do(
    set_clock: SetClock, rep: httpx.AsyncClient, team: Team
) -> None:
    begin = set_clock(NOW)
    await an_activity(begin, team, kind="task", subject="Done", due_at=NOW, done=True)
    await an_activity(begin, team, kind="task", subject="Theirs", due_at=NOW, by="manager")
    gone = await an_activity(begin, team, kind="task", subject="Gone", due_at=NOW)
    await rep.delete(f"/api/v1/activities/{gone.id}")
    assert (await day(rep))["today"] == []
    assert subjects((await day(rep, team="true"))["today"]) == ["Theirs"]
    theirs = await day(rep, owner_id=str(team.users["manager"].id))
    assert subjects(theirs["today"]) == ["Theirs"]


async def test_open_deals_that_lie_still_come_up(
    set_clock: SetClock, rep: httpx.AsyncClient, team: Team
) -> None:
    begin = set_clock(NOW - timedelta(days=20))
    quiet = await a_deal(begin, team, name="Quiet", amount_minor=5)
    touched = await a_deal(begin, team, name="Touched")
    begin = set_clock(NOW)
    await an_activity(begin, team, deal_id=touched.id)
    await a_deal(begin, team, name="New", expected_close_on=NOW.date())
    shown = await day(rep)
    assert [(deal["id"], deal["quiet_days"]) for deal in shown["quiet_deals"]] == [(str(quiet.id), 20)]
    assert [deal["name"] for deal in shown["closing_soon"]] == ["New"]


async def test_sums_by_month_and_currency(set_clock: SetClock, rep: httpx.AsyncClient, team: Team) -> None:
    begin = set_clock(NOW)
    stages = await the_stages(begin, team)
    for amount, closed in ((100, "2026-03-01"), (50, "2026-03-02"), (7, "2026-01-31")):
        deal = await a_deal(begin, team, amount_minor=amount)
        await a_moved_deal(begin, team, deal, stages["Won"], closed_at=f"{closed}T12:00:00Z")
    await a_deal(begin, team, amount_minor=1000)
    await a_lead(begin, team)
    shown = await day(rep)
    assert [(one["month"], one["won_minor"], one["won_count"]) for one in shown["won_by_month"]] == [
        ("2026-01", 7, 1),
        ("2026-03", 150, 2),
    ]
    assert shown["open_sums"] == [{"currency": "EUR", "amount_minor": 1000, "weighted_minor": 100}]
    assert [lead["name"] for lead in shown["new_leads"]] == ["Turing"]
