"""The demo company's documents and the questions about them agree with each other and with the catalogue."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import dealwright.domains.knowledge.demo as demo
from dealwright.domains.crm.demo.company import GOODS

FOLDER = Path(demo.__file__).parent
PAGES = {path.name: path.read_text("utf-8") for path in sorted((FOLDER / "playbook").glob("*.md"))}
QUESTIONS: list[dict[str, Any]] = [
    json.loads(line) for line in (FOLDER / "questions.jsonl").read_text("utf-8").splitlines()
]
ANSWERABLE = [question for question in QUESTIONS if question["kind"] == "answerable"]
CODES = {goods.code for goods in GOODS}
RULE = re.compile(r"[|:\- ]+")
MARKER = re.compile(r"(?:[-*]|\d+\.) ")
NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
NUMBER = re.compile(rf"\b(?:{'|'.join(NUMBERS)})\b")
# What else says a fact, where another sentence answers the question without the words of the first.
OTHER_WORDS = {
    "24 months": ["from 24 to 36 months"],
    "5 °C": ["5–40 °C"],
    "Elena Marchetti": ["finance team"],
    "EUR 350": ["EUR 352"],
    "One normal socket": ["100–240 V"],
    "before the order": ["early"],
    "break room": ["a name"],
    "cannot": ["floor"],
    "comparison sheet": ["what exactly is in the other offer"],
    "compressed air": ["electric gripper"],
    "consumers": ["to companies"],
    "credited": ["less the fee", "less the pilot fee"],
    "data processing agreement": ["attached to the Care plan"],
    "date for the next talk": ["monthly cost", "split the project"],
    "do not rent": ["only short-term use"],
    "internet": ["connection is needed only"],
    "never discounted": ["hardware only", "keep their price"],
    "new arms only": ["not sold"],
    "next day": ["for a signature", "in return"],
    "no cash discount": ["without deduction"],
    "no discount": ["never discounted", "at the list price", "hardware only", "keep their price"],
    "performance": ["no names"],
    "safety functions": ["all of them are included"],
    "station is wrong": ["propose another one"],
    "stop": ["going without Care"],
    "supplier list": ["clear plastic"],
    "upside down": ["ceiling"],
    "without approval": ["Representative"],
}


def split_page(text: str) -> tuple[dict[str, str], str]:
    """The front matter and the rest."""
    opening, head, body = text.split("---\n", 2)
    assert opening == ""
    return {
        key.strip(): value.strip() for key, value in (line.split(":", 1) for line in head.splitlines())
    }, body


def lines_of(page: str) -> list[str]:
    """Paragraphs, items without their marker and table rows with their cells joined."""
    lines: list[str] = []
    for line in (line.strip() for line in split_page(PAGES[page])[1].splitlines()):
        if not line or line.startswith("#") or RULE.fullmatch(line):
            continue
        if line.startswith("|"):
            lines.append(" | ".join(cell.strip() for cell in line.strip("|").split("|")))
        else:
            lines.append(MARKER.sub("", line, count=1) if MARKER.match(line) else line)
    return lines


def in_digits(text: str) -> str:
    """In small letters and with 8 for eight."""
    return NUMBER.sub(lambda word: str(NUMBERS.index(word[0]) + 1), text.lower())


def says(sentence: str, fact: str) -> bool:
    """Whether a sentence holds a fact, in its own or in other words."""
    return any(in_digits(words) in in_digits(sentence) for words in [fact, *OTHER_WORDS.get(fact, [])])


LINES = {page: lines_of(page) for page in PAGES}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_its_front_matter_and_length(page: str) -> None:
    head, body = split_page(PAGES[page])
    assert list(head) == ["title", "audience", "products", "updated"]
    assert head["audience"] in {"internal", "customers"}
    assert {code for code in head["products"].split(", ") if code} <= CODES
    assert re.fullmatch(r"202[56]-\d\d-\d\d", head["updated"])
    assert body.startswith(f"# {head['title']}\n")
    assert 350 <= len(PAGES[page].split()) <= 900


def test_the_playbook_is_complete() -> None:
    audiences = Counter(split_page(text)[0]["audience"] for text in PAGES.values())
    assert len(PAGES) >= 32
    assert 0.25 <= audiences["internal"] / len(PAGES) <= 0.4


@pytest.mark.parametrize("goods", GOODS, ids=lambda goods: goods.code)
def test_prices_are_those_of_the_catalogue(goods: Any) -> None:
    price = f"EUR {goods.price_minor // 100:,}"
    assert f"{goods.code} | {goods.name} | {price}" in LINES["price-list.md"]
    own_pages = [page for page in PAGES if f"Article code | {goods.code}" in LINES[page]]
    assert all(f"List price | {price}" in LINES[page] for page in own_pages)
    assert bool(own_pages) != goods.code.startswith("SV-")


def test_questions_are_numbered_and_complete() -> None:
    assert [question["id"] for question in QUESTIONS] == [f"q{no:03}" for no in range(1, len(QUESTIONS) + 1)]
    assert len({question["question"].lower() for question in QUESTIONS}) == len(QUESTIONS)
    keys = ["id", "question", "kind", "page", "answer", "facts", "split", "wording"]
    for question in QUESTIONS:
        assert [key for key in question if key != "also"] == keys
        assert question["split"] in {"tune", "test"}
        assert question["wording"] in {"plain", "hard"}


def test_a_quarter_of_the_questions_has_no_answer() -> None:
    kinds = Counter(question["kind"] for question in QUESTIONS)
    assert set(kinds) == {"answerable", "near_miss", "off_topic"}
    assert len(QUESTIONS) >= 280
    assert kinds["answerable"] >= 210
    assert kinds["near_miss"] == kinds["off_topic"] >= 35
    assert kinds["answerable"] / len(QUESTIONS) == pytest.approx(0.75, abs=0.01)


def test_the_halves_are_balanced() -> None:
    halves = Counter((question["wording"], question["kind"], question["split"]) for question in QUESTIONS)
    for wording in ("plain", "hard"):
        for kind in ("answerable", "near_miss", "off_topic"):
            assert abs(halves[wording, kind, "tune"] - halves[wording, kind, "test"]) <= 4


def test_both_wordings_are_asked() -> None:
    asked = Counter((question["wording"], question["kind"]) for question in QUESTIONS)
    assert asked == {
        ("hard", "answerable"): 279,
        ("hard", "near_miss"): 46,
        ("hard", "off_topic"): 46,
        ("plain", "answerable"): 180,
        ("plain", "near_miss"): 30,
        ("plain", "off_topic"): 30,
    }


def test_every_page_is_asked_about_in_plain_words() -> None:
    asked = Counter(question["page"] for question in ANSWERABLE if question["wording"] == "plain")
    assert asked == Counter(dict.fromkeys(PAGES, 5))


def test_a_plain_question_asks_for_something_new() -> None:
    answers = Counter((question["page"], question["answer"]) for question in ANSWERABLE)
    plain = [question for question in ANSWERABLE if question["wording"] == "plain"]
    assert all(answers[question["page"], question["answer"]] == 1 for question in plain)
    assert all(question["question"] != question["answer"] for question in plain)


def test_no_answer_is_asked_for_in_both_halves() -> None:
    tune, test = (
        {(question["page"], question["answer"]) for question in ANSWERABLE if question["split"] == half}
        for half in ("tune", "test")
    )
    assert not tune & test


def test_every_page_is_asked_about() -> None:
    asked = Counter(question["page"] for question in ANSWERABLE)
    assert set(asked) == set(PAGES)
    assert min(asked.values()) >= 3


@pytest.mark.parametrize("question", ANSWERABLE, ids=lambda question: question["id"])
def test_an_answer_is_on_its_page(question: dict[str, Any]) -> None:
    assert any(question["answer"] in line for line in LINES[question["page"]])
    assert question["facts"]
    assert all(fact in question["answer"] for fact in question["facts"])
    assert len(set(question.get("also", []))) == len(question.get("also", []))
    for sentence in question.get("also", []):
        assert sentence != question["answer"]
        assert all(says(sentence, fact) for fact in question["facts"])
        assert any(sentence in line for lines in LINES.values() for line in lines)


def test_what_cannot_be_answered_names_no_answer() -> None:
    for question in QUESTIONS:
        if question["kind"] == "answerable":
            continue
        assert (question["answer"], question["facts"], "also" in question) == ("", [], False)
        assert question["page"] in PAGES if question["kind"] == "near_miss" else question["page"] == ""
