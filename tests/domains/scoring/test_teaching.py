"""A new model against the champion: only on what neither has seen."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import numpy as np
import pytest

from dealwright.domains.scoring.history.facts import DAY
from dealwright.domains.scoring.judging.brain import About, Trained
from dealwright.domains.scoring.learning import teaching
from dealwright.domains.scoring.learning.lessons import Lessons
from dealwright.domains.scoring.learning.teaching import Taught, Wishes, teach
from dealwright.ml.outcome.artefact import load
from dealwright.ml.outcome.table import number, table_of
from dealwright.ml.outcome.training import train

ROWS, HORIZON = 400, 30
START = datetime(2025, 1, 1, tzinfo=UTC)
NOW = START + timedelta(days=ROWS + HORIZON)


def some_lessons() -> Lessons:
    """One record a day; `rank` tells a little of what comes of it."""
    chance = np.random.default_rng(3)
    won = chance.random(ROWS) < 0.5
    table = table_of(number("rank", won + chance.normal(0, 1.2, ROWS)), number("noise", chance.random(ROWS)))
    at = START.timestamp() / DAY + np.arange(ROWS, dtype=np.float64)
    return Lessons(
        table=table,
        group=np.arange(ROWS),
        at=at,
        age=np.zeros(ROWS),
        days=np.full(ROWS, 5.0),
        event=np.where(won, "won", "lost").astype(object),
        worth=np.full(ROWS, np.nan),
        expected=np.full(ROWS, np.nan),
    )


def a_champion(lessons: Lessons, known_to: datetime) -> Trained:
    seen = lessons.at <= known_to.timestamp() / DAY
    model = train(lessons.table.take(seen), lessons.outcome(HORIZON)[seen], at=lessons.at[seen])
    about = About(UUID(int=1), "lead", 1, "champion", known_to, 1, HORIZON, {}, "", known_to)
    return Trained(about, load(model.save()), None, None)


def taught_beside(known_to: datetime) -> Taught:
    lessons = some_lessons()
    champion = a_champion(lessons, known_to)
    return teach(lessons, HORIZON, NOW.timestamp(), Wishes(), champion, lambda share, doing: None)


def test_a_champion_is_judged_only_on_records_that_came_after_it() -> None:
    compared = taught_beside(START + timedelta(days=339.5)).report["compared"]
    assert compared["rows"] == 60, "not the 80 of the newest fifth"


def test_without_enough_new_records_there_are_no_figures_and_the_champion_stays() -> None:
    taught = taught_beside(START + timedelta(days=ROWS - 5))
    assert (taught.report["compared"], taught.is_better) == (None, False)


def test_what_is_left_out_is_left_out_of_times_and_amounts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[set[str]] = []

    def note(table: Any, *_: Any, **__: Any) -> Any:
        asked.append(set(table.columns))
        return cast(Any, SimpleNamespace(report=_Nothing(), save=lambda: b""))

    monkeypatch.setattr(teaching, "train_timing", note)
    monkeypatch.setattr(teaching, "train_amounts", note)
    teach(some_lessons(), HORIZON, NOW.timestamp(), Wishes(["noise"]), None, lambda share, doing: None)
    assert asked == [{"rank"}, {"rank"}]


def test_both_know_the_endings_of_one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    lessons = some_lessons()
    champion = a_champion(lessons, START + timedelta(days=200))
    learned: list[Any] = []

    def note(table: Any, outcome: Any, *, known_at: Any, **more: Any) -> Any:
        learned.append(known_at)
        return SimpleNamespace(report=SimpleNamespace(leaks=[]), predict=champion.outcome.predict)

    monkeypatch.setattr(teaching, "train", note)
    known_at = lessons.known_at(HORIZON, NOW.timestamp())
    usable, outcome = np.ones(ROWS, dtype=bool), lessons.outcome(HORIZON)
    compared = teaching.compare(
        lessons, usable, outcome, known_at, Wishes(), champion, lambda share, doing: None
    )
    newest_fifth = lessons.at[0] + 0.8 * (ROWS - 1)
    assert compared is not None
    assert compared["rows"] == 80
    assert learned[0].max() < newest_fifth + 1
    assert len(learned[0]) == 320 - HORIZON, "endings of the last month before were not known"


class _Nothing:
    rows, word = 0, ""
    mape = mape_expected = mape_median = coverage_80 = None
    checks = SimpleNamespace(mae_days=None, mae_constant_days=None, coverage_80=None)
