"""Trains a model of outcomes from a team's own history and measures it on rows it was not trained on."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dealwright.ml.outcome.assembling import assemble
from dealwright.ml.outcome.base import NothingToLearn, Says
from dealwright.ml.outcome.cleaning import tidy
from dealwright.ml.outcome.encoding import Bools
from dealwright.ml.outcome.folds import group_numbers
from dealwright.ml.outcome.held_back import Lesson
from dealwright.ml.outcome.leaks import find_leaks
from dealwright.ml.outcome.model import OutcomeModel
from dealwright.ml.outcome.table import Floats, Table

FEW_ROWS = 200
FEW_OF_ONE = 30


def train(
    table: Table,
    outcome: NDArray[np.bool_],
    *,
    at: Floats | None = None,
    known_at: Floats | None = None,
    groups: NDArray[Any] | None = None,
    keep_leaks: bool = False,
    exclude: Sequence[str] = (),
    says: Says | None = None,
    seed: int = 7,
) -> OutcomeModel:
    """`at` is any number that grows with time, one for each row, and `known_at` on the same scale when its
    outcome could be learned from, where that was later: figures then come from what was known in time. Rows
    of one group stay together. Columns to `exclude` are not learned from, yet may give others away as leaks.
    """
    started = time.perf_counter()
    tell = says or _silent
    outcome = np.asarray(outcome, dtype=bool)
    _check(table, outcome, {"at": at, "known_at": known_at, "groups": groups})
    tell(0.0, "looking for columns that know the outcome")
    given = table.without(exclude)
    suspects = [one for one in find_leaks(table, outcome, at, groups) if one.feature in given.columns]
    tidied = tidy(given)
    gone = [*tidied.gone, *([] if keep_leaks else [one.feature for one in suspects])]
    kept = given.without(gone)
    if not kept.columns:
        raise NothingToLearn("No column is left to learn from: " + ", ".join(sorted(gone)))
    rarer = min(int(outcome.sum()), int((~outcome).sum()))
    is_small = len(outcome) < FEW_ROWS or rarer < FEW_OF_ONE
    lesson = Lesson(kept, outcome, at, group_numbers(groups, kept), is_small, seed, known_at)
    return assemble(lesson, suspects, gone, tell, started)


def _silent(share: float, doing: str) -> None:
    return


def _check(table: Table, outcome: Bools, given_too: Mapping[str, NDArray[Any] | None]) -> None:
    for name, given in {"outcome": outcome, **given_too}.items():
        if given is not None and len(given) != table.rows:
            raise ValueError(f"'{name}' has {len(given)} values for {table.rows} rows.")
    if not len(outcome):
        raise NothingToLearn("There are no rows with an outcome.")
    if outcome.all() or not outcome.any():
        only = "won" if outcome.all() else "lost"
        raise NothingToLearn(f"Only one outcome occurs: all {len(outcome)} rows were {only}.")
    if not table.columns:
        raise NothingToLearn("There are no columns to learn from.")
