"""Tools about one client: which records a name may mean, what is known of a client or a contact."""

from collections.abc import Callable, Mapping
from typing import Annotated, Literal, Self

from pydantic import Field

from dealwright.domains.copilot.findings import Fact, Found, RecordRef
from dealwright.domains.copilot.tools.base import Arguments, Hands, Tool
from dealwright.domains.copilot.tools.naming import (
    MAX_CHOICES,
    a_client,
    a_contact,
    any_record,
    handle,
    nothing,
    person_choice,
    person_ref,
    ref,
    refs,
    said,
)
from dealwright.domains.copilot.tools.telling import (
    About,
    about,
    iso,
    last_and_next,
    open_deal_fact,
    owner_fact,
    quoted,
    tags_fact,
    task_facts,
    touch_fact,
)
from dealwright.domains.copilot.tools.words import clipped, counted, day, listed, money, moneys
from dealwright.domains.crm.assistant import people
from dealwright.domains.crm.assistant.facts import client_facts, contact_facts
from dealwright.domains.crm.assistant.schemas import ClientFacts, ContactFacts
from dealwright.domains.identity.models import User

Name = Annotated[str, Field(min_length=1, max_length=200)]
Topic = Literal[
    "spend",
    "products",
    "industry",
    "place",
    "size",
    "website",
    "description",
    "customer_since",
    "owner",
    "open_deals",
    "lost",
    "last_contact",
    "next_activity",
    "tasks",
    "contacts",
    "tags",
]


class FindClients(Arguments):
    text: Name = Field(description="The name, or a part of it, as it was said.")

    def progress(self) -> str:
        return f"Looking for {clipped(self.text)}"


class AboutClient(Arguments):
    client: Name | None = Field(
        None,
        description="The client by name as said, or an id. Leave it out for the record that lies open.",
    )
    topics: list[Topic] = Field(
        [], max_length=16, description="What is wanted of it; empty for everything that is kept."
    )

    def beside(self, subject: RecordRef | None) -> Self:
        return self if self.client else self.model_copy(update={"client": handle(subject)})

    def progress(self) -> str:
        return f"Looking up {said(self.client, 'the client')}"


class AboutContact(Arguments):
    contact: Name | None = Field(
        None,
        description="The person by name as it was said, with the company if known, or an id. Leave it out "
        "for the record that lies open.",
    )

    def beside(self, subject: RecordRef | None) -> Self:
        return self if self.contact else self.model_copy(update={"contact": handle(subject)})

    def progress(self) -> str:
        return f"Looking up {said(self.contact, 'the contact')}"


class FindPeople(Arguments):
    text: Name = Field(description="A colleague or a team by name; 'me' is whoever asks.")

    def names_people(self) -> bool:
        return True

    def progress(self) -> str:
        return f"Looking for colleague {clipped(self.text)}"


async def _find_clients(hands: Hands, arguments: FindClients) -> Found:
    several = await any_record(hands, arguments.text)
    if isinstance(several, Found):
        return several
    facts = [
        Fact(
            key=f"{one.ref.kind}:{one.ref.id}",
            text=f"{one.ref.label} is {_kind_words(one.ref, one.account)}.",
            values={"name": one.ref.label, "kind": one.ref.kind, "detail": one.detail},
            records=[one.ref],
        )
        for one in several
    ]
    choices = [one.choice() for one in several] if len(several) > 1 else []
    return Found(summary=f"Found {listed([one.ref.label for one in several])}.", facts=facts, choices=choices)


def _kind_words(record: RecordRef, account: RecordRef | None) -> str:
    of = f" of {account.label}" if account and account.id != record.id else ""
    return {"account": "a client", "contact": f"a contact{of}", "deal": f"a deal{of}"}[record.kind]


async def _client_facts(hands: Hands, arguments: AboutClient) -> Found:
    arguments = arguments.beside(hands.subject)
    if arguments.client is None:
        return nothing("No client was named and none lies open.")
    client = await a_client(hands, arguments.client)
    if isinstance(client, Found):
        return client
    async with hands.begin(hands.actor) as work:
        known = await client_facts(work, client.ref.id)
    one = about(hands, client.ref.model_copy(update={"label": known.account.name}))
    wanted = arguments.topics or list(TOPICS)
    facts = [_account_fact(known, one), *(fact for topic in wanted for fact in TOPICS[topic](known, one))]
    return Found(
        summary=f"Looked up {one.name}.",
        facts=facts,
        data={"as_of": iso(known.as_of), "client": one.name},
        account_ids=[client.ref.id],
    )


def _account_fact(known: ClientFacts, one: About) -> Fact:
    state = "a customer" if known.spend else "a client who has not bought yet"
    return one.fact("account", f"{one.name} is {state}.", name=one.name, is_customer=bool(known.spend))


def _spend(known: ClientFacts, one: About) -> list[Fact]:
    if not known.spend:
        return [one.missing("spend", f"{one.name} has not bought anything yet.")]
    facts: list[Fact] = []
    for spend in known.spend:
        deals = refs(*spend.deals)
        currency = spend.currency
        facts.append(
            one.fact(
                f"spend:{currency}",
                f"{one.name} has spent {money(spend.amount_minor, currency)} in "
                f"{counted(spend.count, 'deal')} won, the last on {day(spend.last_won_on)}.",
                *deals,
                amount_minor=spend.amount_minor,
                currency=currency,
                count=spend.count,
                first_won_on=iso(spend.first_won_on),
                last_won_on=iso(spend.last_won_on),
            )
        )
        facts.append(
            one.fact(
                f"spend_average:{currency}",
                f"A deal won with {one.name} is worth {money(spend.average_minor, currency)} on average.",
                *deals,
                amount_minor=spend.average_minor,
                currency=currency,
            )
        )
        year = one.now.astimezone(one.zone).year
        for key, its_year, amount in (
            ("spend_this_year", year, spend.this_year_minor),
            ("spend_last_year", year - 1, spend.last_year_minor),
        ):
            facts.append(
                one.fact(
                    f"{key}:{currency}",
                    f"In {its_year} {one.name} spent {money(amount, currency)}.",
                    amount_minor=amount,
                    currency=currency,
                    year=its_year,
                )
            )
    return facts


def _products(known: ClientFacts, one: About) -> list[Fact]:
    if not known.bought:
        return [one.missing("products", f"No product is kept that {one.name} bought.")]
    names = list(dict.fromkeys(bought.name for bought in known.bought))
    facts = [one.fact("products", f"{one.name} bought {listed(names)}.", names=names)]
    return facts + [
        one.fact(
            f"product:{bought.product_id or bought.name}:{bought.currency}",
            f"{one.name} bought {bought.quantity:,} {bought.name} for "
            f"{money(bought.total_minor, bought.currency)}, last on {day(bought.last_won_on)}.",
            *refs(*bought.deals),
            name=bought.name,
            quantity=bought.quantity,
            amount_minor=bought.total_minor,
            currency=bought.currency,
            last_won_on=iso(bought.last_won_on),
        )
        for bought in known.bought
    ]


def _industry(known: ClientFacts, one: About) -> list[Fact]:
    value = known.account.industry
    said = f"{one.name} is in the industry {value}."
    return [one.word("industry", value, said, f"No industry is kept for {one.name}.")]


def _place(known: ClientFacts, one: About) -> list[Fact]:
    place = ", ".join(part for part in (known.account.city, known.account.country) if part)
    said = f"{one.name} is in {place}."
    if not place:
        return [one.missing("city", f"No place is kept for {one.name}.")]
    country = known.account.country
    return [one.fact("city", said, value=place, city=known.account.city, country=country)]


def _size(known: ClientFacts, one: About) -> list[Fact]:
    employees = known.account.employees
    if employees is None:
        return [one.missing("size", f"The number of employees of {one.name} is not kept.")]
    return [one.fact("size", f"{one.name} has {counted(employees, 'employee')}.", employees=employees)]


def _website(known: ClientFacts, one: About) -> list[Fact]:
    value = known.account.website or known.account.domain
    return [
        one.word(
            "website", value, f"The website of {one.name} is {value}.", f"No website is kept for {one.name}."
        )
    ]


def _description(known: ClientFacts, one: About) -> list[Fact]:
    value = known.account.description
    said = f"About {one.name} is written: {quoted(value or '')}."
    return [one.word("description", value, said, f"Nothing is written about {one.name}.")]


def _customer_since(known: ClientFacts, one: About) -> list[Fact]:
    since = known.account.customer_since
    if since is None:
        return [one.missing("customer_since", f"{one.name} is not a customer yet.")]
    return [one.fact("customer_since", f"{one.name} is a customer since {day(since)}.", day=iso(since))]


def _owner(known: ClientFacts, one: About) -> list[Fact]:
    return [owner_fact(one, known.account.owner)]


def _open_deals(known: ClientFacts, one: About) -> list[Fact]:
    if not known.open_count:
        return [one.missing("open_deals", f"{one.name} has no open deal.")]
    sums = moneys((one_sum.amount_minor, one_sum.currency) for one_sum in known.open_sums)
    total = one.fact(
        "open_deals",
        f"{one.name} has {counted(known.open_count, 'open deal')}{f' worth {sums}' if sums else ''}.",
        *refs(*(deal.deal for deal in known.open_deals)),
        count=known.open_count,
        sums=[one_sum.model_dump(mode="json") for one_sum in known.open_sums],
    )
    return [total, *(open_deal_fact(deal) for deal in known.open_deals)]


def _lost(known: ClientFacts, one: About) -> list[Fact]:
    if not known.lost_count:
        return [one.missing("lost", f"No deal with {one.name} was lost.")]
    word = "deal was" if known.lost_count == 1 else "deals were"
    facts = [one.fact("lost", f"{known.lost_count:,} {word} lost with {one.name}.", count=known.lost_count)]
    for deal in known.lost_deals:
        why = f", because of {deal.reason}" if deal.reason else ""
        note = f" Note: {quoted(deal.note)}." if deal.note else ""
        worth = f" worth {money(deal.amount_minor, deal.currency)}" if deal.amount_minor is not None else ""
        facts.append(
            Fact(
                key=f"lost:{deal.deal.id}",
                text=f"{deal.deal.label}{worth} was lost on {day(deal.closed_on)}{why}.{note}",
                values={
                    "name": deal.deal.label,
                    "amount_minor": deal.amount_minor,
                    "currency": deal.currency,
                    "closed_on": iso(deal.closed_on),
                    "reason": deal.reason,
                },
                records=[ref(deal.deal), one.record],
            )
        )
    return facts


def _last_contact(known: ClientFacts, one: About) -> list[Fact]:
    return last_and_next(one, known.last_contact, known.next_planned)[0]


def _next_activity(known: ClientFacts, one: About) -> list[Fact]:
    return last_and_next(one, known.last_contact, known.next_planned)[1]


def _tasks(known: ClientFacts, one: About) -> list[Fact]:
    return task_facts(one, known.open_tasks, known.open_task_count)


def _contacts(known: ClientFacts, one: About) -> list[Fact]:
    if not known.contact_count:
        return [one.missing("contacts", f"No contact of {one.name} is kept.")]
    word = "contact of {0} is kept" if known.contact_count == 1 else "contacts of {0} are kept"
    total = f"{known.contact_count:,} {word.format(one.name)}."
    facts = [
        one.fact(
            "contacts", total, *refs(*(card.contact for card in known.contacts)), count=known.contact_count
        )
    ]
    for card in known.contacts:
        ways = listed([part for part in (card.email, card.phone) if part])
        reach = f" ({ways})" if ways else ""
        role = f", {card.title}," if card.title else ""
        facts.append(
            Fact(
                key=f"contact:{card.contact.id}",
                text=f"{card.contact.label}{role} is a contact of {one.name}{reach}.",
                values={
                    "name": card.contact.label,
                    "title": card.title,
                    "email": card.email,
                    "phone": card.phone,
                    "last_activity_at": iso(card.last_activity_at),
                },
                records=[ref(card.contact), one.record],
            )
        )
    return facts


def _tags(known: ClientFacts, one: About) -> list[Fact]:
    return [tags_fact(one, known.tags)]


TOPICS: Mapping[Topic, Callable[[ClientFacts, About], list[Fact]]] = {
    "spend": _spend,
    "products": _products,
    "industry": _industry,
    "place": _place,
    "size": _size,
    "website": _website,
    "description": _description,
    "customer_since": _customer_since,
    "owner": _owner,
    "open_deals": _open_deals,
    "lost": _lost,
    "last_contact": _last_contact,
    "next_activity": _next_activity,
    "tasks": _tasks,
    "contacts": _contacts,
    "tags": _tags,
}


async def _contact_facts(hands: Hands, arguments: AboutContact) -> Found:
    arguments = arguments.beside(hands.subject)
    if arguments.contact is None:
        return nothing("No contact was named and none lies open.")
    contact = await a_contact(hands, arguments.contact)
    if isinstance(contact, Found):
        return contact
    async with hands.begin(hands.actor) as work:
        known = await contact_facts(work, contact.ref.id)
    one = about(hands, contact.ref.model_copy(update={"label": known.name}))
    last, planned = last_and_next(one, known.last_contact, known.next_planned)
    return Found(
        summary=f"Looked up {contact.say}.",
        facts=[
            *_person(known, one),
            owner_fact(one, known.owner),
            *_deals_of(known, one),
            *last,
            *planned,
            *task_facts(one, known.open_tasks, len(known.open_tasks)),
            *(touch_fact(f"activity:{touch.activity.id}", "", touch, one.zone) for touch in known.recent),
            tags_fact(one, known.tags),
        ],
        data={"as_of": iso(known.as_of), "contact": one.name},
        account_ids=contact.accounts(),
    )


def _person(known: ContactFacts, one: About) -> list[Fact]:
    name = one.name
    account = (
        one.fact(
            "account",
            f"{name} works for {known.account.label}.",
            ref(known.account),
            value=known.account.label,
        )
        if known.account
        else one.missing("account", f"{name} belongs to no client.")
    )
    place = ", ".join(part for part in (known.city, known.country) if part)
    return [
        account,
        one.word("title", known.title, f"{name} is {known.title}.", f"No title is kept for {name}."),
        one.word(
            "email",
            known.email,
            f"The mail address of {name} is {known.email}.",
            f"No mail address is kept for {name}.",
        ),
        one.word(
            "phone",
            known.phone,
            f"The phone number of {name} is {known.phone}.",
            f"No phone number is kept for {name}.",
        ),
        one.word("city", place, f"{name} is in {place}.", f"No place is kept for {name}."),
    ]


def _deals_of(known: ContactFacts, one: About) -> list[Fact]:
    if not known.open_deals:
        return [one.missing("open_deals", f"{one.name} has no open deal.")]
    count = len(known.open_deals)
    total = one.fact("open_deals", f"{one.name} has {counted(count, 'open deal')}.", count=count)
    return [total, *(open_deal_fact(deal, with_account=True) for deal in known.open_deals)]


async def _find_people(hands: Hands, arguments: FindPeople) -> Found:
    async with hands.begin(hands.actor) as work:
        found = await people.find_people(work, arguments.text)
        users = {one.id: await work.get(User, one.id) for one in found.people}
    if found.verdict == "none" or not found.people:
        return nothing(f"Nobody in the team is called '{clipped(arguments.text)}'.")
    facts = [
        Fact(
            key=f"user:{one.id}",
            text=_colleague(users[one.id]),
            values={
                "name": one.name,
                "team": users[one.id].team,
                "email": users[one.id].email,
                "role": users[one.id].role,
                "is_me": found.is_me,
            },
            records=[person_ref(one)],
        )
        for one in found.people
    ]
    choices = [person_choice(one) for one in found.people[:MAX_CHOICES]] if found.verdict == "unsure" else []
    return Found(summary=f"Found {listed([one.name for one in found.people])}.", facts=facts, choices=choices)


def _colleague(user: User) -> str:
    team = f" in team {user.team}" if user.team else ""
    reach = f", mail {user.email}" if user.email else ""
    return f"{user.name} is a colleague{team}, role {user.role}{reach}."


FIND_CLIENTS = Tool(
    name="find_clients",
    title="Find clients",
    description="Which clients, contacts or deals a name may mean. Use it when it is not clear who is meant; "
    "the other tools find names by themselves.",
    arguments=FindClients,
    permissions=("copilot:use", "crm:read"),
    run=_find_clients,
)
CLIENT_FACTS = Tool(
    name="client_facts",
    title="Look up a client",
    description="What is kept about one client: what it spent and bought, industry, place, size, owner, open "
    "and lost deals, last contact, what is planned, tasks, contacts, tags.",
    arguments=AboutClient,
    permissions=("copilot:use", "crm:read"),
    run=_client_facts,
)
CONTACT_FACTS = Tool(
    name="contact_facts",
    title="Look up a contact",
    description="What is kept about one person at a client: title, mail, phone, company, owner, open deals, "
    "last contact, what is planned.",
    arguments=AboutContact,
    permissions=("copilot:use", "crm:read"),
    run=_contact_facts,
)
FIND_PEOPLE = Tool(
    name="find_people",
    title="Find colleagues",
    description="Which colleague or team of ours a name means; 'me' is whoever asks.",
    arguments=FindPeople,
    permissions=("copilot:use", "users:read"),
    run=_find_people,
)
