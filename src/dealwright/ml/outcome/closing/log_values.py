"""A number above zero foretold on the log scale: its median, moved by features when they prove themselves.

Used for the final value of won deals, and for its ratio to what the deal said. Later rows decide whether a
ridge regression or trees are better than the median of all by clearly more than chance.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from dealwright.ml.outcome import boosting
from dealwright.ml.outcome.closing.design_matrix import Design, design_of, learn_design
from dealwright.ml.outcome.sealed import Parts
from dealwright.ml.outcome.table import Floats, Table

FEW = 20  # rows: below that the median is what there is, and its spread comes from a t distribution
SUPPORT = 3
RIDGES = (0.1, 3.0, 100.0)
TREES = 150
CLEARLY = 2.5  # standard errors: several learners try
LEAST_GAIN = 0.01  # of the misses of the median
LEAST_SPREAD = 0.1  # of a few rows that happen to be alike: 10 %
# 90 % quantiles of the t distribution, by degrees of freedom from 1
STUDENT_90 = (3.078, 1.886, 1.638, 1.533, 1.476, 1.44, 1.415, 1.397, 1.383, 1.372, 1.363, 1.356, 1.35, 1.345)

Fold = tuple[NDArray[np.int64], NDArray[np.int64]]


@dataclass(frozen=True, eq=False)
class LogValue:
    """`low` and `high` are the log distances from the median between which 80 % fall; `mean` is what the mean
    is above the median, as a factor."""

    middle: float
    design: Design | None
    weights: Floats | None
    trees: boosting.Trees | None
    low: float = float("nan")
    high: float = float("nan")
    mean: float = 1.0

    def of(self, table: Table) -> Floats:
        moved = np.zeros(table.rows)
        if self.design is not None and self.weights is not None:
            moved = self.design.matrix(table) @ self.weights
        elif self.design is not None and self.trees is not None:
            moved = self.trees.predict(self.design.matrix(table).astype(np.float32))
        return self.middle + moved


@dataclass(frozen=True, eq=False)
class Learned:
    """`residuals` [folds] are log misses of held-back `rows`; empty with too few rows to hold any back."""

    value: LogValue
    learner: str
    rows: list[NDArray[np.int64]]
    residuals: list[Floats]


def forward_folds(at: Floats | None, rows: int, seed: int) -> list[Fold]:
    """The first half foretells the third quarter, three quarters the last; without times halves of a draw."""
    if rows < FEW:
        return []
    if at is None:
        drawn = np.random.default_rng(seed).permutation(rows)
        one, other = np.sort(drawn[: rows // 2]), np.sort(drawn[rows // 2 :])
        return [(one, other), (other, one)]
    order = np.argsort(at, kind="stable")
    half, most = rows // 2, rows * 3 // 4
    return [(order[:half], order[half:most]), (order[:most], order[most:])]


def learn(table: Table, logs: Floats, folds: Sequence[Fold], seed: int) -> Learned:
    fits = _learners(seed) if folds else {}
    simple = [logs[test] - np.median(logs[train]) for train, test in folds]
    best, residuals = "median", simple
    for name, make in fits.items():
        told = [
            logs[test] - make(table.take(train), logs[train]).of(table.take(test)) for train, test in folds
        ]
        if _is_better(told, simple) and _size(told) < _size(residuals):
            best, residuals = name, told
    value = fits[best](table, logs) if best != "median" else _median(table, logs)
    return Learned(with_spread(value, logs, residuals), best, [test for _, test in folds], residuals)


def with_spread(value: LogValue, logs: Floats, residuals: Sequence[Floats]) -> LogValue:
    if not residuals:
        low, high = _by_student(logs)
        return replace(value, low=low, high=high)
    low, high = conformal(np.concatenate(residuals))
    mean = float(np.exp(np.clip(np.concatenate(residuals), low * 3, high * 3)).mean())
    return replace(value, low=low, high=high, mean=mean)


def conformal(misses: Floats, share: float = 0.8) -> tuple[float, float]:
    """Between which misses that share falls, by split conformal ranks."""
    below = max(int(np.floor((len(misses) + 1) * (1 - share) / 2)), 1)
    ordered = np.sort(misses)
    return float(ordered[below - 1]), float(ordered[len(ordered) - below])


def _by_student(logs: Floats) -> tuple[float, float]:
    """The prediction interval of a few rows; of a single one no spread is known."""
    if len(logs) < 2:
        return float("nan"), float("nan")
    spread = max(float(logs.std(ddof=1)), LEAST_SPREAD) * float(np.sqrt(1 + 1 / len(logs)))
    reach = STUDENT_90[min(len(logs) - 1, len(STUDENT_90)) - 1] * spread
    return -reach, reach


def _size(residuals: Sequence[Floats]) -> float:
    return float(np.abs(np.concatenate(residuals)).mean())


def _is_better(told: Sequence[Floats], simple: Sequence[Floats]) -> bool:
    """Clearly over all, by an amount that matters, and on the newest part too."""
    saved = [np.abs(old) - np.abs(new) for old, new in zip(simple, told, strict=True)]
    every = np.concatenate(saved)
    error = float(every.std()) / float(np.sqrt(len(every)))
    return float(every.mean()) > max(CLEARLY * error, LEAST_GAIN * _size(simple)) and saved[-1].mean() > 0


Make = Callable[[Table, Floats], LogValue]


def _learners(seed: int) -> dict[str, Make]:
    def ridge(strength: float) -> Make:
        return lambda table, logs: _linear(table, logs, strength)

    made: dict[str, Make] = {f"linear {one:g}": ridge(one) for one in RIDGES}
    if boosting.is_available():
        made["trees"] = lambda table, logs: _boosted(table, logs, seed)
    return made


def _median(table: Table, logs: Floats) -> LogValue:
    return LogValue(float(np.median(logs)), None, None, None)


def _linear(table: Table, logs: Floats, ridge: float) -> LogValue:
    """Least squares on logs, then moved so that the median miss is nought."""
    design = learn_design(table, support=SUPPORT)
    matrix = design.matrix(table)
    middle = matrix.mean(axis=0)
    moved = matrix - middle
    size = matrix.shape[1]
    normal, towards = moved.T @ moved + ridge * np.eye(size), moved.T @ (logs - logs.mean())
    weights = cast(Floats, np.linalg.solve(normal, towards))
    return LogValue(float(np.median(logs - matrix @ weights)), design, weights, None)


def _boosted(table: Table, logs: Floats, seed: int) -> LogValue:
    settings: dict[str, Any] = {
        "objective": "regression_l1", "learning_rate": 0.05, "num_leaves": 7, "min_data_in_leaf": 10,
        "lambda_l2": 1.0, "seed": seed, "deterministic": True, "force_row_wise": True, "num_threads": 1,
        "verbose": -1,
    }  # fmt: skip
    design = learn_design(table, support=SUPPORT)
    matrix = design.matrix(table).astype(np.float32)
    if not design.width:
        return _median(table, logs)
    trees = boosting.Trees(boosting.train_trees(matrix, logs, np.ones(len(logs)), settings, TREES))
    return LogValue(float(np.median(logs - trees.predict(matrix))), design, None, trees)


def parts_of(value: LogValue, name: str) -> Parts:
    figures = {"middle": value.middle, "low": _said(value.low), "high": _said(value.high), "mean": value.mean}
    design = None if value.design is None else value.design.to_json()
    arrays = {} if value.weights is None else {name: value.weights}
    texts = {} if value.trees is None else {name: value.trees.text}
    return Parts({name: {**figures, "design": design}}, dict(arrays), texts)


def value_from(parts: Parts, name: str) -> LogValue:
    stored = parts.manifest[name]
    design = None if stored["design"] is None else design_of(stored["design"])
    text = parts.texts.get(name)
    trees = None if text is None else boosting.Trees(text)
    figures = [np.nan if stored[one] is None else float(stored[one]) for one in ("low", "high", "mean")]
    return LogValue(float(stored["middle"]), design, parts.arrays.get(name), trees, *figures)


def _said(figure: float) -> float | None:
    return None if np.isnan(figure) else figure
