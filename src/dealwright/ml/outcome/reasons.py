"""Why a row has its probability: how much lower it would be if a feature had its usual value.

The effect is measured through the whole model, calibration included. Only rows that differ from the usual
value are asked again, and only about features the model uses.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dealwright.ml.outcome.base import Reason
from dealwright.ml.outcome.encoding import CategoryPlan, Encoder, Matrices, NumberPlan
from dealwright.ml.outcome.members import Rows
from dealwright.ml.outcome.table import Column, Floats, Table

MOST_FEATURES = 30
LEAST_EFFECT = 5e-4


@dataclass(frozen=True, eq=False)
class Ablation:
    encoder: Encoder
    rows: Rows
    answer: Callable[[Rows], Floats]


def explain(ablation: Ablation, gains: Mapping[str, float], top: int) -> list[list[Reason]]:
    asked = sorted(ablation.encoder.plans, key=lambda one: -gains.get(one.name, 0.0))[:MOST_FEATURES]
    probability = ablation.answer(ablation.rows)
    effects = np.stack([_effect(ablation, plan, probability) for plan in asked], axis=1)
    strongest = np.argsort(-np.abs(effects), axis=1, kind="stable")[:, :top].tolist()
    return [_reasons(ablation, asked, row, effects[row], places) for row, places in enumerate(strongest)]


def _reasons(
    ablation: Ablation,
    asked: Sequence[NumberPlan | CategoryPlan],
    row: int,
    effects: Floats,
    places: list[int],
) -> list[Reason]:
    strong = [at for at in places if abs(effects[at]) >= LEAST_EFFECT]
    return [_reason(ablation, asked[at], row, float(effects[at])) for at in strong]


def _effect(ablation: Ablation, plan: NumberPlan | CategoryPlan, probability: Floats) -> Floats:
    rows = ablation.rows
    usual = with_usual(ablation.encoder, rows, plan)
    differs = _differs(rows.matrices, usual.matrices)
    effect = np.zeros(len(probability))
    places = np.flatnonzero(differs)
    if len(places):
        asked = Rows(usual.table.take(places), usual.matrices.take(places))
        effect[places] = probability[places] - ablation.answer(asked)
    return effect


def with_usual(encoder: Encoder, rows: Rows, plan: NumberPlan | CategoryPlan) -> Rows:
    """The same rows, one feature at its usual value."""
    count = rows.table.rows
    if isinstance(plan, NumberPlan):
        column = Column(plan.name, "number", np.full(count, usual_of(plan)))
    else:
        column = Column(plan.name, "category", np.full(count, usual_of(plan), dtype=object))
    table = Table({**rows.table.columns, plan.name: column}, count)
    trees, dense = encoder.spans[plan.name]
    alone = Table({plan.name: Column(plan.name, column.kind, column.values[:1])}, min(count, 1))
    tree_part, dense_part = encoder.part(alone, plan)
    matrices = Matrices(rows.matrices.trees.copy(), rows.matrices.dense.copy())
    matrices.trees[:, trees] = tree_part
    matrices.dense[:, dense] = dense_part
    return Rows(table, matrices)


def with_shuffled(
    encoder: Encoder, rows: Rows, plan: NumberPlan | CategoryPlan, order: NDArray[np.int64]
) -> Rows:
    """The same rows, one feature's values in another order."""
    trees, dense = encoder.spans[plan.name]
    matrices = Matrices(rows.matrices.trees.copy(), rows.matrices.dense.copy())
    matrices.trees[:, trees] = rows.matrices.trees[order, trees]
    matrices.dense[:, dense] = rows.matrices.dense[order, dense]
    column = rows.table.columns[plan.name]
    shuffled = Column(column.name, column.kind, column.values[order])
    return Rows(Table({**rows.table.columns, plan.name: shuffled}, rows.table.rows), matrices)


def usual_of(plan: NumberPlan | CategoryPlan) -> float | str | None:
    return plan.median if isinstance(plan, NumberPlan) else plan.usual


def _differs(given: Matrices, usual: Matrices) -> NDArray[np.bool_]:
    same = (given.trees == usual.trees) | (np.isnan(given.trees) & np.isnan(usual.trees))
    return ~same.all(axis=1) | (given.dense != usual.dense).any(axis=1)


def _reason(ablation: Ablation, plan: NumberPlan | CategoryPlan, row: int, effect: float) -> Reason:
    column = ablation.rows.table.columns.get(plan.name)
    value = None if column is None else column.values[row]
    if value is None or value != value:  # a gap among numbers is NaN
        return Reason(plan.name, None, usual_of(plan), effect)
    told = float(value) if isinstance(plan, NumberPlan) else str(value)
    return Reason(plan.name, told, usual_of(plan), effect)
