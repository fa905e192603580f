"""The forecast as the page and programs get it: periods, owners, what is not counted, words. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

import numpy as np

from dealwright.domains.forecasting.book import LEAST_CLOSED
from dealwright.domains.forecasting.choosing import Chosen
from dealwright.domains.forecasting.foreseeing import (
    LEAST_MONTHS,
    Foreseen,
    Sight,
    brought,
    foresee,
    level_of,
    look_at_part,
)
from dealwright.domains.forecasting.history import OPEN, WON, date_of
from dealwright.domains.forecasting.money import Floats
from dealwright.domains.forecasting.periods import MONTHS, Span, months_after, span_of, spans_from
from dealwright.domains.forecasting.queries import early_rate_warning
from dealwright.domains.forecasting.schemas import (
    AskForecast,
    ForecastBand,
    ForecastOut,
    OverrideOut,
    OwnerForecast,
    PastPeriod,
    PeriodForecast,
    TeamForecast,
    Unconverted,
    View,
)
from dealwright.domains.forecasting.snapshots import RECENT_DAYS
from dealwright.domains.forecasting.sorting import sums_of
from dealwright.domains.forecasting.state import State
from dealwright.domains.forecasting.tracking import NO_RECORD, bias_of, record_of
from dealwright.ml.forecast.reconcile import Learned, band

LEVELS = (50, 80, 95)
PAST_MONTHS = 24
MOST_OWNERS = 100
WEEK_DAYS = 7
# From this share of the open amount one deal is a risk that must be said.
HEAVY = 0.5
Engine = Literal["model", "rates", "stages"]


def tell_forecast(state: State, form: AskForecast) -> ForecastOut:
    """Simulates: call it in a thread."""
    chosen = Chosen(form.owner_id, form.pipeline_id, form.team_id)
    spans = spans_from(form.period, state.today, form.periods, state.rules.year_starts_in)
    sight, seen = foresee(state.book, state.moment, spans, chosen, state.learned, widths=state.widths)
    record = record_of(state, form.period, chosen) if form.pipeline_id is None else NO_RECORD
    return ForecastOut(
        currency=state.currency,
        made_at=state.now,
        engine=engine_of(sight),
        word=_word(state, sight),
        periods=[_period(state, sight, one) for one in seen],
        past=_past(state, spans[0], chosen),
        owners=_owners(state, seen[0], chosen) if form.owner_id is None else [],
        teams=_teams(state, seen[0], chosen) if chosen.whose is None else [],
        unconverted=unconverted_of(state, chosen),
        warnings=[*_warnings(state, sight), *_of_rates(state, chosen), *state.aside],
        record=record,
    )


def engine_of(sight: Sight) -> Engine:
    expectation = sight.expectation
    if expectation.by_settings:
        return "stages"
    here = expectation.modelled[sight.here]
    return "model" if len(here) and float(np.mean(here)) > 0.5 else "rates"


def _word(state: State, sight: Sight) -> str:
    closed = state.book.closed_by(sight.moment)
    deals = f"{int(sight.here.sum())} open deals"
    if sight.expectation.by_settings:
        return (
            f"{deals}. Only {closed} deals were closed so far, too few to learn from: "
            f"until {LEAST_CLOSED} are, each stage counts by the probability that was set for it."
        )
    learned = f"by what came of {closed} closed deals from the same stages"
    chances = "by the trained model" if engine_of(sight) == "model" else learned
    return f"{deals}, {chances}, and deals to come at the pace of the last months."


def _period(state: State, sight: Sight, seen: Foreseen) -> PeriodForecast:
    span, chosen = seen.span, sight.chosen
    quota, said = state.quota(span, chosen), state.override(span, chosen)
    return PeriodForecast(
        period=span.period,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        name=span.name,
        is_running=span.begins <= sight.moment,
        expected_minor=round(seen.expected),
        bands=bands_of(seen.joined),
        sums=sums_of(state, sight, span),
        not_created_minor=round(seen.new),
        bottom_up=_bottom_up(state, seen),
        top_down=_top_down(sight, seen),
        quota_minor=quota,
        quota_chance=quota_chance_of(seen.joined, quota),
        override=OverrideOut.model_validate(said) if said else None,
        last_time_minor=_last_time(state, span, chosen),
    )


def bands_of(draws: Floats) -> list[ForecastBand]:
    """None where every draw is the same: there was nothing to draw from, which is no certainty."""
    if not is_open(draws):
        return []
    found = [(level, band(draws, level)) for level in LEVELS]
    return [
        ForecastBand(level=level, low_minor=round(low), high_minor=round(high))
        for level, (low, high) in found
    ]


def is_open(draws: Floats) -> bool:
    return bool(np.ptp(draws) > 0)


def quota_chance_of(draws: Floats, quota: int | None) -> float | None:
    """Without anything to draw from only a quota that is reached already has one."""
    chance = chance_of(draws, quota)
    return chance if chance or is_open(draws) else None


def chance_of(draws: Floats, quota: int | None) -> float | None:
    return None if quota is None else float(np.mean(draws >= quota))


def _bottom_up(state: State, seen: Foreseen) -> View:
    share = seen.learned.share if seen.top is not None else 1.0
    count = seen.learned.forecasts
    word = "Open deals by their chances, simulated, with deals to come."
    if count:
        word += f" Weighed by {count} earlier forecasts."
    return View(
        expected_minor=round(float(np.median(seen.bottom))),
        bands=bands_of(seen.bottom),
        share=share,
        word=word,
    )


def _top_down(sight: Sight, seen: Foreseen) -> View | None:
    if seen.top is None or sight.top is None:
        return None
    return View(
        expected_minor=round(float(np.median(seen.top))),
        bands=bands_of(seen.top),
        share=1.0 - seen.learned.share,
        word=sight.top.word,
    )


def _last_time(state: State, span: Span, chosen: Chosen) -> int | None:
    if chosen.pipeline_id is not None:
        return None
    newest, oldest = (state.today - timedelta(days=days) for days in (WEEK_DAYS, RECENT_DAYS))
    found = [
        one.expected_minor
        for one in state.snapshots
        if (one.period, one.starts_on, one.whose) == (span.period, span.starts_on, chosen.whose)
        and oldest <= one.taken_on <= newest
    ]
    return found[-1] if found else None


def _past(state: State, running: Span, chosen: Chosen) -> list[PastPeriod]:
    """Periods before the running one, since the first sale, the oldest first."""
    won = (state.deals.status == WON) & state.book.deals_of(chosen)
    if not won.any():
        return []
    first = float(np.min(state.deals.closed[won]))
    step = MONTHS[running.period]
    found: list[PastPeriod] = []
    for place in range(1, PAST_MONTHS // step + 1):
        start = months_after(running.starts_on, -place * step)
        span = span_of(running.period, start, state.rules.year_starts_in)
        if span.ends <= first:
            break
        here = state.book.won(span.begins, span.ends, chosen)
        found.append(
            PastPeriod(
                starts_on=span.starts_on,
                name=span.name,
                won_minor=round(float(np.nansum(state.deals.converted[here]))),
                deals=int(here.sum()),
            )
        )
    return found[::-1]


def _owners(state: State, whole: Foreseen, chosen: Chosen) -> list[OwnerForecast]:
    """Each by their own deals, brought to the joined number of all, as their team is."""
    team_of = {one: team.id for team in state.teams.values() for one in team.people}
    level = level_of(whole, state.widths, "person")
    if chosen.team_id is not None:
        level = replace(whole.learned, stretch=level.stretch)
    found = [
        OwnerForecast(
            owner_id=one,
            team_id=team_of.get(one),
            **_part(state, whole.span, level, Chosen(one, chosen.pipeline_id)),
        )
        for one in _people(state, whole.span, chosen)
    ]
    return sorted(found, key=lambda one: -one.expected_minor)


def _teams(state: State, whole: Foreseen, chosen: Chosen) -> list[TeamForecast]:
    """Each from a simulation of its own: the bands of its people do not add up."""
    people = set(_people(state, whole.span, chosen))
    level = level_of(whole, state.widths, "team")
    found = [
        TeamForecast(
            team_id=team.id,
            name=team.name,
            leader_id=team.leader_id,
            **_part(state, whole.span, level, Chosen(None, chosen.pipeline_id, team.id)),
        )
        for team in state.teams.values()
        if team.people & people
    ]
    return sorted(found, key=lambda one: -one.expected_minor)


def _people(state: State, span: Span, chosen: Chosen) -> Sequence[UUID]:
    """Who has an open deal, or won one in the period."""
    deals = state.deals
    here = (deals.status == OPEN) | state.book.won(span.begins, span.ends, chosen)
    here &= state.book.deals_of(chosen) & (deals.owner >= 0)
    counts = np.bincount(deals.owner[here], minlength=len(deals.owners))
    most = np.argsort(-counts, kind="stable")[: min(MOST_OWNERS, np.count_nonzero(counts))]
    return [deals.owners[int(code)] for code in most]


def _part(state: State, span: Span, level: Learned, chosen: Chosen) -> dict[str, Any]:
    """What `PartForecast` shows of a person or a team."""
    seen = brought(look_at_part(state.book, state.moment, span, chosen).foresee(span), level)
    low, high = band(seen.joined, 80)
    quota, said = state.quota(span, chosen), state.override(span, chosen)
    bias, periods = bias_of(state, span.period, chosen)
    return {
        "won_minor": round(seen.won),
        "expected_minor": round(seen.expected),
        "low_minor": round(low),
        "high_minor": round(high),
        "quota_minor": quota,
        "quota_chance": quota_chance_of(seen.joined, quota),
        "override_minor": said.amount_minor if said else None,
        "bias_percent": bias,
        "bias_periods": periods,
    }


def unconverted_of(state: State, chosen: Chosen) -> list[Unconverted]:
    """Open and won deals whose amount no rate leads from, by currency."""
    deals = state.deals
    here = state.book.deals_of(chosen) & np.isfinite(deals.amount) & np.isnan(deals.converted)
    here &= (deals.status == OPEN) | (deals.status == WON)
    return [
        Unconverted(
            currency=name,
            deals=int(mine.sum()),
            amount_minor=round(float(deals.amount[mine].sum())),
        )
        for code, name in enumerate(deals.currencies)
        if (mine := here & (deals.currency == code)).any()
    ]


def _of_rates(state: State, chosen: Chosen) -> list[str]:
    """Currencies whose first rate stands in for days before it."""
    deals = state.deals
    won = (deals.status == WON) & state.book.deals_of(chosen) & np.isfinite(deals.amount)
    found: list[str] = []
    for code, name in enumerate(deals.currencies):
        first = deals.converter.first_day(code)
        count = int((won & (deals.currency == code) & (np.floor(deals.closed) < first)).sum())
        if count:
            found.append(early_rate_warning(name, date_of(first), count))
    return found


def _warnings(state: State, sight: Sight) -> list[str]:
    expectation, then = sight.expectation, sight.expectation.then
    rows = expectation.rows[sight.here]
    amount, said, expected = then.converted[rows], then.amount[rows], then.expected[rows]
    found: list[str] = []
    for count, words in (
        (int(np.isnan(said).sum()), "without an amount: what deals were usually won for stands in"),
        (int((said < 0).sum()), "with an amount below zero: they count as nothing"),
        (int(np.isnan(expected).sum()), "without an expected day: when deals usually close stands in"),
        (int((expected < np.floor(sight.moment)).sum()), "past their expected day: they count as due now"),
    ):
        if count:
            found.append(f"{count} open {'deal is' if count == 1 else 'deals are'} {words}.")
    total = float(np.nansum(np.maximum(amount, 0.0)))
    if len(rows) > 1 and total > 0 and np.nanmax(amount) >= HEAVY * total:
        share = 100 * float(np.nanmax(amount)) / total
        found.append(f"One deal holds {share:.0f} % of the open amount: it alone decides the number.")
    if sight.top is None and sight.chosen.whose is None:
        found.append(
            f"There is no view from the months before: it takes {LEAST_MONTHS} whole months with sales."
        )
    return found
