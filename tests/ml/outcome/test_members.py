"""Members say what the libraries they come from say."""

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier

from dealwright.ml.outcome import members
from dealwright.ml.outcome.encoding import Matrices
from dealwright.ml.outcome.fitting import flatten
from dealwright.ml.outcome.members import Rows, below_gaps
from dealwright.ml.outcome.table import Table


def test_a_forest_says_the_same_as_scikit_learn_walked_by_us_or_by_lightgbm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chance = np.random.default_rng(1)
    matrix = chance.normal(size=(2500, 4)).astype(np.float32)
    matrix[chance.random(matrix.shape) < 0.1] = np.nan
    outcome = chance.random(2500) < 1 / (1 + np.exp(-np.nan_to_num(matrix[:, 0])))
    model = RandomForestClassifier(10, max_depth=6, random_state=1)
    model.fit(below_gaps(matrix), outcome)
    rows = Rows(Table({}, 2500), Matrices(matrix, matrix))
    expected = model.predict_proba(below_gaps(matrix))[:, 1]
    forest = flatten(list(model.estimators_))
    assert forest.predict(rows) == pytest.approx(expected, abs=1e-12)
    monkeypatch.setattr(members, "is_available", lambda: False)
    assert forest.predict(rows) == pytest.approx(expected, abs=1e-12)
