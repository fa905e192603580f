"""Columns as the database packs them, made into arrays. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row

from dealwright.domains.crm.importing.values import DIGITS
from dealwright.domains.forecasting.history import SAID, STATES, Deals, Edits, StageOf, Steps, day_of
from dealwright.domains.forecasting.models import ExchangeRate
from dealwright.domains.forecasting.money import Codes, Converter, Floats, Rates

_BETWEEN = "\x1f"


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
    ids = _uuids(deals.ids)
    owners, owner = _coded(_uuids(deals.owner))
    pipelines, pipeline = _coded(_uuids(deals.pipeline))
    accounts, account = _coded(_uuids(deals.account))
    reasons, reason = _coded(_uuids(deals.lost_reason))
    names, currency = _words(deals.currency, rows)
    sources, source = _words(deals.source, rows)
    edits = _Changes(raw.edits, ids)
    owners, handovers = edits.of_owners(owners)
    return Deals(
        loaded=raw.now,
        ids=ids,
        created=_floats(deals.created),
        opened=_floats(deals.opened),
        closed=_floats(deals.closed),
        entered=_floats(deals.entered),
        expected=_floats(deals.expected),
        amount=_floats(deals.amount),
        override=_floats(deals.override),
        status=_choices(deals.status, rows, STATES),
        said=_choices(deals.said, rows, SAID),
        stage=_places(_uuids(deals.stage), raw.stages),
        pipeline=pipeline,
        owner=owner,
        account=account,
        currency=currency,
        source=source,
        lost_reason=reason,
        stages=tuple(raw.stages),
        pipelines=pipelines,
        owners=owners,
        accounts=accounts,
        sources=sources,
        lost_reasons=reasons,
        converter=Converter(raw.currency, names, _rates(raw)),
        steps=_steps(raw.steps, ids, raw.stages),
        amounts=edits.of("amount_minor", _as_numbers),
        dates=edits.of("expected_close_on", _as_days),
        handovers=handovers,
        words=edits.of("forecast_category", _as_said),
    )


def _floats(packed: bytes) -> Floats:
    return np.frombuffer(packed, dtype=">f8").astype(np.float64)


def _uuids(packed: bytes) -> NDArray[np.bytes_]:
    return np.frombuffer(packed, dtype="S16")


def _split(joined: str, rows: int) -> list[str]:
    return joined.split(_BETWEEN) if rows else []


def _coded(values: NDArray[np.bytes_]) -> tuple[tuple[UUID, ...], Codes]:
    """The different ids, and each as a place among them; -1 for none."""
    names, codes = np.unique(values, return_inverse=True)
    first = int(len(names) > 0 and names[0] == b"")
    return tuple(_uuid(name) for name in names[first:]), (codes - first).astype(np.int32)


def _uuid(value: bytes) -> UUID:
    return UUID(bytes=bytes(value).ljust(16, b"\0"))


def _words(joined: str, rows: int) -> tuple[tuple[str, ...], Codes]:
    places: dict[str, int] = {"": -1}
    codes = [places.setdefault(word, len(places) - 1) for word in _split(joined, rows)]
    return tuple(list(places)[1:]), np.array(codes, dtype=np.int32)


def _choices(joined: str, rows: int, choices: Sequence[str]) -> Codes:
    places = {word: place for place, word in enumerate(choices)}
    return np.array([places.get(word, -1) for word in _split(joined, rows)], dtype=np.int32)


def _places(values: NDArray[np.bytes_], stages: Sequence[StageOf]) -> Codes:
    """Ids of stages as places in the list of stages."""
    keys = np.array([one.id.bytes for one in stages], dtype="S16")
    return _found(values, keys)


def _found(values: NDArray[np.bytes_], keys: NDArray[np.bytes_]) -> Codes:
    if not len(keys):
        return np.full(len(values), -1, dtype=np.int32)
    order = np.argsort(keys)
    place = np.minimum(np.searchsorted(keys[order], values), len(keys) - 1)
    return np.where(keys[order][place] == values, order[place], -1).astype(np.int32)


def _steps(row: Row[Any], ids: NDArray[np.bytes_], stages: Sequence[StageOf]) -> Steps:
    return Steps(
        deal=_found(_uuids(row.deal), ids),
        at=_floats(row.at),
        from_stage=_places(_uuids(row.from_stage), stages),
        to_stage=_places(_uuids(row.to_stage), stages),
        amount=_floats(row.amount),
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
    """The changes of all fields, as the events have them."""

    def __init__(self, row: Row[Any], ids: NDArray[np.bytes_]) -> None:
        self.deal = _found(_uuids(row.deal), ids)
        self.at = _floats(row.at)
        self.field = np.array(_split(row.field, row.rows), dtype=object)
        self.before = np.array(_split(row.before, row.rows), dtype=object)
        self.after = np.array(_split(row.after, row.rows), dtype=object)

    def of(self, field: str, read: Any) -> Edits:
        here = np.flatnonzero(self.field == field)
        return Edits(self.deal[here], self.at[here], read(self.before[here]), read(self.after[here]))

    def of_owners(self, owners: tuple[UUID, ...]) -> tuple[tuple[UUID, ...], Edits]:
        """Somebody who has no deal any more had one then: they join the owners."""
        places = {str(one): place for place, one in enumerate(owners)} | {"": -1}

        def read(values: NDArray[Any]) -> Floats:
            return np.array([places.setdefault(one, len(places) - 1) for one in values], dtype=np.float64)

        edits = self.of("owner_id", read)
        return tuple(UUID(one) for one in places if one), edits


def _as_numbers(values: NDArray[Any]) -> Floats:
    return np.array([float(one) if one else np.nan for one in values], dtype=np.float64)


def _as_days(values: NDArray[Any]) -> Floats:
    days = np.array([one or "NaT" for one in values], dtype="datetime64[D]")
    return np.where(np.isnat(days), np.nan, days.astype(np.float64))


def _as_said(values: NDArray[Any]) -> Floats:
    places = {word: place for place, word in enumerate(SAID)}
    return np.array([places.get(one, -1) for one in values], dtype=np.float64)
