"""What of a training runs in a process of its own: rows from histories, then the models from the rows."""

from dataclasses import dataclass

from dealwright.domains.scoring.features.catalogue import Catalogue
from dealwright.domains.scoring.history.facts import Kind, Surroundings
from dealwright.domains.scoring.judging.brain import About, Trained
from dealwright.domains.scoring.learning.lessons import Collector
from dealwright.domains.scoring.learning.teaching import Taught, Wishes, teach
from dealwright.ml.outcome import artefact
from dealwright.ml.outcome.base import Says


@dataclass(frozen=True, eq=False)
class Sent:
    """A champion on its way to the process: its libraries hold what cannot be pickled."""

    about: About
    outcome: bytes

    def unpack(self) -> Trained:
        return Trained(self.about, artefact.load(self.outcome), None, None)


def sent(champion: Trained) -> Sent:
    return Sent(champion.about, champion.outcome.save())


def collector_of(kind: Kind, around: Surroundings, now: float, currency: str) -> Collector:
    return Collector(Catalogue(kind), around, now, currency)


def teach_collected(
    collector: Collector, horizon: int, wishes: Wishes, champion: Sent | None, says: Says
) -> Taught:
    """Empties the collector."""
    lessons = collector.lessons()
    collector.tables.clear()
    collector.facts.clear()
    known = champion.unpack() if champion else None
    return teach(lessons, horizon, collector.now, wishes, known, says)
