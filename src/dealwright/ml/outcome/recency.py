"""How much newer rows should count, chosen by how well the newer half is told from what came before it."""

import warnings

import numpy as np

from dealwright.ml.outcome.encoding import encode_training, fit_encoder
from dealwright.ml.outcome.folds import random_folds
from dealwright.ml.outcome.held_back import INNER_FOLDS, Lesson, make_splits
from dealwright.ml.outcome.measuring import losses
from dealwright.ml.outcome.members import Rows
from dealwright.ml.outcome.table import Floats

HALF_LIVES = (0.5, 0.2, 0.08)
"""In shares of the rows, oldest to newest."""
CLEARLY_BETTER = 0.995
MOST_ROWS = 20_000


def recency_weights(lesson: Lesson) -> Floats:
    """Ones unless times are known and weights tell the held-back rows clearly better."""
    count = len(lesson.outcome)
    same = np.ones(count)
    if lesson.at is None or lesson.is_small:
        return same
    best, best_loss = same, _loss(lesson, same)
    for half_life in HALF_LIVES:
        loss = _loss(lesson, half_life_weights(lesson.at, half_life), half_life)
        if loss < best_loss * CLEARLY_BETTER:
            best, best_loss = half_life_weights(lesson.at, half_life), loss
    return best


def half_life_weights(at: Floats, half_life: float) -> Floats:
    """Rows of the same time weigh the same; the mean is 1."""
    age = 1 - np.searchsorted(np.sort(at), at, "right") / len(at)
    weight = 0.5 ** (age / half_life)
    return weight / weight.mean()


def _loss(lesson: Lesson, weight: Floats, half_life: float | None = None) -> float:
    """Of a logistic regression on the blocks held back, forward in time."""
    from dealwright.ml.outcome import fitting  # noqa: PLC0415 scikit-learn is slow to import

    lost: list[Floats] = []
    assert lesson.at is not None
    for split in make_splits(lesson):
        places = np.flatnonzero(split.train)
        table, outcome = lesson.table.take(places), lesson.outcome[places]
        held = weight[places] if half_life is None else half_life_weights(lesson.at[places], half_life)
        fold = random_folds(outcome, np.arange(len(outcome)), INNER_FOLDS, lesson.seed)
        encoder = fit_encoder(table, outcome, held)
        rows = Rows(table, encode_training(encoder, table, outcome, held, fold))
        with warnings.catch_warnings():
            model = fitting.fit_member("logistic_regression", rows, outcome, held, 0, lesson.seed)
        asked = lesson.table.take(split.test)
        lost.append(losses(lesson.outcome[split.test], model.predict(Rows(asked, encoder.encode(asked)))))
    return float(np.concatenate(lost).mean())
