"""What the statements of `loading` gave, made into `Deals`. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row

from dealwright.domains.crm.importing.values import DIGITS
from dealwright.domains.forecasting.columns import (
    Ids,
    as_choices,
    as_codes,
    as_flags,
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

NUMBERS = ("amount_minor", "expected_close_on", "opened_at", "closed_at", "stage_entered_at")
"""Fields whose changes are numbers: money in minor units, days and moments in days."""
EDITED = (*NUMBERS, "owner_id", "forecast_category", "currency")


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
        dates=edits.numbers("expected_close_on"),
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
    """The changes of all fields, as events and imports tell them, in no order."""

    def __init__(self, row: Row[Any], ids: Ids) -> None:
        self.row = row
        self.deal = places_of(as_ids(row.deal), ids)
        self.at = as_numbers(row.at)
        self.fields = as_flags(row.fields)
        told, place = as_numbers(row.told).reshape(-1, 2).T
        self.rank = np.empty(row.rows, dtype=np.int64)
        self.rank[np.lexsort((place, told))] = np.arange(row.rows)

    def numbers(self, field: str) -> Edits:
        return self._edits(field, as_numbers(getattr(self.row, field)))

    def of(self, field: str, read: Callable[[Sequence[str]], Floats]) -> Edits:
        return self._edits(field, read(as_words(getattr(self.row, field), len(self._rows(field)))))

    def named(self, field: str, names: Sequence[str]) -> tuple[tuple[str, ...], Edits]:
        """Somebody who has no deal any more had one then, and so with currencies: they join the names."""
        places = {"": -1} | {name: place for place, name in enumerate(names)}

        def read(values: Sequence[str]) -> Floats:
            return np.array([places.setdefault(one, len(places) - 1) for one in values], dtype=np.float64)

        edits = self.of(field, read)
        return tuple(list(places)[1:]), edits

    def _edits(self, field: str, sides: Floats) -> Edits:
        """`sides` are before and after of one change behind the other."""
        rows = self._rows(field)
        order = np.argsort(self.rank[rows])
        before, after = sides.reshape(-1, 2)[order].T
        return Edits(self.deal[rows[order]], self.at[rows[order]], before, after)

    def _rows(self, field: str) -> NDArray[np.intp]:
        return np.flatnonzero(self.fields & (1 << EDITED.index(field)))


def _as_said(values: Sequence[str]) -> Floats:
    places = {word: place for place, word in enumerate(SAID)}
    return np.array([places.get(one, -1) for one in values], dtype=np.float64)
