"""What is proposed changes nothing; what is approved happens once, as the asker, on what they saw."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from dealwright.domains.copilot.errors import ProposalDone
from dealwright.domains.copilot.findings import Found, RecordRef, ToolRun
from dealwright.domains.copilot.models import ProposalRow
from dealwright.domains.copilot.service.proposals import approve, decline, keep_for_approval
from dealwright.domains.copilot.tools.base import Hands
from dealwright.domains.crm.models.records import Activity, Deal
from dealwright.domains.crm.schemas.records import ChangeDeal
from dealwright.domains.crm.service import deals, records
from dealwright.domains.identity.permissions import Role
from dealwright.kernel.changes import StaleVersion
from dealwright.kernel.errors import Forbidden, Invalid, NotFound
from dealwright.kernel.events import EventRow
from dealwright.kernel.work import Begin
from dealwright.main import Runtime
from tests.conftest import SetClock
from tests.factories.crm import a_contact, a_deal, a_lost_reason, an_account, the_stages
from tests.factories.identity import Team
from tests.factories.tools import some_hands, use

NOW = datetime(2026, 11, 18, 11, 30, tzinfo=UTC)


@pytest.fixture
def hands(runtime: Runtime, team: Team) -> Hands:
    return some_hands(runtime, team.actor("rep"), now=NOW)


async def waiting(begin: Begin, team: Team, found: Found) -> UUID:
    """Stored as a run stores it."""
    run = ToolRun(id="1", round=1, tool="propose", arguments={}, found=found)
    async with begin(team.actor("rep")) as work:
        return (await keep_for_approval(work, team.users["rep"].id, run)).id


async def approved(
    begin: Begin, team: Team, proposal_id: UUID, *, by: Role = "rep", **edits: Any
) -> ProposalRow:
    async with begin(team.actor(by)) as work:
        return await approve(work, proposal_id, edits or None)


async def all_of(begin: Begin, team: Team, model: type[Any]) -> list[Any]:
    async with begin(team.actor("rep")) as work:
        return list((await work.session.scalars(select(model).order_by(model.created_at))).all())


async def events(begin: Begin, team: Team) -> int:
    async with begin(team.actor("rep")) as work:
        return (await work.session.execute(select(func.count()).select_from(EventRow))).scalar_one()


def lines(found: Found) -> dict[str, tuple[str | None, str]]:
    assert found.proposal
    return {one.field: (one.before, one.after) for one in found.proposal.changes}


async def test_a_task_is_shown_as_it_will_be_and_made_when_approved(
    begin: Begin, team: Team, hands: Hands
) -> None:
    account = await an_account(begin, team, name="Northgate")
    before = await events(begin, team)
    found = await use(
        hands, "propose_task", subject="Send the offer", client="Northgate", due="2026-11-20", owner="Manager"
    )
    assert found.proposal
    assert found.proposal.title == (
        'Create the task "Send the offer" for Manager about Northgate, due on 20 November 2026'
    )
    assert lines(found) == {
        "Task": (None, "Send the offer"),
        "Due": (None, "20 November 2026"),
        "Owner": (None, "Manager"),
        "Client": (None, "Northgate"),
    }
    assert await events(begin, team) == before, "to propose writes nothing"
    row = await approved(begin, team, await waiting(begin, team, found))
    [task] = await all_of(begin, team, Activity)
    assert (task.kind, task.subject, task.account_id) == ("task", "Send the offer", account.id)
    assert task.due_at == datetime(2026, 11, 20, 23, 59, tzinfo=UTC)
    assert (task.owner_id, task.created_by) == (team.users["manager"].id, team.users["rep"].id)
    assert (row.state, row.result) == (
        "approved",
        {"kind": "activity", "id": str(task.id), "label": "Send the offer"},
    )


async def test_a_call_is_logged_with_what_was_said(begin: Begin, team: Team, hands: Hands) -> None:
    account = await an_account(begin, team, name="Northgate")
    contact = await a_contact(begin, team, first_name="Ada", last_name="Byron", account_id=account.id)
    found = await use(
        hands, "propose_call", contact="Ada Byron", summary="Wants two arms.", minutes=15, direction="in"
    )
    assert lines(found)["Minutes"] == (None, "15")
    await approved(begin, team, await waiting(begin, team, found))
    [call] = await all_of(begin, team, Activity)
    assert (call.kind, call.contact_id, call.account_id) == ("call", contact.id, account.id)
    assert (call.duration_minutes, call.direction, call.at) == (15, "in", NOW)


async def test_a_mail_is_a_draft_that_its_writer_may_change(begin: Begin, team: Team, hands: Hands) -> None:
    account = await an_account(begin, team, name="Northgate")
    await a_contact(begin, team, last_name="Byron", email="ada@northgate.example", account_id=account.id)
    found = await use(hands, "propose_mail", client="Northgate", purpose="the delivery in March")
    assert lines(found)["To"] == (None, "Ada Byron <ada@northgate.example>")
    assert "I am writing about the delivery in March." in lines(found)["Text"][1]
    proposal_id = await waiting(begin, team, found)
    await approved(begin, team, proposal_id, body="Hello Ada, March it is.")
    [mail] = await all_of(begin, team, Activity)
    assert (mail.kind, mail.direction, mail.body) == ("mail", "out", "Hello Ada, March it is.")


async def test_a_deal_is_moved_from_where_it_stood(begin: Begin, team: Team, hands: Hands) -> None:
    stages = list((await the_stages(begin, team)).values())
    deal = await a_deal(begin, team, name="Northgate - arms")
    found = await use(hands, "propose_stage", deal="Northgate - arms", stage=stages[1].name)
    assert lines(found)["Stage"] == (stages[0].name, stages[1].name)
    assert (await all_of(begin, team, Deal))[0].stage_id == stages[0].id
    row = await approved(begin, team, await waiting(begin, team, found))
    [moved] = await all_of(begin, team, Deal)
    assert (moved.stage_id, moved.version) == (stages[1].id, deal.version + 1)
    assert row.result == {"kind": "deal", "id": str(deal.id), "label": "Northgate - arms"}


async def test_a_deal_is_lost_for_a_reason(begin: Begin, team: Team, hands: Hands) -> None:
    deal = await a_deal(begin, team, name="Northgate - arms")
    without = await use(hands, "propose_stage", deal=str(deal.id), stage="lost")
    assert without.nothing
    assert "Say why Northgate - arms was lost." in without.summary
    reason = await a_lost_reason(begin, team)
    found = await use(hands, "propose_stage", deal=str(deal.id), stage="Lost", lost_reason=reason.name)
    assert lines(found)["Lost because of"] == (None, reason.name)
    await approved(begin, team, await waiting(begin, team, found))
    [lost] = await all_of(begin, team, Deal)
    assert (lost.status, lost.lost_reason_id) == ("lost", reason.id)


async def test_a_deal_that_changed_meanwhile_is_not_moved_and_it_is_said_what_changed(
    begin: Begin, team: Team, hands: Hands
) -> None:
    stages = list((await the_stages(begin, team)).values())
    deal = await a_deal(begin, team, name="Northgate - arms")
    found = await use(hands, "propose_stage", deal=str(deal.id), stage=stages[1].name)
    proposal_id = await waiting(begin, team, found)
    async with begin(team.actor("manager")) as work:
        await deals.change_deal(work, deal.id, ChangeDeal(version=1, next_step="Wait for the board"))
    with pytest.raises(StaleVersion) as refused:
        await approved(begin, team, proposal_id)
    [change] = refused.value.data["changes"]
    assert change == {
        "at": change["at"],
        "by": "Manager",
        "fields": {"next_step": [None, "Wait for the board"]},
    }
    [row] = await all_of(begin, team, ProposalRow)
    assert row.state == "waiting"
    assert (await all_of(begin, team, Deal))[0].stage_id == stages[0].id


async def test_approving_twice_at_once_does_it_once(begin: Begin, team: Team, hands: Hands) -> None:
    proposal_id = await waiting(begin, team, await use(hands, "propose_task", subject="Once"))
    done = await asyncio.gather(
        *(approved(begin, team, proposal_id) for _ in range(5)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in done) == ["ProposalDone"] * 4 + ["ProposalRow"]
    assert len(await all_of(begin, team, Activity)) == 1


async def test_what_was_declined_cannot_be_approved(begin: Begin, team: Team, hands: Hands) -> None:
    proposal_id = await waiting(begin, team, await use(hands, "propose_task", subject="Never"))
    async with begin(team.actor("rep")) as work:
        assert (await decline(work, proposal_id)).state == "declined"
    with pytest.raises(ProposalDone, match="declined before"):
        await approved(begin, team, proposal_id)
    assert not await all_of(begin, team, Activity)


async def test_only_the_asker_decides(begin: Begin, team: Team, stranger: Team, hands: Hands) -> None:
    proposal_id = await waiting(begin, team, await use(hands, "propose_task", subject="Mine"))
    for actor in (team.actor("admin"), stranger.actor("rep")):
        async with begin(actor) as work:
            with pytest.raises(NotFound):
                await approve(work, proposal_id, None)
            with pytest.raises(NotFound):
                await decline(work, proposal_id)
    viewer = team.actor("viewer")
    async with begin(viewer) as work:
        with pytest.raises(Forbidden):
            await approve(work, proposal_id, None)
    assert not await all_of(begin, team, Activity)


async def test_after_a_day_it_is_too_late(
    begin: Begin, team: Team, hands: Hands, set_clock: SetClock
) -> None:
    proposal_id = await waiting(begin, team, await use(hands, "propose_task", subject="Late"))
    [row] = await all_of(begin, team, ProposalRow)
    later = set_clock(row.created_at + timedelta(hours=24, seconds=1))
    with pytest.raises(ProposalDone, match="waited too long"):
        await approved(later, team, proposal_id)


@pytest.mark.parametrize(
    ("edits", "field"),
    [
        ({"kind": "note"}, "arguments.kind"),
        ({"account_id": str(UUID(int=1))}, "arguments.account_id"),
        ({"colour": "red"}, "arguments.colour"),
        ({"subject": ""}, "arguments.subject"),
        ({"due_at": "soon"}, "arguments.due_at"),
        ({"body": "x" * 100_000}, "arguments.body"),
        ({"owner_id": str(UUID(int=1))}, "owner_id"),
    ],
)
async def test_only_words_and_days_may_still_be_changed(
    begin: Begin, team: Team, hands: Hands, edits: dict[str, Any], field: str
) -> None:
    proposal_id = await waiting(begin, team, await use(hands, "propose_task", subject="Call"))
    with pytest.raises(Invalid) as refused:
        await approved(begin, team, proposal_id, **edits)
    assert refused.value.errors[0].field == field
    assert not await all_of(begin, team, Activity)


async def test_a_task_about_what_was_deleted_meanwhile_is_refused(
    begin: Begin, team: Team, hands: Hands
) -> None:
    account = await an_account(begin, team, name="Northgate")
    found = await use(hands, "propose_task", subject="Call", client="Northgate")
    proposal_id = await waiting(begin, team, found)
    async with begin(team.actor("rep")) as work:
        await records.delete(work, records.ACCOUNT, account.id)
    with pytest.raises(Invalid, match="account"):
        await approved(begin, team, proposal_id)


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("propose_task", {"subject": "Call", "due": "2026-11-17"}, "17 November 2026 is past"),
        ("propose_task", {"subject": "Call", "due": "next week"}, "2026-03-12"),
        ("propose_call", {"summary": "Hi", "at": "2026-12-01T10:00:00+00:00"}, "still to come"),
    ],
)
async def test_what_the_form_would_refuse_is_not_proposed(
    hands: Hands, tool: str, arguments: dict[str, Any], said: str
) -> None:
    with pytest.raises(Invalid, match=said):
        await use(hands, tool, **arguments)


async def test_an_action_about_an_unknown_or_doubtful_record_is_not_proposed(
    begin: Begin, team: Team, stranger: Team, hands: Hands
) -> None:
    theirs = await a_deal(begin, stranger, name="Theirs")
    for name in ("Nobody at all", str(theirs.id)):
        found = await use(hands, "propose_task", subject="Call", deal=name)
        assert (found.nothing, found.proposal) == (True, None)
    for city in ("Leeds", "York"):
        await an_account(begin, team, name="Twin Works", city=city)
    doubtful = await use(hands, "propose_task", subject="Call", client="Twin Works")
    assert (len(doubtful.choices), doubtful.proposal) == (2, None)


async def test_what_lies_open_is_what_it_is_about(
    runtime: Runtime, begin: Begin, team: Team, hands: Hands
) -> None:
    deal = await a_deal(begin, team, name="Northgate - arms")
    subject = RecordRef(kind="deal", id=deal.id, label=deal.name)
    beside = some_hands(runtime, team.actor("rep"), now=NOW, subject=subject)
    found = await use(beside, "propose_task", subject="Call them")
    assert found.proposal
    assert found.proposal.record == subject
    assert (await use(hands, "propose_task", subject="Call them")).proposal.record is None
