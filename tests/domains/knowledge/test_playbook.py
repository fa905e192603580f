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
    keys = ["id", "question", "kind", "page", "answer", "facts", "split"]
    for question in QUESTIONS:
        assert [key for key in question if key != "also"] == keys
        assert question["split"] in {"tune", "test"}


def test_a_quarter_of_the_questions_has_no_answer() -> None:
    kinds = Counter(question["kind"] for question in QUESTIONS)
    assert set(kinds) == {"answerable", "near_miss", "off_topic"}
    assert len(QUESTIONS) >= 280
    assert kinds["answerable"] >= 210
    assert kinds["near_miss"] == kinds["off_topic"] >= 35
    assert kinds["answerable"] / len(QUESTIONS) == pytest.approx(0.75, abs=0.01)


def test_the_halves_are_balanced() -> None:
    halves = Counter((question["kind"], question["split"]) for question in QUESTIONS)
    for kind in ("answerable", "near_miss", "off_topic"):
        assert abs(halves[kind, "tune"] - halves[kind, "test"]) <= 4


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
    for sentence in question.get("also", []):
        assert sentence != question["answer"]
        assert all(fact.lower() in sentence.lower() for fact in question["facts"])
        assert any(sentence in line for lines in LINES.values() for line in lines)


def test_what_cannot_be_answered_names_no_answer() -> None:
    for question in QUESTIONS:
        if question["kind"] == "answerable":
            continue
        assert (question["answer"], question["facts"], "also" in question) == ("", [], False)
        assert question["page"] in PAGES if question["kind"] == "near_miss" else question["page"] == ""
