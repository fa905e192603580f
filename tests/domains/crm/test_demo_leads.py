"""Leads of the demo: those that convert differ from the others by what sales knows, and by nothing else."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random
from types import SimpleNamespace
from uuid import UUID

import pytest

from dealwright.domains.crm.demo.courting import Courtship
from dealwright.domains.crm.demo.diary import Diary
from dealwright.domains.crm.demo.prospecting import call_qualified
from dealwright.domains.crm.models.records import Activity, Lead
from tests.domains.crm.conftest import NOON

FIELDS = ("email", "phone", "title", "domain", "industry", "employees", "city", "description")


@pytest.fixture(scope="module")
def won(diary: Diary) -> list[Lead]:
    return [lead for lead in diary.leads if lead.status == "converted"]


@pytest.fixture(scope="module")
def lost(diary: Diary) -> list[Lead]:
    return [lead for lead in diary.leads if lead.status == "disqualified"]


def _share(leads: Sequence[Lead], holds: Callable[[Lead], object]) -> float:
    return sum(bool(holds(lead)) for lead in leads) / len(leads)


def _rate(diary: Diary, holds: Callable[[Lead], object]) -> float:
    """How many of those that ended were converted."""
    return _share([lead for lead in diary.leads if _ended(lead) and holds(lead)], _is_won)


def _ended(lead: Lead) -> bool:
    return lead.status in ("converted", "disqualified")


def _is_won(lead: Lead) -> bool:
    return lead.status == "converted"


def test_many_convert_and_many_do_not(diary: Diary, won: list[Lead], lost: list[Lead]) -> None:
    still_open = [lead for lead in diary.leads if not _ended(lead)]
    assert 240 <= len(won) <= 370
    assert 550 <= len(lost) <= 760
    assert 80 <= len(still_open) <= 160
    assert {lead.status for lead in still_open} == {"new", "working", "qualified"}
    assert len({lead.status_reason for lead in lost}) >= 10


def test_every_year_has_both(diary: Diary) -> None:
    for days in range(820, 100, -120):
        since, until = NOON - timedelta(days=days), NOON - timedelta(days=days - 120)
        rate = _rate(diary, lambda lead, since=since, until=until: since <= lead.created_at < until)
        assert 0.18 <= rate <= 0.5, days


def test_they_convert_for_reasons_that_sales_knows(diary: Diary) -> None:
    usual = _rate(diary, _is_anybody)
    assert _rate(diary, lambda lead: lead.source == "Referral") > usual + 0.1
    assert _rate(diary, lambda lead: lead.source == "Cold outreach") < usual
    assert _rate(diary, lambda lead: "gmail" in (lead.email or "")) < usual - 0.1
    assert _rate(diary, lambda lead: "Manag" in (lead.title or "")) > 0.1
    answered = _with(diary, lambda one: one.direction == "in")
    met = _with(diary, lambda one: one.kind == "meeting" and one.outcome == "held")
    assert _rate(diary, lambda lead: lead.id in answered) > usual + 0.1
    assert _rate(diary, lambda lead: lead.id in met) > usual + 0.15
    assert _rate(diary, lambda lead: lead.id in met) < 0.9


def _is_anybody(lead: Lead) -> bool:
    return True


def _with(diary: Diary, holds: Callable[[Activity], bool]) -> set[UUID | None]:
    return {one.lead_id for one in diary.activities if one.lead_id and holds(one)}


@pytest.mark.parametrize("field", FIELDS)
def test_no_field_gives_the_outcome_away(won: list[Lead], lost: list[Lead], field: str) -> None:
    known, missing = (_share(some, lambda lead: getattr(lead, field)) for some in (won, lost))
    assert abs(known - missing) < 0.25
    assert min(known, missing) > 0.4


def test_companies_in_the_books_and_new_ones_are_among_both(
    diary: Diary, won: list[Lead], lost: list[Lead]
) -> None:
    known = {account.domain: account.created_at for account in diary.accounts}

    def is_known(lead: Lead) -> bool:
        return lead.domain in known and known[lead.domain] < lead.created_at

    assert 0.3 <= _share(lost, is_known) <= 0.7
    assert 0.5 <= _share(won, is_known) <= 0.8


def test_the_same_people_look_after_both(won: list[Lead], lost: list[Lead]) -> None:
    owners = [Counter(lead.owner_id for lead in some) for some in (won, lost)]
    assert owners[0].keys() == owners[1].keys()
    assert all(abs(owners[0][one] / len(won) - owners[1][one] / len(lost)) < 0.1 for one in owners[0])


def test_both_are_talked_with_in_every_way(diary: Diary, won: list[Lead], lost: list[Lead]) -> None:
    for some in (won, lost):
        ids = {lead.id for lead in some}
        kinds = Counter(one.kind for one in diary.activities if one.lead_id in ids)
        assert kinds.keys() == {"call", "mail", "meeting", "note", "task"}
        assert 3 <= sum(kinds.values()) / len(some) <= 8


def test_nothing_is_said_of_the_end_before_it(diary: Diary, won: list[Lead]) -> None:
    """The mail that closes a request comes after somebody gave up."""
    ended = {
        note.row.id: note.at
        for note in diary.notes
        if note.what == "updated" and note.changes.get("status", ("", ""))[1] == "disqualified"
    }
    closing = [one for one in diary.activities if one.subject == "I close your request for now"]
    assert closing
    assert all(one.lead_id and one.at >= ended[one.lead_id] for one in closing)
    began = {lead.id: lead.converted_at for lead in won if lead.converted_at}
    about = [(one, began[one.lead_id]) for one in diary.activities if one.lead_id and one.lead_id in began]
    assert [one.subject for one, converted_at in about if one.created_at > converted_at] == []


def test_nobody_is_called_qualified_once_the_deal_began(diary: Diary) -> None:
    """Not even where what came of a meeting was written down after that."""
    lead = next(one for one in diary.leads if one.status == "converted")
    seller = SimpleNamespace(user=diary.users[0])
    for seed in range(20):
        own = Diary(NOON, Random(seed))
        called = Lead(id=lead.id, first_name="Ada", last_name="", status="working", version=1)
        until = NOON - timedelta(days=3)
        one = Courtship(own, called, SimpleNamespace(), seller, until, until)  # type: ignore[arg-type]
        one.since, one.last = until - timedelta(days=4), until + timedelta(hours=2)
        call_qualified(one)
        assert called.status == "working"
        one.last = until - timedelta(days=2)
        call_qualified(one)
        assert all(note.at < until for note in own.notes)
