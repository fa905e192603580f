"""What of a training runs in a process of its own: rows from histories, then the models from the rows."""

from dealwright.domains.scoring.features.catalogue import Catalogue
from dealwright.domains.scoring.history.facts import Kind, Surroundings
from dealwright.domains.scoring.judging.brain import Trained
from dealwright.domains.scoring.learning.lessons import Collector
from dealwright.domains.scoring.learning.teaching import Taught, Wishes, teach
from dealwright.ml.outcome.base import Says


def collector_of(kind: Kind, around: Surroundings, now: float, currency: str) -> Collector:
    return Collector(Catalogue(kind), around, now, currency)


def teach_collected(
    collector: Collector, horizon: int, wishes: Wishes, champion: Trained | None, says: Says
) -> Taught:
    """Empties the collector."""
    lessons = collector.lessons()
    collector.tables.clear()
    collector.facts.clear()
    return teach(lessons, horizon, collector.now, wishes, champion, says)
