"""A model as judge, after the definitions of RAGAS: statement by statement, JSON asked for and checked.

Two new tries for an answer that is no such JSON; then the measure of this case is not scored. What is judged
is data: an answer that gives the judge orders is still only an answer.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, Field, ValidationError

from dealwright.domains.copilot.evaluating.scoring import EMBEDDED, Reader, Scored
from dealwright.domains.copilot.prompts import prompt
from dealwright.kernel.errors import Unavailable
from dealwright.ml import measures
from dealwright.ml.figures import without_citations
from dealwright.ports.llm.base import Llm

PROMPT = "judge-1"
TRIES = 3
LONG = 12_000


class Borne(BaseModel):
    statement: str
    supported: bool


class Faithful(BaseModel):
    statements: Annotated[list[Borne], Field(max_length=200)]


class Placed(BaseModel):
    statement: str
    verdict: Literal["TP", "FP", "FN"]


class Correct(BaseModel):
    statements: Annotated[list[Placed], Field(max_length=200)]


class Asked(BaseModel):
    question: str
    noncommittal: bool


class Relevant(BaseModel):
    questions: Annotated[list[Asked], Field(min_length=1, max_length=5)]


V = TypeVar("V", bound=BaseModel)
_TASKS: Mapping[str, str] = {
    "faithfulness": "Split the answer into statements that stand for themselves. For each say whether the "
    'contexts alone bear it out. {"statements": [{"statement": "...", "supported": true}]}',
    "answer_correctness": "Split the answer and the ground truth into statements. TP: in the answer and "
    "borne out by the ground truth. FP: in the answer, not in the ground truth. FN: in the ground truth but "
    'missing in the answer. {"statements": [{"statement": "...", "verdict": "TP"}]}',
    "answer_relevancy": "Write three questions that this answer answers, each in other words. noncommittal: "
    'the answer evades. {"questions": [{"question": "...", "noncommittal": false}]}',
}


async def judged(scored: Scored, llm: Llm, reader: Reader) -> Scored:
    """The three measures of RAGAS that need a judge, in the place of the embedded ones.

    Where no answer was due or none was given, nothing is asked: those values are rules, not judgements.
    """
    if scored.outcome != "answer" or scored.case.expects != "answer" or scored.case.expected_proposal:
        return scored
    case, answer = scored.case, scored.given.words
    contexts = [one.text for one in scored.given.draft.sources] if scored.given.draft else []
    faithful = await _ask(llm, "faithfulness", Faithful, {"contexts": contexts, "answer": answer})
    correct = None
    if case.ground_truth:
        shown = {"question": case.question, "ground_truth": case.ground_truth, "answer": answer}
        correct = await _ask(llm, "answer_correctness", Correct, shown)
    relevant = await _ask(llm, "answer_relevancy", Relevant, {"answer": answer})
    values = {
        "faithfulness": _faithfulness(faithful),
        "answer_correctness": _correctness(correct, reader.likeness(answer, case.ground_truth)),
        "answer_relevancy": await _relevancy(relevant, case.question, reader),
    }
    said = {"faithfulness": faithful, "answer_correctness": correct, "answer_relevancy": relevant}
    notes = {name: one.model_dump() for name, one in said.items() if one}
    embedded = {name: scored.values[name] for name in EMBEDDED}
    return replace(
        scored,
        values={**scored.values, **values},
        notes={**scored.notes, "judged": notes, "embedded": embedded},
    )


def _faithfulness(said: Faithful | None) -> float | None:
    if said is None or not said.statements:
        return None
    return sum(one.supported for one in said.statements) / len(said.statements)


def _correctness(said: Correct | None, likeness: float) -> float | None:
    if said is None or not said.statements:
        return None
    counted = [one.verdict for one in said.statements]
    facts = measures.f1(counted.count("TP"), counted.count("FP"), counted.count("FN"))
    return measures.correctness(facts, likeness)


async def _relevancy(said: Relevant | None, question: str, reader: Reader) -> float | None:
    """RAGAS: the mean likeness of the questions to the one that was asked; 0 for an evasive answer."""
    if said is None:
        return None
    if all(one.noncommittal for one in said.questions):
        return 0.0
    texts = [one.question for one in said.questions]
    await reader.read([question, *texts])
    return max(0.0, measures.mean([reader.likeness(question, one) for one in texts]) or 0.0)


async def _ask(llm: Llm, task: str, shape: type[V], shown: Mapping[str, Any]) -> V | None:
    """None when the model is down or never says what was asked for."""
    cut = {name: _cut(value) for name, value in shown.items()}
    user = f"{_TASKS[task]}\n\n{json.dumps(cut, ensure_ascii=False)}"
    for _ in range(TRIES):
        try:
            said = await llm.complete(system=prompt(PROMPT), user=user, max_tokens=1_500)
            return shape.model_validate_json(_object_in(said.text))
        except ValidationError as error:
            user = f"{user}\n\nThis was not the JSON that was asked for: {error.errors()[0]['msg']}"
        except Unavailable:
            return None
    return None


def _cut(value: str | Sequence[str]) -> str | list[str]:
    """Long answers are judged by their beginning; citations say nothing to the judge."""
    if isinstance(value, str):
        return without_citations(value)[:LONG]
    each = LONG // max(1, len(value))
    return [one[: max(400, each)] for one in value]


def _object_in(text: str) -> str:
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if 0 <= start < end else text
