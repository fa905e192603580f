"""Reads the deals of a workspace as columns: a few statements for any number of them.

The database hands over whole columns as bytes, so that a hundred thousand deals cost neither Python objects
nor the event loop; `history.Deals` is made of them in a thread.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row, select, text

from dealwright.domains.crm.importing.values import DIGITS
from dealwright.domains.crm.models.pipelines import Stage
from dealwright.domains.forecasting.history import SAID, STATES, Deals, Edits, StageOf, Steps, day_of
from dealwright.domains.forecasting.models import ExchangeRate
from dealwright.domains.forecasting.money import Codes, Converter, Floats, Rates
from dealwright.domains.identity.models import Workspace
from dealwright.kernel.actor import Actor
from dealwright.kernel.clock import zone
from dealwright.kernel.work import Begin, Work

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


async def load_deals(
    begin: Begin, actor: Actor, *, pipeline_id: UUID | None = None, owner_id: UUID | None = None
) -> Deals:
    """One short Work, then the arrays in a thread. `owner_id` is the owner of now."""
    async with begin(actor) as work:
        raw = await read_deals(work, pipeline_id=pipeline_id, owner_id=owner_id)
    return await asyncio.to_thread(raw.unpack)


async def read_deals(
    work: Work, *, pipeline_id: UUID | None = None, owner_id: UUID | None = None
) -> RawDeals:
    workspace = await work.get(Workspace, work.workspace_id)
    facts = {
        "here": work.workspace_id,
        "zone": workspace.timezone,
        "pipeline": pipeline_id,
        "owner": owner_id,
    }
    run = work.connection.execute
    return RawDeals(
        currency=workspace.currency,
        now=_local_days(work.now(), workspace.timezone),
        deals=(await run(_DEALS, facts)).one(),
        steps=(await run(_STEPS, facts)).one(),
        edits=(await run(_EDITS, facts)).one(),
        stages=[StageOf(*row) for row in (await run(_STAGES)).all()],
        rates=(await work.session.scalars(select(ExchangeRate).order_by(ExchangeRate.day))).all(),
    )


def _local_days(moment: datetime, timezone: str) -> float:
    here = moment.astimezone(zone(timezone))
    return (here.replace(tzinfo=None) - datetime(1970, 1, 1)).total_seconds() / 86_400  # noqa: DTZ001 - local


_STAGES = select(
    Stage.id, Stage.pipeline_id, Stage.name, Stage.type, Stage.probability, Stage.position
).order_by(Stage.pipeline_id, Stage.position, Stage.id)


def _days(column: str) -> str:
    return f"coalesce(extract(epoch from {column} at time zone :zone) / 86400, 'NaN'::float8)::float8"


def _numbers(value: str, order: str) -> str:
    return f"coalesce(string_agg(float8send({value}), ''::bytea order by {order}), ''::bytea)"


def _ids(value: str, order: str) -> str:
    return f"coalesce(string_agg(uuid_send(coalesce({value}, :none)), ''::bytea order by {order}), ''::bytea)"


def _texts(value: str, order: str) -> str:
    return f"coalesce(string_agg(coalesce({value}, ''), E'\\x1f' order by {order}), '')"


_WHICH = """
    d.workspace_id = :here and d.deleted_at is null
    and (cast(:pipeline as uuid) is null or d.pipeline_id = :pipeline)
    and (cast(:owner as uuid) is null or d.owner_id = :owner)
"""
_NONE = "'00000000-0000-0000-0000-000000000000'::uuid"


def _statement(columns: dict[str, str], rest: str) -> Any:
    shown = ", ".join(f"{value} as {name}" for name, value in columns.items())
    return text(f"select count(*) as rows, {shown} {rest}".replace(":none", _NONE))


_DEALS = _statement(
    {
        "ids": _ids("d.id", "d.id"),
        "created": _numbers(_days("d.created_at"), "d.id"),
        "opened": _numbers(_days("d.opened_at"), "d.id"),
        "closed": _numbers(_days("d.closed_at"), "d.id"),
        "entered": _numbers(_days("d.stage_entered_at"), "d.id"),
        "expected": _numbers(
            "coalesce((d.expected_close_on - date '1970-01-01')::float8, 'NaN'::float8)", "d.id"
        ),
        "amount": _numbers("coalesce(d.amount_minor::float8, 'NaN'::float8)", "d.id"),
        "override": _numbers("coalesce(d.probability_override / 100.0, 'NaN'::float8)::float8", "d.id"),
        "stage": _ids("d.stage_id", "d.id"),
        "pipeline": _ids("d.pipeline_id", "d.id"),
        "owner": _ids("d.owner_id", "d.id"),
        "account": _ids("d.account_id", "d.id"),
        "lost_reason": _ids("d.lost_reason_id", "d.id"),
        "status": _texts("d.status", "d.id"),
        "said": _texts("d.forecast_category", "d.id"),
        "currency": _texts("d.currency", "d.id"),
        "source": _texts("translate(d.source, E'\\x1f', ' ')", "d.id"),
    },
    f"from deals d where {_WHICH}",
)
_STEPS = _statement(
    {
        "deal": _ids("s.deal_id", "s.deal_id, s.at, s.id"),
        "at": _numbers(_days("s.at"), "s.deal_id, s.at, s.id"),
        "from_stage": _ids("s.from_stage_id", "s.deal_id, s.at, s.id"),
        "to_stage": _ids("s.to_stage_id", "s.deal_id, s.at, s.id"),
        "amount": _numbers("coalesce(s.amount_minor::float8, 'NaN'::float8)", "s.deal_id, s.at, s.id"),
    },
    f"""from stage_changes s join deals d on d.workspace_id = s.workspace_id and d.id = s.deal_id
    where s.workspace_id = :here and {_WHICH}""",
)
_EDITS = _statement(
    {
        "deal": _ids("e.subject_id", "e.at, e.id"),
        "at": _numbers(_days("e.at"), "e.at, e.id"),
        "field": _texts("c.key", "e.at, e.id"),
        "before": _texts("c.value ->> 0", "e.at, e.id"),
        "after": _texts("c.value ->> 1", "e.at, e.id"),
    },
    f"""from events e join deals d on d.workspace_id = e.workspace_id and d.id = e.subject_id
    cross join lateral jsonb_each(e.payload -> 'changes') c
    where e.workspace_id = :here and e.type = 'deal.updated'
      and c.key in ('amount_minor', 'expected_close_on', 'owner_id', 'forecast_category') and {_WHICH}""",
)


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
