"""Totals, bars, grade, comparison, and the page they are shown on."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest

from dealwright.domains.copilot.evaluating.given import Given
from dealwright.domains.copilot.evaluating.page import report_page
from dealwright.domains.copilot.evaluating.report import grade, make_report, misses
from dealwright.domains.copilot.evaluating.scoring import Reader, Scored, score
from dealwright.domains.copilot.findings import Draft
from dealwright.kernel.errors import NotFound
from tests.factories.evaluations import a_case, a_draft, an_answer
from tests.factories.knowledge import WordEmbedder

AT = datetime(2026, 11, 21, 8, tzinfo=UTC)


async def the_cases() -> list[Scored]:
    """One right, one with a wrong figure, one refused rightly, one that failed."""
    reader = Reader(WordEmbedder())
    wrong = an_answer(a_draft(said="Grünbeck Polymer GmbH has spent €86,100."))
    refused = an_answer(Draft(refused=True, reason="<b>No</b> such client."), [])
    return [
        await score(a_case(tags=["single fact"]), an_answer(), reader),
        await score(a_case(id="two", tags=["single fact"], half="tune"), wrong, reader),
        await score(a_case(id="three", tags=["unanswerable"], expected_refusal=True), refused, reader),
        await score(a_case(id="four"), Given(None, error="The model is down."), reader),
    ]


def report_of(scored: list[Scored], **more: Any) -> dict[str, Any]:
    return make_report(scored, name="Set & <more>", engine="builtin", at=AT, **more)


async def test_what_was_not_scored_is_counted_and_no_part_of_a_mean() -> None:
    totals = report_of(await the_cases())["totals"]
    assert (totals["cases"], totals["errors"]) == (4, 1)
    assert totals["refusal_accuracy"] == 1.0
    assert totals["not_scored"]["refusal_accuracy"] == 3
    assert totals["numbers_exact"] == 0.5
    assert totals["not_scored"]["numbers_exact"] == 2
    low, high = totals["intervals"]["numbers_exact"]
    assert low <= 0.5 <= high
    assert totals["outcomes"] == {"answer": {"answer": 2, "refuse": 1}, "refuse": {"refuse": 1}}
    assert totals["by_tag"]["single fact"]["cases"] == 2
    assert totals["by_half"]["tune"]["numbers_exact"] == 0.0
    assert totals["by_tool"]["no tool"]["cases"] == 2
    assert totals["marked"]["faithfulness"] == "embedded"
    assert (totals["p50_ms"], totals["p95_ms"]) == (12, 12)


async def test_the_worst_come_first_and_right_ones_are_not_among_them() -> None:
    assert report_of(await the_cases())["worst"][0] == "four"
    assert "one" not in report_of(await the_cases())["worst"]


async def test_bars_are_met_or_missed_and_those_without_a_case_are_neither() -> None:
    scored = await the_cases()
    totals = report_of(scored)["totals"]
    assert {"numbers_exact", "faithfulness", "tool_selection"} <= set(misses(totals))
    met = {one["measure"]: one["met"] for one in report_of(scored[:1])["totals"]["bars"]}
    assert met["numbers_exact"] is True
    assert met["refusal_accuracy"] is None


@pytest.mark.parametrize(
    ("changed", "letter"),
    [
        ({}, "A"),
        ({"answer_correctness": 0.82}, "B"),
        ({"faithfulness": 0.85}, "C"),
        ({"answered": 0.72}, "D"),
        ({"tool_selection": 0.3}, "E"),
        ({"numbers_exact": 0.99}, "C"),
        ({"wrong_client": 0.02}, "C"),
        ({"numbers_exact": 0.99, "tool_selection": 0.3}, "E"),
    ],
)
def test_the_grade_is_that_of_the_weakest_side(changed: dict[str, float], letter: str) -> None:
    values = {
        "answer_correctness": 0.9,
        "faithfulness": 1.0,
        "tool_selection": 0.98,
        "refusal_accuracy": 0.97,
        "answered": 0.99,
        "numbers_exact": 1.0,
        "wrong_client": 0.0,
    }
    assert grade(values | changed) == letter


def test_nothing_scored_has_no_grade() -> None:
    totals = report_of([])["totals"]
    assert totals["grade"] is None
    assert misses(totals) == []


async def test_it_is_compared_with_the_run_before() -> None:
    scored = await the_cases()
    before = report_of(scored[1:2])["totals"]
    now = report_of(scored[:1], before=before)
    assert now["before"]["measures"]["numbers_exact"] == {"before": 0.0, "change": 1.0}
    assert now["before"]["measures"]["refusal_accuracy"] == {"before": None, "change": None}
    assert "+100.0" in report_page(now)


class Page(HTMLParser):
    """What a browser would load or run, and how the elements nest."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.ids: list[str] = []
        self.details = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.details += tag == "details"
        self.ids += [given["id"] or ""] if "id" in given else []
        if tag in ("script", "link", "img", "iframe", "b") or any(name.startswith("on") for name in given):
            self.loads.append(tag)
        self.loads += [
            given[name] or "" for name in ("src", "href") if not (given.get(name) or "#").startswith("#")
        ]


async def test_the_page_needs_nothing_else_and_escapes_what_it_shows() -> None:
    scored = await the_cases()
    report = json.loads(json.dumps(report_of(scored)))
    text = report_page(report)
    page = Page()
    page.feed(text)
    assert page.details == len(scored) + len(report["worst"])
    assert [one for one in page.loads if one != "b"] == []
    assert "<b>No</b> such client." not in text
    assert "&lt;b&gt;No&lt;/b&gt; such client." in text
    assert "Set &amp; &lt;more&gt;" in text
    assert "prefers-color-scheme:dark" in text
    assert "Faithfulness (embedded)" in text


def test_an_evaluation_without_a_report_has_no_page() -> None:
    with pytest.raises(NotFound):
        report_page({})


async def test_a_judged_case_shows_what_the_judge_said() -> None:
    scored = (await the_cases())[0]
    judged = replace(scored, notes={"judged": {"faithfulness": {"statements": []}}})
    report = make_report([judged], name="Set", engine="llm", at=AT, judge="big-model")
    assert report["totals"]["marked"]["faithfulness"] == "judge"
    assert "judged by big-model" in report_page(report)
