"""A champion on its way to the process that trains the next one."""

import pickle

import numpy as np

from dealwright.domains.scoring.learning.apart import sent
from tests.domains.scoring.test_teaching import NOW, a_champion, some_lessons


def test_a_champion_of_many_models_arrives_whole() -> None:
    lessons = some_lessons()
    champion = a_champion(lessons, NOW)
    assert champion.outcome.report.method == "blend"
    arrived = pickle.loads(pickle.dumps(sent(champion))).unpack()
    expected, found = (one.outcome.predict(lessons.table).probability for one in (champion, arrived))
    assert np.allclose(expected, found)
