"""Trains a model of outcomes from a team's own history and measures it on rows it was not trained on."""

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dealwright.ml.outcome import boosting, held_back, measuring
from dealwright.ml.outcome.base import Leak, NothingToLearn, Quality, Report, Says
from dealwright.ml.outcome.blending import Blend
from dealwright.ml.outcome.bounds import base_bounds, fit_bounds
from dealwright.ml.outcome.calibrating import straight
from dealwright.ml.outcome.cleaning import tidy
from dealwright.ml.outcome.encoding import Bools
from dealwright.ml.outcome.folds import group_numbers
from dealwright.ml.outcome.held_back import ODOO, HeldBack, Lesson
from dealwright.ml.outcome.leaks import find_leaks
from dealwright.ml.outcome.model import OutcomeModel, with_score_profile
from dealwright.ml.outcome.profile import profiles_of
from dealwright.ml.outcome.table import Floats, Table
from dealwright.ml.outcome.verdict import judge

FEW_ROWS = 200
FEW_OF_ONE = 30
NO_LIGHTGBM = "LightGBM cannot be loaded here (it needs the system's OpenMP library): trained without it."


def train(
    table: Table,
    outcome: NDArray[np.bool_],
    *,
    at: Floats | None = None,
    groups: NDArray[Any] | None = None,
    keep_leaks: bool = False,
    exclude: Sequence[str] = (),
    says: Says | None = None,
    seed: int = 7,
) -> OutcomeModel:
    """`at` is any number that grows with time, one for each row; rows of one group stay together."""
    started = time.perf_counter()
    tell = says or _silent
    outcome = np.asarray(outcome, dtype=bool)
    _check(table, outcome, at, groups)
    tell(0.0, "looking for columns that know the outcome")
    given = table.without(exclude)
    tidied = tidy(given)
    leaks = find_leaks(given, outcome, at)
    gone = [*tidied.gone, *([] if keep_leaks else [one.feature for one in leaks])]
    kept = given.without(gone)
    if not kept.columns:
        raise NothingToLearn("No column is left to learn from: " + ", ".join(sorted(gone)))
    rarer = min(int(outcome.sum()), int((~outcome).sum()))
    is_small = len(outcome) < FEW_ROWS or rarer < FEW_OF_ONE
    lesson = Lesson(kept, outcome, at, group_numbers(groups, kept), is_small, seed)
    return _train(lesson, leaks, gone, tell, started)


def _silent(share: float, doing: str) -> None:
    return


def _check(table: Table, outcome: Bools, at: Floats | None, groups: NDArray[Any] | None) -> None:
    for name, given in (("outcome", outcome), ("at", at), ("groups", groups)):
        if given is not None and len(given) != table.rows:
            raise ValueError(f"'{name}' has {len(given)} values for {table.rows} rows.")
    if not len(outcome):
        raise NothingToLearn("There are no rows with an outcome.")
    if outcome.all() or not outcome.any():
        only = "won" if outcome.all() else "lost"
        raise NothingToLearn(f"Only one outcome occurs: all {len(outcome)} rows were {only}.")
    if not table.columns:
        raise NothingToLearn("There are no columns to learn from.")


def _train(lesson: Lesson, leaks: list[Leak], gone: list[str], tell: Says, started: float) -> OutcomeModel:
    weight = np.ones(len(lesson.outcome))
    rounds = held_back.find_rounds(lesson, weight)
    held = held_back.hold_back(lesson, weight, rounds, tell)
    names = [name for name in held.told if name != ODOO]
    truth = lesson.outcome[held.rows]
    told = held_back.honest(held, names, truth, forward=lesson.at is not None)
    known = ~np.isnan(told)
    verdict = judge(told[known], truth[known], is_small=lesson.is_small)
    tell(0.85, "training on everything")
    everything = np.ones(len(lesson.outcome), dtype=bool)
    trained = held_back.train_members(lesson, everything, weight, rounds)
    blend = held_back.final_blend(held, names, truth) if verdict.signal else Blend({}, straight())
    chance = np.random.default_rng(lesson.seed).random(int(known.sum()))
    if verdict.signal:
        bounds = fit_bounds(told[known], truth[known], chance)
    else:
        bounds = base_bounds(int(lesson.outcome.sum()), len(lesson.outcome))
    base = (float(lesson.outcome.sum()) + 0.5) / (len(lesson.outcome) + 1)
    shown = told[known] if verdict.signal else np.full(int(known.sum()), base)
    covered = bounds.holds(shown, chance)
    report = Report(
        method=verdict.method,
        signal=verdict.signal,
        word=verdict.word,
        rows=len(lesson.outcome),
        positives=int(lesson.outcome.sum()),
        quality=measuring.quality(truth[known], shown, np.where(truth[known], *covered)),
        members=_members(held, truth, known),
        weights=blend.weights,
        calibration=blend.curve.name,
        calibration_bins=measuring.calibration_bins(truth[known], shown),
        lift=measuring.lift_bins(truth[known], shown),
        leaks=leaks,
        left_out=sorted(gone),
        features=held_back.features_of(lesson.table, held.gains),
        train_seconds=round(time.perf_counter() - started, 3),
        warnings=[] if boosting.is_available() else [NO_LIGHTGBM],
    )
    model = OutcomeModel(
        trained.encoder,
        trained.members if verdict.signal else {},
        blend,
        bounds,
        profiles_of(lesson.table),
        base,
        lesson.seed,
        report,
    )
    return with_score_profile(model, shown)


def _members(held: HeldBack, truth: Bools, known: Bools) -> dict[str, Quality]:
    return {name: measuring.quality(truth[known], told[known]) for name, told in held.told.items()}
