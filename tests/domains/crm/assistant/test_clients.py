"""Which clients a text means: names as people write them, nothing deleted, nothing of another workspace."""

import asyncio
from typing import Any

import pytest

from dealwright.domains.crm.assistant import clients
from dealwright.domains.crm.assistant.clients import ClientBooks, find_clients, mentioned
from dealwright.domains.crm.schemas.records import ChangeAccount
from dealwright.domains.crm.service import accounts, records
from dealwright.domains.crm.service.records import ACCOUNT
from dealwright.kernel.work import Begin
from tests.domains.crm.assistant.conftest import House
from tests.factories.crm import a_contact, a_deal, an_account
from tests.factories.identity import Team


async def found(begin: Begin, team: Team, books: ClientBooks, text: str) -> list[str]:
    answer = await find_clients(begin, team.actor("rep"), books, text)
    return [hit.name for hit in answer.hits if hit.score >= 80]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tech Giant", "TechGiant GmbH"),
        ("giant tech", "TechGiant GmbH"),
        ("techgaint", "TechGiant GmbH"),
        ("TECHGIANT GMBH", "TechGiant GmbH"),
        ("techgiant.example", "TechGiant GmbH"),
        ("someone@techgiant.example", "TechGiant GmbH"),
        ("https://www.techgiant.example/about", "TechGiant GmbH"),
        ("HMA", "Hohenlinth Maschinenbau AG"),
        ("Muller Moebel", "Müller Möbel"),
        ("grace hoper", "Grace Hopper"),
    ],
)
async def test_a_name_is_found_however_it_is_written(begin: Begin, team: Team, text: str, name: str) -> None:
    await an_account(begin, team, name="TechGiant GmbH", domain="techgiant.example")
    await an_account(begin, team, name="Hohenlinth Maschinenbau AG")
    await an_account(begin, team, name="Müller Möbel")
    await a_contact(begin, team, first_name="Grace", last_name="Hopper")
    answer = await find_clients(begin, team.actor("rep"), ClientBooks(), text)
    assert (answer.verdict, answer.hits[0].name) == ("sure", name)


async def test_two_clients_of_one_name_are_asked_about(begin: Begin, team: Team) -> None:
    for city in ("Ulm", "Kassel"):
        await an_account(begin, team, name="Steinlohe GmbH", city=city)
    answer = await find_clients(begin, team.actor("rep"), ClientBooks(), "Steinlohe")
    assert answer.verdict == "unsure"
    assert {hit.detail for hit in answer.hits} == {"Ulm", "Kassel"}


async def test_a_name_that_begins_others_is_asked_about(begin: Begin, team: Team) -> None:
    for name in ("Steinlohe Guss GmbH", "Steinlohe Antriebstechnik AG"):
        await an_account(begin, team, name=name)
    books = ClientBooks()
    spans = await mentioned(begin, team.actor("rep"), books, "What did Steinlohe spend this year?")
    assert [(span.text, span.verdict, len(span.hits)) for span in spans] == [("Steinlohe", "unsure", 2)]
    spans = await mentioned(begin, team.actor("rep"), books, "What did Steinlohe Guss spend this year?")
    assert [(span.text, span.verdict) for span in spans] == [("Steinlohe Guss", "sure")]


async def test_what_changes_is_known_with_the_next_question(begin: Begin, team: Team) -> None:
    books = ClientBooks()
    await an_account(begin, team, name="Foxglove Ltd")
    assert await found(begin, team, books, "Foxglove") == ["Foxglove Ltd"]
    account = await an_account(begin, team, name="Marigold Ltd")
    assert await found(begin, team, books, "Marigold") == ["Marigold Ltd"]
    async with begin(team.actor("rep")) as work:
        form = ChangeAccount.model_validate({"name": "Hyacinth Ltd", "version": 1})
        await accounts.change_account(work, account.id, form)
    assert await found(begin, team, books, "Marigold") == []
    assert await found(begin, team, books, "Hyacinth") == ["Hyacinth Ltd"]
    async with begin(team.actor("rep")) as work:
        await records.delete(work, ACCOUNT, account.id)
    assert await found(begin, team, books, "Hyacinth") == []
    async with begin(team.actor("rep")) as work:
        await records.restore(work, ACCOUNT, account.id)
    assert await found(begin, team, books, "Hyacinth") == ["Hyacinth Ltd"]


async def test_what_a_book_still_holds_is_not_shown_once_it_is_deleted(
    begin: Begin, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = await an_account(begin, team, name="Foxglove Ltd")
    books = ClientBooks()
    book = await books.of(begin, team.actor("rep"))
    async with begin(team.actor("rep")) as work:
        await records.delete(work, ACCOUNT, account.id)
    assert book.names["account"].find("Foxglove")

    async def stale(*_: Any) -> Any:
        return book

    monkeypatch.setattr(ClientBooks, "of", stale)
    assert await found(begin, team, books, "Foxglove") == []


async def test_each_workspace_has_a_book_of_its_own(begin: Begin, team: Team, stranger: Team) -> None:
    books = ClientBooks()
    await an_account(begin, stranger, name="Foxglove Ltd")
    assert await found(begin, stranger, books, "Foxglove") == ["Foxglove Ltd"]
    assert await found(begin, team, books, "Foxglove") == []
    assert await mentioned(begin, team.actor("rep"), books, "How is Foxglove?") == []


async def test_many_first_questions_make_one_book(
    begin: Begin, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    await an_account(begin, team, name="Foxglove Ltd")
    made: list[object] = []
    make = clients._make

    async def counted(begin: Begin, actor: Any) -> Any:
        made.append(actor)
        return await make(begin, actor)

    monkeypatch.setattr(clients, "_make", counted)
    books = ClientBooks()
    answers = await asyncio.gather(*(found(begin, team, books, "Foxglove") for _ in range(8)))
    assert answers == [["Foxglove Ltd"]] * 8
    assert len(made) == 1


async def test_the_least_asked_book_goes_first(
    begin: Begin, team: Team, stranger: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "WORKSPACES", 1)
    books = ClientBooks()
    await books.of(begin, team.actor("rep"))
    await books.of(begin, stranger.actor("rep"))
    assert list(books.sizes()) == [stranger.workspace_id]


async def test_more_changes_than_are_read_at_once_make_a_new_book(
    begin: Begin, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "MANY_CHANGES", 3)
    books = ClientBooks()
    await books.of(begin, team.actor("rep"))
    names = [f"{word} Gardens" for word in ("Asterion", "Begonia", "Crocus", "Dahlia", "Larkspur")]
    for name in names:
        await an_account(begin, team, name=name)
    for name in names:
        assert await found(begin, team, books, name) == [name]


async def test_a_deal_is_found_by_its_name_while_it_is_open(begin: Begin, team: Team) -> None:
    account = await an_account(begin, team, name="Foxglove Ltd")
    await a_deal(begin, team, name="Foxglove Ltd - Palletizing line", account_id=account.id)
    answer = await find_clients(begin, team.actor("rep"), ClientBooks(), "Foxglove palletizing line")
    assert answer.hits[0].kind == "deal"
    assert answer.hits[0].account_name == "Foxglove Ltd"


PLAIN = [
    "What is our refund policy?",
    "Which deals over 50k close this quarter without a next step?",
    "How many leads came in last week from referrals?",
    "What do we say when a customer finds the H10 cobot arm too expensive?",
    "Show me the forecast for North America in May",
    "Which open deals does Lena have in Germany?",
    "what is the warranty on grippers and how long is delivery?",
    "Summarise the pipeline by stage for the Central Europe team",
    "Do we offer a discount for payment within 14 days?",
    "Compare won deals in Q2 2026 with Q1",
    "Who are our biggest customers in Packaging?",
    "List overdue tasks for Monday",
    "Wie hoch ist der Rabatt für Bestandskunden?",
    "",
    "?!",
]


@pytest.mark.parametrize("question", PLAIN)
async def test_a_question_about_nobody_names_nobody(house: House, question: str) -> None:
    spans = await mentioned(house.begin, house.actor, house.books, question)
    assert [(span.text, span.hits[0].name) for span in spans] == []


FRAMES = (
    "I have a meeting with {}. What have they spent, and what should I pitch?",
    "what did {} buy last year",
    "When did we last talk to {}'s buyer?",
    "open deals at {} over 50k",
    "{}: who is our contact there?",
)


async def test_every_account_of_the_demo_is_recognised_in_a_question(house: House) -> None:
    rows = house.rows("select id, name from accounts where workspace_id = %(w)s and deleted_at is null")
    wrong: list[str] = []
    for at, row in enumerate(rows):
        question = FRAMES[at % len(FRAMES)].format(row["name"])
        spans = await mentioned(house.begin, house.actor, house.books, question)
        sure = [(span.verdict, span.hits[0].id) for span in spans]
        if sure != [("sure", row["id"])]:
            wrong.append(f"{question}: {[(span.text, span.verdict, span.hits[0].name) for span in spans]}")
    assert len(wrong) <= len(rows) * 0.01, wrong


async def test_a_contact_is_found_with_their_account(house: House) -> None:
    row = house.rows("""
        select c.id, c.name, c.email, a.name as account from contacts c
        join accounts a on a.id = c.account_id where c.workspace_id = %(w)s and c.deleted_at is null
        and (select count(*) from contacts o where o.workspace_id = c.workspace_id and o.name = c.name) = 1
        order by c.id limit 1
    """)[0]
    by_name = await find_clients(house.begin, house.actor, house.books, row["name"])
    by_mail = await find_clients(house.begin, house.actor, house.books, row["email"])
    for answer in (by_name, by_mail):
        assert (answer.hits[0].id, answer.hits[0].account_name) == (row["id"], row["account"])
