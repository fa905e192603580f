"""Formulas by hand-made examples, and beside the values that the ragas package gives."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dealwright.ml import measures
from dealwright.ml.figures import codes_in, content_words, figures_in, says_figure, sentences_of

RAGAS: dict[str, Any] = json.loads((Path(__file__).parent / "ragas_values.json").read_text())
BOTH = {
    "tool_call_f1": lambda one: measures.tool_call_f1(one["used"], one["expected"]),
    "string_similarity": lambda one: measures.similarity(one["one"], one["other"]),
    "id_precision": lambda one: measures.id_precision(one["retrieved"], one["reference"]),
    "id_recall": lambda one: measures.id_recall(one["retrieved"], one["reference"]),
    "text_precision": lambda one: measures.text_precision(one["retrieved"], one["reference"]),
    "text_recall": lambda one: measures.text_recall(one["retrieved"], one["reference"]),
    "ranked_precision": lambda one: measures.ranked_precision(one["relevant"]),
}


@pytest.mark.parametrize("name", BOTH)
def test_rule_based_measures_give_what_ragas_gives(name: str) -> None:
    samples = RAGAS[name]
    assert len(samples) == 25
    for sample in samples:
        assert BOTH[name](sample) == pytest.approx(sample["value"], abs=1e-4), sample


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("€48,210", {"48210"}),
        ("EUR 48 210", {"48210"}),
        ("48.2k and 1.2 million", {"48200", "1200000"}),
        ("3.9 kg, 1,800 mm, 5 %", {"3.9", "1800", "5"}),
        ("600–1,600 mm", {"600", "1600"}),
        ("on 12 March 2026 at 10:30", {"2026-03-12"}),
        ("March 3, 2026 or 3 March", {"2026-03-03", "--03-03"}),
        ("2026-03-12", {"2026-03-12"}),
        ("the H10 in Q-24460-B", set[str]()),
        ("two deals", {"2"}),
    ],
)
def test_figures_count_by_value(text: str, figures: set[str]) -> None:
    assert figures_in(text, spelled=True) == figures


def test_codes_are_told_apart() -> None:
    assert codes_in("The H10 (IP65) in offer Q-24460-B") == {"h10", "ip65", "q-24460-b"}


def test_a_day_may_be_said_without_its_year() -> None:
    assert says_figure("It closes on 12 March.", "2026-03-12")
    assert not says_figure("It closes on 13 March.", "2026-03-12")


def test_words_that_mean_something() -> None:
    assert content_words("How much has Grünbeck spent with us? [2]") == ["much", "grunbeck", "spent"]


def test_a_company_form_ends_no_sentence() -> None:
    assert sentences_of("Blue Mesa Inc. has bought. It is in Ohio.\n- one") == [
        "Blue Mesa Inc. has bought.",
        "It is in Ohio.",
        "- one",
    ]


def test_no_tool_is_right_where_none_is_expected() -> None:
    assert measures.tool_set_f1([], []) == 1.0
    assert measures.tools_exact([], [[], ["find_clients"]]) == 1.0
    assert measures.tools_exact(["client_facts", "find_people"], [["client_facts"]]) == 0.0
    assert measures.tool_set_f1(["client_facts", "find_people"], ["client_facts"]) == pytest.approx(2 / 3)


def test_arguments_count_as_text_in_the_best_call() -> None:
    calls = [("query_deals", {"measure": "Sum", "stages": ["B", "a"]}), ("query_deals", {"measure": "list"})]
    wanted = {"query_deals": {"measure": "sum", "stages": ["a", "b"]}}
    assert measures.arguments_match(calls, wanted) == 1.0
    assert measures.arguments_match(calls[1:], wanted) == 0.0
    assert measures.arguments_match(calls, {}) is None


def test_what_cannot_be_scored_is_none_and_no_part_of_a_mean() -> None:
    assert measures.id_precision([], ["a"]) is None
    assert measures.id_recall(["a"], []) is None
    assert measures.ranked_precision([]) is None
    assert measures.relevancy(np.ones(2, np.float32), []) is None
    assert measures.mean([1.0, None, 0.0]) == 0.5
    assert measures.mean([None]) is None


def test_the_interval_is_the_same_every_time_and_holds_the_mean() -> None:
    values = [1.0] * 30 + [0.0] * 10 + [None] * 5
    first, second = measures.interval(values), measures.interval(values)
    assert first == second
    assert first
    assert first.scored == 40
    assert first.low < first.mean == 0.75 < first.high
    assert measures.interval([None]) is None


def test_percentiles_are_values_that_occurred() -> None:
    assert measures.percentile([5, 1, 3, 2, 4], 0.5) == 3
    assert measures.percentile([5, 1, 3, 2, 4], 0.95) == 5
    assert measures.percentile([], 0.5) is None


def test_rare_words_weigh_more_in_support() -> None:
    weights = measures.rarity(["the arm lifts", "the arm turns", "the arm holds", "the gripper holds"])
    common = measures.covered("the arm", "an arm", weights)
    rare = measures.covered("the arm lifts glass", "the arm", weights)
    assert common == 1.0
    assert rare < 0.5


def test_a_figure_that_is_nowhere_is_found() -> None:
    evidence = ["The H10 lifts 10 kg; 3 deals closed on 12 March 2026."]
    assert measures.unborne_figures("The H10 lifts 10 kg since 12 March [1].", evidence) == set()
    assert measures.unborne_figures("The H20 lifts 12 kg in three deals.", evidence) == {"h20", "12"}


def test_word_f1_leaves_out_what_the_question_said() -> None:
    known = content_words("What has Grünbeck spent?")
    answer, truth = "Grünbeck has spent €48,210.", "€48,210"
    assert measures.word_f1(answer, truth, known=known) == 1.0
    assert measures.word_f1(answer, truth) == 0.5


def test_confusion_counts_pairs() -> None:
    pairs = [("answer", "answer"), ("answer", "refuse"), ("refuse", "refuse"), ("answer", "answer")]
    assert measures.confusion(pairs) == {"answer": {"answer": 2, "refuse": 1}, "refuse": {"refuse": 1}}
