"""What tools found, kept for some minutes and used again only while nothing it rests on has changed.

With every entry stands the database's snapshot from before it was worked out. An entry counts only if no
event of this workspace that this snapshot could not see touches what it rests on: that is asked in one
indexed query, so a change made in any process, even by a transaction that was open at the time, is seen at
once. Entries are of a workspace, a set of rights and a day; where a question names people, of a user.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal
from uuid import UUID

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import ColumnElement, Text, and_, cast, exists, func, or_, select, text
from sqlalchemy.dialects.postgresql import array

from dealwright.domains.copilot.findings import Found
from dealwright.domains.copilot.tools.base import Arguments, Hands, Tool
from dealwright.domains.crm.models.records import Activity, Contact, Deal
from dealwright.kernel.events import EventRow
from dealwright.kernel.work import Work
from dealwright.ports.cache.base import Cache

VERSION = 1  # of what is kept; another one is not read
SECONDS = {"records": 300, "documents": 600}
JOINS = 3  # then a caller works it out alone: others' results keep getting stale
MOST_BYTES = 1_000_000

Run = Callable[[], Awaitable[Found]]
RestsOn = Literal["records", "documents", "nothing"]


class Entry(BaseModel):
    """A result and what the database could see before it was worked out."""

    model_config = ConfigDict(frozen=True)

    snapshot: str
    found: Found


@dataclass
class Stats:
    """`stale` were there but rested on something that has changed; `joined` waited for another's work."""

    hits: int = 0
    misses: int = 0
    joined: int = 0
    stale: int = 0


@dataclass
class ToolCache:
    """The cache of this process's tools: where entries are kept, and what is being worked out right now."""

    kept: Cache
    stats: Stats = field(default_factory=Stats)
    flights: dict[str, asyncio.Task[Entry]] = field(default_factory=dict[str, "asyncio.Task[Entry]"])

    async def close(self) -> None:
        await self.kept.close()


async def remember(hands: Hands, tool: Tool[Any], arguments: Arguments, run: Run) -> tuple[Found, bool]:
    """What `run` finds, and whether it was found before. Errors are not kept."""
    if tool.rests_on == "nothing":
        return await run(), False
    cache = hands.ports[ToolCache]
    key = key_of(hands, tool, arguments)
    entry = await _kept(cache, key)
    if entry:
        if await _holds(hands, tool.rests_on, entry):
            cache.stats.hits += 1
            return entry.found, True
        cache.stats.stale += 1
        await cache.kept.drop(key)
    for _ in range(JOINS):
        flight = cache.flights.get(key)
        if flight is None:
            break
        entry = await asyncio.shield(flight)
        if await _holds(hands, tool.rests_on, entry):
            cache.stats.joined += 1
            return entry.found, True
    cache.stats.misses += 1
    return (await asyncio.shield(_take_off(cache, key, hands, tool, run))).found, False


def key_of(hands: Hands, tool: Tool[Any], arguments: Arguments) -> str:
    """The same for whoever would get the same answer, and for nobody else."""
    asked = arguments.beside(hands.subject)
    personal = tool.personal or asked.names_people()
    return cache_key(
        hands.actor.workspace_id,
        hands.actor.permissions,
        (hands.actor.user_id or hands.actor.key_id) if personal else None,
        tool.name,
        asked.model_dump(mode="json", by_alias=True),
        hands.now.astimezone(hands.zone).date(),
    )


def cache_key(
    workspace_id: UUID,
    permissions: frozenset[str],
    person: UUID | None,
    tool: str,
    arguments: dict[str, Any],
    day: date,
) -> str:
    parts = [
        VERSION,
        str(workspace_id),
        sorted(permissions),
        str(person) if person else None,
        tool,
        arguments,
        day.isoformat(),
    ]
    written = orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)
    return f"dealwright:tools:{hashlib.sha256(written).hexdigest()}"


async def _kept(cache: ToolCache, key: str) -> Entry | None:
    raw = await cache.kept.get(key)
    if raw is None:
        return None
    try:
        return Entry.model_validate_json(raw)
    except ValidationError:
        return None


def _take_off(cache: ToolCache, key: str, hands: Hands, tool: Tool[Any], run: Run) -> "asyncio.Task[Entry]":
    """A task of its own: who asked first may leave, the others still get it."""
    task = asyncio.create_task(_work_out(cache, key, hands, tool, run))
    cache.flights[key] = task

    def landed(done: "asyncio.Task[Entry]") -> None:
        if cache.flights.get(key) is done:
            del cache.flights[key]
        if not done.cancelled():
            done.exception()

    task.add_done_callback(landed)
    return task


async def _work_out(cache: ToolCache, key: str, hands: Hands, tool: Tool[Any], run: Run) -> Entry:
    async with hands.begin(hands.actor) as work:
        snapshot = (
            await work.connection.execute(select(cast(func.pg_current_snapshot(), Text)))
        ).scalar_one()
    entry = Entry(snapshot=snapshot, found=await run())
    if _may_be_kept(tool, entry.found):
        written = entry.model_dump_json().encode()
        if len(written) <= MOST_BYTES:
            await cache.kept.put(key, written, seconds=SECONDS[tool.rests_on])
    return entry


def _may_be_kept(tool: Tool[Any], found: Found) -> bool:
    """A question that no document answers is asked again each time: it counts as a gap each time."""
    return tool.rests_on != "documents" or found.data.get("band") == "answered"


async def _holds(hands: Hands, rests_on: RestsOn, entry: Entry) -> bool:
    async with hands.begin(hands.actor) as work:
        return not await touched_since(work, entry.snapshot, rests_on, entry.found.account_ids)


async def touched_since(work: Work, snapshot: str, rests_on: RestsOn, account_ids: list[UUID]) -> bool:
    """Whether an event that `snapshot` did not see changes what a result rests on."""
    unseen = text("not pg_visible_in_snapshot(events.xid::text::xid8, cast(:snapshot as pg_snapshot))")
    statement = (
        select(EventRow.id)
        .where(
            EventRow.workspace_id == work.workspace_id,
            EventRow.xid >= int(snapshot.partition(":")[0]),
            unseen.bindparams(snapshot=snapshot),
            _of_documents() if rests_on == "documents" else _of_records(account_ids),
        )
        .limit(1)
    )
    return (await work.connection.execute(statement)).first() is not None


def _of_documents() -> ColumnElement[bool]:
    """Gaps are about questions, not about what documents say."""
    return and_(EventRow.audience == "knowledge:read", EventRow.subject_kind != "gap")


def _of_records(account_ids: list[UUID]) -> ColumnElement[bool]:
    """Without accounts: everything in the CRM, and who is in the team.

    With accounts: what happened to them; what moved between accounts; names that came, went or changed,
    since another record may be meant now; what belongs to no account at all, such as an import, a stage or a
    product.
    """
    of_crm = or_(EventRow.audience == "crm:read", EventRow.subject_kind == "user")
    if not account_ids:
        return of_crm
    return and_(
        of_crm,
        or_(
            EventRow.account_id.in_(account_ids),
            EventRow.subject_kind.not_in(("account", "contact", "deal", "lead", "activity")),
            _names(),
            _changed("account_id", "contact_id", "deal_id"),
            _hangs_on(account_ids),
        ),
    )


def _names() -> ColumnElement[bool]:
    named = EventRow.subject_kind.in_(("account", "contact", "deal"))
    came_or_went = EventRow.type.not_in(("account.updated", "contact.updated", "deal.updated", "deal.moved"))
    return and_(named, or_(came_or_went, _changed("name", "first_name", "last_name", "domain", "email")))


def _changed(*fields: str) -> ColumnElement[bool]:
    return EventRow.payload["changes"].has_any(array(fields))


def _hangs_on(account_ids: list[UUID]) -> ColumnElement[bool]:
    """A deal or activity of another account whose contact or deal belongs to one of these."""
    contact_of_deal = exists().where(
        Deal.id == EventRow.subject_id,
        Contact.workspace_id == Deal.workspace_id,
        Contact.id == Deal.contact_id,
        Contact.account_id.in_(account_ids),
    )
    deal_of_activity = exists().where(
        Activity.id == EventRow.subject_id,
        Deal.workspace_id == Activity.workspace_id,
        Deal.id == Activity.deal_id,
        Deal.account_id.in_(account_ids),
    )
    contact_of_activity = exists().where(
        Activity.id == EventRow.subject_id,
        Contact.workspace_id == Activity.workspace_id,
        Contact.id == Activity.contact_id,
        Contact.account_id.in_(account_ids),
    )
    return or_(
        and_(EventRow.subject_kind == "deal", contact_of_deal),
        and_(EventRow.subject_kind == "activity", or_(deal_of_activity, contact_of_activity)),
    )
