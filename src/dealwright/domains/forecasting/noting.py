"""What is expected on a day as rows to keep: of all, of owners and teams, for some periods. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np

from dealwright.domains.forecasting.choosing import Chosen
from dealwright.domains.forecasting.foreseeing import (
    Foreseen,
    Sight,
    brought,
    foresee,
    level_of,
    look_at_part,
)
from dealwright.domains.forecasting.history import OPEN, date_of, day_of
from dealwright.domains.forecasting.learning import AHEAD, learned_by
from dealwright.domains.forecasting.periods import Span, months_after, spans_from
from dealwright.domains.forecasting.snapshots import STRETCH, Noted
from dealwright.domains.forecasting.sorting import sums_of
from dealwright.domains.forecasting.state import State
from dealwright.domains.forecasting.telling import LEVELS, MOST_OWNERS
from dealwright.domains.forecasting.widths import sort_of, widths_by
from dealwright.ml.forecast.reconcile import band

# Earlier days are worked out for so many months, from when there was something to learn from on.
REBUILT_MONTHS = 18
LEAST_HISTORY_DAYS = 120.0
LEAST_CLOSED = 30
EVERY_DAYS = 7


def rows_of(
    state: State, moment: float, noted: Sequence[Noted], *, rebuilt: bool, only_teams: bool = False
) -> list[dict[str, Any]]:
    """Simulates: call it in a thread. `moment`: now, or where an earlier day began; `noted` until then."""
    day, year = date_of(moment), state.rules.year_starts_in
    spans = [span for period, count in AHEAD.items() for span in spans_from(period, day, count, year)]
    last = max(spans, key=lambda one: one.ends)
    learned = learned_by(state.book, state.points, moment, year)
    widths = widths_by(state.book, noted, moment, year)
    sight, whole = foresee(state.book, moment, spans, Chosen(), learned, widths=widths)
    rows = [] if only_teams else [_row(state, sight, seen, rebuilt) for seen in whole]
    owners = _owners(sight)
    teams = [Chosen(team_id=one.id) for one in state.teams.values() if one.people & set(owners)]
    for part in teams if only_teams else [*map(Chosen, owners), *teams]:
        mine = look_at_part(state.book, moment, last, part)
        rows += [
            _row(state, mine, brought(mine.foresee(one.span), level_of(one, widths, sort_of(part))), rebuilt)
            for one in whole
        ]
    return rows


def _owners(sight: Sight) -> Sequence[UUID]:
    """Who had an open deal then."""
    then, deals = sight.expectation.then, sight.book.deals
    codes = then.owner[(then.status == OPEN) & (then.owner >= 0)]
    counts = np.bincount(codes, minlength=len(deals.owners))
    most = np.argsort(-counts, kind="stable")[: min(MOST_OWNERS, np.count_nonzero(counts))]
    return [deals.owners[int(code)] for code in most]


def _row(state: State, sight: Sight, seen: Foreseen, rebuilt: bool) -> dict[str, Any]:
    span, chosen = seen.span, sight.chosen
    sums = sums_of(state, sight, span)
    return {
        "taken_on": date_of(sight.moment),
        "period": span.period,
        "starts_on": span.starts_on,
        "owner_id": chosen.owner_id,
        "team_id": chosen.team_id,
        "currency": state.currency,
        "won_minor": round(seen.won),
        "commit_minor": sums.commit_minor,
        "best_case_minor": sums.best_case_minor,
        "pipeline_minor": sums.pipeline_minor,
        "expected_minor": round(seen.expected),
        "bands": {
            **{str(level): [round(edge) for edge in band(seen.joined, level)] for level in LEVELS},
            STRETCH: seen.learned.stretch,
        },
        "override_minor": None if rebuilt else _said(state, span, chosen),
        "rebuilt": rebuilt,
    }


def _said(state: State, span: Span, chosen: Chosen) -> int | None:
    said = state.override(span, chosen)
    return said.amount_minor if said else None


def months_to_learn(state: State) -> list[date]:
    """First days of the months whose forecasts are worked out again, the oldest first."""
    newest = state.today.replace(day=1)
    days = [months_after(newest, -place) for place in reversed(range(REBUILT_MONTHS))]
    return [day for day in days if _is_known(state, day)]


def days_to_note(state: State) -> list[date]:
    """Earlier days to note: every first of a month, and every seventh day between."""
    days = {
        day
        for first in months_to_learn(state)
        for day in (first.replace(day=1 + EVERY_DAYS * week) for week in range(4))
    }
    return sorted(day for day in days if day < state.today)


def _is_known(state: State, day: date) -> bool:
    opened, begins = state.deals.opened, day_of(day)
    is_old = bool(len(opened)) and begins - float(np.min(opened)) >= LEAST_HISTORY_DAYS
    return is_old and state.book.closed_by(begins) >= LEAST_CLOSED
