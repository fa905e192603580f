"""One answer against what is right about it: every measure of one case.

Deterministic: the measures that RAGAS gives to a judge are `(embedded)` here, by the vectors of the sentence
model and by rules. `judge` puts a model's verdicts in their place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dealwright.domains.copilot.evaluating.case import Case, Outcome
from dealwright.domains.copilot.evaluating.given import (
    Given,
    Statement,
    bears,
    evidence_of,
    is_verbatim,
    outcome_of,
    records_touched,
    refs_of_source,
    rows_given,
    statements_of,
    tools_used,
    wanted_proposal,
)
from dealwright.ml import measures
from dealwright.ml.figures import codes_in, content_words, figures_in, says_figure
from dealwright.ml.measures import Vector
from dealwright.ports.embedder.base import Embedder

EMBEDDED = ("answer_correctness", "faithfulness", "answer_relevancy")
MEASURES = (
    "tool_selection",
    "tool_f1",
    "argument_match",
    "client_match",
    "wrong_client",
    "answer_correctness",
    "faithfulness",
    "answer_relevancy",
    "context_precision",
    "context_recall",
    "refusal_accuracy",
    "answered",
    "asked_back",
    "numbers_exact",
)
_SAID = 0.8  # of a fact's words
_CURRENCIES = frozenset({"eur", "usd", "gbp", "chf"})


@dataclass(frozen=True)
class Scored:
    """`unsupported` are statements that nothing cited bears out, `missing` facts that were not said."""

    case: Case
    given: Given
    outcome: Outcome
    values: Mapping[str, float | None]
    unsupported: Sequence[str] = ()
    missing: Sequence[str] = ()
    notes: Mapping[str, Any] = field(default_factory=dict[str, Any])


class Reader:
    """Vectors of texts, each embedded once."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, Vector] = {}

    async def read(self, texts: Sequence[str]) -> None:
        fresh = [one for one in dict.fromkeys(texts) if one and one not in self._known]
        if fresh:
            vectors = await self._embedder.embed(fresh, purpose="passage")
            self._known |= dict(zip(fresh, vectors, strict=True))

    def likeness(self, one: str, other: str) -> float:
        if not one or not other:
            return 0.0
        return measures.cosine(self._known[one], self._known[other])

    def vector(self, text: str) -> Vector:
        return self._known[text] if text else np.zeros(1, np.float32)


async def score(case: Case, given: Given, reader: Reader) -> Scored:
    outcome = outcome_of(given)
    statements = statements_of(given.draft) if given.draft and outcome == "answer" else []
    await reader.read([case.question, case.ground_truth, given.words, *(one.text for one in statements)])
    loose = await _unsupported(statements, given, reader)
    values: dict[str, float | None] = {
        **_tools(case, given),
        **_client(case, given, outcome),
        **_contexts(case, given, outcome),
        **_refusals(case, given, outcome),
        "numbers_exact": _numbers(case, given, outcome),
        "faithfulness": 1 - len(loose) / len(statements) if statements else None,
        "answer_relevancy": _relevancy(case, statements, outcome, reader, given),
        "answer_correctness": _correctness(case, given, statements, outcome, reader),
    }
    missing = [one[0] for one in case.expected_facts if not any(says(given.words, text) for text in one)]
    return Scored(
        case, given, outcome, {name: values[name] for name in MEASURES}, [one.text for one in loose], missing
    )


# Tools and clients


def _tools(case: Case, given: Given) -> dict[str, float | None]:
    wanted = case.expected_tools
    if wanted is None or given.error or case.response is not None:
        return {
            "tool_selection": None if case.response is not None or wanted is None else 0.0,
            "tool_f1": None,
            "argument_match": None,
        }
    used = tools_used(given, wanted)
    calls = [(run.tool, run.arguments) for run in given.runs]
    return {
        "tool_selection": measures.tools_exact(used, wanted),
        "tool_f1": max(measures.tool_set_f1(used, one) for one in wanted),
        "argument_match": measures.arguments_match(calls, case.expected_arguments),
    }


def _client(case: Case, given: Given, outcome: Outcome) -> dict[str, float | None]:
    """A wrong client is one that was answered about without asking back."""
    touched = records_touched(given)
    if case.expected_client:
        right = case.expected_client in touched
        near = case.expected_account is not None and case.expected_account in touched
        wrong = outcome == "answer" and not right and not near and bool(touched)
        return {"client_match": float(right), "wrong_client": float(wrong)}
    if case.expects == "ask" or "unknown_client" in case.tags:
        return {"client_match": None, "wrong_client": float(outcome == "answer" and bool(touched))}
    return {"client_match": None, "wrong_client": None}


# Contexts


def _contexts(case: Case, given: Given, outcome: Outcome) -> dict[str, float | None]:
    """What the answer rests on, in the order it cites it, against what it should rest on."""
    wanted = case.expected_contexts
    if not wanted or case.expects != "answer":
        return {"context_precision": None, "context_recall": None}
    if case.retrieved_contexts:
        return _text_contexts(case.retrieved_contexts, wanted)
    sources = given.draft.sources if given.draft and outcome == "answer" else []
    relevant = [any(bears(one, context) for context in wanted) for one in sources]
    rows = {ref for one in sources for ref in refs_of_source(one)}
    found = [context in rows or any(bears(one, context) for one in sources) for context in wanted]
    return {
        "context_precision": measures.ranked_precision(relevant),
        "context_recall": sum(found) / len(found),
    }


def _text_contexts(retrieved: Sequence[str], wanted: Sequence[str]) -> dict[str, float | None]:
    def alike(one: str, other: str) -> bool:
        return one == other or measures.overlap(one, other) >= measures.ALIKE

    relevant = [any(alike(one, context) for context in wanted) for one in retrieved]
    found = [any(alike(one, context) for one in retrieved) for context in wanted]
    return {
        "context_precision": measures.ranked_precision(relevant),
        "context_recall": sum(found) / len(found),
    }


# Refusing, asking back, figures


def _refusals(case: Case, given: Given, outcome: Outcome) -> dict[str, float | None]:
    values: dict[str, float | None] = {"refusal_accuracy": None, "answered": None, "asked_back": None}
    if case.expects == "refuse":
        values["refusal_accuracy"] = float(outcome == "refuse" and not given.error)
    elif case.expects == "ask":
        choices = [f"{one.record.kind}:{one.record.id}" for one in given.draft.choices] if given.draft else []
        first = choices[: len(case.expected_choices)]
        right = len(first) > 1 and set(first) <= set(case.expected_choices)
        values["asked_back"] = float(outcome == "ask" and right)
    else:
        values["answered"] = float(outcome == "answer")
    return values


def _numbers(case: Case, given: Given, outcome: Outcome) -> float | None:
    """Only answers are judged: that one is missing is seen in `answered`."""
    if not case.expected_numbers or outcome != "answer":
        return None
    return float(all(says_figure(given.words, one) for one in case.expected_numbers))


# Support


async def _unsupported(statements: Sequence[Statement], given: Given, reader: Reader) -> list[Statement]:
    loose: list[Statement] = []
    texts = [text for one in statements for text in evidence_of(one, given)]
    weights = measures.rarity(texts)
    for one in statements:
        if not await is_supported(one, evidence_of(one, given), weights, reader):
            loose.append(one)
    return loose


async def is_supported(
    statement: Statement, evidence: Sequence[str], weights: Mapping[str, float], reader: Reader
) -> bool:
    """Figures, names and denials must be those of what is cited, and the words enough like them."""
    if is_verbatim(statement, evidence):
        return True
    if not evidence or measures.unborne_figures(statement.text, evidence):
        return False
    if measures.unborne_names(statement.text, evidence) or measures.denies_alone(statement.text, evidence):
        return False
    covered = measures.covered(statement.text, " ".join(evidence), weights)
    if statement.is_row:
        return covered >= measures.SUPPORTED
    await reader.read([statement.text, *evidence])
    likeness = max(reader.likeness(statement.text, one) for one in evidence if one)
    return measures.support(likeness, covered) >= measures.SUPPORTED


# Relevancy and correctness


def _relevancy(
    case: Case, statements: Sequence[Statement], outcome: Outcome, reader: Reader, given: Given
) -> float | None:
    if case.expects != "answer":
        return None
    if outcome != "answer":
        return 0.0
    if not statements:
        return None
    question = reader.vector(case.question)
    return measures.relevancy(question, [reader.vector(one.text) for one in statements])


def _correctness(
    case: Case, given: Given, statements: Sequence[Statement], outcome: Outcome, reader: Reader
) -> float | None:
    if case.expects != "answer" or not (case.ground_truth or case.expected_facts):
        return None
    if outcome != "answer":
        return 0.0
    if case.expected_proposal:
        return float(wanted_proposal(case, given))
    likeness = reader.likeness(given.words, case.ground_truth)
    return measures.correctness(_facts_right(case, given, statements), likeness)


def _facts_right(case: Case, given: Given, statements: Sequence[Statement]) -> float:
    """As RAGAS counts statements: said and right, said and beside the point, not said."""
    if case.expected_rows:
        kind = case.expected_rows[0].partition(":")[0]
        rows = rows_given(given, kind)
        if rows:
            return measures.set_f1(rows, case.expected_rows)
    if not case.expected_facts:
        known = content_words(case.question)
        return measures.word_f1(given.words, case.ground_truth, known=known)
    right = sum(any(says(given.words, text) for text in one) for one in case.expected_facts)
    beside = sum(not _to_the_point(one, case) for one in statements)
    return measures.f1(right, beside, len(case.expected_facts) - right)


def _to_the_point(statement: Statement, case: Case) -> bool:
    """It says a fact that was asked for, or comes from a document or, in an overview, a record that was.

    Rows of a table are judged together by what is missing.
    """
    if statement.is_row or any(says(statement.text, text) for one in case.expected_facts for text in one):
        return True
    if any(bears(source, one) for source in statement.sources for one in case.expected_parts):
        return True
    documents = [one for one in case.expected_contexts or () if not one.startswith(("account:", "deal:"))]
    wanted = (case.expected_contexts or ()) if case.open_ended else documents
    return any(bears(source, one) for source in statement.sources for one in wanted)


def says(text: str, fact: str) -> bool:
    """All figures and codes of the fact, and most of its words."""
    if not all(says_figure(text, one) for one in figures_in(fact)) or codes_in(fact) - codes_in(text):
        return False
    words = {one for one in content_words(fact) if one not in _CURRENCIES} - figures_in(fact)
    if not words:
        return bool(figures_in(fact) or codes_in(fact))
    return len(words & set(content_words(text))) / len(words) >= _SAID
