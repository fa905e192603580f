"""Counts what became of the rows of a file, with the reasons in groups."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from dealwright.domains.crm.importing.planning import Action
from dealwright.domains.crm.importing.rows import Remark
from dealwright.domains.crm.importing.schemas import Counts, Reason

MAX_REASONS = 200
UNCHANGED = "Nothing differs from what is here."

Outcome = Literal["failed", "skipped", "warning"]


def count_actions(counts: Counts, actions: Iterable[Action]) -> Counts:
    """The sum of `counts` and these; the argument stays as it is."""
    total = counts.model_copy(deep=True)
    for action in actions:
        match action.result:
            case "created":
                total.created += 1
            case "updated":
                total.updated += 1
            case "unchanged" | "skipped":
                total.skipped += 1
            case "failed":
                total.failed += 1
        for result, remark in _remarks(action):
            add_reason(total, result, remark, action.row.line)
    return total


def _remarks(action: Action) -> Iterator[tuple[Outcome, Remark]]:
    if action.result == "unchanged":
        yield "skipped", Remark(None, UNCHANGED)
    elif action.remark is not None:
        yield "failed" if action.result == "failed" else "skipped", action.remark
    for warning in action.row.warnings:
        yield "warning", warning


def add_reason(counts: Counts, result: Outcome, remark: Remark, line: int, *, count: int = 1) -> None:
    """Changes `counts`. Beyond `MAX_REASONS` groups only the numbers go on."""
    if result == "warning":
        counts.warnings += count
    for known in counts.reasons:
        if (known.result, known.field, known.reason) == (result, remark.field, remark.reason):
            known.count += count
            known.first_line = min(known.first_line, line)
            return
    if len(counts.reasons) < MAX_REASONS:
        counts.reasons.append(
            Reason(result=result, field=remark.field, reason=remark.reason, count=count, first_line=line)
        )


def now_updated(counts: Counts, rows: int) -> None:
    """Changes `counts`: so many rows were left alone in the first pass, but linked in the second."""
    counts.skipped -= rows
    counts.updated += rows
    for known in counts.reasons:
        if known.reason == UNCHANGED:
            known.count -= rows
    counts.reasons = [known for known in counts.reasons if known.count > 0]


def worth_storing(actions: Iterable[Action]) -> Sequence[Action]:
    """Rows somebody may want to mend: refused ones, and those that repeat an earlier row."""
    return [
        action
        for action in actions
        if action.result == "failed" or (action.remark is not None and action.remark.detail)
    ]
