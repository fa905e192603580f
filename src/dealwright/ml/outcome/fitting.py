"""Trains the single models. The only file that knows scikit-learn; it is imported when training begins."""

import warnings
from typing import Any, cast

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from dealwright.ml.outcome import boosting
from dealwright.ml.outcome.encoding import Bools
from dealwright.ml.outcome.members import Boosted, Forest, Layers, Member, Rows, below_gaps
from dealwright.ml.outcome.table import Floats

MANY_ROWS = 30_000
MOST_ROUNDS = 600
ROWS_OF_A_TREE = 8_000


def member_names() -> list[str]:
    boosted = ["lightgbm"] if boosting.is_available() else []
    return [*boosted, "random_forest", "logistic_regression", "neural_net"]


def threads(rows: int) -> int:
    """Few rows are done sooner alone: threads that wait for each other on a busy machine lose more."""
    return 1 if rows < MANY_ROWS else 2


def boost_parameters(rows: int, seed: int) -> dict[str, Any]:
    return {
        "objective": "binary",
        "learning_rate": 0.03 if rows < MANY_ROWS else 0.06,
        "num_leaves": 15 if rows < MANY_ROWS else 31,
        "min_data_in_leaf": int(np.clip(rows / 200, 5, 50)),
        "feature_fraction": 0.5,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
        "lambda_l2": 5.0,
        "cat_smooth": 10.0,
        "max_bin": 127,
        "seed": seed,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": threads(rows),
        "verbosity": -1,
    }


def find_rounds(rows: Rows, outcome: Bools, weight: Floats, held: Bools, seed: int) -> int:
    """How many rounds of boosting do best on the rows `held` back."""
    if not boosting.is_available():
        return 0
    parameters = boost_parameters(len(outcome), seed)
    return boosting.find_rounds(rows.matrices.trees, outcome, weight, held, parameters, MOST_ROUNDS)


def fit_member(name: str, rows: Rows, outcome: Bools, weight: Floats, rounds: int, seed: int) -> Member:
    if name == "lightgbm":
        parameters = boost_parameters(len(outcome), seed)
        text = boosting.train_trees(rows.matrices.trees, outcome, weight, parameters, rounds)
        return Boosted(boosting.Trees(text))
    if name == "random_forest":
        return _forest(rows, outcome, weight, seed)
    if name == "logistic_regression":
        return _regression(rows, outcome, weight)
    return _net(rows, outcome, weight, seed)


def _forest(rows: Rows, outcome: Bools, weight: Floats, seed: int) -> Forest:
    count = len(outcome)
    model: Any = cast(Any, RandomForestClassifier)(
        n_estimators=120 if count < MANY_ROWS else 100,
        max_depth=14,
        min_samples_leaf=int(np.clip(count / 1000, 3, 8)),
        max_features=0.3,
        max_samples=min(count, ROWS_OF_A_TREE),
        n_jobs=threads(count),
        random_state=seed,
    )
    model.fit(below_gaps(rows.matrices.trees), outcome, sample_weight=weight)
    return flatten(model.estimators_)


def flatten(estimators: list[Any]) -> Forest:
    """scikit-learn's public tree arrays, joined; class 1 is the outcome that was trained for."""
    trees = [one.tree_ for one in estimators]
    sizes = np.array([int(one.node_count) for one in trees], dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    itself = np.arange(int(sizes.sum()))
    start = np.repeat(starts, sizes)
    left, right, feature, threshold = (
        np.concatenate([getattr(one, part) for one in trees])
        for part in ("children_left", "children_right", "feature", "threshold")
    )
    counts = np.concatenate([one.value[:, 0, :] for one in trees])
    leaf = left < 0
    return Forest(
        np.where(leaf, 0, feature).astype(np.int32),
        np.where(leaf, 0.0, threshold),
        np.where(leaf, itself, start + left).astype(np.int32),
        np.where(leaf, itself, start + right).astype(np.int32),
        counts[:, 1] / counts.sum(axis=1),
        starts.astype(np.int32),
        max(int(one.max_depth) for one in trees),
    )


def _regression(rows: Rows, outcome: Bools, weight: Floats) -> Layers:
    model: Any = LogisticRegression(C=0.3, max_iter=300)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(rows.matrices.dense, outcome, sample_weight=weight)
    return Layers([[(cast(Floats, model.coef_).T.astype(np.float64), model.intercept_.astype(np.float64))]])


def _net(rows: Rows, outcome: Bools, weight: Floats, seed: int) -> Layers:
    count = len(outcome)
    nets: list[list[tuple[Floats, Floats]]] = []
    for one in range(2 if count < MANY_ROWS else 1):
        model: Any = cast(Any, MLPClassifier)(
            hidden_layer_sizes=(24,),
            alpha=1.0 if count < MANY_ROWS else 0.1,
            learning_rate_init=3e-3,
            batch_size=min(count, int(np.clip(count / 40, 16, 512))),
            max_iter=20 if count < MANY_ROWS else 8,
            random_state=seed + one,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(rows.matrices.dense, outcome, sample_weight=weight)
        nets.append(
            [
                (w.astype(np.float64), b.astype(np.float64))
                for w, b in zip(model.coefs_, model.intercepts_, strict=True)
            ]
        )
    return Layers(nets)
