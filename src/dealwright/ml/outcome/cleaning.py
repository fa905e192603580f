"""Which cells are gaps, and which columns cannot tell anything."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dealwright.ml.outcome.table import Column, Floats, Table

PLACEHOLDERS = frozenset(
    [
        "select",
        "select one",
        "please select",
        "choose",
        "choose one",
        "n/a",
        "na",
        "n.a.",
        "nan",
        "null",
        "none",
        "nil",
        "-",
        "--",
        "---",
        "?",
        "??",
        ".",
        "not available",
        "not applicable",
        "not specified",
        "not provided",
        "unspecified",
        "missing",
        "undefined",
        "tbd",
        "#n/a",
    ]
)
FEW_ROWS = 50
ID_SHARE = 0.95
ID_DENSITY = 0.02
DENSE_ROWS = 200


@dataclass(frozen=True)
class Tidied:
    """`table` keeps what can be learned from; `gone` says of every column left out why."""

    table: Table
    gone: dict[str, str]


def is_placeholder(text: str) -> bool:
    """ "Select", "n/a" and their like say that nobody filled the field in."""
    return text.strip().lower() in PLACEHOLDERS


def tidy(table: Table) -> Tidied:
    gone: dict[str, str] = {}
    for column in table.columns.values():
        if reason := useless(column):
            gone[column.name] = reason
    return Tidied(table.without(list(gone)), gone)


def useless(column: Column) -> str | None:
    """Why nothing can be learned from a column: empty, constant without gaps, or a name of the row."""
    present = _present(column)
    count = int(present.sum())
    if not count:
        return "empty"
    values = column.values[present]
    distinct = len(np.unique(values.astype(str) if column.kind == "category" else values))
    if distinct == 1 and count == len(column.values):
        return "always the same"
    if count >= FEW_ROWS and _is_identity(column, values, distinct):
        return "a name or number of its own for every row"
    return None


def _present(column: Column) -> NDArray[np.bool_]:
    if column.kind == "number":
        return ~gaps(column)
    return np.array([one is not None for one in column.values], dtype=bool)


def gaps(column: Column) -> NDArray[np.bool_]:
    """Where nobody filled the field in. A placeholder counts as a gap, though models see it as a word of its
    own: a field that was shown and skipped is not one that was never asked."""
    if column.kind == "number":
        return np.isnan(column.values.astype(np.float64))
    values = column.values.tolist()
    empty = {one: one is None or is_placeholder(str(one)) for one in set(values)}
    return np.fromiter(map(empty.__getitem__, values), dtype=bool, count=len(values))


def _is_identity(column: Column, values: NDArray[Any], distinct: int) -> bool:
    if column.kind == "category":
        return distinct >= ID_SHARE * len(values)
    return is_counter(values)


def is_counter(values: Floats) -> bool:
    """Whole numbers, each once, that rise or fall along the rows or fill their range."""
    if len(np.unique(values)) < max(len(values), 2) or np.any(values != np.round(values)):
        return False
    steps = np.diff(values)
    dense = len(values) / (float(values.max() - values.min()) + 1) > ID_DENSITY
    return bool(np.all(steps > 0) or np.all(steps < 0) or (dense and len(values) >= DENSE_ROWS))
