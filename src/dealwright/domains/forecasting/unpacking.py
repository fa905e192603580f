"""What the statements of `loading` gave, made into `Deals`. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import Row

from dealwright.domains.crm.importing.values import DIGITS
from dealwright.domains.forecasting.columns import (
    Ids,
    as_choices,
    as_codes,
    as_ids,
    as_numbers,
    as_words,
    coded,
    places_of,
)
from dealwright.domains.forecasting.edits import Edits
from dealwright.domains.forecasting.history import SAID, Deals, day_of
from dealwright.domains.forecasting.models import ExchangeRate
from dealwright.domains.forecasting.money import Converter, Floats, Rates
from dealwright.domains.forecasting.steps import STATES, StageOf, Steps

NUMBERS = ("amount_minor", "opened_at", "closed_at", "stage_entered_at")
"""Fields whose changes are numbers: money in minor units, moments in days."""
EDITED = (*NUMBERS, "expected_close_on", "owner_id", "forecast_category", "currency")


@dataclass(frozen=True)
class RawDeals:
    """What the statements gave, not yet unpacked."""

    currency: str
    now: float
    deals: Row[Any]
    steps: Row[Any]
    edits: Row[Any]
    stages: Sequence[StageOf]
    rates: Sequence[ExchangeRate]

    def unpack(self) -> Deals:
        """Takes a tenth of a second for a hundred thousand deals: call it in a thread."""
        return _unpack(self)


def _unpack(raw: RawDeals) -> Deals:
    deals, rows = raw.deals, raw.deals.rows
    ids = as_ids(deals.ids)
    stage_ids = np.array([one.id.bytes for one in raw.stages], dtype="S16")
    owners, owner = coded(as_ids(deals.owner))
    pipelines, pipeline = coded(as_ids(deals.pipeline))
    accounts, account = coded(as_ids(deals.account))
    reasons, reason = coded(as_ids(deals.lost_reason))
    names, currency = as_codes(deals.currency, rows)
    sources, source = as_codes(deals.source, rows)
    edits = _Changes(raw.edits, ids)
    past_owners, handovers = edits.named("owner_id", [str(one) for one in owners])
    names, tenders = edits.named("currency", names)
    return Deals(
        loaded=raw.now,
        ids=ids,
        created=as_numbers(deals.created),
        opened=as_numbers(deals.opened),
        closed=as_numbers(deals.closed),
        entered=as_numbers(deals.entered),
        expected=as_numbers(deals.expected),
        amount=as_numbers(deals.amount),
        override=as_numbers(deals.override),
        status=as_choices(deals.status, rows, STATES),
        said=as_choices(deals.said, rows, SAID),
        stage=places_of(as_ids(deals.stage), stage_ids),
        pipeline=pipeline,
        owner=owner,
        account=account,
        currency=currency,
        source=source,
        lost_reason=reason,
        stages=tuple(raw.stages),
        pipelines=pipelines,
        owners=tuple(UUID(one) for one in past_owners),
        accounts=accounts,
        sources=sources,
        lost_reasons=reasons,
        converter=Converter(raw.currency, names, _rates(raw)),
        steps=_steps(raw.steps, ids, stage_ids),
        amounts=edits.numbers("amount_minor"),
        dates=edits.of("expected_close_on", _as_days),
        handovers=handovers,
        words=edits.of("forecast_category", _as_said),
        openings=edits.numbers("opened_at"),
        closings=edits.numbers("closed_at"),
        entrances=edits.numbers("stage_entered_at"),
        tenders=tenders,
    )


def _steps(row: Row[Any], ids: Ids, stages: Ids) -> Steps:
    return Steps(
        deal=places_of(as_ids(row.deal), ids),
        at=as_numbers(row.at),
        from_stage=places_of(as_ids(row.from_stage), stages),
        to_stage=places_of(as_ids(row.to_stage), stages),
        amount=as_numbers(row.amount),
    )


def _rates(raw: RawDeals) -> dict[str, Rates]:
    """A rate is per whole unit; amounts are in smallest units, which not every currency has a hundred of."""
    own = DIGITS.get(raw.currency, 2)
    found: dict[str, list[ExchangeRate]] = {}
    for one in raw.rates:
        found.setdefault(one.currency, []).append(one)
    return {
        name: Rates(
            days=np.array([day_of(one.day) for one in rates]),
            factors=np.array([float(one.rate) for one in rates]) * 10.0 ** (own - DIGITS.get(name, 2)),
        )
        for name, rates in found.items()
    }


class _Changes:
    """The changes of all fields, as events and imports tell them."""

    def __init__(self, row: Row[Any], ids: Ids) -> None:
        self.deal = places_of(as_ids(row.deal), ids)
        self.at = as_numbers(row.at)
        self.field = as_choices(row.field, row.rows, EDITED)
        self.amounts = as_numbers(row.number_before), as_numbers(row.number_after)
        self.words = as_words(row.before, row.rows), as_words(row.after, row.rows)

    def numbers(self, field: str) -> Edits:
        here = self._rows(field)
        before, after = self.amounts
        return Edits(self.deal[here], self.at[here], before[here], after[here])

    def of(self, field: str, read: Callable[[Sequence[str]], Floats]) -> Edits:
        here = self._rows(field)
        before, after = ([words[place] for place in here] for words in self.words)
        return Edits(self.deal[here], self.at[here], read(before), read(after))

    def named(self, field: str, names: Sequence[str]) -> tuple[tuple[str, ...], Edits]:
        """Somebody who has no deal any more had one then, and so with currencies: they join the names."""
        places = {"": -1} | {name: place for place, name in enumerate(names)}

        def read(values: Sequence[str]) -> Floats:
            return np.array([places.setdefault(one, len(places) - 1) for one in values], dtype=np.float64)

        edits = self.of(field, read)
        return tuple(list(places)[1:]), edits

    def _rows(self, field: str) -> list[int]:
        return np.flatnonzero(self.field == EDITED.index(field)).tolist()


def _as_days(values: Sequence[str]) -> Floats:
    days = np.array([one or "NaT" for one in values], dtype="datetime64[D]")
    return np.where(np.isnat(days), np.nan, days.astype(np.float64))


def _as_said(values: Sequence[str]) -> Floats:
    places = {word: place for place, word in enumerate(SAID)}
    return np.array([places.get(one, -1) for one in values], dtype=np.float64)
