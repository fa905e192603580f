"""What all questions share: days in the workspace's time zone, owners and teams, words as they are spelled,
and the conditions of a question together with how each is said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from dealwright.domains.crm.assistant.schemas import Owner, PersonRef, Ref, RefKind
from dealwright.domains.crm.importing.values import DIGITS
from dealwright.domains.crm.models.records import Account
from dealwright.domains.identity.models import User, Workspace
from dealwright.kernel.errors import Invalid
from dealwright.kernel.work import Work

KNOWN_SHOWN = 30


@dataclass
class Conditions:
    """What must hold, and each of it in plain words."""

    where: list[ColumnElement[bool]] = field(default_factory=list[ColumnElement[bool]])
    said: list[str] = field(default_factory=list[str])

    def add(self, condition: ColumnElement[bool], words: str) -> None:
        self.where.append(condition)
        self.said.append(words)


@dataclass(frozen=True)
class Calendar:
    """Days as the workspace counts them."""

    zone: ZoneInfo
    now: datetime

    @classmethod
    def of(cls, zone: str, now: datetime) -> "Calendar":
        return cls(ZoneInfo(zone), now)

    @property
    def today(self) -> date:
        return self.day(self.now)

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def begins(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    def ends(self, day: date) -> datetime:
        return self.begins(day + timedelta(days=1))

    def local(self, column: SQLColumnExpression[Any]) -> SQLColumnExpression[Any]:
        """A moment as a clock on the wall shows it."""
        return func.timezone(self.zone.key, column)


async def calendar_of(work: Work) -> Calendar:
    workspace = await work.get(Workspace, work.workspace_id)
    return Calendar.of(workspace.timezone, work.now())


async def today_of(work: Work) -> date:
    """Today where the workspace is."""
    return (await calendar_of(work)).today


@dataclass(frozen=True)
class Colleague:
    id: UUID
    name: str
    email: str | None
    team: str | None
    is_active: bool

    @property
    def ref(self) -> PersonRef:
        return PersonRef(id=self.id, name=self.name)


async def colleagues_of(work: Work) -> list[Colleague]:
    statement = select(User.id, User.name, User.email, User.team, User.status == "active")
    statement = statement.where(User.deleted_at.is_(None)).order_by(User.name, User.id).limit(5_000)
    return [Colleague(*row) for row in (await work.session.execute(statement)).all()]


def add_owners(
    into: Conditions,
    work: Work,
    column: InstrumentedAttribute[UUID | None],
    owners: Sequence[Owner],
    team: str | None,
    people: Sequence[Colleague],
) -> None:
    if owners:
        _add_people(into, work, column, owners, people)
    if team:
        teams = {one.team for one in people if one.team}
        meant = spelled("team", [team], teams)
        members = [one.id for one in people if one.team in meant]
        into.add(column.in_(members), f"owned by team {meant[0]}")


def _add_people(
    into: Conditions,
    work: Work,
    column: InstrumentedAttribute[UUID | None],
    owners: Sequence[Owner],
    people: Sequence[Colleague],
) -> None:
    names = {one.id: one.name for one in people}
    ids: list[UUID] = []
    said: list[str] = []
    for owner in owners:
        one = _me(work) if owner == "me" else owner
        if isinstance(one, UUID):
            if one not in names:
                raise Invalid.field("owners", "There is no colleague with this id.")
            ids.append(one)
            said.append(f"you ({names[one]})" if owner == "me" else names[one])
        else:
            said.append("nobody")
    matches: list[ColumnElement[bool]] = [column.in_(ids)] if ids else []
    if "nobody" in owners:
        matches.append(column.is_(None))
    into.add(or_(false(), *matches) if len(matches) > 1 else matches[0], f"owned by {' or '.join(said)}")


def _me(work: Work) -> UUID:
    if work.actor.user_id is None:
        raise Invalid.field("owners", "'me' is nobody: this key belongs to no person.")
    return work.actor.user_id


def spelled(field_name: str, wanted: Iterable[str], known: Iterable[str]) -> list[str]:
    """The known words that were meant, whatever their case; a part of one will do if it is of one only."""
    by_fold = {one.casefold(): one for one in known}
    found: list[str] = []
    for word in wanted:
        fold = word.strip().casefold()
        near = [one for key, one in by_fold.items() if fold in key] if fold else []
        if fold in by_fold:
            found.append(by_fold[fold])
        elif len(near) == 1:
            found.append(near[0])
        else:
            shown = ", ".join(sorted(near or by_fold.values(), key=str.casefold)[:KNOWN_SHOWN])
            reason = (
                f"'{word}' could be: {shown}."
                if near
                else f"'{word}' is not known. Known: {shown or 'none'}."
            )
            raise Invalid.field(field_name, reason)
    return found


async def distinct_words(work: Work, column: InstrumentedAttribute[str | None]) -> list[str]:
    """All values of an indexed column, by jumping from one to the next in its index."""
    owner: Any = column.class_
    alive = and_(owner.deleted_at.is_(None), column.is_not(None))
    first = select(func.min(column).label("word")).where(alive)
    words = first.cte("words", recursive=True)
    following = select(func.min(column)).where(alive, column > words.c.word).scalar_subquery()
    words = words.union_all(select(following).where(words.c.word.is_not(None)))
    statement = select(words.c.word).where(words.c.word.is_not(None)).limit(2_000)
    return [word for word in await work.session.scalars(statement) if word]


async def account_conditions(
    work: Work, industries: Sequence[str], countries: Sequence[str], cities: Sequence[str], *, owner: str
) -> Conditions:
    """Words of accounts, spelled as the accounts spell them."""
    found = Conditions()
    fields: tuple[tuple[str, Sequence[str], InstrumentedAttribute[str | None]], ...] = (
        ("industries", industries, Account.industry),
        ("countries", countries, Account.country),
    )
    for name, wanted, column in fields:
        if wanted:
            meant = spelled(name, wanted, await distinct_words(work, column))
            found.add(column.in_(meant), f"{owner} {listed(meant)}")
    if cities:
        lowered = [city.strip().lower() for city in cities]
        found.add(func.lower(Account.city).in_(lowered), f"{owner} {listed(cities)}")
    return found


def in_days(
    into: Conditions,
    column: SQLColumnExpression[Any],
    calendar: Calendar,
    first: date | None,
    last: date | None,
    words: str,
) -> None:
    """A moment within days, both included."""
    bounds = [column >= calendar.begins(first)] if first else []
    bounds += [column < calendar.ends(last)] if last else []
    if bounds:
        into.add(and_(*bounds), span(words, first, last))


def on_days(
    into: Conditions, column: SQLColumnExpression[Any], first: date | None, last: date | None, words: str
) -> None:
    bounds = [column >= first] if first else []
    bounds += [column <= last] if last else []
    if bounds:
        into.add(and_(*bounds), span(words, first, last))


def span(words: str, first: date | None, last: date | None) -> str:
    """ "closed on" and two days: "closed from 1 October to 31 December 2026"; "on" and one: "until ..."."""
    verb = words.removesuffix("on").strip()
    if first and last:
        if first == last:
            return f"{verb} on {day_words(first)}".strip()
        begin = (
            day_words(first) if first.year != last.year else day_words(first).removesuffix(f" {first.year}")
        )
        return f"{verb} from {begin} to {day_words(last)}".strip()
    return (f"{verb} since {day_words(first)}" if first else f"{verb} until {day_words(last)}").strip()


def day_words(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


def same_workspace(left: Any, right: Any, key: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """How records are joined: nothing crosses a workspace."""
    return and_(left.workspace_id == right.workspace_id, left.id == key)


def money(amount_minor: int, currency: str | None) -> str:
    digits = DIGITS.get(currency or "", 2)
    shown = f"{amount_minor / 10**digits:,.{digits}f}"
    return f"{shown.removesuffix('.' + '0' * digits)} {currency or ''}".strip()


def ref(kind: RefKind, record_id: UUID | None, label: str | None) -> Ref | None:
    return Ref(kind=kind, id=record_id, label=label) if record_id and label is not None else None


def person(user_id: UUID | None, name: str | None) -> PersonRef | None:
    return PersonRef(id=user_id, name=name) if user_id and name is not None else None


def listed(words: Sequence[str]) -> str:
    return " or ".join(words)
