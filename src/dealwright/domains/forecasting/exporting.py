"""Tables for a spreadsheet."""

from collections.abc import Iterable, Iterator, Sequence

from fastapi import Response

from dealwright.domains.forecasting.schemas import ForecastDeal, ForecastHistory, ForecastOut, Quotas
from dealwright.kernel.csv_file import csv_file

Row = Sequence[object]
LEVELS = (50, 80, 95)


def as_file(name: str, rows: Iterable[Sequence[object]]) -> Response:
    return csv_file(name, rows)


def forecast_rows(found: ForecastOut) -> Iterator[Row]:
    """Amounts in minor units, as everywhere."""
    yield (
        *("period", "starts_on", "ends_on", "name", "currency", "expected_minor"),
        *("low_50_minor", "high_50_minor", "low_80_minor", "high_80_minor", "low_95_minor", "high_95_minor"),
        *("won_minor", "commit_minor", "best_case_minor", "pipeline_minor", "omitted_minor"),
        *("weighted_minor", "not_created_minor", "bottom_up_minor", "top_down_minor", "quota_minor"),
        *("quota_chance", "override_minor", "override_reason", "last_time_minor"),
    )
    for one in found.periods:
        known = {band.level: (band.low_minor, band.high_minor) for band in one.bands}
        bands = [edge for level in LEVELS for edge in known.get(level, (None, None))]
        sums = one.sums
        yield (
            *(one.period, one.starts_on, one.ends_on, one.name, found.currency, one.expected_minor),
            *bands,
            *(sums.won_minor, sums.commit_minor, sums.best_case_minor, sums.pipeline_minor),
            *(sums.omitted_minor, sums.weighted_minor, one.not_created_minor),
            *(one.bottom_up.expected_minor, one.top_down.expected_minor if one.top_down else None),
            *(one.quota_minor, one.quota_chance),
            *(one.override.amount_minor if one.override else None,),
            *(one.override.reason if one.override else None, one.last_time_minor),
        )


DEAL_FIELDS = tuple(ForecastDeal.model_fields)


def deal_rows(deals: Iterable[ForecastDeal]) -> Iterator[Row]:
    yield DEAL_FIELDS
    for one in deals:
        yield [getattr(one, name) for name in DEAL_FIELDS]


def history_rows(found: ForecastHistory) -> Iterator[Row]:
    yield (
        *("period", "starts_on", "name", "currency", "taken_on", "expected_minor", "low_80_minor"),
        *("high_80_minor", "won_minor", "commit_minor", "best_case_minor", "pipeline_minor"),
        *("override_minor", "rebuilt", "actual_minor"),
    )
    for period in found.periods:
        for one in period.points:
            yield (
                *(period.period, period.starts_on, period.name, found.currency, one.taken_on),
                *(one.expected_minor, one.low_minor, one.high_minor, one.won_minor, one.commit_minor),
                *(one.best_case_minor, one.pipeline_minor, one.override_minor, one.rebuilt),
                period.actual_minor,
            )


def quota_rows(found: Quotas) -> Iterator[Row]:
    yield ("period", "starts_on", "owner_id", "team_id", "currency", "amount_minor")
    for one in found.quotas:
        yield (one.period, one.starts_on, one.owner_id, one.team_id, found.currency, one.amount_minor)
