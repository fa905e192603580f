"""Which snapshots are learned from."""

from typing import Any
from uuid import UUID

import numpy as np

from dealwright.domains.scoring.features.catalogue import Catalogue
from dealwright.domains.scoring.history.facts import DAY, Change, History, Kind, Surroundings
from dealwright.domains.scoring.history.outcomes import over_time
from dealwright.domains.scoring.learning.lessons import Collector, Lessons
from dealwright.ml.outcome.table import Table

NOW = 20_000 * DAY
BEGAN = NOW - 300 * DAY
ROW = UUID(int=1)


def a_record(kind: Kind, values: dict[str, Any], changes: list[Change] | None = None) -> History:
    record = History(kind, ROW, "One", BEGAN, BEGAN, values, changes or [])
    record.ended, record.won = BEGAN + 100 * DAY, True
    return record


def lessons_of(record: History, **around: Any) -> Lessons:
    known = Surroundings({}, over_time([]), **around)
    collector = Collector(Catalogue(record.kind, ()), known, NOW, "EUR")
    collector.take([record])
    return collector.lessons()


def test_snapshots_before_an_import_changed_the_record_are_left_out() -> None:
    deal = a_record("deal", {"stage_id": UUID(int=2)})
    assert lessons_of(deal).age.tolist() == [0, 7, 21, 45, 90]
    assert lessons_of(deal, rewritten={ROW: BEGAN + 30 * DAY}).age.tolist() == [45, 90]
    assert lessons_of(deal, rewritten={ROW: NOW}).rows == 0


def test_leads_that_an_import_brought_with_their_ending_are_left_out() -> None:
    gone = a_record("lead", {"status": "disqualified"})
    assert lessons_of(gone).rows > 0
    assert lessons_of(gone, imported={ROW}).rows == 0
    worked_on = a_record(
        "lead", {"status": "disqualified"}, [Change(BEGAN + DAY, {"status": ["new", "disqualified"]})]
    )
    assert lessons_of(worked_on, imported={ROW}).rows > 0


def test_what_ended_as_it_began_has_a_row_without_days() -> None:
    deal = a_record("deal", {"stage_id": UUID(int=2)})
    deal.ended = BEGAN
    lessons = lessons_of(deal)
    assert (lessons.rows, lessons.days.tolist()) == (1, [0.0])
    assert np.all(lessons.event == "won")


def ended(outcomes: list[tuple[str, float]]) -> Lessons:
    """One record a day, with what came of it and after how many days."""
    rows = len(outcomes)
    return Lessons(
        table=Table({}, rows),
        group=np.arange(rows),
        at=np.arange(rows, dtype=np.float64),
        age=np.zeros(rows),
        days=np.array([days for _, days in outcomes]),
        event=np.array([event for event, _ in outcomes], dtype=object),
        worth=np.full(rows, np.nan),
        expected=np.full(rows, np.nan),
    )


def test_an_ending_counts_from_the_day_on_that_training_would_take_it() -> None:
    few = ended([("won", 5.0), ("lost", 50.0), ("open", 90.0)])
    assert few.known_at(30, 40 * DAY).tolist() == [5, 31, 32]
    many = ended([("won", 5.0), ("lost", 8.0)] * 150)
    assert np.array_equal(many.known_at(30, 400 * DAY), many.at + 30)
    assert np.array_equal(many.usable(30, 250 * DAY), many.at + 30 <= 250), "and training does"
