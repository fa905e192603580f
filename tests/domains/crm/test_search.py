"""Search: words, their beginnings, slips in them; the same words in Python and in PostgreSQL."""

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from dealwright.domains.crm.queries.search import MAX_WORDS, one_slip_apart, words_of
from dealwright.kernel.work import Begin
from tests.factories.crm import a_contact, a_deal, a_lead, a_product, an_account, an_activity
from tests.factories.identity import Team, a_client, a_team

TRICKY = [
    "Müller & Söhne GmbH",
    "Straße STRASSE ẞ",
    "İstanbul IŞIK ıspanak",
    "ﬁnance ﬂow Ĳssel",
    "東京株式会社 トヨタ・自動車",
    "한국어 회사",
    "ΟΔΥΣΣΕΥΣ Οδυσσεύς",
    "Ünïcödé Nåm",
    "🚀 Rocket🚀Science 👩‍💻",
    "naïve café’s co-op",
    "a_b-c.d@e.example",
    "हिन्दी कंपनी।",
    "ไทย",
    "שלום־עולם",
    "مرحبا، بالعالم ٣",
    "½ m² x³ №5 ™",
    "Ǆ Ⅷ ①",
    "tab\tnew\nline",
    "x" * 60,
]
LETTERS = st.characters(exclude_categories=("Cs", "Cn", "Co"), exclude_characters="\0")


@pytest.fixture(scope="module")
async def full(begin: Begin) -> Team:
    team = await a_team(begin)
    await an_account(begin, team, name="TechGiant", city="Ulm")
    await an_account(begin, team, name="Tech Giant Holding")
    await an_account(begin, team, name="Giant Technologies")
    await a_contact(begin, team, first_name="Ada", last_name="Byron", email="ada@techgiant.example")
    await a_contact(begin, team, first_name="Zoë", last_name="Müller-Lüdenscheidt", phone="+49 731 5550")
    await a_lead(begin, team, last_name="Turing", company="Bletchley Park")
    await a_deal(begin, team, name="TechGiant - GTX Pro")
    await a_product(begin, team, name="GTX Pro", code="GTX-100")
    await an_activity(begin, team, subject="Quarterly review")
    return team


@pytest.fixture(scope="module")
async def reader(app: FastAPI, full: Team) -> httpx.AsyncClient:
    return await a_client(app, full, "viewer")


async def labels(client: httpx.AsyncClient, query: str, **more: object) -> list[str]:
    answer = await client.get("/api/v1/search", params={"q": query, **more})
    assert answer.status_code == 200, answer.text
    return [hit["label"] for hit in answer.json()["hits"]]


async def tokens(begin: Begin, team: Team, source: str) -> set[str]:
    async with begin(team.actor("viewer")) as work:
        found = await work.connection.execute(text("select search_tokens(:source)"), {"source": source})
        return set(found.scalar_one())


@pytest.mark.parametrize("source", TRICKY)
async def test_tricky_words_are_the_same_in_python_and_in_the_database(
    begin: Begin, full: Team, source: str
) -> None:
    assert set(words_of(source)) == await tokens(begin, full, source)


@settings(max_examples=80)
@given(st.lists(st.text(LETTERS, min_size=1, max_size=12), max_size=MAX_WORDS))
async def test_any_words_are_the_same_in_python_and_in_the_database(
    begin: Begin, full: Team, parts: list[str]
) -> None:
    for part in parts:
        known = await tokens(begin, full, part)
        if len(known) <= MAX_WORDS:
            assert set(words_of(part)) == known


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("byron", "Ada Byron"),
        ("ada byr", "Ada Byron"),
        ("BYRON ADA", "Ada Byron"),
        ("zoe muller", "Zoë Müller-Lüdenscheidt"),
        ("Zoë MÜLLER", "Zoë Müller-Lüdenscheidt"),
        ("lüdenscheidt", "Zoë Müller-Lüdenscheidt"),
        ("497315550", "Zoë Müller-Lüdenscheidt"),
        ("ada@techgiant.example", "Ada Byron"),
        ("gtx-100", "GTX Pro"),
        ("bletchley", "Turing"),
        ("quart rev", "Quarterly review"),
    ],
)
async def test_words_and_their_beginnings_find_the_record(
    reader: httpx.AsyncClient, query: str, label: str
) -> None:
    assert (await labels(reader, query))[0] == label


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("byorn", "Ada Byron"),
        ("byrn", "Ada Byron"),
        ("byroon", "Ada Byron"),
        ("byrom", "Ada Byron"),
        ("ada byorn", "Ada Byron"),
        ("thecgiant", "TechGiant"),
        ("quaterly", "Quarterly review"),
        ("bletchly prak", "Turing"),
    ],
)
async def test_a_slip_finds_the_record_and_says_which_word_was_meant(
    reader: httpx.AsyncClient, query: str, label: str
) -> None:
    assert label in await labels(reader, query)
    answer = (await reader.get("/api/v1/search", params={"q": query})).json()
    assert answer["corrected"]


async def test_what_begins_as_typed_comes_first(reader: httpx.AsyncClient) -> None:
    found = await labels(reader, "giant")
    assert found[0] == "Giant Technologies"
    assert set(found) == {"Giant Technologies", "Tech Giant Holding"}
    assert (await labels(reader, "techgiant"))[:2] == ["TechGiant", "TechGiant - GTX Pro"]


async def test_words_typed_apart_find_the_word_written_together(reader: httpx.AsyncClient) -> None:
    assert {"TechGiant", "Tech Giant Holding"} <= set(await labels(reader, "tech giant"))


async def test_a_search_can_be_for_some_kinds_only(reader: httpx.AsyncClient) -> None:
    assert await labels(reader, "gtx", kind="product") == ["GTX Pro"]
    assert len(await labels(reader, "techgiant", limit=1)) == 1


@pytest.mark.parametrize("query", ["nothinglikethis", "!!!", "-", "🚀", "a" * 200, " "])
async def test_what_nobody_has_finds_nothing(reader: httpx.AsyncClient, query: str) -> None:
    assert await labels(reader, query) == []


@pytest.mark.parametrize("query", ["", "x" * 201, "a\0b"])
async def test_a_search_for_no_text_is_refused(reader: httpx.AsyncClient, query: str) -> None:
    answer = await reader.get("/api/v1/search", params={"q": query})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "q")


async def test_a_new_name_is_found_and_the_old_one_is_not(
    begin: Begin, team: Team, rep: httpx.AsyncClient
) -> None:
    account = await an_account(begin, team, name="Oldenburg")
    await rep.patch(f"/api/v1/accounts/{account.id}", json={"version": 1, "name": "Newcastle"})
    assert await labels(rep, "oldenburg") == []
    assert await labels(rep, "newcastle") == ["Newcastle"]


@pytest.mark.parametrize(
    ("left", "right", "near"),
    [
        ("abc", "abc", True),
        ("abc", "abd", True),
        ("abc", "ab", True),
        ("abc", "abcd", True),
        ("abc", "acb", True),
        ("abcd", "badc", False),
        ("abc", "a", False),
        ("abc", "xyz", False),
        ("", "a", True),
    ],
)
def test_one_slip_is_a_letter_wrong_missing_too_much_or_two_swapped(
    left: str, right: str, near: bool
) -> None:
    assert one_slip_apart(left, right) is one_slip_apart(right, left) is near
