"""What would move a number: the few deals that decide it, and what changed it in a week. Pure."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from dealwright.domains.forecasting.behind import deals_behind, open_deal
from dealwright.domains.forecasting.choosing import Chosen
from dealwright.domains.forecasting.foreseeing import Foreseen, Sight, foresee
from dealwright.domains.forecasting.history import LOST, WON
from dealwright.domains.forecasting.money import Codes, Floats
from dealwright.domains.forecasting.periods import Span
from dealwright.domains.forecasting.schemas import Mover, MoversOut, NumberChange
from dealwright.domains.forecasting.sorting import Sorted, sort_deals
from dealwright.domains.forecasting.state import State
from dealwright.domains.forecasting.telling import chance_of

MOVERS = 10
WEEK_DAYS = 7.0
MOST_NAMED = 20
T = TypeVar("T", bound=np.generic)


def tell_movers(state: State, span: Span, chosen: Chosen) -> MoversOut:
    """Simulates: call it in a thread."""
    sight, (seen,) = foresee(state.book, state.moment, [span], chosen, state.learned, widths=state.widths)
    behind = deals_behind(state, sight, span, None)
    most = behind.order[:MOVERS]
    variance = float(np.var(seen.bottom))
    mine = float(np.sum((behind.found.swing[most] / 2) ** 2))
    quota = state.quota(span, chosen)
    expected = round(seen.expected)
    changes = _changes(state, sight, seen)
    parts = sight.parts(behind.found.rows[most], span)
    return MoversOut(
        currency=state.currency,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        expected_minor=expected,
        was_minor=expected - sum(one.amount_minor for one in changes) if changes else None,
        share_of_swing=min(1.0, mine / variance) if variance > 0 else 0.0,
        deals=[
            _mover(state, behind.found, place, seen, part, quota)
            for place, part in zip(most.tolist(), parts, strict=True)
        ],
        changes=changes,
    )


def _mover(
    state: State, found: Sorted, place: int, seen: Foreseen, part: tuple[Floats, Floats], quota: int | None
) -> Mover:
    """The chances once it is known of the deal whether it is won in the period."""
    brings, worth = part
    return Mover(
        **open_deal(state, found, place).model_dump(),
        quota_chance_won=chance_of(seen.once_known(brings, worth), quota),
        quota_chance_lost=chance_of(seen.once_known(brings, np.zeros_like(worth)), quota),
    )


def _changes(state: State, sight: Sight, seen: Foreseen) -> list[NumberChange]:
    """What became of the expected in a week, deal by deal; `rest` is what no single deal explains.

    Both days by rates: what the model said then is not known.
    """
    span, moment, book = seen.span, sight.moment - WEEK_DAYS, state.book
    before, (was,) = foresee(
        book, moment, [span], sight.chosen, state.learned, widths=state.widths, by_rates=True
    )
    if not len(before.expectation.then.rows):
        return []
    now, (number,) = foresee(
        book, sight.moment, [span], sight.chosen, state.learned, widths=state.widths, by_rates=True
    )
    then, present = _parts(state, before, span), _parts(state, now, span)
    kinds = _kinds(then, present, span)
    moved = present.expected - then.expected
    found = [_change(state, kind, np.flatnonzero(kinds == kind), moved) for kind in KINDS]
    told = [one for one in found if one.amount_minor]
    rest = round(number.expected - was.expected) - sum(one.amount_minor for one in told)
    return [*told, NumberChange(kind="rest", amount_minor=rest, deals=[])]


KINDS = ("won", "lost", "created", "moved_out", "moved_in", "amount", "probability")


@dataclass(frozen=True, eq=False)
class _Parts:
    """Of every deal of the workspace at a moment: its part in the expected, and what it was."""

    expected: Floats
    exists: NDArray[np.bool_]
    status: Codes
    amount: Floats
    due: Floats


def _parts(state: State, sight: Sight, span: Span) -> _Parts:
    count, then = len(state.deals), sight.expectation.then
    mine = state.book.rows_of(sight.chosen, then)
    found = sort_deals(state, sight, span)
    expected = np.zeros(count)
    expected[found.rows] = np.nan_to_num(found.amount) * found.chance
    won = mine & (then.status == WON) & (then.closed >= span.begins) & (then.closed < span.ends)
    expected[then.rows[won]] = np.nan_to_num(then.converted[won])
    return _Parts(
        expected=expected,
        exists=state.book.spread(then, mine),
        status=state.book.spread(then, then.status),
        amount=state.book.spread(then, np.nan_to_num(then.converted)),
        due=state.book.spread(then, then.expected),
    )


def _kinds(then: _Parts, now: _Parts, span: Span) -> NDArray[np.str_]:
    """What happened to each deal, the weightiest word first."""
    inside = [(one.due >= span.begins) & (one.due < span.ends) for one in (then, now)]
    choices = [
        (now.status == WON) & (then.status != WON),
        (now.status == LOST) & (then.status != LOST),
        now.exists & ~then.exists,
        inside[0] & ~inside[1] & np.isfinite(now.due),
        ~inside[0] & inside[1],
        now.amount != then.amount,
    ]
    return np.select(choices, KINDS[:-1], default=KINDS[-1])


def _change(state: State, kind: str, rows: NDArray[np.int64], moved: Floats) -> NumberChange:
    most = rows[np.argsort(-np.abs(moved[rows]), kind="stable")]
    named = [state.deals.id(int(row)) for row in most if moved[row]][:MOST_NAMED]
    return NumberChange.model_validate(
        {"kind": kind, "amount_minor": round(float(moved[rows].sum())), "deals": named}
    )
