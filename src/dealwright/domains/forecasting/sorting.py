"""Open deals by period and category: when they are due, how likely they are, for how much. Pure."""

from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from dealwright.domains.forecasting.foreseeing import Sight
from dealwright.domains.forecasting.history import SAID
from dealwright.domains.forecasting.money import Codes, Floats
from dealwright.domains.forecasting.periods import Span
from dealwright.domains.forecasting.schemas import Category, CategorySums
from dealwright.domains.forecasting.state import State
from dealwright.ml.forecast.winning import GRID

CATEGORIES: tuple[Category, ...] = get_args(Category)
COMMIT, BEST_CASE, PIPELINE, OMITTED_CATEGORY = (
    CATEGORIES.index(one) for one in ("commit", "best_case", "pipeline", "omitted")
)
# A deal due later is shown with a period, too, from this chance to be won in it.
LIKELY = 0.05


@dataclass(frozen=True, eq=False)
class Sorted:
    """Open deals of a sight, `rows` of `Deals`: chance to be won in the period and at all, category, due or
    not. `amount` is NaN without a rate; `likely` is when half of its chance has passed, NaN: never."""

    rows: NDArray[np.int64]
    amount: Floats
    chance: Floats
    ever: Floats
    category: Codes
    due: NDArray[np.bool_]
    likely: Floats
    said: Codes

    @property
    def swing(self) -> Floats:
        """Twice the standard deviation that a deal brings: its whole amount at even odds."""
        return 2 * np.nan_to_num(self.amount) * np.sqrt(self.chance * (1 - self.chance))


def sort_deals(state: State, sight: Sight, span: Span) -> Sorted:
    expectation, then = sight.expectation, sight.expectation.then
    here = np.flatnonzero(then.open & state.book.rows_of(sight.chosen, then))
    counted = np.isin(here, expectation.rows)
    places = np.searchsorted(expectation.rows, here[counted])
    chance, ever, likely = (np.zeros(len(here)) for _ in range(3))
    ends = np.array([max(span.begins - sight.moment, 0.0), span.ends - sight.moment, GRID[-1]])
    won_by = expectation.won_by(ends)[places]
    chance[counted] = won_by[:, 1] - won_by[:, 0]
    ever[counted] = won_by[:, 2]
    likely[counted] = sight.moment + _half_way(expectation.won_by(GRID)[places])
    likely[~counted] = np.nan
    rows = then.rows[here]
    expected = then.expected[here]
    day = np.where(np.isnan(expected), likely, np.maximum(expected, np.floor(sight.moment)))
    return Sorted(
        rows=rows,
        amount=then.converted[here],
        chance=chance,
        ever=ever,
        category=_category(state, then.said[here], ever, _overrides(state, sight, rows)),
        due=(day >= span.begins) & (day < span.ends),
        likely=likely,
        said=then.said[here],
    )


def _overrides(state: State, sight: Sight, rows: NDArray[np.int64]) -> Floats:
    """People's own probabilities; what they were earlier is not known."""
    now = sight.moment >= state.deals.loaded
    return state.deals.override[rows] if now else np.full(len(rows), np.nan)


def _category(state: State, said: Codes, ever: Floats, override: Floats) -> Codes:
    """A person's word on the deal, else the probability: a person's, else ours."""
    chance = np.where(np.isnan(override), ever, override)
    found = np.where(chance >= state.rules.best_case_from, BEST_CASE, PIPELINE)
    found = np.where(chance >= state.rules.commit_from, COMMIT, found)
    words = np.array([CATEGORIES.index(one) for one in SAID] + [-1])
    return np.where(said >= 0, words[said], found).astype(np.int32)


def _half_way(won_by: Floats) -> Floats:
    """Days until half of the chance has passed."""
    half = won_by[:, -1:] / 2
    place = np.argmax(won_by >= half, axis=1)
    return np.where(won_by[:, -1] > 0, GRID[place], np.nan)


def sums_of(state: State, sight: Sight, span: Span) -> CategorySums:
    found = sort_deals(state, sight, span)
    then = sight.expectation.then
    won = state.book.won_of(then, span.begins, span.ends, sight.chosen)
    amount = np.nan_to_num(found.amount)
    parts = {CATEGORIES[code]: found.due & (found.category == code) for code in range(1, len(CATEGORIES))}
    counts = {f"{name}_deals": int(here.sum()) for name, here in parts.items()}
    minors = {f"{name}_minor": round(float(amount[here].sum())) for name, here in parts.items()}
    counted = found.due & (found.category != OMITTED_CATEGORY)
    return CategorySums(
        won_minor=round(float(np.nansum(then.converted[won]))),
        won_deals=int(won.sum()),
        weighted_minor=round(float((amount * found.ever)[counted].sum())),
        **counts,
        **minors,
    )
