"""The demo workspace: what it holds, that it is consistent, and that it goes without a trace."""

import re
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from dealwright.domains.crm.demo import flows, store
from dealwright.domains.crm.demo.diary import Diary
from dealwright.domains.crm.demo.flows import DemoWorkspace, make_demo, remove_demo
from dealwright.domains.crm.demo.history import imagine
from dealwright.domains.crm.errors import NotADemo
from dealwright.domains.crm.models.records import Deal
from dealwright.domains.identity.flows import Client, sign_in
from dealwright.domains.identity.models import User, Workspace
from dealwright.domains.identity.queries import system_actor
from dealwright.domains.identity.schemas import SignInForm
from dealwright.kernel.clock import utc_now
from dealwright.kernel.db import Base, open_engine
from dealwright.kernel.embedded.server import ServerAddress
from dealwright.kernel.ids import new_id
from dealwright.kernel.limits import Limiter
from dealwright.kernel.work import Begin, make_begin
from tests.domains.crm.conftest import NOON
from tests.factories.crm import a_deal, an_account, an_activity
from tests.factories.identity import Team, a_team

SATURDAY_NIGHT = datetime(2027, 1, 2, 20, 15, tzinfo=UTC)
PHONES = re.compile(
    r"\+1 \d{3} 555 01\d\d|\+44 20 7946 0\d{3}|\+49 30 23125\d{3}|\+33 1 99 00 \d{4}|\+46 8 465 004 \d\d"
)
UNREACHABLE = re.compile(r".+\.example|[a-z-]+_[a-z-]+@gmail\.com|halden-\d{6}@mailinator\.com")
"""Gmail has no names with an underscore, and what goes to Mailinator belongs to nobody."""


@dataclass(frozen=True)
class House:
    begin: Begin
    demo: DemoWorkspace
    other: Team


@pytest.fixture(scope="module")
def reps(diary: Diary) -> list[User]:
    return [user for user in diary.users if user.role == "rep"]


@pytest.fixture(scope="module")
async def house(new_database: Callable[[], ServerAddress]) -> AsyncGenerator[House]:
    """A database with the demo in it, for reading. A former demo was being removed when the power failed."""
    engine = open_engine(new_database().app_url)
    begin = make_begin(engine)
    former = await a_team(begin, is_demo=True)
    async with begin(system_actor(former.workspace_id), scope="system") as work:
        await store.remove_leaves(work)
    yield House(begin, await make_demo(begin, now=utc_now()), former)
    await engine.dispose()


@pytest.fixture
async def own_house(new_database: Callable[[], ServerAddress], diary: Diary) -> AsyncGenerator[House]:
    """A database with the demo in it, for taking down, and somebody else's workspace."""
    engine = open_engine(new_database().app_url)
    begin, here = make_begin(engine), new_id()
    async with begin(system_actor(here), scope="system") as work:
        await store.store(work, diary, "no password")
    yield House(begin, flows.described(here), await a_team(begin))
    await engine.dispose()


async def _rows(begin: Begin, workspace_id: UUID, statement: str) -> list[tuple[object, ...]]:
    async with begin(system_actor(workspace_id), scope="system") as work:
        return [tuple(row) for row in await work.session.execute(text(statement), {"here": workspace_id})]


async def _count_rows(begin: Begin, workspace_id: UUID) -> dict[str, int]:
    names = [table.name for table in Base.metadata.sorted_tables if "workspace_id" in table.columns]
    counted = " union all ".join(
        f"select '{name}', count(*) from {name} where workspace_id = :here" for name in names
    )
    rows = await _rows(begin, workspace_id, counted)
    return {str(name): int(str(count)) for name, count in rows}


def _win_rate(deals: Iterable[Deal]) -> float:
    closed = [deal.status == "won" for deal in deals if deal.closed_at]
    return sum(closed) / len(closed)


def test_it_has_the_size_of_a_real_team(diary: Diary) -> None:
    assert 240 <= len(diary.accounts) <= 280
    assert 800 <= len(diary.contacts) <= 950
    assert 1_050 <= len(diary.leads) <= 1_150
    assert 1_400 <= len(diary.deals) <= 1_550
    assert 16_000 <= len(diary.activities) <= 20_500
    assert 1_000 <= sum(deal.closed_at is not None for deal in diary.deals) <= 1_250
    assert len(diary.products) == 9
    assert {lead.status for lead in diary.leads} >= {"new", "working", "qualified", "disqualified"}
    assert any(account.parent_id for account in diary.accounts)


def test_the_same_seed_and_moment_give_the_same_history(diary: Diary) -> None:
    again = imagine(7, NOON)

    assert [(deal.id, deal.name, deal.closed_at) for deal in again.deals] == [
        (deal.id, deal.name, deal.closed_at) for deal in diary.deals
    ]
    assert [(one.id, one.body) for one in again.activities] == [
        (one.id, one.body) for one in diary.activities
    ]
    assert again.events == diary.events


@pytest.mark.parametrize("is_weekend", [False, True])
def test_every_rep_has_a_full_day(diary: Diary, is_weekend: bool) -> None:
    diary = imagine(3, SATURDAY_NIGHT) if is_weekend else diary
    now = diary.now
    day = timedelta(days=1)
    for rep in (user for user in diary.users if user.role == "rep"):
        own = [one for one in diary.activities if one.owner_id == rep.id]
        due = [one.due_at for one in own if one.kind == "task" and one.due_at and not one.done_at]
        open_deals = [deal for deal in diary.deals if deal.owner_id == rep.id and deal.status == "open"]
        closing = [deal.expected_close_on for deal in open_deals if deal.expected_close_on]
        assert sum(moment < now for moment in due) >= 2, rep.name
        assert sum(now - day < moment < now + day for moment in due) >= 3, rep.name
        assert sum(one.kind == "meeting" and now - day < one.at < now + 2 * day for one in own) >= 2, rep.name
        last = [deal.last_activity_at for deal in open_deals if deal.last_activity_at]
        assert sum(moment < now - 14 * day for moment in last) >= 2, rep.name
        assert sum(now.date() <= on <= now.date() + 14 * day for on in closing) >= 2, rep.name
        assert sum(lead.owner_id == rep.id and lead.status == "new" for lead in diary.leads) >= 3, rep.name


def test_managers_and_admin_have_something_to_do_too(diary: Diary) -> None:
    for user in diary.users:
        own = [one for one in diary.activities if one.owner_id == user.id]
        if user.role in ("manager", "admin"):
            assert sum(one.kind == "task" and not one.done_at for one in own) >= 5
            assert sum(one.kind == "meeting" and one.at > NOON for one in own) >= 2


def test_nobody_in_it_can_be_reached(diary: Diary) -> None:
    people = [*diary.contacts, *diary.leads, *diary.users]
    emails = [person.email for person in people if person.email]
    phones = [row.phone for row in (*diary.accounts, *diary.contacts, *diary.leads) if row.phone]
    assert [email for email in emails if not UNREACHABLE.fullmatch(email)] == []
    assert all((row.domain or "x.example").endswith(".example") for row in (*diary.accounts, *diary.leads))
    assert all(PHONES.fullmatch(phone) for phone in phones)
    bodies = " ".join(one.body or "" for one in diary.activities)
    assert set(re.findall(r"@([\w.-]+\w)", bodies)) <= {"halden.example"}


def test_no_text_has_a_hole_in_it(diary: Diary) -> None:
    words = [text for one in diary.activities for text in (one.subject, one.body) if text]
    words += [deal.next_step for deal in diary.deals if deal.next_step]
    assert not [text for text in words if "{" in text or "None" in text or "  " in text or not text.strip()]
    assert all(len(one.subject) <= 200 for one in diary.activities)


def test_what_wins_can_be_learned(diary: Diary) -> None:
    new_business = [deal for deal in diary.deals if deal.pipeline_id == diary.pipelines[0].id]
    by_source: dict[str, list[Deal]] = defaultdict(list)
    meetings: dict[UUID, int] = defaultdict(int)
    for deal in new_business:
        by_source[deal.source or ""].append(deal)
    for one in diary.activities:
        if one.kind == "meeting" and one.deal_id and one.at <= NOON:
            meetings[one.deal_id] += 1

    assert 0.45 <= _win_rate(diary.deals) <= 0.57
    assert _win_rate(by_source["Referral"]) - _win_rate(by_source["Cold outreach"]) > 0.15
    often = [deal for deal in new_business if meetings[deal.id] >= 3]
    seldom = [deal for deal in new_business if meetings[deal.id] < 3]
    assert _win_rate(often) > _win_rate(seldom) + 0.1
    assert _win_rate(often) < 0.95


def test_work_happens_in_working_hours(diary: Diary) -> None:
    done = [one for one in diary.activities if one.kind in ("call", "mail") and one.at < NOON]
    assert all(one.at.weekday() < 5 for one in done)
    assert all(6 <= one.at.hour <= 23 for one in done)


async def test_the_demo_is_made_once(house: House) -> None:
    again = await make_demo(house.begin, now=utc_now())
    assert again == house.demo


async def test_everybody_in_it_signs_in_with_the_same_password(house: House) -> None:
    for email in ("admin@demo.example", "manager@demo.example", "rep@demo.example"):
        form = SignInForm(email=email, password=house.demo.password)
        user, _ = await sign_in(house.begin, Limiter(), form, "api", Client("test", "test"))
        assert user.workspace_id == house.demo.workspace_id


INCONSISTENT = {
    "a deal is in the stage it last came into, since then": """
        select d.name from deals d where not exists (
            select from stage_changes c where c.deal_id = d.id and c.to_stage_id = d.stage_id
            and c.at = d.stage_entered_at
            and c.at = (select max(l.at) from stage_changes l where l.deal_id = d.id))""",
    "every step begins where the one before ended, and knows how long that took": """
        select deal_id from (select c.*, lag(to_stage_id) over steps as before, lag(at) over steps as since
            from stage_changes c window steps as (partition by deal_id order by at)) s
        where from_stage_id is distinct from before
           or seconds_in_stage is distinct from floor(extract(epoch from at - since))::bigint""",
    "a deal was closed when it came into its last stage": """
        select d.name from deals d join stages s on s.id = d.stage_id
        where d.status <> s.type or d.probability <> s.probability
           or (d.status <> 'open' and d.closed_at <> d.stage_entered_at)
           or (d.status = 'lost') <> (d.lost_reason_id is not null)""",
    "the amount is the sum of the lines": """
        select d.name from deals d where d.amount_minor is distinct from
            (select sum(l.total_minor)::bigint from deal_lines l where l.deal_id = d.id)""",
    "a line's total follows from its price": """
        select id from deal_lines
        where total_minor <> (quantity * unit_price_minor * (100 - discount_percent) + 50) / 100""",
    "nothing happened in the future": """
        select subject from activities where created_at > now() or updated_at > now() or done_at > now()
           or (at > now() and kind <> 'meeting')""",
    "the last activity is the last that happened": """
        select d.name from deals d left join (
            select deal_id, max(case when kind = 'task' then done_at else at end) as at from activities
            where at <= now() group by deal_id) a on a.deal_id = d.id
        where d.last_activity_at is distinct from a.at""",
    "nothing is older than what it is about": """
        select a.subject from activities a left join deals d on d.id = a.deal_id
            left join contacts c on c.id = a.contact_id left join leads l on l.id = a.lead_id
        where a.created_at < d.created_at or a.created_at < c.created_at or a.created_at < l.created_at
           or a.at < l.created_at""",
    "a contact is with the account of the deal": """
        select d.name from deals d join contacts c on c.id = d.contact_id
        where c.account_id <> d.account_id or c.created_at > d.created_at""",
    "a converted lead and its deal name each other": """
        select l.name from leads l left join deals d on d.id = l.deal_id
        where (l.status = 'converted') <> (d.id is not null) or d.lead_id <> l.id
           or l.contact_id is distinct from d.contact_id""",
    "an event is about something that is here": """
        select e.type from events e where e.workspace_id = :here and e.subject_id not in (
            select id from accounts union all select id from contacts union all select id from leads
            union all select id from deals union all select id from activities union all select id from users
            union all select id from products union all select id from pipelines
            union all select id from lost_reasons union all select :here)""",
    "an event has its actor": """
        select e.type from events e where e.workspace_id = :here and e.actor_kind = 'user'
          and not exists (select from users u where u.id = e.actor_id and u.name = e.actor_label)""",
    "events lie in the order in which things happened": """
        select type from (select e.type, at, lag(at) over (order by id) as before from events e
            where workspace_id = :here and type <> 'workspace.created') s where at < before""",
    "a record's version is that of its last event": """
        select d.name from deals d where d.version <> (select max((e.payload ->> 'version')::int)
            from events e where e.workspace_id = :here and e.subject_id = d.id)""",
    "a lead's version and status are those of its last events": """
        select l.name from leads l where l.version <> (select max((e.payload ->> 'version')::int)
            from events e where e.workspace_id = :here and e.subject_id = l.id)
          or l.status <> coalesce((select case when e.type = 'lead.converted' then 'converted'
              else e.payload -> 'changes' -> 'status' ->> 1 end
            from events e where e.workspace_id = :here and e.subject_id = l.id
              and (e.type = 'lead.converted' or e.payload -> 'changes' ? 'status')
            order by e.at desc, e.id desc limit 1), 'new')""",
    "each status of a lead follows from the one before": """
        select name from (select l.name, e.payload -> 'changes' -> 'status' ->> 0 as before,
              coalesce(e.payload ->> 'status_before', e.payload -> 'changes' -> 'status' ->> 0) as said,
              coalesce(lag(e.payload -> 'changes' -> 'status' ->> 1) over
                (partition by l.id order by e.at, e.id), 'new') as real
            from leads l join events e on e.subject_id = l.id and e.workspace_id = :here
            where e.type = 'lead.converted' or e.payload -> 'changes' ? 'status') s
        where said is distinct from real""",
    "a lead was given up for a reason, and no other has one": """
        select name from leads where (status = 'disqualified') <> (status_reason is not null)""",
    "nobody works on a lead that nobody owns": """
        select l.name from leads l where l.owner_id is null and (l.status <> 'new'
            or exists (select from activities a where a.lead_id = l.id))""",
    "a lead was there before its deal": """
        select l.name from leads l join deals d on d.id = l.deal_id where l.created_at >= d.opened_at""",
    "every move was told": """
        select c.id from stage_changes c where c.from_stage_id is not null and not exists (
            select from events e where e.workspace_id = :here and e.subject_id = c.deal_id
            and e.type = 'deal.moved' and e.at = c.at)""",
    "every record can be found": """
        select d.name from deals d where not exists (
            select from search_entries s where s.record_id = d.id and s.label = d.name)""",
}


@pytest.mark.parametrize("rule", INCONSISTENT)
async def test_it_is_consistent(house: House, rule: str) -> None:
    assert await _rows(house.begin, house.demo.workspace_id, f"{INCONSISTENT[rule]} limit 5") == []


async def test_a_workspace_that_is_no_demo_is_not_removed(house: House) -> None:
    team = await a_team(house.begin)
    with pytest.raises(NotADemo):
        await remove_demo(house.begin, team.workspace_id)
    async with house.begin(team.actor()) as work:
        assert await work.get(Workspace, team.workspace_id)


async def test_the_demo_goes_without_a_trace_and_leaves_others_alone(own_house: House) -> None:
    begin, here, team = own_house.begin, own_house.demo.workspace_id, own_house.other
    account = await an_account(begin, team)
    await an_activity(begin, team, deal_id=(await a_deal(begin, team, account_id=account.id)).id)
    before = await _count_rows(begin, team.workspace_id)
    assert (await _count_rows(begin, here))["events"] > 20_000

    await remove_demo(begin, here)
    await remove_demo(begin, here)

    assert set((await _count_rows(begin, here)).values()) == {0}
    assert await _rows(begin, here, "select id from workspaces where id = :here") == []
    assert await _count_rows(begin, team.workspace_id) == before


async def test_a_removal_that_was_cut_off_is_finished_before_a_new_demo(house: House) -> None:
    assert house.demo.workspace_id != house.other.workspace_id
    assert set((await _count_rows(house.begin, house.other.workspace_id)).values()) == {0}
