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
    usual = _usual(ablation.encoder, plan)
    effect = np.zeros(len(probability))
    places = np.flatnonzero(_differs(ablation.encoder, rows.matrices, usual, plan))
    if len(places):
        asked = _with(ablation.encoder, rows.take(places), usual, plan)
        effect[places] = probability[places] - ablation.answer(asked)
    return effect


def _usual(encoder: Encoder, plan: NumberPlan | CategoryPlan) -> Rows:
    """One row with nothing but the feature, at its usual value."""
    if isinstance(plan, NumberPlan):
        column = Column(plan.name, "number", np.array([plan.median]))
    else:
        column = Column(plan.name, "category", np.array([plan.usual], dtype=object))
    table = Table({plan.name: column}, 1)
    dense = np.empty((plan.width, 1), dtype=np.float32)
    trees = encoder.write(table, plan, dense).astype(np.float32)
    return Rows(table, Matrices(trees[:, None], dense.T))


def _with(encoder: Encoder, rows: Rows, usual: Rows, plan: NumberPlan | CategoryPlan) -> Rows:
    """The same rows, one feature at its usual value; overwrites their matrices."""
    trees, dense = encoder.spans[plan.name]
    rows.matrices.trees[:, trees] = usual.matrices.trees
    rows.matrices.dense[:, dense] = usual.matrices.dense
    column = usual.table.columns[plan.name]
    all_usual = Column(column.name, column.kind, np.repeat(column.values, rows.table.rows))
    return Rows(Table({**rows.table.columns, plan.name: all_usual}, rows.table.rows), rows.matrices)


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


def _differs(
    encoder: Encoder, given: Matrices, usual: Rows, plan: NumberPlan | CategoryPlan
) -> NDArray[np.bool_]:
    trees, dense = encoder.spans[plan.name]
    told, same_dense = given.trees[:, trees], given.dense[:, dense] == usual.matrices.dense
    same = (told == usual.matrices.trees) | (np.isnan(told) & np.isnan(usual.matrices.trees))
    return ~(same.all(axis=1) & same_dense.all(axis=1))


def _reason(ablation: Ablation, plan: NumberPlan | CategoryPlan, row: int, effect: float) -> Reason:
    column = ablation.rows.table.columns.get(plan.name)
    value = None if column is None else column.values[row]
    if value is None or value != value:  # a gap among numbers is NaN
        return Reason(plan.name, None, usual_of(plan), effect)
    told = float(value) if isinstance(plan, NumberPlan) else str(value)
    return Reason(plan.name, told, usual_of(plan), effect)
