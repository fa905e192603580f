"""A period as a distribution, as of any moment: from the deals, from the months before, joined. Pure.

Slow parts are the fit of the series (in a process of its own, kept by its values) and the simulation:
call it in a thread.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from threading import Lock
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from dealwright.domains.forecasting.arriving import new_deals
from dealwright.domains.forecasting.book import Book
from dealwright.domains.forecasting.choosing import Chosen
from dealwright.domains.forecasting.expecting import Engine, Expectation
from dealwright.domains.forecasting.history import Bools, Then, date_of, day_of, month_of
from dealwright.domains.forecasting.money import Floats
from dealwright.domains.forecasting.periods import Span, month_ends
from dealwright.domains.forecasting.schemas import Period
from dealwright.domains.forecasting.widths import Sort, Widths, sort_of
from dealwright.kernel.apart.lanes import QUICK
from dealwright.ml.forecast import series
from dealwright.ml.forecast.pipeline import OpenDeals, Part, Simulated, parts, simulate
from dealwright.ml.forecast.reconcile import Learned, join

SEASON = 12
# With fewer whole months since the first sale there is no view from the months before.
LEAST_MONTHS = 4
# Sales have begun in the first month that reaches this share of a usual one.
STARTED = 0.25
TOP_PATHS = 2_000
PATHS = 4_000
PART_PATHS = 1_000
# By engine (one's mistakes say nothing of another's), kind of period, and 0: the running one, 1: a later.
LevelWeights = Mapping[tuple[Engine, Period, int], Learned]


@dataclass(frozen=True, eq=False)
class TopDown:
    """Revenue of the running month's rest and of the following months [paths, months]."""

    paths: Floats
    word: str


@dataclass(frozen=True, eq=False)
class Foreseen:
    """Draws of what a period will come to, with what is won already."""

    span: Span
    won: float
    bottom: Floats
    top: Floats | None
    joined: Floats
    new: float
    learned: Learned

    @property
    def expected(self) -> float:
        return float(np.median(self.joined))

    def once_known(self, part: Floats, worth: Floats) -> Floats:
        """Draws when it is known of a deal what it brings: `worth` on each path, zero without it.

        `part` is what it brought as long as it was open.
        """
        top = self.top + float(np.mean(worth - part)) if self.top is not None else None
        return join(self.bottom - part + worth, top, self.learned, floor=self.won + float(worth.min()))


@dataclass(frozen=True, eq=False)
class Sight:
    """Everything seen from one moment, of the chosen deals, month by month."""

    book: Book
    moment: float
    chosen: Chosen
    ends: Floats
    expectation: Expectation
    here: Bools
    won_by: Floats
    deals: OpenDeals
    paths: int
    simulated: Simulated
    top: TopDown | None
    learned: LevelWeights = field(default_factory=dict[tuple[Engine, Period, int], Learned])

    def foresee(self, span: Span) -> Foreseen:
        """A period that has not ended yet. The months it has left are added up path by path."""
        months = self._months(span)
        won = self.book.won_amount_of(self.expectation.then, span.begins, span.ends, self.chosen)
        bottom = won + self.simulated.total[:, months].sum(axis=1)
        top = won + self.top.paths[:, months].sum(axis=1) if self.top else None
        lead = min(1, int(span.begins > self.moment))
        learned = self.learned.get((self.expectation.engine, span.period, lead), Learned())
        return Foreseen(
            span=span,
            won=won,
            bottom=bottom,
            top=top,
            joined=join(bottom, top, learned, floor=won),
            new=float(self.simulated.new[:, months].sum(axis=1).mean()),
            learned=learned,
        )

    def parts(self, rows: NDArray[np.int64], span: Span) -> list[tuple[Floats, Floats]]:
        """Of open deals, rows of `Deals`: what each brings to a period, and what it is worth [paths]."""
        months, then = self._months(span), self.expectation.then
        counted = then.rows[self.expectation.rows[self.here]]
        known = np.isin(rows, counted)
        found = iter(parts(self.deals, np.searchsorted(counted, rows[known]), paths=self.paths))
        amounts = self.book.spread(then, np.maximum(np.nan_to_num(then.converted), 0.0))[rows]
        left_out = [
            Part(np.zeros((self.paths, len(self.ends))), np.full(self.paths, amount)) for amount in amounts
        ]
        chosen = [next(found) if is_known else out for is_known, out in zip(known, left_out, strict=True)]
        return [(one.won[:, months].sum(axis=1), one.worth) for one in chosen]

    def _months(self, span: Span) -> NDArray[np.int64]:
        return np.flatnonzero((self.ends > span.begins) & (self.ends <= span.ends))


def foresee(
    book: Book,
    moment: float,
    spans: Sequence[Span],
    chosen: Chosen,
    learned: LevelWeights,
    *,
    widths: Widths,
    by_rates: bool = False,
) -> tuple[Sight, list[Foreseen]]:
    """Some periods. Somebody's or a team's are their own deals, brought to the joined number of all."""
    last = max(spans, key=lambda one: one.ends)
    everyone = Chosen(pipeline_id=chosen.pipeline_id)
    sight = look(book, moment, last, everyone, learned=learned, by_rates=by_rates)
    whole = [sight.foresee(span) for span in spans]
    if chosen.whose is None:
        return sight, whole
    mine = look_at_part(book, moment, last, chosen, by_rates=by_rates)
    return mine, [brought(mine.foresee(one.span), level_of(one, widths, sort_of(chosen))) for one in whole]


def look_at_part(book: Book, moment: float, last: Span, chosen: Chosen, *, by_rates: bool = False) -> Sight:
    return look(book, moment, last, chosen, with_top=False, by_rates=by_rates, paths=PART_PATHS)


def level_of(whole: Foreseen, widths: Widths, sort: Sort) -> Learned:
    """What brings the deals of a part to the joined number of all, and its bands to the width they need."""
    rest = float(np.median(whole.bottom)) - whole.won
    factor = (whole.expected - whole.won) / rest if rest > 0 else 1.0
    stretch = widths.get((whole.span.period, sort), 1.0)
    return Learned(share=1.0, level=factor, stretch=stretch, forecasts=whole.learned.forecasts)


def brought(mine: Foreseen, level: Learned) -> Foreseen:
    return replace(mine, learned=level, joined=join(mine.bottom, None, level, floor=mine.won))


def look(
    book: Book,
    moment: float,
    last: Span,
    chosen: Chosen = Chosen(),
    *,
    learned: LevelWeights | None = None,
    with_top: bool = True,
    by_rates: bool = False,
    paths: int = PATHS,
) -> Sight:
    """From a moment as far as the end of `last`."""
    ends = _ends(moment, last)
    expectation = book.expect(moment, by_rates=by_rates)
    here = book.rows_of(chosen, expectation.then)[expectation.rows]
    won_by = expectation.won_by(ends - moment)
    deals = OpenDeals(
        amount=_amounts(book, expectation)[here],
        won_by=won_by[here],
        usual=book.usual_amounts(moment, chosen),
        changes=book.changes(moment),
    )
    return Sight(
        book=book,
        moment=moment,
        chosen=chosen,
        ends=ends,
        expectation=expectation,
        here=here,
        won_by=won_by,
        deals=deals,
        paths=paths,
        simulated=simulate(deals, new_deals(book, moment, ends, chosen), paths=paths),
        top=top_down(book, moment, ends, chosen) if with_top else None,
        learned=learned or {},
    )


def _ends(moment: float, last: Span) -> Floats:
    months = int(month_of(np.array([last.ends - 1.0]))[0] - month_of(np.array([moment]))[0]) + 1
    return month_ends(date_of(moment), max(months, 1))


def _amounts(book: Book, expectation: Expectation) -> Floats:
    """What deals are said to be worth; what no rate converts counts for nothing here, and is shown apart."""
    then = expectation.then
    converted, said = then.converted[expectation.rows], then.amount[expectation.rows]
    foreign = np.isnan(converted) & book.foreign(then.currency[expectation.rows])
    return np.where(foreign | (said < 0), 0.0, converted)


def top_down(book: Book, moment: float, ends: Floats, chosen: Chosen) -> TopDown | None:
    then = book.then(moment)
    values = won_by_month(book, then, chosen)
    if len(values) < LEAST_MONTHS or np.count_nonzero(values) < 2:
        return None
    paths = _fitted(values.tobytes(), max(SEASON, len(ends))).copy()[:, : len(ends)]
    shares = _rest_of_month(book, then, chosen)
    rng = np.random.default_rng(11)
    paths[:, 0] *= rng.choice(shares, len(paths))
    return TopDown(paths, f"From {len(values)} whole months of sales.")


_fitting: WeakValueDictionary[tuple[bytes, int], Lock] = WeakValueDictionary()
_of_fitting = Lock()


def _fitted(values: bytes, horizon: int) -> Floats:
    """Who asks while the same is fitted waits for that."""
    with _of_fitting:
        turn = _fitting.setdefault((values, horizon), Lock())
    with turn:
        return _fit(values, horizon)


@lru_cache(maxsize=256)
def _fit(values: bytes, horizon: int) -> Floats:
    known = np.frombuffer(values, dtype=np.float64)
    fit = partial(series.sample_paths, horizon=horizon, season=SEASON, paths=TOP_PATHS)
    return np.maximum(QUICK.compute_in_thread(fit, known), 0.0)


def won_by_month(book: Book, then: Then, chosen: Chosen) -> Floats:
    """Won in every whole month before, since sales had begun in earnest."""
    begins = day_of(date_of(then.moment).replace(day=1))
    won = book.won_of(then, -np.inf, begins, chosen)
    amounts, months = then.converted[won], month_of(then.closed[won])
    if not len(months):
        return np.zeros(0)
    first, running = int(months.min()), int(month_of(np.array([begins]))[0])
    places = months.astype(np.int64) - first
    values = np.bincount(places, weights=np.nan_to_num(amounts), minlength=running - first).astype(np.float64)
    started = values >= STARTED * np.median(values[-SEASON:])
    return values[int(np.argmax(started)) :]


def _rest_of_month(book: Book, then: Then, chosen: Chosen) -> Floats:
    """Of a month's usual revenue, what came after this day of it, in each of the twelve months before."""
    first = date_of(then.moment).replace(day=1)
    passed = then.moment - day_of(first)
    if passed <= 0:
        return np.ones(1)
    values = won_by_month(book, then, chosen)[-12:]
    usual = float(values.mean())
    ends = [day_of(first)]
    rests: list[float] = []
    for _ in range(len(values)):
        begins = day_of(date_of(ends[-1] - 1.0).replace(day=1))
        rests.append(book.won_amount_of(then, min(begins + passed, ends[-1]), ends[-1], chosen))
        ends.append(begins)
    return np.array(rests) / usual if usual > 0 else np.zeros(1)
