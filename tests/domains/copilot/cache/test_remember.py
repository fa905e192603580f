"""What is remembered, for whom, and what makes it forgotten."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select, text

from dealwright.domains.copilot.cache import ToolCache, cache_key, key_of, remember
from dealwright.domains.copilot.findings import Found
from dealwright.domains.copilot.tools.base import Hands
from dealwright.domains.copilot.tools.catalogue import ALL_TOOLS
from dealwright.domains.crm.events import RecordsImported
from dealwright.domains.crm.schemas.records import ChangeAccount, ChangeContact, ChangeDeal
from dealwright.domains.crm.service import accounts, deals, records
from dealwright.domains.identity.schemas import ChangeUser
from dealwright.domains.identity.service import change_user
from dealwright.domains.knowledge.models import Gap
from dealwright.kernel.errors import Invalid, Unavailable
from dealwright.kernel.work import Begin
from dealwright.main import Runtime
from dealwright.ports.cache.memory import MemoryCache
from tests.factories.crm import a_contact, a_deal, a_lead, a_moved_deal, an_account, an_activity, the_stages
from tests.factories.identity import Team
from tests.factories.knowledge import a_source, an_entry, put_port
from tests.factories.tools import some_hands

TOOLS = {one.name: one for one in ALL_TOOLS}


@pytest.fixture(autouse=True)
def cache(runtime: Runtime) -> ToolCache:
    """A fresh one for every test."""
    fresh = ToolCache(MemoryCache())
    put_port(runtime.ports, ToolCache, fresh)
    return fresh


async def ask(hands: Hands, tool: str, **arguments: Any) -> tuple[Found, bool]:
    chosen = TOOLS[tool]
    read = chosen.arguments.model_validate(arguments)
    return await remember(hands, chosen, read, lambda: chosen.run(hands, read))


async def is_kept(hands: Hands, tool: str, **arguments: Any) -> bool:
    return (await ask(hands, tool, **arguments))[1]


@pytest.fixture
async def house(begin: Begin, team: Team) -> dict[str, Any]:
    """Two clients with a contact and a deal each."""
    made: dict[str, Any] = {}
    for name in ("Northgate", "Southport"):
        account = await an_account(begin, team, name=name)
        contact = await a_contact(begin, team, last_name=f"of{name}", account_id=account.id)
        deal = await a_deal(begin, team, name=f"{name} - arms", account_id=account.id, contact_id=contact.id)
        made[name] = (account, contact, deal)
    return made


async def test_what_was_found_is_found_again_word_for_word(
    runtime: Runtime, team: Team, house: dict[str, Any], cache: ToolCache
) -> None:
    hands = some_hands(runtime, team.actor("rep"))
    first = await ask(hands, "client_facts", client="Northgate")
    second = await ask(hands, "client_facts", client="Northgate")
    assert (first[1], second[1]) == (False, True)
    assert first[0] == second[0]
    assert (cache.stats.misses, cache.stats.hits) == (1, 1)


async def test_a_changed_deal_drops_what_rests_on_its_client_and_nothing_else(
    runtime: Runtime, begin: Begin, team: Team, house: dict[str, Any], cache: ToolCache
) -> None:
    hands = some_hands(runtime, team.actor("rep"))
    for name in house:
        await ask(hands, "client_facts", client=name)
    deal = house["Northgate"][2]
    async with begin(team.actor("rep")) as work:
        await deals.change_deal(work, deal.id, ChangeDeal(version=deal.version, amount_minor=9_900_00))
    found, kept = await ask(hands, "client_facts", client="Northgate")
    assert not kept
    assert any("€9,900" in fact.text for fact in found.facts)
    assert await is_kept(hands, "client_facts", client="Southport")
    assert cache.stats.stale == 1


Change = Callable[[Begin, Team, dict[str, Any]], Awaitable[object]]


async def _log_a_call(begin: Begin, team: Team, house: dict[str, Any]) -> object:
    return await an_activity(begin, team, account_id=house["Northgate"][0].id)


async def _log_a_call_on_the_deal(begin: Begin, team: Team, house: dict[str, Any]) -> object:
    return await an_activity(
        begin, team, deal_id=house["Northgate"][2].id, account_id=house["Southport"][0].id
    )


async def _log_a_call_with_the_contact(begin: Begin, team: Team, house: dict[str, Any]) -> object:
    southport = house["Southport"][0].id
    return await an_activity(begin, team, contact_id=house["Northgate"][1].id, account_id=southport)


async def _move_the_deal(begin: Begin, team: Team, house: dict[str, Any]) -> object:
    stage = list((await the_stages(begin, team)).values())[1]
    return await a_moved_deal(begin, team, house["Northgate"][2], stage)


async def _take_the_contact_away(begin: Begin, team: Team, house: dict[str, Any]) -> object:
    form = ChangeContact(version=1, account_id=house["Southport"][0].id)
    async with begin(team.actor("rep")) as work:
        return await accounts.change_contact(work, house["Northgate"][1].id, form)


async def _take_the_deal_away(begin: Begin, team: Team, house: dict[str, Any]) -> object:
    form = ChangeDeal(version=1, account_id=house["Southport"][0].id)
    async with begin(team.actor("rep")) as work:
        return await deals.change_deal(work, house["Northgate"][2].id, form)


async def _delete_the_contact(begin: Begin, team: Team, house: dict[str, Any]) -> object:
    async with begin(team.actor("rep")) as work:
        return await records.delete(work, records.CONTACT, house["Northgate"][1].id)


async def _rename_the_client(begin: Begin, team: Team, house: dict[str, Any]) -> object:
    form = ChangeAccount(version=1, name="Northgate Ltd")
    async with begin(team.actor("rep")) as work:
        return await accounts.change_account(work, house["Northgate"][0].id, form)


async def _a_namesake_comes(begin: Begin, team: Team, house: dict[str, Any]) -> object:
    return await an_account(begin, team, name="Northgate")


async def _another_takes_the_name(begin: Begin, team: Team, house: dict[str, Any]) -> object:
    form = ChangeAccount(version=1, name="Northgate")
    async with begin(team.actor("rep")) as work:
        return await accounts.change_account(work, house["Southport"][0].id, form)


async def _rename_the_owner(begin: Begin, team: Team, house: dict[str, Any]) -> object:
    async with begin(team.actor("admin")) as work:
        return await change_user(work, team.users["rep"].id, ChangeUser(version=1, name="Renamed"))


async def _import_something(begin: Begin, team: Team, house: dict[str, Any]) -> object:
    async with begin(team.actor("manager")) as work:
        await work.emit(
            RecordsImported(subject_id=uuid4(), kind="deal", file="deals.csv", created=[], updated=[uuid4()])
        )


@pytest.mark.parametrize(
    "change",
    [
        _log_a_call,
        _log_a_call_on_the_deal,
        _log_a_call_with_the_contact,
        _move_the_deal,
        _take_the_contact_away,
        _take_the_deal_away,
        _delete_the_contact,
        _rename_the_client,
        _a_namesake_comes,
        _another_takes_the_name,
        _rename_the_owner,
        _import_something,
    ],
)
async def test_whatever_touches_a_client_is_seen_at_once(
    runtime: Runtime, begin: Begin, team: Team, house: dict[str, Any], change: Change
) -> None:
    hands = some_hands(runtime, team.actor("rep"))
    await ask(hands, "client_facts", client="Northgate")
    assert await is_kept(hands, "client_facts", client="Northgate")
    await change(begin, team, house)
    assert not await is_kept(hands, "client_facts", client="Northgate")


async def test_what_happens_elsewhere_leaves_a_client_alone(
    runtime: Runtime, begin: Begin, team: Team, stranger: Team, house: dict[str, Any]
) -> None:
    hands = some_hands(runtime, team.actor("rep"))
    await ask(hands, "client_facts", client="Northgate")
    southport, contact, deal = house["Southport"]
    await an_activity(begin, team, deal_id=deal.id)
    await a_lead(begin, team)
    await an_activity(begin, team, subject="On nobody's account")
    async with begin(team.actor("rep")) as work:
        await accounts.change_account(work, southport.id, ChangeAccount(version=1, city="Leeds"))
        await accounts.change_contact(work, contact.id, ChangeContact(version=1, title="Director"))
    await an_account(begin, stranger, name="Northgate")
    assert await is_kept(hands, "client_facts", client="Northgate")


async def test_a_question_about_all_deals_rests_on_every_record(
    runtime: Runtime, begin: Begin, team: Team, house: dict[str, Any]
) -> None:
    hands = some_hands(runtime, team.actor("rep"))
    await ask(hands, "query_deals", status="open")
    assert await is_kept(hands, "query_deals", status="open")
    await a_deal(begin, team, name="New one")
    found, kept = await ask(hands, "query_deals", status="open")
    assert (kept, found.data["count"]) == (False, 3)


async def test_a_transaction_that_was_open_while_we_looked_is_seen_when_it_commits(
    runtime: Runtime, begin: Begin, team: Team, house: dict[str, Any]
) -> None:
    hands = some_hands(runtime, team.actor("rep"))
    deal = house["Northgate"][2]
    async with begin(team.actor("rep")) as work:
        await deals.change_deal(work, deal.id, ChangeDeal(version=deal.version, amount_minor=7_700_00))
        found, _ = await ask(some_hands(runtime, team.actor("rep")), "client_facts", client="Northgate")
        assert not any("€7,700" in fact.text for fact in found.facts)
    found, kept = await ask(hands, "client_facts", client="Northgate")
    assert not kept
    assert any("€7,700" in fact.text for fact in found.facts)
    assert await is_kept(hands, "client_facts", client="Northgate"), "what was seen then is not new any more"


async def test_a_long_transaction_of_somebody_else_does_not_make_everything_stale(
    runtime: Runtime, begin: Begin, team: Team, house: dict[str, Any]
) -> None:
    hands = some_hands(runtime, team.actor("rep"))
    async with begin(team.actor("rep")) as other:
        await other.connection.execute(text("select pg_current_xact_id()"))
        await an_activity(begin, team, account_id=house["Northgate"][0].id)
        await ask(hands, "client_facts", client="Northgate")
        assert await is_kept(hands, "client_facts", client="Northgate")


async def test_different_rights_companies_and_days_never_share(
    runtime: Runtime, team: Team, stranger: Team, house: dict[str, Any], cache: ToolCache
) -> None:
    now = some_hands(runtime, team.actor("rep"))
    await ask(now, "client_facts", client="Northgate")
    others = (
        some_hands(runtime, team.actor("viewer")),
        some_hands(runtime, stranger.actor("rep")),
        replace(now, now=now.now + timedelta(days=1)),
    )
    for hands in others:
        found, kept = await ask(hands, "client_facts", client="Northgate")
        assert not kept
        assert found.nothing == (hands.actor.workspace_id == stranger.workspace_id)
    assert await is_kept(now, "client_facts", client="Northgate")


async def test_two_users_of_one_role_share_facts_but_not_what_is_theirs(
    runtime: Runtime, begin: Begin, team: Team, house: dict[str, Any]
) -> None:
    rep = some_hands(runtime, team.actor("rep"))
    twin = replace(rep, actor=replace(rep.actor, user_id=team.users["viewer"].id))
    await ask(rep, "client_facts", client="Northgate")
    assert await is_kept(twin, "client_facts", client="Northgate")
    mine, _ = await ask(rep, "query_deals", owners=["me"])
    theirs, kept = await ask(twin, "query_deals", owners=["me"])
    assert (mine.data["count"], theirs.data["count"], kept) == (2, 0, False)


async def test_fifty_equal_questions_at_once_are_worked_out_once(
    runtime: Runtime, team: Team, house: dict[str, Any], cache: ToolCache
) -> None:
    hands = some_hands(runtime, team.actor("rep"))
    tool = TOOLS["client_facts"]
    read = tool.arguments.model_validate({"client": "Northgate"})
    runs = 0

    async def run() -> Found:
        nonlocal runs
        runs += 1
        await asyncio.sleep(0.05)
        return await tool.run(hands, read)

    results = await asyncio.gather(*(remember(hands, tool, read, run) for _ in range(50)))
    assert runs == 1
    assert len({found.model_dump_json() for found, _ in results}) == 1
    assert sorted(cached for _, cached in results) == [False] + [True] * 49
    assert cache.stats.joined == 49
    assert not cache.flights


async def test_whoever_asks_after_a_change_does_not_get_what_was_begun_before_it(
    runtime: Runtime, begin: Begin, team: Team, house: dict[str, Any]
) -> None:
    hands = some_hands(runtime, team.actor("rep"))
    tool = TOOLS["client_facts"]
    read = tool.arguments.model_validate({"client": "Northgate"})
    has_read, changed = asyncio.Event(), asyncio.Event()

    async def slow() -> Found:
        found = await tool.run(hands, read)
        has_read.set()
        await changed.wait()
        return found

    first = asyncio.create_task(remember(hands, tool, read, slow))
    await has_read.wait()
    await an_activity(begin, team, subject="News", account_id=house["Northgate"][0].id)
    second = asyncio.create_task(remember(hands, tool, read, lambda: tool.run(hands, read)))
    await asyncio.sleep(0)
    changed.set()
    assert not any("News" in fact.text for fact in (await first)[0].facts)
    assert any("News" in fact.text for fact in (await second)[0].facts)


async def test_whoever_asked_first_may_leave(runtime: Runtime, team: Team, house: dict[str, Any]) -> None:
    hands = some_hands(runtime, team.actor("rep"))
    tool = TOOLS["client_facts"]
    read = tool.arguments.model_validate({"client": "Northgate"})
    go = asyncio.Event()

    async def slow() -> Found:
        await go.wait()
        return await tool.run(hands, read)

    first = asyncio.create_task(remember(hands, tool, read, slow))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(remember(hands, tool, read, slow))
    await asyncio.sleep(0.05)
    first.cancel()
    go.set()
    found, cached = await second
    assert (found.summary, cached) == ("Looked up Northgate.", True)
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_errors_are_not_kept(runtime: Runtime, team: Team, cache: ToolCache) -> None:
    hands = some_hands(runtime, team.actor("rep"))
    tool = TOOLS["query_deals"]
    read = tool.arguments.model_validate({})

    async def broken() -> Found:
        raise Unavailable

    for _ in range(2):
        with pytest.raises(Unavailable):
            await remember(hands, tool, read, broken)
    with pytest.raises(Invalid):
        await ask(hands, "query_deals", stages=["No such stage"])
    assert (cache.stats.misses, cache.stats.hits) == (3, 0)
    assert not cache.flights


async def test_what_is_kept_but_cannot_be_read_is_worked_out_anew(
    runtime: Runtime, team: Team, house: dict[str, Any], cache: ToolCache
) -> None:
    hands = some_hands(runtime, team.actor("rep"))
    await ask(hands, "client_facts", client="Northgate")
    tool = TOOLS["client_facts"]
    key = key_of(hands, tool, tool.arguments.model_validate({"client": "Northgate"}))
    assert await cache.kept.get(key)
    await cache.kept.put(key, b'{"snapshot": 7}', seconds=60)
    found, cached = await ask(hands, "client_facts", client="Northgate")
    assert (found.summary, cached) == ("Looked up Northgate.", False)


async def test_documents_are_remembered_until_they_say_something_else(
    runtime: Runtime, begin: Begin, team: Team
) -> None:
    source = await a_source(begin, team)
    await an_entry(runtime, team, source, title="Delivery", text="Parts ship within four days.")
    hands = some_hands(runtime, team.actor("rep"))
    asked = {"question": "When do parts ship?"}
    first, _ = await ask(hands, "search_documents", **asked)
    assert first.data["band"] == "answered"
    assert await is_kept(hands, "search_documents", **asked)
    await an_account(begin, team)
    await ask(hands, "search_documents", question="Who paints the gate?")
    assert await is_kept(hands, "search_documents", **asked), "neither records nor gaps touch documents"
    await an_entry(runtime, team, source, title="Express", text="Express parts ship within one day.")
    assert not await is_kept(hands, "search_documents", **asked)


async def test_a_question_no_document_answers_is_a_gap_each_time_it_is_asked(
    runtime: Runtime, begin: Begin, team: Team
) -> None:
    source = await a_source(begin, team)
    await an_entry(runtime, team, source, title="Delivery", text="Parts ship within four days.")
    asked = "Who paints the gate?"
    hands = some_hands(runtime, team.actor("rep"), asked=f"{asked} And how are you?")
    for _ in range(2):
        found, kept = await ask(hands, "search_documents", question=asked)
        assert (found.data["band"], kept) == ("nothing", False)
    await ask(hands, "search_documents", question="Gate painters, who")
    async with begin(team.actor("rep")) as work:
        rows = (await work.session.scalars(select(Gap))).all()
    assert [(row.question, row.times) for row in rows] == [(asked, 2)], "only in the asker's own words"


async def test_the_question_whether_something_changed_takes_one_statement_by_an_index(
    runtime: Runtime, begin: Begin, team: Team, house: dict[str, Any], statements: list[str]
) -> None:
    hands = some_hands(runtime, team.actor("rep"))
    await ask(hands, "client_facts", client="Northgate")
    statements.clear()
    assert await is_kept(hands, "client_facts", client="Northgate")
    asked = [one for one in statements if "from" in one.lower()]
    assert len(asked) == 1
    assert "events.workspace_id" in asked[0]


parts = some.tuples(
    some.sampled_from([UUID(int=1), UUID(int=2)]),
    some.frozensets(some.sampled_from(["crm:read", "crm:write", "knowledge:read"])),
    some.sampled_from([None, UUID(int=1), UUID(int=2)]),
    some.sampled_from(["client_facts", "query_deals"]),
    some.dictionaries(
        some.sampled_from(["client", "topics", "limit"]),
        some.one_of(
            some.text(max_size=5), some.integers(0, 3), some.lists(some.text(max_size=3), max_size=2)
        ),
        max_size=3,
    ),
    some.dates(date(2026, 1, 1), date(2026, 1, 3)),
)


@given(parts, parts)
def test_keys_are_equal_exactly_when_all_parts_are(one: tuple[Any, ...], other: tuple[Any, ...]) -> None:
    assert (cache_key(*one) == cache_key(*other)) == (one == other)


@given(some.permutations(["a", "b", "c", "d"]))
def test_the_order_of_arguments_does_not_matter(order: list[str]) -> None:
    made = cache_key(
        UUID(int=1), frozenset(order), None, "t", {name: name for name in order}, date(2026, 1, 1)
    )
    assert made == cache_key(
        UUID(int=1), frozenset("abcd"), None, "t", {name: name for name in "abcd"}, date(2026, 1, 1)
    )
