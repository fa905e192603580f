"""How each owner's records ended, over time for training and counted for now."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Subquery, and_, func, or_, select, union_all

from dealwright.domains.crm.models.imports import ImportRecord
from dealwright.domains.crm.models.records import Deal, Lead
from dealwright.domains.scoring.history.beside import read
from dealwright.domains.scoring.history.facts import Kind
from dealwright.kernel.events import EventRow
from dealwright.kernel.paging import AnySelect
from dealwright.kernel.work import Work

Ended = tuple[list[float], list[int]]
"""Moments in order, and how many were won up to each."""


@dataclass(frozen=True, eq=False)
class OverTime:
    owners: Mapping[UUID | None, Ended]
    everybody: Ended

    def before(self, owner: UUID | None, at: float) -> tuple[int, int]:
        return _count(self.owners.get(owner, ([], [])), at)

    def of_all(self, at: float) -> tuple[int, int]:
        return _count(self.everybody, at)


@dataclass(frozen=True, eq=False)
class Now:
    owners: Mapping[UUID | None, tuple[int, int]]
    everybody: tuple[int, int] = (0, 0)

    def before(self, owner: UUID | None, at: float) -> tuple[int, int]:
        return self.owners.get(owner, (0, 0))

    def of_all(self, at: float) -> tuple[int, int]:
        return self.everybody


async def outcomes_over_time(work: Work, kind: Kind) -> OverTime:
    rows = await read(work, _ended(work, kind).order_by("ended"))
    return over_time((row.owner_id, row.ended, row.won) for row in rows)


def over_time(rows: Iterable[tuple[UUID | None, datetime, bool]]) -> OverTime:
    """The rows come in the order of their ends."""
    owners: dict[UUID | None, Ended] = defaultdict(lambda: ([], []))
    everybody: Ended = ([], [])
    for owner, ended, won in rows:
        for moments, sums in (owners[owner], everybody):
            moments.append(ended.timestamp())
            sums.append((sums[-1] if sums else 0) + won)
    return OverTime(dict(owners), everybody)


async def outcomes_now(work: Work, kind: Kind) -> Now:
    inner = _ended(work, kind).subquery()
    statement = select(
        inner.c.owner_id, func.count().label("ended"), func.count().filter(inner.c.won).label("won")
    ).group_by(inner.c.owner_id)
    rows: Sequence[Any] = await read(work, statement)
    owners = {row.owner_id: (row.ended, row.won) for row in rows}
    return Now(owners, (sum(row.ended for row in rows), sum(row.won for row in rows)))


def _ended(work: Work, kind: Kind) -> AnySelect:
    """A disqualified lead counts from when that was noted, without a note from its last change on."""
    if kind == "deal":
        here = and_(
            Deal.workspace_id == work.workspace_id, Deal.closed_at.is_not(None), Deal.deleted_at.is_(None)
        )
        return select(
            Deal.owner_id, Deal.closed_at.label("ended"), (Deal.status == "won").label("won")
        ).where(here)
    gone = or_(Lead.converted_at.is_not(None), Lead.status == "disqualified")
    given_up = _given_up(work)
    ended = func.coalesce(Lead.converted_at, given_up.c.at, Lead.updated_at)
    here = and_(Lead.workspace_id == work.workspace_id, gone, Lead.deleted_at.is_(None))
    return (
        select(Lead.owner_id, ended.label("ended"), Lead.converted_at.is_not(None).label("won"))
        .join(given_up, given_up.c.lead_id == Lead.id, isouter=True)
        .where(here)
    )


def _given_up(work: Work) -> Subquery:
    """When events and imports last said that leads were disqualified, of all at once."""
    told = select(EventRow.subject_id.label("lead_id"), EventRow.at).where(
        EventRow.workspace_id == work.workspace_id,
        EventRow.type == "lead.updated",
        EventRow.payload["changes"]["status"][1].astext == "disqualified",
    )
    imported = select(ImportRecord.record_id, ImportRecord.at).where(
        ImportRecord.workspace_id == work.workspace_id,
        ImportRecord.changes.is_not(None),
        ImportRecord.changes["status"][1].astext == "disqualified",
    )
    both = union_all(told, imported).subquery()
    return select(both.c.lead_id, func.max(both.c.at).label("at")).group_by(both.c.lead_id).subquery()


def _count(known: Ended, at: float) -> tuple[int, int]:
    place = bisect_left(known[0], at)
    return place, known[1][place - 1] if place else 0
