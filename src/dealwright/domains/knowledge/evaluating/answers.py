"""How well questions are answered and refused: measured over documents and questions, and fitted on them.

A question is a line of JSON: `question`, `kind` (answerable, near_miss, off_topic), `page` (the document),
`answer` (the gold sentence, verbatim), `also` (others that answer as well), `split` (tune, test), `wording`.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from time import perf_counter
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from dealwright.domains.knowledge.answering import builtin
from dealwright.domains.knowledge.answering.checks import why_not
from dealwright.domains.knowledge.answering.evidence import Evidence
from dealwright.domains.knowledge.answering.verdict import Verdict, checked
from dealwright.domains.knowledge.demo.flows import playbook
from dealwright.domains.knowledge.evaluating.library import Library
from dealwright.domains.knowledge.reading.read import read
from dealwright.kernel.errors import Invalid
from dealwright.ports.embedder.base import Embedder

LOADED = 24
FEATURES = (
    "alike",
    "alike_most",
    "alike_passage",
    "covered",
    "covered_passage",
    "covered_near",
    "rarest_missing",
    "unknown",
    "fits",
    "misfits",
    "lead",
    "ahead",
    "first",
    "agreed",
    "length",
    "score",
    "clear",
    "found",
    "alike_five",
    "scattered",
)
KEPT = 0.93  # of the answerable questions of the tune half, when the threshold is set


class Asked(BaseModel):
    model_config = ConfigDict(extra="ignore")

    question: str
    kind: Literal["answerable", "near_miss", "off_topic"]
    page: str = ""
    answer: str = ""
    also: list[str] = []
    split: Literal["tune", "test"] = "test"
    wording: str = ""


@dataclass(frozen=True)
class Case:
    """A question with everything the engine is given."""

    asked: Asked
    vector: NDArray[np.float32]
    evidence: Sequence[Evidence]
    rarity: Mapping[int, float]


def read_questions(path: Path | None) -> list[Asked]:
    """Of a file, or the demo company's own."""
    shipped = files("dealwright.domains.knowledge.demo") / "questions.jsonl"
    lines = (path.read_text() if path else shipped.read_text()).splitlines()
    try:
        return TypeAdapter(list[Asked]).validate_python([json.loads(line) for line in lines if line.strip()])
    except (ValueError, ValidationError) as error:
        raise Invalid.field("questions", f"This is no file of questions: {error}") from error


async def prepare(embedder: Embedder, questions: Sequence[Asked], pages: Mapping[str, bytes]) -> list[Case]:
    library = Library(embedder, with_sentences=True)
    await library.add({name: read(body, name=name) for name, body in pages.items()})
    cases: list[Case] = []
    for asked in questions:
        lanes, vector = await library.search(asked.question)
        cases.append(Case(asked, vector, library.evidence(lanes, LOADED), lanes.rarity))
    return cases


async def evaluate(
    embedder: Embedder, questions: Sequence[Asked], pages: Mapping[str, bytes] | None = None
) -> dict[str, Any]:
    """Figures of both halves, and of each wording in the test half."""
    cases = await prepare(embedder, questions, pages or playbook())
    started = perf_counter()
    verdicts = [_answer(case) for case in cases]
    spent = (perf_counter() - started) * 1_000 / max(1, len(cases))
    both = list(zip(cases, verdicts, strict=True))
    halves = {half: [one for one in both if one[0].asked.split == half] for half in ("tune", "test")}
    wordings = sorted({case.asked.wording for case in cases if case.asked.wording})
    report: dict[str, Any] = {half: _figures(ones) for half, ones in halves.items() if ones}
    report["test_by_wording"] = {
        word: _figures([one for one in halves["test"] if one[0].asked.wording == word]) for word in wordings
    }
    return report | {"questions": len(cases), "ms_per_answer": round(spent, 2)}


def _answer(case: Case) -> Verdict:
    return checked(builtin.answer(case.asked.question, case.vector, case.evidence, case.rarity))


def _figures(both: Sequence[tuple[Case, Verdict]]) -> dict[str, Any]:
    def share(kind: str, test: Callable[[Case, Verdict], bool]) -> float | None:
        ones = [one for one in both if one[0].asked.kind == kind]
        return round(sum(test(*one) for one in ones) / len(ones), 4) if ones else None

    answered = [one for one in both if one[0].asked.kind == "answerable" and one[1].band == "answered"]
    claims = [claim for _, verdict in both for claim in verdict.claims]
    return {
        "answered": share("answerable", lambda _, verdict: verdict.band == "answered"),
        "off_topic_refused": share("off_topic", lambda _, verdict: verdict.band != "answered"),
        "near_miss_not_stated": share("near_miss", lambda _, verdict: verdict.band != "answered"),
        "gold_in_answer": round(sum(_has_gold(*one) for one in answered) / len(answered), 4)
        if answered
        else None,
        "gold_in_best_three": share("answerable", lambda case, _: _best_three_have_gold(case)),
        "sentences_borne_out": round(sum(why_not(one) is None for one in claims) / len(claims), 4)
        if claims
        else None,
        "counted": len(both),
    }


_MARKS = re.compile(r"[*`_]")
_SPACES = re.compile(r"\s+")


def _plain(text: str) -> str:
    return _SPACES.sub(" ", _MARKS.sub("", text)).strip().lower()


def is_gold(text: str, asked: Asked) -> bool:
    """Whether it is, or holds, a sentence that answers."""
    said = _plain(text)
    golds = [_plain(one) for one in (asked.answer, *asked.also) if one]
    return any(one in said or (len(said) > 15 and said in one) for one in golds)


def _has_gold(case: Case, verdict: Verdict) -> bool:
    return any(is_gold(claim.text, case.asked) for claim in verdict.claims)


def _best_three_have_gold(case: Case) -> bool:
    ranked = builtin.rank(case.asked.question, case.vector, case.evidence, case.rarity)
    return any(is_gold(one.text, case.asked) for one in builtin.chosen(ranked)) if ranked else False


async def fit(embedder: Embedder, questions: Sequence[Asked]) -> dict[str, Any]:
    """Weights of the decision, from the tune half alone: logistic regression with a ridge."""
    tune = [one for one in questions if one.split == "tune"]
    cases = await prepare(embedder, tune, playbook())
    rows: list[list[float]] = []
    answerable: list[bool] = []
    for case in cases:
        ranked = builtin.rank(case.asked.question, case.vector, case.evidence, case.rarity)
        found = builtin.features(case.asked.question, case.vector, case.evidence, ranked, case.rarity)
        rows.append([found[name] for name in FEATURES])
        answerable.append(case.asked.kind == "answerable")
    values, wanted = np.array(rows), np.array(answerable, np.float64)
    mean, scale = values.mean(0), values.std(0) + 1e-9
    scaled = (values - mean) / scale
    weight, bias = _logistic(scaled, wanted)
    confidence = 1 / (1 + np.exp(-(scaled @ weight + bias)))
    threshold = float(np.quantile(confidence[wanted == 1], 1 - KEPT))
    near = values[:, FEATURES.index("alike_passage")]
    related = float(np.quantile(near[[one.asked.kind == "near_miss" for one in cases]], 0.1))
    return {
        "fitted_on": f"{len(tune)} questions of the tune half of the demo company",
        "names": list(FEATURES),
        "mean": [round(float(one), 5) for one in mean],
        "scale": [round(float(one), 5) for one in scale],
        "weight": [round(float(one), 4) for one in weight],
        "bias": round(bias, 4),
        "answered": round(threshold, 4),
        "related": round(related, 4),
    }


def _logistic(
    values: NDArray[np.float64], wanted: NDArray[np.float64], *, ridge: float = 100.0
) -> tuple[NDArray[np.float64], float]:
    """Newton's method; the ridge was chosen by cross-validation and leaves the bias alone."""
    rows = np.hstack([values, np.ones((len(values), 1))]).astype(np.float64)
    penalty = np.diag([ridge] * values.shape[1] + [1e-6]).astype(np.float64)
    theta = np.zeros(rows.shape[1], np.float64)
    for _ in range(50):
        guess = (1 / (1 + np.exp(-(rows @ theta)))).astype(np.float64)
        slope = (rows.T @ (guess - wanted) + penalty @ theta).astype(np.float64)
        curve = ((rows * (guess * (1 - guess))[:, None]).T @ rows + penalty).astype(np.float64)
        step = np.linalg.solve(curve, slope).astype(np.float64)
        theta = (theta - step).astype(np.float64)
        if float(np.abs(step).max()) < 1e-8:
            break
    return theta[:-1], float(theta[-1])
