"""A model as judge: what it says counts, what it says wrongly is asked again, and then not scored."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from dealwright.domains.copilot.evaluating.judge import judged
from dealwright.domains.copilot.evaluating.scoring import Reader, Scored, score
from dealwright.domains.copilot.findings import Draft
from dealwright.ports.llm.base import Completion, NoAnswer
from tests.factories.evaluations import a_case, an_answer
from tests.factories.knowledge import WordEmbedder

FAITHFUL = {"statements": [{"statement": "a", "supported": True}, {"statement": "b", "supported": False}]}
CORRECT = {"statements": [{"statement": word, "verdict": word} for word in ("TP", "TP", "FP", "FN")]}
RELEVANT = {
    "questions": [
        {"question": "How much has Grünbeck Polymer spent?", "noncommittal": False},
        {"question": "How much has Grünbeck Polymer spent?", "noncommittal": True},
    ]
}


@dataclass
class Judge:
    """Says one thing after the other; an exception is raised."""

    says: list[str | Exception]
    asked: list[str] = field(default_factory=list[str])
    model: str = "judge"

    async def complete(self, *, system: str, user: str, **more: Any) -> Completion:
        self.asked.append(user)
        said = self.says.pop(0)
        if isinstance(said, Exception):
            raise said
        return Completion(said, self.model)

    async def chat(self, **asked: Any) -> Any:
        raise AssertionError("A judge is asked for completions.")


async def judged_by(says: list[Any]) -> tuple[Scored, Judge]:
    reader = Reader(WordEmbedder())
    judge = Judge([one if isinstance(one, str | Exception) else json.dumps(one) for one in says])
    return await judged(await score(a_case(), an_answer(), reader), judge, reader), judge


async def test_the_verdicts_are_counted_as_ragas_counts_them() -> None:
    found, _ = await judged_by([FAITHFUL, f"Here it is: ```json\n{json.dumps(CORRECT)}```", RELEVANT])
    assert found.values["faithfulness"] == 0.5
    facts = 2 / (2 + 0.5 * 2)
    correctness = found.values["answer_correctness"]
    assert correctness
    assert 0.75 * facts < correctness <= 0.75 * facts + 0.25
    assert found.values["answer_relevancy"] == pytest.approx(1.0)
    assert found.notes["judged"]["faithfulness"] == FAITHFUL
    assert found.notes["embedded"]["faithfulness"] == 1.0


async def test_no_json_is_asked_for_again_twice_and_then_not_scored() -> None:
    found, judge = await judged_by(["yes", "no", FAITHFUL, '{"statements": 7}', "?", "", RELEVANT])
    assert found.values["faithfulness"] == 0.5
    assert found.values["answer_correctness"] is None
    assert found.values["answer_relevancy"] is not None
    assert len(judge.asked) == 7
    assert "This was not the JSON" in judge.asked[1]


async def test_a_judge_that_is_down_scores_nothing() -> None:
    down = NoAnswer("The model is down.", fault="late")
    found, _ = await judged_by([down, down, down])
    assert [found.values[one] for one in ("faithfulness", "answer_correctness", "answer_relevancy")] == [
        None
    ] * 3
    assert found.values["tool_selection"] == 1.0


async def test_an_evasive_answer_is_not_relevant() -> None:
    evasive = {"questions": [{"question": "How much?", "noncommittal": True}]}
    found, _ = await judged_by([FAITHFUL, CORRECT, evasive])
    assert found.values["answer_relevancy"] == 0.0


async def test_a_refusal_is_judged_by_rules_alone() -> None:
    reader, judge = Reader(WordEmbedder()), Judge([])
    refused = await score(a_case(), an_answer(Draft(refused=True, reason="No."), []), reader)
    assert await judged(refused, judge, reader) == refused


async def test_orders_in_an_answer_are_data_to_the_judge() -> None:
    _, judge = await judged_by([FAITHFUL, CORRECT, RELEVANT])
    task, _, shown = judge.asked[0].partition("\n\n")
    assert "Grünbeck" not in task
    assert set(json.loads(shown)) == {"contexts", "answer"}
