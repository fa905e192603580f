"""Finds what the rows of a batch name: by one statement per kind and key, never one per row.

A check writes nothing, so what it would have made stands in `Memory`; a run needs that only within a batch.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, RowMapping, String, any_, func, literal, select

from dealwright.domains.crm.importing.fields import KINDS, LINK_KEYS, Kind, MatchBy
from dealwright.domains.crm.importing.rows import Row
from dealwright.domains.crm.importing.stages import PipelineRef
from dealwright.domains.crm.models.imports import ImportRecord
from dealwright.domains.crm.models.pipelines import Product
from dealwright.domains.crm.models.records import DealLine
from dealwright.kernel.work import Work

# Keys that no two records of a workspace share, not even deleted ones.
UNIQUE: Mapping[str, MatchBy] = {
    "user": "email",
    "product": "external_id",
    "account": "external_id",
    "contact": "external_id",
    "lead": "external_id",
    "deal": "external_id",
    "activity": "external_id",
}
# Small tables, where names are compared without regard to case.
_ANY_CASE = frozenset({"user", "product"})

Key = tuple[str, MatchBy, str]


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that a key leads to: the oldest one, if `several` have the key."""

    id: UUID
    is_deleted: bool = False
    several: bool = False


@dataclass(slots=True)
class Holders:
    """Who has a key: the living, oldest first, and a deleted one where the key is still taken."""

    living: list[UUID] = field(default_factory=list[UUID])
    deleted: UUID | None = None


@dataclass
class Memory:
    """What this import has made, renamed and touched that the database does not show yet.

    Keys are kept as hashes of 64 bits and ids as integers, so that a million rows fit into some hundred
    megabytes.
    """

    made: dict[int, int] = field(default_factory=dict[int, int])
    repeated: set[int] = field(default_factory=set[int])
    lost: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])
    touched: dict[int, int] = field(default_factory=dict[int, int])
    by_line: dict[tuple[UUID, int], tuple[UUID, str]] = field(
        default_factory=dict[tuple[UUID, int], tuple[UUID, str]]
    )
    parents: dict[UUID, UUID] = field(default_factory=dict[UUID, UUID])
    above: dict[UUID, UUID] = field(default_factory=dict[UUID, UUID])
    pipelines: dict[UUID, PipelineRef] = field(default_factory=dict[UUID, PipelineRef])

    def make(self, key: Key, record_id: UUID) -> None:
        known = self.made.setdefault(hash(key), record_id.int)
        if known != record_id.int:
            self.repeated.add(hash(key))
            self.made[hash(key)] = min(known, record_id.int)

    def lose(self, key: Key, record_id: UUID) -> None:
        self.lost.add((hash(key), record_id.int))

    def find(self, key: Key, holders: Holders | None) -> Hit | None:
        """Who has this key now, after what the import has done so far."""
        here = hash(key)
        living = holders.living if holders else []
        if self.lost:
            living = [one for one in living if (here, one.int) not in self.lost]
        made = self.made.get(here)
        oldest = living[0] if living else None
        if made is not None and (oldest is None or made < oldest.int):
            oldest = UUID(int=made)
        if oldest is not None:
            number = len(living) + (made is not None) + (here in self.repeated)
            return Hit(oldest, several=number > 1)
        deleted = holders.deleted if holders else None
        return Hit(deleted, is_deleted=True) if deleted else None


@dataclass
class Known:
    """What the database knew when the batch began."""

    holders: dict[Key, Holders]
    current: dict[UUID, RowMapping]
    touched: dict[UUID, int]
    prices: dict[UUID, RowMapping]
    lines: dict[UUID, RowMapping]


def among(column: Any, values: Iterable[Any]) -> ColumnElement[bool]:
    """One parameter whatever the number of values, so that the statement is prepared once."""
    return column == any_(literal(list(values), ARRAY(column.type)))


def key_of(kind: str, by: MatchBy, text: str) -> Key:
    if by in ("email", "domain") or (by == "name" and kind in _ANY_CASE):
        text = text.lower()
    return (kind, by, text)


def own_key(kind: Kind, by: MatchBy, row: Row) -> Key | None:
    """The key by which this row itself is known."""
    if by == "none":
        return None
    if by == "name" and kind.word in ("contact", "lead"):
        text = f"{row.values.get('first_name', '')} {row.values.get('last_name', '')}".strip()
    else:
        text = row.values.get(kind.keys[by]) or row.facts.get(by, "")
    return key_of(kind.word, by, text) if text else None


def key_of_record(kind: Kind, by: MatchBy, record: RowMapping) -> Key | None:
    """The key by which a record was known before the import."""
    text = record.get(kind.keys[by])
    return key_of(kind.word, by, text) if text else None


@lru_cache(maxsize=10_000)
def link_keys(kind: str, text: str) -> tuple[Key, ...]:
    """What a link's text may mean, the surest first."""
    is_email, is_domain = "@" in text, "." in text and " " not in text
    return tuple(
        key_of(kind, by, text)
        for by in LINK_KEYS[kind]
        if (by != "email" or is_email) and (by != "domain" or is_domain)
    )


def _own_keys(kind: Kind, match_by: MatchBy, rows: Sequence[Row]) -> set[Key]:
    bys = dict.fromkeys((match_by, UNIQUE[kind.word]))
    return {key for row in rows for by in bys if not row.problem and (key := own_key(kind, by, row))}


def _linked_keys(kind: Kind, rows: Sequence[Row]) -> set[Key]:
    wanted: set[Key] = set()
    for row in rows:
        for name, text in row.links.items():
            link = kind.by_name[name].link
            if link and not row.problem:
                wanted.update(link_keys(link, text))
    return wanted


async def look_up(
    work: Work, kind: Kind, match_by: MatchBy, rows: Sequence[Row], import_id: UUID, *, lock: bool
) -> Known:
    """`lock` holds the records that the rows may change until the commit."""
    own_keys = _own_keys(kind, match_by, rows)
    holders = await find_keys(work, own_keys | _linked_keys(kind, rows))
    own = {one for key in own_keys if key in holders for one in _all(holders[key])}
    sold = {
        one
        for key, found in holders.items()
        if key[0] == "product" and kind.word == "deal"
        for one in found.living
    }
    return Known(
        holders=holders,
        current=await _current(work, kind, own, lock=lock),
        touched=await _touched(work, import_id, own),
        prices=await _prices(work, sold),
        lines=await _lines(work, own) if kind.word == "deal" else {},
    )


def _all(holders: Holders) -> list[UUID]:
    """The oldest alone may be changed, and the next if that loses its key on the way."""
    return [*holders.living[:2], *([holders.deleted] if holders.deleted else [])]


async def find_keys(work: Work, keys: Iterable[Key]) -> dict[Key, Holders]:
    grouped: defaultdict[tuple[str, MatchBy], list[str]] = defaultdict(list)
    for kind, by, text in keys:
        grouped[kind, by].append(text)
    found: dict[Key, Holders] = {}
    for (kind, by), texts in grouped.items():
        found.update(await _find(work, KINDS[kind], by, texts))
    return found


async def _find(work: Work, kind: Kind, by: MatchBy, texts: Sequence[str]) -> dict[Key, Holders]:
    """The living records of each key; a deleted one only where its key is still taken."""
    columns = kind.model.__table__.columns
    value: ColumnElement[str] = columns[kind.keys[by]]
    if by == "name" and kind.word in _ANY_CASE:
        value = func.lower(value, type_=String())
    statement = select(value, columns["id"], columns["deleted_at"]).where(
        columns["workspace_id"] == work.workspace_id, among(value, texts)
    )
    if by != UNIQUE[kind.word]:
        statement = statement.where(columns["deleted_at"].is_(None))
    found: dict[Key, Holders] = {}
    for text, record_id, deleted_at in await work.session.execute(statement.order_by(columns["id"])):
        holders = found.setdefault((kind.word, by, text), Holders())
        if deleted_at is None:
            holders.living.append(record_id)
        else:
            holders.deleted = record_id
    return found


async def _current(work: Work, kind: Kind, ids: set[UUID], *, lock: bool) -> dict[UUID, RowMapping]:
    if not ids:
        return {}
    table = kind.model.__table__
    statement = (
        select(table)
        .where(table.c["workspace_id"] == work.workspace_id, among(table.c["id"], ids))
        .order_by(table.c["id"])
    )
    if lock:
        statement = statement.with_for_update(key_share=True)
    rows = (await work.session.execute(statement)).mappings()
    return {row["id"]: row for row in rows}


async def _touched(work: Work, import_id: UUID, ids: set[UUID]) -> dict[UUID, int]:
    if not ids:
        return {}
    statement = select(ImportRecord.record_id, ImportRecord.line).where(
        ImportRecord.workspace_id == work.workspace_id,
        ImportRecord.import_id == import_id,
        among(ImportRecord.record_id, ids),
    )
    return {touched.record_id: touched.line for touched in await work.session.execute(statement)}


async def _prices(work: Work, ids: set[UUID]) -> dict[UUID, RowMapping]:
    if not ids:
        return {}
    statement = select(Product.id, Product.name, Product.price_minor, Product.currency).where(
        Product.workspace_id == work.workspace_id, among(Product.id, ids)
    )
    return {row["id"]: row for row in (await work.session.execute(statement)).mappings()}


async def _lines(work: Work, ids: set[UUID]) -> dict[UUID, RowMapping]:
    if not ids:
        return {}
    statement = (
        select(
            DealLine.deal_id,
            func.count().label("count"),
            func.min(DealLine.quantity).label("quantity"),
            func.min(DealLine.discount_percent).label("discount_percent"),
        )
        .where(DealLine.workspace_id == work.workspace_id, among(DealLine.deal_id, ids))
        .group_by(DealLine.deal_id)
    )
    return {row["deal_id"]: row for row in (await work.session.execute(statement)).mappings()}


async def accounts_of(work: Work, model: Any, ids: Iterable[UUID | None]) -> Mapping[UUID, UUID]:
    """The account of each deal or contact that has one."""
    wanted = [one for one in ids if one]
    if not wanted:
        return {}
    statement = select(model.id, model.account_id).where(
        model.workspace_id == work.workspace_id, among(model.id, wanted), model.account_id.is_not(None)
    )
    return {found.id: found.account_id for found in await work.session.execute(statement)}
