"""All cases together: means with their intervals, bars, a grade, what went wrong most, and the run before."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from dealwright import __version__
from dealwright.domains.copilot.evaluating.scoring import EMBEDDED, MEASURES, Scored
from dealwright.ml import measures

Report = dict[str, Any]

# The bars of the product, each with the share that must be reached or may be reached at most.
AT_LEAST: Mapping[str, float] = {
    "tool_selection": 0.97,
    "client_match": 0.98,
    "answer_correctness": 0.85,
    "faithfulness": 1.0,
    "refusal_accuracy": 0.95,
    "numbers_exact": 1.0,
}
AT_MOST: Mapping[str, float] = {"wrong_client": 0.005}
GRADED = ("answer_correctness", "faithfulness", "tool_selection", "refusal_accuracy", "answered")
GRADES = (("A", 0.95), ("B", 0.9), ("C", 0.8), ("D", 0.7))
GRADE_RULE = (
    "The lowest of correctness, faithfulness, tool selection, refusals and answered questions: A from 0.95, "
    "B from 0.90, C from 0.80, D from 0.70, else E. Correctness counts 0.10 more, since its likeness to a "
    "wording never reaches 1. One wrong figure or more than 0.5 % wrong clients: C at most."
)
CORRECTNESS_LIFT = 0.1
WORST = 20
LONG = 4_000


def make_report(
    scored: Sequence[Scored],
    *,
    name: str,
    engine: str,
    at: datetime,
    judge: str | None = None,
    before: Mapping[str, Any] | None = None,
) -> Report:
    """`before` is the totals of an earlier report of the same kind."""
    totals = totals_of(scored, engine=engine, judge=judge)
    cases = [case_out(one) for one in scored]
    return {
        "name": name,
        "made_at": at.isoformat(timespec="seconds"),
        "version": __version__,
        "totals": totals,
        "worst": [one["id"] for one in sorted(cases, key=_badness)[:WORST] if _badness(one) < 1],
        "cases": cases,
        "before": compared(totals, before) if before else None,
    }


def totals_of(scored: Sequence[Scored], *, engine: str, judge: str | None = None) -> dict[str, Any]:
    values = {name: [one.values[name] for one in scored] for name in MEASURES}
    means = {name: _rounded(measures.mean(ones)) for name, ones in values.items()}
    times = [one.given.milliseconds for one in scored if one.given.milliseconds is not None]
    calls = [run for one in scored for run in one.given.runs]
    models = sorted({one.given.model for one in scored if one.given.model})
    totals: dict[str, Any] = {
        **means,
        "p50_ms": _whole(measures.percentile(times, 0.5)),
        "p95_ms": _whole(measures.percentile(times, 0.95)),
        "cases": len(scored),
        "engine": engine,
        "model": ", ".join(models),
        "judge": judge,
        "marked": dict.fromkeys(EMBEDDED, "judge" if judge else "embedded"),
        "not_scored": {name: sum(one is None for one in ones) for name, ones in values.items()},
        "intervals": {name: _interval(ones) for name, ones in values.items()},
        "errors": sum(one.given.error is not None for one in scored),
        "fell_back": sum(one.given.fell_back is not None for one in scored),
        "tokens": sum(one.given.tokens for one in scored),
        "cost_micros": sum(one.given.cost_micros for one in scored),
        "tool_calls": len(calls),
        "cached_calls": sum(run.cached for run in calls),
        "rounds": _rounded(measures.mean([float(one.given.rounds) for one in scored])),
        "outcomes": measures.confusion((one.case.expects, one.outcome) for one in scored),
        "by_tag": _by(scored, lambda one: one.case.tags),
        "by_half": _by(scored, lambda one: [one.case.half]),
        "by_tool": _by(scored, _tools),
    }
    totals["bars"] = bars(totals)
    totals["grade"] = grade(totals)
    totals["grade_rule"] = GRADE_RULE
    return totals


def _tools(one: Scored) -> list[str]:
    return sorted({run.tool for run in one.given.runs}) or ["no tool"]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _interval(values: Sequence[float | None]) -> list[float] | None:
    found = measures.interval(values)
    return [round(found.low, 4), round(found.high, 4)] if found else None


def _by(scored: Sequence[Scored], keys: Callable[[Scored], Sequence[str]]) -> dict[str, dict[str, Any]]:
    groups: dict[str, list[Scored]] = {}
    for one in scored:
        for key in keys(one):
            groups.setdefault(key, []).append(one)
    return {
        key: {"cases": len(ones)}
        | {name: _rounded(measures.mean([one.values[name] for one in ones])) for name in MEASURES}
        for key, ones in sorted(groups.items())
    }


def bars(totals: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A measure without a scored case meets no bar and misses none."""
    lines: list[dict[str, Any]] = []
    for wanted, is_least in ((AT_LEAST, True), (AT_MOST, False)):
        for name, bar in wanted.items():
            value = totals[name]
            met = None if value is None else (value >= bar if is_least else value <= bar)
            kind = "at least" if is_least else "at most"
            lines.append({"measure": name, "kind": kind, "bar": bar, "value": value, "met": met})
    return lines


def misses(totals: Mapping[str, Any]) -> list[str]:
    return [one["measure"] for one in totals["bars"] if one["met"] is False]


def grade(totals: Mapping[str, Any]) -> str | None:
    lift = {"answer_correctness": CORRECTNESS_LIFT}
    shares = [totals[name] + lift.get(name, 0) for name in GRADED if totals[name] is not None]
    if not shares:
        return None
    letter = next((letter for letter, least in GRADES if min(shares) >= least), "E")
    numbers, wrong = totals["numbers_exact"], totals["wrong_client"]
    is_off = (numbers is not None and numbers < 1) or (wrong is not None and wrong > AT_MOST["wrong_client"])
    return max(letter, "C") if is_off else letter


def case_out(one: Scored) -> dict[str, Any]:
    """Everything a person needs to judge a case without asking again."""
    case, given = one.case, one.given
    draft = given.draft
    return {
        "id": case.id,
        "question": case.question,
        "history": case.history,
        "persona": case.persona,
        "subject": case.subject,
        "tags": case.tags,
        "half": case.half,
        "expected": {
            "outcome": case.expects,
            "ground_truth": case.ground_truth,
            "tools": case.expected_tools,
            "contexts": case.expected_contexts,
            "client": case.expected_client,
            "facts": case.expected_facts,
            "numbers": case.expected_numbers,
            "choices": case.expected_choices,
        },
        "outcome": one.outcome,
        "answer": draft.words()[:LONG] if draft else "",
        "choices": [choice.record.label for choice in draft.choices] if draft else [],
        "proposals": [proposal.title for proposal in draft.proposals] if draft else [],
        "error": given.error,
        "tools": [
            {
                "tool": run.tool,
                "arguments": run.arguments,
                "summary": run.found.summary if run.found else run.error,
                "round": run.round,
                "cached": run.cached,
                "milliseconds": run.milliseconds,
            }
            for run in given.runs
        ],
        "sources": [
            {"n": source.n, "text": source.text[:LONG], "tool": source.tool}
            for source in (draft.sources if draft else [])
        ],
        "scores": {name: _rounded(value) for name, value in one.values.items()},
        "unsupported": list(one.unsupported),
        "missing": list(one.missing) if case.expects == "answer" else [],
        "milliseconds": given.milliseconds,
        "rounds": given.rounds,
        "tokens": given.tokens,
        **one.notes,
    }


_JUDGED = (
    "tool_selection",
    "client_match",
    "answer_correctness",
    "faithfulness",
    "context_recall",
    "refusal_accuracy",
    "answered",
    "asked_back",
    "numbers_exact",
)


def _badness(case: Mapping[str, Any]) -> float:
    """The mean of what was scored: the lowest come first. Correct enough counts as right."""
    found = [
        min(1.0, value + CORRECTNESS_LIFT + 0.05) if name == "answer_correctness" else value
        for name in _JUDGED
        if (value := case["scores"][name]) is not None
    ]
    return measures.mean(found) or 0.0 if found else 1.0


def compared(totals: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """How every measure moved since the report before."""
    moved: dict[str, Any] = {}
    for name in (*MEASURES, "p50_ms", "p95_ms"):
        now, then = totals.get(name), before.get(name)
        change = None if now is None or then is None else round(now - then, 4)
        moved[name] = {"before": then, "change": change}
    return {"engine": before.get("engine"), "cases": before.get("cases"), "measures": moved}
