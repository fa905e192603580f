"""How much likelier than its age says a deal closes, from its features: a log ratio of hazards per row.

Events are Poisson with mean expected * exp(ratio), `expected` being the sum of the base's daily hazards while
the row was at risk. A ridge regression or shrunken trees.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from dealwright.ml.outcome import boosting
from dealwright.ml.outcome.base import BrokenArtefact
from dealwright.ml.outcome.closing.design_matrix import Design, design_of
from dealwright.ml.outcome.sealed import Parts
from dealwright.ml.outcome.table import Floats, Table

LARGEST = 2.0  # e^2: more than sevenfold is not believed
ROUNDS = 25
TREES = 150


@dataclass(frozen=True, eq=False)
class Linear:
    design: Design
    weights: Floats
    offset: float

    def of(self, table: Table, age: Floats) -> Floats:
        return np.clip(self.design.matrix(table) @ self.weights + self.offset, -LARGEST, LARGEST)


@dataclass(frozen=True, eq=False)
class Boosted:
    design: Design
    trees: boosting.Trees
    offset: float

    def of(self, table: Table, age: Floats) -> Floats:
        return np.clip(
            self.trees.predict(_with_age(self.design, table, age)) + self.offset, -LARGEST, LARGEST
        )


Ratio = Linear | Boosted


def _with_age(design: Design, table: Table, age: Floats) -> Any:
    return np.column_stack([age, design.matrix(table)]).astype(np.float32)


def fit_linear(design: Design, table: Table, events: Floats, expected: Floats, *, ridge: float) -> Linear:
    """Newton's method on the penalised Poisson likelihood; the offset is not penalised."""
    matrix = np.column_stack([np.ones(table.rows), design.matrix(table)])
    penalty = np.full(matrix.shape[1], ridge)
    penalty[0] = 1e-6
    weights = np.zeros(matrix.shape[1])
    weights[0] = np.log((events.sum() + 1) / (expected.sum() + 1))
    for _ in range(ROUNDS):
        mean = expected * np.exp(np.clip(matrix @ weights, -5, 5))
        slope = matrix.T @ (events - mean) - penalty * weights
        step = np.linalg.solve((matrix * mean[:, None]).T @ matrix + np.diag(penalty), slope)
        step *= min(1.0, 1.0 / max(float(np.abs(step).max()), 1e-9))
        weights = weights + step
        if np.abs(step).max() < 1e-6:
            break
    return Linear(design, weights[1:], float(weights[0]))


def fit_boosted(
    design: Design, table: Table, age: Floats, events: Floats, expected: Floats, *, support: int, seed: int
) -> Boosted:
    settings: dict[str, Any] = {
        "objective": "poisson", "learning_rate": 0.05, "num_leaves": 7, "min_data_in_leaf": support,
        "lambda_l2": float(support), "min_sum_hessian_in_leaf": 1e-3, "feature_fraction": 0.7,
        "seed": seed, "deterministic": True, "force_row_wise": True, "num_threads": 1, "verbose": -1,
    }  # fmt: skip
    matrix = _with_age(design, table, age)
    at_risk = np.maximum(expected, 1e-9)
    trees = boosting.Trees(boosting.train_trees(matrix, events / at_risk, at_risk, settings, TREES), raw=True)
    mean = float((expected * np.exp(trees.predict(matrix))).sum())
    return Boosted(design, trees, float(np.log((events.sum() + 1) / (mean + 1))))


def gains(ratio: Floats, events: Floats, expected: Floats) -> Floats:
    """How much more likely each row's fate becomes by its ratio."""
    return events * ratio - expected * (np.exp(ratio) - 1)


def parts_of(ratio: Ratio, name: str) -> Parts:
    manifest: dict[str, Any] = {"design": ratio.design.to_json(), "offset": ratio.offset}
    if isinstance(ratio, Linear):
        return Parts({name: manifest}, {name: ratio.weights}, {})
    return Parts({name: manifest}, {}, {name: ratio.trees.text})


def ratio_from(parts: Parts, name: str) -> Ratio | None:
    stored = parts.manifest.get(name)
    if stored is None:
        return None
    design, offset = design_of(stored["design"]), float(stored["offset"])
    if name in parts.arrays:
        return Linear(design, parts.arrays[name], offset)
    if not boosting.is_available():
        raise BrokenArtefact("This model has trees: it needs the system's OpenMP library (libgomp1).")
    return Boosted(design, boosting.Trees(parts.texts[name], raw=True), offset)
