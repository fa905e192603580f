"""Which clients a text means: the names of accounts, contacts and open deals, held in memory per workspace.

The names only propose. What is shown is read in the caller's own Work, so that nothing that was deleted,
or belongs to another workspace, can appear.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, cast, false, literal, null, or_, select, true, union_all
from sqlalchemy import String as Text
from sqlalchemy.orm import InstrumentedAttribute

from dealwright.domains.crm.assistant.common import colleagues_of, distinct_words, same_workspace
from dealwright.domains.crm.assistant.schemas import (
    ClientHit,
    ClientKind,
    ClientsFound,
    Mentioned,
    Verdict,
)
from dealwright.domains.crm.models.pipelines import Product, Stage
from dealwright.domains.crm.models.records import Account, Contact, Deal
from dealwright.kernel.actor import Actor
from dealwright.kernel.work import Begin, Work
from dealwright.ml.names import SURE_SCORE, Entry, Likely, Mention, NameIndex, Sort, is_sure, plain

MOST_LETTERS = 4_000  # of a question, as long as one may be
WORKSPACES = 20
NAMES = 600_000
"""How many names of all workspaces together are kept; the least recently asked workspace goes first."""
OVERLAP = timedelta(seconds=60)
"""A change may be committed after a later one: what was stamped shortly before is read again."""
MANY_CHANGES = 2_000
PAGE = 20_000
KNOWN_FOR = timedelta(minutes=5)
KINDS: tuple[ClientKind, ...] = ("account", "contact", "deal")

Index = NameIndex[UUID]


@dataclass(frozen=True)
class Book:
    """The names of one workspace as of `read_at`. `known` are other words with a meaning here, `taken` the
    changes that the last reading brought."""

    names: Mapping[ClientKind, Index]
    read_at: datetime
    known_at: datetime
    known: frozenset[str]
    taken: Mapping[UUID, datetime] = field(default_factory=dict[UUID, datetime])

    def size(self) -> int:
        return sum(len(index) for index in self.names.values())

    @property
    def is_worn(self) -> bool:
        """So much was changed that looking up grows slower than it need be."""
        return any(index.recent_size > MANY_CHANGES for index in self.names.values())


@dataclass
class ClientBooks:
    """The books of this process. One is made when first needed, by whoever asks first."""

    _books: OrderedDict[UUID, Book] = field(default_factory=OrderedDict[UUID, Book])
    _making: dict[UUID, asyncio.Task[Book]] = field(default_factory=dict[UUID, "asyncio.Task[Book]"])

    async def of(self, begin: Begin, actor: Actor) -> Book:
        """The book as of now: made once, then brought up to date with what changed since."""
        workspace = actor.workspace_id
        book = self._books.get(workspace)
        fresh = await _refreshed(begin, actor, book) if book else None
        if fresh is None:
            # Whoever asked first may go away; the others still wait for the same book.
            return await asyncio.shield(self._make_once(begin, actor))
        self._keep(workspace, fresh)
        if fresh.is_worn:
            self._make_once(begin, actor)
        return fresh

    def forget(self, workspace_id: UUID) -> None:
        self._books.pop(workspace_id, None)

    def sizes(self) -> dict[UUID, int]:
        """How many names are held, by workspace."""
        return {workspace: book.size() for workspace, book in self._books.items()}

    def _make_once(self, begin: Begin, actor: Actor) -> asyncio.Task[Book]:
        workspace = actor.workspace_id
        task = self._making.get(workspace)
        if task is None:
            task = asyncio.create_task(_make(begin, actor))
            self._making[workspace] = task
            task.add_done_callback(lambda done: self._made(workspace, done))
        return task

    def _made(self, workspace: UUID, task: asyncio.Task[Book]) -> None:
        del self._making[workspace]
        if not task.cancelled() and task.exception() is None:
            self._keep(workspace, task.result())

    def _keep(self, workspace: UUID, book: Book) -> None:
        self._books[workspace] = book
        self._books.move_to_end(workspace)
        while len(self._books) > 1 and (len(self._books) > WORKSPACES or sum(self.sizes().values()) > NAMES):
            self._books.popitem(last=False)


# What is asked


async def find_clients(
    begin: Begin, actor: Actor, books: ClientBooks, text: str, *, limit: int = 5
) -> ClientsFound:
    """The accounts, contacts and open deals that a name means, the likeliest first."""
    book = await books.of(begin, actor)
    likely = await asyncio.to_thread(_likely, book, text, limit + 5)
    likely.sort(key=lambda pair: (-pair[1].score, KINDS.index(pair[0])))
    async with begin(actor) as work:
        shown = await _shown(work, likely)
    hits = _hits(likely, shown)
    return ClientsFound(text=text, verdict=_verdict(hits), hits=hits[:limit])


async def mentioned(begin: Begin, actor: Actor, books: ClientBooks, question: str) -> list[Mentioned]:
    """The parts of a question that name accounts, contacts or open deals, in its order."""
    book = await books.of(begin, actor)
    spans = _best_apart(await asyncio.to_thread(_mentions, book, question[:MOST_LETTERS]))
    async with begin(actor) as work:
        shown = await _shown(work, [(kind, one) for kind, span in spans for one in span.candidates])
    found: list[Mentioned] = []
    for kind, span in spans:
        hits = _hits([(kind, one) for one in span.candidates], shown)
        if hits:
            found.append(
                Mentioned(
                    text=span.text,
                    start=span.start,
                    end=span.end,
                    verdict=_verdict(hits),
                    hits=hits[:10],
                )
            )
    return found


def _likely(book: Book, text: str, limit: int) -> list[tuple[ClientKind, Likely[UUID]]]:
    return [(kind, one) for kind in KINDS for one in book.names[kind].find(text, limit=limit)]


def _mentions(book: Book, question: str) -> list[tuple[ClientKind, Mention[UUID]]]:
    """In a thread: a long question takes a tenth of a second among a hundred thousand names."""
    return [(kind, one) for kind in KINDS for one in book.names[kind].mentions(question, known=book.known)]


def _best_apart(
    spans: Sequence[tuple[ClientKind, Mention[UUID]]],
) -> list[tuple[ClientKind, Mention[UUID]]]:
    """Of spans that overlap, the surest and longest; a company before its deal or its people."""

    def worth(span: tuple[ClientKind, Mention[UUID]]) -> tuple[Any, ...]:
        kind, mention = span
        good = mention.candidates[0].score >= SURE_SCORE
        return good, mention.end - mention.start, mention.candidates[0].score, -KINDS.index(kind)

    chosen: list[tuple[ClientKind, Mention[UUID]]] = []
    for kind, mention in sorted(spans, key=worth, reverse=True):
        if all(mention.end <= other.start or other.end <= mention.start for _, other in chosen):
            chosen.append((kind, mention))
    return sorted(chosen, key=lambda span: span[1].start)


def _verdict(hits: Sequence[ClientHit]) -> Verdict:
    if not hits:
        return "none"
    rivals = [hit for hit in hits if not _belongs(hit, hits[0])]
    likely = [Likely(hit.id, hit.name, hit.score, hit.how) for hit in [hits[0], *rivals]]
    return "sure" if is_sure(likely) else "unsure"


def _belongs(hit: ClientHit, first: ClientHit) -> bool:
    """Deals are called like their account: they do not make it doubtful."""
    return hit.id == first.id or (
        first.kind == "account" and hit.kind == "deal" and hit.account_id == first.id
    )


def _hits(
    likely: Sequence[tuple[ClientKind, Likely[UUID]]], shown: Mapping[UUID, "_Shown"]
) -> list[ClientHit]:
    return [
        ClientHit(
            kind=kind,
            id=one.id,
            name=shown[one.id].name,
            detail=shown[one.id].detail,
            account_id=shown[one.id].account_id,
            account_name=shown[one.id].account_name,
            owner_id=shown[one.id].owner_id,
            score=one.score,
            how=one.how,
        )
        for kind, one in likely
        if one.id in shown
    ]


@dataclass(frozen=True)
class _Shown:
    name: str
    detail: str
    account_id: UUID | None
    account_name: str | None
    owner_id: UUID | None


async def _shown(work: Work, likely: Sequence[tuple[ClientKind, Likely[UUID]]]) -> dict[UUID, _Shown]:
    """What is alive of these, as it is now; one statement for each kind."""
    found: dict[UUID, _Shown] = {}
    for kind in KINDS:
        ids = {one.id for its_kind, one in likely if its_kind == kind}
        if ids:
            for row in (await work.session.execute(_FACTS[kind].where(_IDS[kind].in_(ids)))).all():
                detail = ", ".join(str(part) for part in row[5:] if part)
                found[row[0]] = _Shown(row[1], detail, row[2], row[3], row[4])
    return found


_FACTS: Mapping[ClientKind, Select[*tuple[Any, ...]]] = {
    "account": select(
        Account.id, Account.name, Account.id, Account.name, Account.owner_id, Account.city, Account.country
    ).where(Account.deleted_at.is_(None)),
    "contact": select(
        Contact.id,
        Contact.name,
        Contact.account_id,
        Account.name,
        Contact.owner_id,
        Contact.title,
        Account.name,
    )
    .outerjoin(
        Account, and_(same_workspace(Account, Contact, Contact.account_id), Account.deleted_at.is_(None))
    )
    .where(Contact.deleted_at.is_(None)),
    "deal": select(Deal.id, Deal.name, Deal.account_id, Account.name, Deal.owner_id, Stage.name, Account.name)
    .join(Stage, same_workspace(Stage, Deal, Deal.stage_id))
    .outerjoin(Account, and_(same_workspace(Account, Deal, Deal.account_id), Account.deleted_at.is_(None)))
    .where(Deal.deleted_at.is_(None)),
}
_IDS: Mapping[ClientKind, InstrumentedAttribute[UUID]] = {
    "account": Account.id,
    "contact": Contact.id,
    "deal": Deal.id,
}


# How books are made and kept


async def _make(begin: Begin, actor: Actor) -> Book:
    async with begin(actor) as work:
        read_at = work.now()
        known = await _known(work)
    names: dict[ClientKind, Index] = {}
    for kind in KINDS:
        rows = await _all_names(begin, actor, kind)
        names[kind] = await asyncio.to_thread(_built, kind, rows)
        if kind == "account":
            known |= await asyncio.to_thread(_cities, rows)
    return Book(names, read_at, read_at, known)


def _built(kind: ClientKind, rows: Sequence[Any]) -> Index:
    return Index.build((_entry(kind, row) for row in rows), sort=_SORTS[kind])


def _cities(rows: Sequence[Any]) -> frozenset[str]:
    return frozenset(_phrase(city) for city in {row[3] for row in rows if row[3]})


async def _all_names(begin: Begin, actor: Actor, kind: ClientKind) -> list[Any]:
    """Page by page, so that no transaction is long."""
    found: list[Any] = []
    last = UUID(int=0)
    while True:
        of_kind = _IDS[kind]
        statement = _NAMES[kind].where(of_kind > last, _is_named(kind)).order_by(of_kind).limit(PAGE)
        async with begin(actor) as work:
            rows = (await work.connection.execute(statement)).all()
        found += rows
        if len(rows) < PAGE:
            return found
        last = rows[-1][0]


def _is_named(kind: ClientKind) -> Any:
    alive = _MODELS[kind].deleted_at.is_(None)
    return and_(alive, Deal.status == "open") if kind == "deal" else alive


_SORTS: Mapping[ClientKind, Sort] = {"account": "firm", "contact": "person", "deal": "title"}
_MODELS: Mapping[ClientKind, Any] = {"account": Account, "contact": Contact, "deal": Deal}
_NAMES: Mapping[ClientKind, Select[*tuple[Any, ...]]] = {
    "account": select(Account.id, Account.name, Account.domain, Account.city),
    "contact": select(Contact.id, Contact.name, Contact.email, null()),
    "deal": select(Deal.id, Deal.name, null(), null()),
}


def _entry(kind: ClientKind, row: Any) -> Entry[UUID]:
    """`row` begins with the id, the name, and a host or mail address."""
    record_id, name, address = row[0], row[1], row[2]
    hosts = (address,) if address else ()
    return Entry(record_id, name, _alias(name, address) if kind == "account" else (), hosts)


def _alias(name: str, domain: str | None) -> tuple[str, ...]:
    """`halden-robotics` of `halden-robotics.example`, where the name is another."""
    if not domain:
        return ()
    label = domain.removeprefix("www.").split(".")[0]
    return (label,) if len(label) > 2 and label not in name.lower().replace(" ", "-") else ()


async def _known(work: Work) -> frozenset[str]:
    """What else has a name here: goods, stages, colleagues and their teams, industries, countries."""
    people = await colleagues_of(work)
    words = {part for one in people for part in (one.name, one.team, *one.name.split()) if part}
    for column in (Product.name, Product.code, Product.family, Stage.name):
        words |= {word for word in await work.session.scalars(select(column).limit(5_000)) if word}
    for column in (Account.industry, Account.country):
        words |= set(await distinct_words(work, column))
    return frozenset(map(_phrase, words))


def _phrase(text: str) -> str:
    return " ".join(plain(text).split())


async def _refreshed(begin: Begin, actor: Actor, book: Book) -> Book | None:
    """The book with what changed since; none if too much did."""
    async with begin(actor) as work:
        now = work.now()
        rows = (await work.connection.execute(_changes(book.read_at - OVERLAP))).all()
        is_old = now - book.known_at > KNOWN_FOR
        known, known_at = (book.known | await _known(work), now) if is_old else (book.known, book.known_at)
    names = dict(book.names)
    for kind in KINDS:
        news = [row for row in rows if row.kind == kind and book.taken.get(row.id) != row.stamp]
        if len(news) >= MANY_CHANGES:
            return None
        if news:
            fresh = [_entry(kind, row) for row in news if not row.gone]
            gone = [row.id for row in news if row.gone]
            names[kind] = await asyncio.to_thread(names[kind].with_changes, fresh, gone)
    return Book(names, now, known_at, known, {row.id: row.stamp for row in rows})


def _changes(since: datetime) -> Select[*tuple[Any, ...]]:
    """The newest changes of every kind, by two indexes each: of the living and of the deleted."""
    parts: list[Select[*tuple[Any, ...]]] = []
    for kind in KINDS:
        model, columns = _MODELS[kind], list(_NAMES[kind].selected_columns)[:3]
        for stamp, alive in ((model.updated_at, model.deleted_at.is_(None)), (model.deleted_at, true())):
            gone = model.status != "open" if kind == "deal" else false()
            statement = select(
                columns[0].label("id"),
                columns[1].label("name"),
                cast(columns[2], Text).label("address"),
                stamp.label("stamp"),
                or_(model.deleted_at.is_not(None), gone).label("gone"),
                literal(kind, literal_execute=True).label("kind"),
            ).where(stamp > since, alive)
            newest = statement.order_by(stamp.desc()).limit(MANY_CHANGES).subquery()
            parts.append(select(newest))
    return select(union_all(*parts).subquery())
