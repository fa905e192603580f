"""The usual single models as somebody would try them first, to compare with: defaults of their libraries,
words as numbers of their levels for trees and one-hot for the others."""

import time
import warnings
from collections.abc import Callable
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from sklearn import pipeline as sklearn_pipeline
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from dealwright.ml.outcome import boosting
from dealwright.ml.outcome.base import Quality
from dealwright.ml.outcome.bounds import fit_bounds
from dealwright.ml.outcome.counting import fit_odoo
from dealwright.ml.outcome.encoding import Bools
from dealwright.ml.outcome.held_back import ODOO
from dealwright.ml.outcome.measuring import quality
from dealwright.ml.outcome.members import bare
from dealwright.ml.outcome.table import Floats, Table

make_pipeline: Any = cast(Any, sklearn_pipeline).make_pipeline

Learner = Callable[[Table, Bools, Table], Floats]
CALIBRATED_ON = 5


def measure_baselines(
    train: Table, outcome: Bools, test: Table, truth: Bools, seed: int
) -> dict[str, tuple[Quality, float]]:
    """Of each the quality on the test rows and the seconds of training. Coverage is of label-conditional sets
    whose thresholds come from a fifth of the training rows."""
    return {name: _measure(one, train, outcome, test, truth, seed) for name, one in _learners(seed).items()}


def _learners(seed: int) -> dict[str, Learner]:
    forest = RandomForestClassifier(n_estimators=300, n_jobs=2, random_state=seed)
    found: dict[str, Learner] = {
        "random_forest": _over(
            _label_codes, make_pipeline(SimpleImputer(strategy="median", keep_empty_features=True), forest)
        ),
        "logistic_regression": _over(_one_hot, LogisticRegression(max_iter=1000)),
        "neural_net": _over(_one_hot, MLPClassifier(early_stopping=True, random_state=seed)),
        ODOO: lambda train, outcome, test: fit_odoo(bare(train), outcome, np.ones(len(outcome))).predict(
            bare(test)
        ),
    }
    if boosting.is_available():
        from lightgbm import LGBMClassifier  # noqa: PLC0415 takes seconds and needs OpenMP

        plain: Any = LGBMClassifier(verbose=-1, n_jobs=1, random_state=seed)
        found = {"lightgbm": _over(_label_codes, plain), **found}
    return found


def _measure(
    learner: Learner, train: Table, outcome: Bools, test: Table, truth: Bools, seed: int
) -> tuple[Quality, float]:
    started = time.perf_counter()
    told = np.clip(learner(train, outcome, test), 0.0, 1.0)
    seconds = time.perf_counter() - started
    chance = np.random.default_rng(seed)
    held = chance.random(len(outcome)) < 1 / CALIBRATED_ON
    if any(part.all() or not part.any() for part in (outcome[held], outcome[~held])):
        return quality(truth, told), seconds
    inner = np.clip(learner(train.take(~held), outcome[~held], train.take(held)), 0.0, 1.0)
    bounds = fit_bounds(inner, outcome[held], chance.random(len(inner)))
    return quality(truth, told, np.where(truth, *bounds.holds(told, chance.random(len(told))))), seconds


def _over(encode: Callable[[Table, Table], tuple[Any, Any]], model: Any) -> Learner:
    def learn(train: Table, outcome: Bools, test: Table) -> Floats:
        ready, asked = encode(train, test)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            warnings.simplefilter("ignore", UserWarning)
            model.fit(ready, outcome)
            return model.predict_proba(asked)[:, 1]

    return learn


def _label_codes(train: Table, test: Table) -> tuple[Floats, Floats]:
    """Words as their place in the alphabet, gaps and unseen words as NaN."""
    columns = [_codes(one.values, test.columns[name].values, one.kind) for name, one in train.columns.items()]
    return np.stack([one for one, _ in columns], axis=1), np.stack([one for _, one in columns], axis=1)


def _codes(known: NDArray[Any], asked: NDArray[Any], kind: str) -> tuple[Floats, Floats]:
    if kind == "number":
        return known.astype(np.float64), asked.astype(np.float64)
    places = {level: at for at, level in enumerate(sorted({one for one in known if one is not None}))}
    told = [
        np.array([places.get(one, np.nan) for one in values], dtype=np.float64) for values in (known, asked)
    ]
    return told[0], told[1]


def _one_hot(train: Table, test: Table) -> tuple[Any, Any]:
    numbers = [at for at, one in enumerate(train.columns.values()) if one.kind == "number"]
    words = [at for at, one in enumerate(train.columns.values()) if one.kind == "category"]
    scaled: Any = make_pipeline(SimpleImputer(strategy="median", keep_empty_features=True), StandardScaler())
    marks: Any = OneHotEncoder(handle_unknown="ignore", min_frequency=5)
    encoder: Any = ColumnTransformer([("numbers", scaled, numbers), ("words", marks, words)])
    return encoder.fit_transform(_objects(train)), encoder.transform(_objects(test))


def _objects(table: Table) -> NDArray[Any]:
    columns = [
        one.values
        if one.kind == "number"
        else np.array(["" if value is None else value for value in one.values], dtype=object)
        for one in table.columns.values()
    ]
    matrix = np.empty((table.rows, len(columns)), dtype=object)
    for at, one in enumerate(columns):
        matrix[:, at] = one
    return matrix
