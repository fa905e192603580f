"""Trains the parts of a model from lessons. Pure and long: `apart` runs it in a process of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from dealwright.domains.scoring.history.facts import DAY
from dealwright.domains.scoring.judging.brain import Trained
from dealwright.domains.scoring.judging.risks import COMPARED
from dealwright.domains.scoring.learning.lessons import Bools, Lessons
from dealwright.ml.outcome.amounts import AmountModel, train_amounts
from dealwright.ml.outcome.base import Model, NothingToLearn, Says
from dealwright.ml.outcome.measuring import quality
from dealwright.ml.outcome.table import Floats, Table
from dealwright.ml.outcome.timing import TimingModel, train_timing
from dealwright.ml.outcome.training import train

MOST_ROWS = 100_000
NEWEST = 0.2
ROUNDING = 1e-6  # days that a stored moment may lose
FEWEST_TO_COMPARE = 20
Part = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Taught:
    """`report` is what the model page shows, with the norms risks are compared with."""

    parts: Mapping[str, bytes]
    report: dict[str, Any]
    rows: int
    positives: int
    known_from: datetime
    known_to: datetime
    is_better: bool


@dataclass(frozen=True)
class Wishes:
    """What the settings say: features nobody wants, suspected leaks to use all the same."""

    left_out: Sequence[str] = ()
    kept: Sequence[str] = ()


def teach(
    lessons: Lessons, horizon: int, now: float, wishes: Wishes, champion: Trained | None, says: Says
) -> Taught:
    usable = _thinned(lessons.usable(horizon, now))
    outcome, known_at = lessons.outcome(horizon), lessons.known_at(horizon, now)
    if not usable.any():
        raise NothingToLearn("Nothing has been followed long enough to learn from it.")
    model = _train(lessons, usable, outcome, known_at, wishes, _part(says, 0.0, 0.6))
    told = lessons.table.without(sorted(lessons.table.columns.keys() - set(model.features)))
    timing, timing_word = _train_timing(lessons, told, horizon, _part(says, 0.6, 0.75))
    amounts, amounts_word = _train_amounts(lessons, told, _part(says, 0.75, 0.8))
    compared = compare(lessons, usable, outcome, known_at, wishes, champion, _part(says, 0.8, 1.0))
    parts = {"outcome": model.save()}
    if timing:
        parts["timing"] = timing.save()
    if amounts:
        parts["amounts"] = amounts.save()
    report = {
        "outcome": asdict(model.report),
        "timing": _timing_report(timing, timing_word),
        "amounts": _amounts_report(amounts, amounts_word),
        "norms": _norms(lessons, usable & outcome),
        "compared": compared,
    }
    known = lessons.at[usable]
    return Taught(
        parts=parts,
        report=report,
        rows=int(usable.sum()),
        positives=int(outcome[usable].sum()),
        known_from=_moment(float(known.min())),
        known_to=_moment(float(known.max())),
        is_better=_is_better(compared, model, champion),
    )


def _train(
    lessons: Lessons, rows: Bools, outcome: Bools, known_at: Floats, wishes: Wishes, says: Says
) -> Model:
    def learned(exclude: Sequence[str], *, keep_leaks: bool) -> Model:
        return train(
            lessons.table.take(rows),
            outcome[rows],
            at=lessons.at[rows],
            known_at=known_at[rows],
            groups=lessons.group[rows],
            keep_leaks=keep_leaks,
            exclude=exclude,
            says=says,
        )

    model = learned(wishes.left_out, keep_leaks=False)
    suspects = {one.feature for one in model.report.leaks}
    if not suspects & set(wishes.kept):
        return model
    return learned([*wishes.left_out, *(suspects - set(wishes.kept))], keep_leaks=True)


def _train_timing(lessons: Lessons, table: Table, horizon: int, says: Says) -> tuple[TimingModel | None, str]:
    """What ended the moment it began says nothing of how long others take."""
    rows = _thinned(lessons.days > 0)
    try:
        model = train_timing(
            table.take(rows),
            lessons.event[rows],
            lessons.days[rows],
            age_days=lessons.age[rows],
            at=lessons.at[rows],
            horizon_days=horizon,
            says=says,
        )
    except NothingToLearn as error:
        return None, str(error)
    return model, model.report.word


def _train_amounts(lessons: Lessons, table: Table, says: Says) -> tuple[AmountModel | None, str]:
    """One row per record would do; more would make the many-aged ones count more: the last age counts."""
    last = np.r_[lessons.group[1:] != lessons.group[:-1], True] if lessons.rows else np.zeros(0, dtype=bool)
    rows = _thinned(last & np.isfinite(lessons.worth) & (lessons.worth > 0))
    try:
        model = train_amounts(
            table.take(rows),
            lessons.worth[rows],
            expected=lessons.expected[rows],
            at=lessons.at[rows],
            says=says,
        )
    except NothingToLearn as error:
        return None, str(error)
    return model, model.report.word


def compare(
    lessons: Lessons,
    usable: Bools,
    outcome: Bools,
    known_at: Floats,
    wishes: Wishes,
    champion: Trained | None,
    says: Says,
) -> Part | None:
    """The champion against one trained like the new model on older rows, on rows that neither has seen.

    Both know the endings of one day: that before the first of these rows, or of the champion's training if
    that was later. None while too few have come since: then no figure would be fair.
    """
    known_to = champion.about.known_to if champion else None
    if champion is None or known_to is None:
        return None
    unseen = usable & (_first(lessons) > known_to.timestamp() / DAY + ROUNDING)
    newer = unseen & (lessons.at >= np.quantile(lessons.at[usable], 1 - NEWEST))
    truth = outcome[newer]
    if min(int(truth.sum()), int((~truth).sum())) < FEWEST_TO_COMPARE:
        return None
    began = float(lessons.at[newer].min())
    then = max(began, champion.about.trained_at.timestamp() / DAY)
    older = usable & (lessons.at < began) & (known_at < then) & ~np.isin(lessons.group, lessons.group[newer])
    try:
        probe = _train(lessons, older, outcome, known_at, wishes, says)
    except NothingToLearn:
        return None
    table = lessons.table.take(newer)
    return {
        "champion_id": str(champion.about.id),
        "champion_number": champion.about.number,
        "rows": int(newer.sum()),
        "here": asdict(quality(truth, _held(probe.predict(table).probability))),
        "champion": asdict(quality(truth, _held(champion.outcome.predict(table).probability))),
    }


def _first(lessons: Lessons) -> Floats:
    """The first snapshot of each row's record."""
    first = np.full(int(lessons.group.max(initial=-1)) + 1, np.inf)
    np.minimum.at(first, lessons.group, lessons.at)
    return first[lessons.group]


def _held(probability: Floats) -> Floats:
    return np.clip(probability, 0.0, 1.0)


def _is_better(compared: Part | None, model: Model, champion: Trained | None) -> bool:
    """By log loss on the same rows. Without any the champion stays, unless only the new one has signal."""
    if champion is None:
        return True
    if compared is None:
        return model.report.signal and not champion.outcome.report.signal
    return compared["here"]["log_loss"] < compared["champion"]["log_loss"]


def _norms(lessons: Lessons, won: Bools) -> dict[str, float]:
    """What nine in ten rows that were won stayed under."""
    norms: dict[str, float] = {}
    for risk in COMPARED:
        column = lessons.table.columns.get(risk.feature)
        values = column.values[won] if column is not None else np.zeros(0)
        known = values[np.isfinite(values)]
        if len(known) >= FEWEST_TO_COMPARE:
            norms[risk.feature] = round(float(np.quantile(known, 0.9)), 3)
    return norms


def _timing_report(model: TimingModel | None, word: str) -> Part:
    if model is None:
        return {"rows": 0, "mae_days": None, "mae_constant": None, "coverage_80": None, "word": word}
    checks = model.report.checks
    return {
        "rows": model.report.rows,
        "mae_days": checks.mae_days,
        "mae_constant": checks.mae_constant_days,
        "coverage_80": checks.coverage_80,
        "word": word,
    }


def _amounts_report(model: AmountModel | None, word: str) -> Part:
    if model is None:
        return {"rows": 0, "mape": None, "mape_baseline": None, "coverage_80": None, "word": word}
    told = model.report
    baselines = [one for one in (told.mape_expected, told.mape_median) if one is not None]
    return {
        "rows": told.rows,
        "mape": told.mape,
        "mape_baseline": min(baselines, default=None),
        "coverage_80": told.coverage_80,
        "word": word,
    }


def _thinned(rows: Bools) -> Bools:
    """At most so many rows, evenly spread."""
    places = np.flatnonzero(rows)
    if len(places) <= MOST_ROWS:
        return rows
    kept = np.zeros(len(rows), dtype=bool)
    kept[places[np.linspace(0, len(places) - 1, MOST_ROWS).astype(np.int64)]] = True
    return kept


def _part(says: Says, start: float, end: float) -> Says:
    return lambda share, doing: says(start + (end - start) * share, doing)


def _moment(days: float) -> datetime:
    return datetime.fromtimestamp(days * 86_400, UTC)
