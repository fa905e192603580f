"""The single models of a blend, ready to predict.

Each is made of arrays (or LightGBM's text) alone, so that a stored model needs neither the libraries it was
trained with nor a pickle.
"""

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dealwright.ml.outcome.boosting import Trees, is_available
from dealwright.ml.outcome.encoding import CategoryPlan, Matrices, categories_of, numbers_of
from dealwright.ml.outcome.forest_text import forest_text
from dealwright.ml.outcome.table import Floats, Table

CELLS = 2_000_000
MANY_ROWS = 2_000
BELOW_ALL = np.float32(-1e30)


@dataclass(frozen=True, eq=False)
class Rows:
    """What members look at: the table as it is and its matrices."""

    table: Table
    matrices: Matrices

    def take(self, rows: NDArray[np.int64]) -> "Rows":
        return Rows(self.table.take(rows), self.matrices.take(rows))


def bare(table: Table) -> Rows:
    """For members that read the table alone."""
    nothing = np.zeros((table.rows, 0), dtype=np.float32)
    return Rows(table, Matrices(nothing, nothing))


class Member(Protocol):
    def predict(self, rows: Rows) -> Floats: ...


def sigmoid(value: Floats) -> Floats:
    return 1 / (1 + np.exp(-np.clip(value, -40, 40)))


def logit(probability: Floats) -> Floats:
    held = np.clip(probability, 1e-5, 1 - 1e-5)
    return np.log(held / (1 - held))


@dataclass(frozen=True, eq=False)
class Boosted:
    trees: Trees

    def predict(self, rows: Rows) -> Floats:
        return self.trees.predict(rows.matrices.trees)


@dataclass(frozen=True, eq=False)
class Forest:
    """All trees in one array of nodes; a leaf points at itself, so that `depth` steps end at leaves. Many
    rows are walked by LightGBM's predictor where it can be loaded: it is several times as fast."""

    feature: NDArray[np.int32]
    threshold: NDArray[np.float64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float64]
    roots: NDArray[np.int32]
    depth: int
    _kept: dict[str, Trees] = field(default_factory=dict[str, Trees], repr=False)

    def predict(self, rows: Rows) -> Floats:
        matrix = below_gaps(rows.matrices.trees)
        if len(matrix) >= MANY_ROWS and is_available():
            return self._compiled(matrix.shape[1]).predict(matrix)
        step = max(1, CELLS // len(self.roots))
        parts = [self._walk(matrix[at : at + step]) for at in range(0, len(matrix), step)]
        return np.concatenate(parts) if parts else np.empty(0)

    def _compiled(self, width: int) -> Trees:
        if "trees" not in self._kept:
            self._kept["trees"] = Trees(forest_text(self, width))
        return self._kept["trees"]

    def _walk(self, matrix: NDArray[np.float32]) -> Floats:
        width = matrix.shape[1]
        flat = np.ascontiguousarray(matrix).ravel()
        start = (np.arange(len(matrix), dtype=np.int64) * width)[:, None]
        node = np.broadcast_to(self.roots, (len(matrix), len(self.roots)))
        for _ in range(self.depth):
            goes_left = flat[start + self.feature[node]] <= self.threshold[node]
            node = np.where(goes_left, self.left[node], self.right[node])
        return self.value[node].mean(axis=1)


def below_gaps(trees: NDArray[np.float32]) -> NDArray[np.float32]:
    """The forest sees a gap as a number below all others."""
    return np.where(np.isnan(trees), BELOW_ALL, trees)


@dataclass(frozen=True, eq=False)
class Layers:
    """Dense layers with ReLU between them and a sigmoid at the end: a neural net, or with one, a regression.
    Several nets are averaged."""

    nets: list[list[tuple[Floats, Floats]]]

    def predict(self, rows: Rows) -> Floats:
        told = [self._run(net, rows.matrices.dense) for net in self.nets]
        return np.mean(told, axis=0)

    def _run(self, net: list[tuple[Floats, Floats]], dense: NDArray[np.float32]) -> Floats:
        values = dense
        for weights, bias in net[:-1]:
            values = np.maximum(values @ weights.astype(np.float32) + bias.astype(np.float32), 0)
        weights, bias = net[-1]
        return sigmoid(
            (values @ weights.astype(np.float32) + bias.astype(np.float32))[:, 0].astype(np.float64)
        )


@dataclass(frozen=True, eq=False)
class Cuts:
    """A number cut at `edges`; code 0 is a gap."""

    name: str
    edges: Floats

    def codes(self, table: Table) -> NDArray[np.int64]:
        values = numbers_of(table, self.name)
        return np.where(np.isnan(values), 0, np.searchsorted(self.edges, values, "right") + 1)


@dataclass(frozen=True, eq=False)
class Tables:
    """Adds to the log odds what each single value says: Odoo's frequency tables, or our shrunken rates."""

    start: float
    cuts: list[tuple[Cuts, Floats]]
    levels: list[tuple[CategoryPlan, Floats]]

    def predict(self, rows: Rows) -> Floats:
        total = np.full(rows.table.rows, self.start)
        for cut, effects in self.cuts:
            total += effects[cut.codes(rows.table)]
        for plan, effects in self.levels:
            total += effects[plan.codes(categories_of(rows.table, plan.name))]
        return sigmoid(total)
