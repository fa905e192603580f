"""Which record a name in words means: sure goes on, unsure gives choices, nobody of that name says so.

A tool asks for what it needs and gets it, or the `Found` that ends its call. An id as text names a record,
too, if it is one of this workspace.
"""

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from uuid import UUID

from dealwright.domains.copilot.findings import Choice, Found, RecordRef
from dealwright.domains.copilot.tools.base import Hands
from dealwright.domains.copilot.tools.words import clipped, day, listed
from dealwright.domains.crm.assistant import schemas as crm
from dealwright.domains.crm.assistant.clients import ClientBooks, find_clients
from dealwright.domains.crm.assistant.deals import answer_deals
from dealwright.domains.crm.assistant.facts import client_facts
from dealwright.domains.crm.assistant.people import find_people
from dealwright.domains.crm.assistant.schemas import DealQuestion
from dealwright.domains.crm.models.records import Account
from dealwright.domains.crm.queries.search import search
from dealwright.domains.crm.service.records import ACCOUNT, CONTACT, DEAL, access
from dealwright.domains.identity.models import User
from dealwright.kernel.errors import NotFound
from dealwright.kernel.work import Work

MAX_CHOICES = 6
MANY = 50
_STANDING = re.compile(r" \((?:open since|won on|lost on) [^()]*\)$")
MINE = frozenset({"i", "me", "my", "mine", "myself"})
NOBODY = frozenset({"nobody", "no one", "noone", "none", "unassigned"})


@dataclass(frozen=True)
class Meant:
    """A record a name may stand for, and the account behind it. Saying `say` names it without doubt."""

    ref: RecordRef
    account: RecordRef | None
    say: str
    detail: str = ""

    def accounts(self) -> list[UUID]:
        return [self.account.id] if self.account else []

    def choice(self) -> Choice:
        return Choice(record=self.ref, detail=self.detail, say=self.say)


@dataclass(frozen=True)
class Owners:
    """Colleagues that were named; `words` is how they are called in a sentence."""

    ids: list[crm.Owner]
    words: str


async def a_client(hands: Hands, text: str) -> Meant | Found:
    """The account that is meant. A contact or a deal that is named stands for its account."""
    several = await any_record(hands, text)
    if isinstance(several, Found):
        return several
    accounts = {one.account.id: one for one in reversed(several) if one.account}
    if len(accounts) == 1 and all(one.account for one in several):
        only = next(iter(accounts.values()))
        return replace(only, ref=only.account or only.ref)
    if len(several) == 1:
        return nothing(f"{several[0].ref.label} belongs to no client.")
    return await _which(hands, text, several)


async def a_contact(hands: Hands, text: str) -> Meant | Found:
    """The contact that is meant. For a client that is named: its only one, or the choice between them."""
    several = await any_record(hands, text)
    if isinstance(several, Found):
        return several
    contacts = [one for one in several if one.ref.kind == "contact"] or several
    if len(contacts) > 1:
        return await _which(hands, text, contacts)
    if contacts[0].ref.kind == "contact":
        return contacts[0]
    return await _contact_of(hands, contacts[0])


async def a_deal(hands: Hands, text: str) -> Meant | Found:
    """The deal that is meant. For a client that is named: its only open one, or the choice between them."""
    exact = await _deals_called(hands, text)
    if exact:
        return exact[0] if len(exact) == 1 else await _which(hands, text, exact)
    several = await any_record(hands, text)
    if isinstance(several, Found):
        return several
    deals = [one for one in several if one.ref.kind == "deal"]
    if len(deals) == 1:
        return deals[0]
    accounts = {one.account.id for one in several if one.account}
    if len(accounts) == 1 and not deals:
        return await _deal_of(hands, several[0])
    return await _which(hands, text, deals or several)


async def any_record(hands: Hands, text: str) -> list[Meant] | Found:
    """One when it is sure, several when it is not, best first."""
    record_id = id_of(text)
    if record_id:
        return await _of_id(hands, record_id)
    found = await find_clients(hands.begin, hands.actor, hands.ports[ClientBooks], text, limit=MAX_CHOICES)
    if found.verdict == "none" or not found.hits:
        return nothing(f"No client is called '{clipped(text)}'.")
    return [_meant(hit) for hit in (found.hits[:1] if found.verdict == "sure" else found.hits)]


async def one_record(hands: Hands, text: str) -> Meant | Found:
    several = await any_record(hands, text)
    if isinstance(several, Found):
        return several
    return several[0] if len(several) == 1 else await _which(hands, text, several)


async def the_owners(hands: Hands, words: Sequence[str]) -> Owners | Found:
    """Everybody who is named, by name, team, id or as "me"; "nobody" for records without an owner."""
    ids: list[crm.Owner] = []
    said: list[str] = []
    for one in words:
        if one.casefold() in NOBODY:
            ids.append("nobody")
            said.append("nobody")
            continue
        found = await someone(hands, one)
        if isinstance(found, Found):
            return found
        ids += [person.id for person in found.people]
        said.append(f"team {found.team}" if found.team else found.people[0].name)
    return Owners(list(dict.fromkeys(ids)), listed(said))


async def someone(hands: Hands, text: str) -> crm.PeopleFound | Found:
    """A colleague or a team, without doubt."""
    if text.casefold() in MINE and hands.actor.user_id is None:
        return nothing("A key is no person and owns no records. Name a colleague.")
    user_id = id_of(text)
    async with hands.begin(hands.actor) as work:
        found = await _by_id(work, user_id, text) if user_id else await find_people(work, text)
    if found.verdict == "sure" and found.people:
        return found
    if found.verdict == "unsure":
        choices = [person_choice(one) for one in found.people[:MAX_CHOICES]]
        return Found(summary=f"Several colleagues may be meant by '{clipped(text)}'.", choices=choices)
    return nothing(f"Nobody in the team is called '{clipped(text)}'.")


def person_choice(person: crm.PersonRef) -> Choice:
    return Choice(record=person_ref(person), say=person.name)


def person_ref(person: crm.PersonRef) -> RecordRef:
    return RecordRef(kind="user", id=person.id, label=person.name)


def ref(one: crm.Ref) -> RecordRef:
    return RecordRef(kind=one.kind, id=one.id, label=one.label)


def refs(*several: crm.Ref | None) -> list[RecordRef]:
    return [ref(one) for one in several if one]


def nothing(summary: str) -> Found:
    return Found(summary=summary, nothing=True)


def handle(subject: RecordRef | None) -> str | None:
    """What lies open, as a name of it; a lead is no client yet."""
    return str(subject.id) if subject and subject.kind in ("account", "contact", "deal") else None


def said(name: str | None, otherwise: str) -> str:
    """A name for a progress line; ids and what was left out are no names."""
    return otherwise if not name or id_of(name) else clipped(name)


def id_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


async def _by_id(work: Work, user_id: UUID, text: str) -> crm.PeopleFound:
    user = await work.get_or_none(User, user_id)
    people = [crm.PersonRef(id=user.id, name=user.name)] if user and not user.deleted_at else []
    return crm.PeopleFound(text=text, verdict="sure" if people else "none", people=people)


def _meant(hit: crm.ClientHit) -> Meant:
    account = None
    if hit.account_id:
        account = RecordRef(kind="account", id=hit.account_id, label=hit.account_name or hit.name)
    own = RecordRef(kind=hit.kind, id=hit.id, label=hit.name)
    return Meant(own, account or (own if hit.kind == "account" else None), _say(hit), hit.detail)


def _say(hit: crm.ClientHit) -> str:
    """Without doubt where the name alone may not be: a person with the company, a deal as such."""
    if hit.kind == "contact" and hit.account_name:
        return f"{hit.name} of {hit.account_name}"
    return f"the deal {hit.name}" if hit.kind == "deal" else hit.name


async def _which(hands: Hands, text: str, several: Sequence[Meant]) -> Found:
    shown = await _told_apart(hands, several[:MAX_CHOICES])
    choices = [one.choice() for one in shown]
    return Found(summary=f"Several records may be meant by '{clipped(text)}'.", choices=choices)


async def _told_apart(hands: Hands, several: Sequence[Meant]) -> list[Meant]:
    """Deals of one name also say how they stand, so that naming one settles it."""
    said = Counter(one.say for one in several)
    async with hands.begin(hands.actor) as work:
        return [
            await _deal(work, one.ref.id, hands, alone=False)
            if said[one.say] > 1 and one.ref.kind == "deal"
            else one
            for one in several
        ]


async def _of_id(hands: Hands, record_id: UUID) -> list[Meant] | Found:
    """The account, contact or deal with this id; another workspace's looks like none."""
    async with hands.begin(hands.actor) as work:
        for look in (_account, _contact):
            with suppress(NotFound):
                return [await look(work, record_id)]
        with suppress(NotFound):
            return [await _deal(work, record_id, hands)]
    return nothing(f"No client, contact or deal has the id {record_id}.")


async def _account(work: Work, record_id: UUID) -> Meant:
    row = await access(work, ACCOUNT, record_id)
    own = RecordRef(kind="account", id=row.id, label=row.name)
    return Meant(own, own, row.name)


async def _contact(work: Work, record_id: UUID) -> Meant:
    row = await access(work, CONTACT, record_id)
    account = await _account_ref(work, row.account_id)
    say = f"{row.name} of {account.label}" if account else row.name
    return Meant(RecordRef(kind="contact", id=row.id, label=row.name), account, say)


async def _deal(work: Work, record_id: UUID, hands: Hands, *, alone: bool = True) -> Meant:
    row = await access(work, DEAL, record_id)
    account = await _account_ref(work, row.account_id)
    stands = f"{row.status} on" if row.closed_at else "open since"
    detail = f"{stands} {day(row.closed_at or row.opened_at, hands.zone)}"
    say = f"the deal {row.name}" if alone else f"the deal {row.name} ({detail})"
    return Meant(RecordRef(kind="deal", id=row.id, label=row.name), account, say, detail)


async def _account_ref(work: Work, account_id: UUID | None) -> RecordRef | None:
    row = await work.get_or_none(Account, account_id) if account_id else None
    return RecordRef(kind="account", id=row.id, label=row.name) if row and not row.deleted_at else None


async def _deals_called(hands: Hands, text: str) -> list[Meant]:
    """Deals of exactly this name. The only open one of them is meant, unless it is said how it stands."""
    wanted = " ".join(text.split()).casefold().removeprefix("the deal ")
    name = _STANDING.sub("", wanted)
    async with hands.begin(hands.actor) as work:
        found = await search(work, name, kinds=("deal",), limit=MANY)
        same = [hit.id for hit in found.hits if " ".join(hit.label.split()).casefold() == name]
        deals = [await _deal(work, deal_id, hands, alone=name == wanted) for deal_id in same]
    if name != wanted:
        return [one for one in deals if one.say.casefold() == f"the deal {wanted}"]
    running = [one for one in deals if one.detail.startswith("open")]
    return running if len(running) == 1 else deals


async def _contact_of(hands: Hands, client: Meant) -> Meant | Found:
    if client.account is None:
        return nothing(f"{client.ref.label} has no contacts.")
    async with hands.begin(hands.actor) as work:
        cards = (await client_facts(work, client.account.id)).contacts
    contacts = [
        Meant(
            ref(one.contact),
            client.account,
            f"{one.contact.label} of {client.account.label}",
            one.title or "",
        )
        for one in cards
    ]
    if not contacts:
        return nothing(f"No contact of {client.account.label} is kept.")
    return contacts[0] if len(contacts) == 1 else await _which(hands, client.account.label, contacts)


async def _deal_of(hands: Hands, client: Meant) -> Meant | Found:
    if client.account is None:
        return nothing(f"{client.ref.label} has no deals.")
    async with hands.begin(hands.actor) as work:
        rows = await _rows(work, client.account.id, "open") or await _rows(work, client.account.id, "any")
    deals = [Meant(ref(one.deal), client.account, f"the deal {one.deal.label}", one.stage) for one in rows]
    if not deals:
        return nothing(f"{client.account.label} has no deal.")
    return deals[0] if len(deals) == 1 else await _which(hands, client.account.label, deals)


async def _rows(work: Work, account_id: UUID, status: str) -> list[crm.DealLine]:
    asked = {"status": status, "account_ids": [account_id], "limit": MAX_CHOICES}
    return (await answer_deals(work, DealQuestion.model_validate(asked))).rows
