"""Trains on one table and measures on another, beside single models, for `dealwright evaluate outcome`."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from dealwright.ml.outcome.bands import coverage, windows
from dealwright.ml.outcome.base import Quality, Says
from dealwright.ml.outcome.encoding import Bools
from dealwright.ml.outcome.measuring import quality
from dealwright.ml.outcome.model import OutcomeModel
from dealwright.ml.outcome.table import Floats, Table
from dealwright.ml.outcome.training import train

NAMES = ("auc", "ap", "precision_at_10pct", "brier", "log_loss", "ece", "coverage_80", "band_coverage_80")


@dataclass(frozen=True, eq=False)
class Experiment:
    train: Table
    outcome: Bools
    test: Table
    truth: Bools
    at: Floats | None = None
    groups: Any = None
    keep_leaks: bool = False
    exclude: Sequence[str] = ()
    seed: int = 7


def evaluate(experiment: Experiment, says: Says | None = None) -> dict[str, Any]:
    one = experiment
    model = train(
        one.train,
        one.outcome,
        at=one.at,
        groups=one.groups,
        keep_leaks=one.keep_leaks,
        exclude=one.exclude,
        says=says,
        seed=one.seed,
    )
    told = model.predict(one.test)
    words = np.array(told.sets, dtype=object)
    covered = (words == "both") | (words == np.where(one.truth, "won", "lost"))
    held = coverage(windows(told.probability, told.low, told.high, one.truth))
    found = replace(quality(one.truth, told.probability, covered), band_coverage_80=held)
    report = model.report
    return {
        **figures(found),
        "suspected_leaks": [leak.feature for leak in report.leaks],
        "train_seconds": report.train_seconds,
        "rows": {"train": len(one.outcome), "test": len(one.truth)},
        "base_rate": {"train": float(one.outcome.mean()), "test": float(one.truth.mean())},
        "method": report.method,
        "signal": report.signal,
        "word": report.word,
        "calibration": report.calibration,
        "weights": report.weights,
        "left_out": report.left_out,
        "leaks": [asdict(leak) for leak in report.leaks],
        "held_back": figures(report.quality) if report.quality else None,
        "drift": model.drift(one.test),
        "baselines": _baselines(one, model),
        "members": _members(one, model),
        "warnings": report.warnings,
    }


def figures(found: Quality) -> dict[str, float | None]:
    told = {name: getattr(found, name) for name in NAMES}
    return {name: None if one is None or math.isnan(one) else one for name, one in told.items()}


def _baselines(one: Experiment, model: OutcomeModel) -> dict[str, Any]:
    """On the same columns as the model."""
    from dealwright.ml.outcome.baselines import measure_baselines  # noqa: PLC0415 scikit-learn is slow to import

    names = set(model.features)
    known = one.train.without([name for name in one.train.columns if name not in names])
    asked = one.test.without([name for name in one.test.columns if name not in names])
    measured = measure_baselines(known, one.outcome, asked, one.truth, one.seed)
    return {
        name: {**figures(found), "suspected_leaks": [], "train_seconds": round(seconds, 3)}
        for name, (found, seconds) in measured.items()
    }


def _members(one: Experiment, model: OutcomeModel) -> dict[str, Any]:
    """Each member of the blend alone, not calibrated."""
    rows = model.rows(one.test)
    return {name: figures(quality(one.truth, member.predict(rows))) for name, member in model.members.items()}
