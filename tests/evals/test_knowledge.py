"""The figures of docs/knowledge.md hold: the demo company's playbook and its 611 questions.

Floors stand a little below what was measured, so that a change that costs quality fails here.
"""

import json
import re

import pytest

from dealwright.domains.knowledge.demo.flows import playbook
from dealwright.domains.knowledge.evaluating import answers, retrieval
from dealwright.domains.knowledge.reading.read import read
from dealwright.ports.embedder.minilm import MiniLm


@pytest.fixture(scope="module")
def embedder() -> MiniLm:
    return MiniLm()


async def test_the_playbook_is_answered_and_refused_as_measured(embedder: MiniLm) -> None:
    report = await answers.evaluate(embedder, answers.read_questions(None))
    assert report["questions"] == 611
    test = report["test"]
    assert test["answered"] >= 0.91
    assert test["off_topic_refused"] >= 0.90
    assert test["near_miss_not_stated"] >= 0.15
    assert test["gold_in_answer"] >= 0.84
    assert report["test_by_wording"]["plain"]["gold_in_answer"] >= 0.96
    assert report["tune"]["sentences_borne_out"] == test["sentences_borne_out"] == 1.0


async def test_both_searches_together_find_more_pages_than_each(embedder: MiniLm) -> None:
    documents = {name: read(body, name=name) for name, body in playbook().items()}
    asked = [one for one in answers.read_questions(None) if one.kind == "answerable"]
    queries = {str(number): one.question for number, one in enumerate(asked)}
    relevant = {str(number): {one.page: 1} for number, one in enumerate(asked)}
    report = await retrieval.evaluate(embedder, documents, queries, relevant)
    assert report["ndcg@10"] >= 0.87
    assert report["ndcg@10"] > report["lexical"]["ndcg@10"] + 0.02
    assert report["ndcg@10"] > report["vector"]["ndcg@10"] + 0.02


def test_the_weights_were_fitted_on_the_tune_half_alone() -> None:
    stored = answers.builtin.weights()
    assert stored.names == answers.FEATURES
    raw = json.loads((answers.files("dealwright.domains.knowledge.answering") / "weights.json").read_text())
    tune = sum(one.split == "tune" for one in answers.read_questions(None))
    assert re.match(rf"{tune} questions of the tune half", raw["fitted_on"])


@pytest.mark.parametrize(
    ("ranking", "gain"),
    [(["a", "b"], 1.0), (["b", "a"], 0.8597), (["x", "a"], 0.4796), ([], 0.0)],
)
def test_gain_is_counted_as_in_trec_eval(ranking: list[str], gain: float) -> None:
    assert retrieval.ndcg(ranking, {"a": 2, "b": 1}, 10) == pytest.approx(gain, abs=1e-3)


def test_recall_and_reciprocal_rank() -> None:
    assert retrieval.recall(["x", "a"], {"a": 1, "b": 1}, 2) == 0.5
    assert retrieval.reciprocal_rank(["x", "a"], {"a": 1}, 10) == 0.5
    assert retrieval.reciprocal_rank(["x", "a"], {"a": 1}, 1) == 0.0
