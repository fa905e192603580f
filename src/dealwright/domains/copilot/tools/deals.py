"""Tools about deals: what is known of one, and questions about many."""

from typing import Annotated, Any, Self

from pydantic import Field, create_model

from dealwright.domains.copilot.findings import Fact, Found, RecordRef, Table
from dealwright.domains.copilot.tools.base import Arguments, Hands, Tool
from dealwright.domains.copilot.tools.clients import Name
from dealwright.domains.copilot.tools.naming import a_deal, handle, nothing, ref, refs, said
from dealwright.domains.copilot.tools.questions import Asked, ClientWords, conditions, narrowed, with_table
from dealwright.domains.copilot.tools.telling import (
    About,
    about,
    amount_words,
    iso,
    last_and_next,
    owner_fact,
    quoted,
    tags_fact,
    touch_fact,
)
from dealwright.domains.copilot.tools.words import clipped, counted, day, listed, money, number, percent
from dealwright.domains.crm.assistant import schemas as crm
from dealwright.domains.crm.assistant.deals import answer_deals
from dealwright.domains.crm.assistant.facts import deal_facts


class AboutDeal(Arguments):
    deal: Name | None = Field(
        None,
        description="The deal by name, or its client if that has only one open deal, or an id. Leave it out "
        "for the record that lies open.",
    )

    def beside(self, subject: RecordRef | None) -> Self:
        return self if self.deal else self.model_copy(update={"deal": handle(subject)})

    def progress(self) -> str:
        return f"Looking up {said(self.deal, 'the deal')}"


async def _deal_facts(hands: Hands, arguments: AboutDeal) -> Found:
    arguments = arguments.beside(hands.subject)
    if arguments.deal is None:
        return nothing("No deal was named and none lies open.")
    deal = await a_deal(hands, arguments.deal)
    if isinstance(deal, Found):
        return deal
    async with hands.begin(hands.actor) as work:
        known = await deal_facts(work, deal.ref.id)
    one = about(hands, ref(known.deal))
    last, planned = last_and_next(one, known.last_contact, known.next_planned)
    return Found(
        summary=f"Looked up the deal {one.name}.",
        facts=[
            *_state(known, one),
            *_figures(known, one),
            *_days(known, one),
            *_people(known, one),
            *_words(known, one),
            *_lines(known, one),
            *_history(known, one),
            *last,
            *planned,
            *(touch_fact(f"activity:{touch.activity.id}", "", touch, one.zone) for touch in known.activities),
            tags_fact(one, known.tags),
        ],
        data={"as_of": iso(known.as_of), "deal": one.name},
        account_ids=[known.account.id] if known.account else [],
    )


def _state(known: crm.DealFacts, one: About) -> list[Fact]:
    stay = counted(known.days_in_stage, "day")
    if known.status == "open":
        stage = f"{one.name} is in stage {known.stage} of {known.pipeline}, for {stay} so far."
    else:
        on = f" on {day(known.closed_on)}" if known.closed_on else ""
        stage = f"{one.name} was {known.status}{on} (stage {known.stage})."
    facts = [
        one.fact(
            "stage",
            stage,
            stage=known.stage,
            status=known.status,
            pipeline=known.pipeline,
            days=known.days_in_stage,
        )
    ]
    if known.status == "lost":
        said = f"{one.name} was lost because of {known.lost_reason}."
        facts.append(
            one.word("lost_reason", known.lost_reason, said, f"Why {one.name} was lost is not kept.")
        )
        if known.lost_note:
            note = f"About the loss of {one.name} is written: {quoted(known.lost_note)}."
            facts.append(one.fact("lost_note", note, value=known.lost_note))
    return facts


def _figures(known: crm.DealFacts, one: About) -> list[Fact]:
    currency = known.currency
    if known.amount_minor is None:
        amount = one.missing("amount", f"No amount is entered for {one.name}.")
    else:
        amount = one.fact(
            "amount",
            f"{one.name} is worth {money(known.amount_minor, currency)}.",
            amount_minor=known.amount_minor,
            currency=currency,
        )
    facts = [amount]
    if known.status == "open":
        facts.append(
            one.fact("probability", f"{one.name} is {known.probability} % likely.", percent=known.probability)
        )
        if known.weighted_minor is not None:
            text = f"Weighted by its probability {one.name} is worth {money(known.weighted_minor, currency)}."
            facts.append(one.fact("weighted", text, amount_minor=known.weighted_minor, currency=currency))
    return facts


def _days(known: crm.DealFacts, one: About) -> list[Fact]:
    facts = [
        one.fact("opened", f"{one.name} was opened on {day(known.opened_on)}.", day=iso(known.opened_on))
    ]
    if known.status == "open":
        close = known.expected_close_on
        if close is None:
            facts.append(one.missing("close", f"No expected close is entered for {one.name}."))
        else:
            late = ", which is past" if known.is_overdue else ""
            text = f"{one.name} is expected to close on {day(close)}{late}."
            facts.append(one.fact("close", text, day=iso(close), overdue=known.is_overdue))
        text = f"There was no activity on {one.name} for {counted(known.quiet_days, 'day')}."
        facts.append(one.fact("quiet", text, days=known.quiet_days))
    elif known.closed_on:
        text = f"{one.name} was closed on {day(known.closed_on)}."
        facts.append(one.fact("close", text, day=iso(known.closed_on)))
    return facts


def _people(known: crm.DealFacts, one: About) -> list[Fact]:
    account, contact = known.account, known.contact
    return [
        owner_fact(one, known.owner),
        one.fact("account", f"{one.name} is a deal with {account.label}.", ref(account), value=account.label)
        if account
        else one.missing("account", f"{one.name} belongs to no client."),
        one.fact(
            "contact", f"The contact of {one.name} is {contact.label}.", ref(contact), value=contact.label
        )
        if contact
        else one.missing("contact", f"{one.name} has no contact."),
    ]


def _words(known: crm.DealFacts, one: About) -> list[Fact]:
    step = f"The next step of {one.name} is: {clipped(known.next_step or '', 200)}."
    source = f"{one.name} came from {known.source}."
    written = f"About {one.name} is written: {quoted(known.description or '')}."
    return [
        one.word("next_step", known.next_step, step, f"{one.name} has no next step."),
        one.word("source", known.source, source, f"Where {one.name} came from is not kept."),
        one.word("description", known.description, written, f"Nothing is written about {one.name}."),
    ]


def _lines(known: crm.DealFacts, one: About) -> list[Fact]:
    if not known.lines:
        return [one.missing("products", f"No products are entered for {one.name}.")]
    names = [line.name for line in known.lines]
    facts = [one.fact("products", f"{one.name} has {listed(names)}.", names=names)]
    for place, line in enumerate(known.lines, 1):
        price = money(line.unit_price_minor, known.currency)
        off = f" less {line.discount_percent} %" if line.discount_percent else ""
        total = money(line.total_minor, known.currency)
        facts.append(
            one.fact(
                f"line:{place}",
                f"{one.name} has {line.quantity:,} {line.name} at {price}{off}, together {total}.",
                name=line.name,
                quantity=line.quantity,
                unit_price_minor=line.unit_price_minor,
                discount_percent=line.discount_percent,
                amount_minor=line.total_minor,
                currency=known.currency,
            )
        )
    return facts


def _history(known: crm.DealFacts, one: About) -> list[Fact]:
    facts: list[Fact] = []
    for place, stay in enumerate(known.stages, 1):
        left = f", left on {day(stay.left_at, one.zone)}" if stay.left_at else ""
        text = (
            f"{one.name} came into {stay.stage} on {day(stay.entered_at, one.zone)}{left}, "
            f"{number(stay.days)} days there."
        )
        facts.append(
            one.fact(
                f"stage:{place}",
                text,
                stage=stay.stage,
                entered_at=iso(stay.entered_at),
                left_at=iso(stay.left_at),
                days=stay.days,
                by=stay.by.name if stay.by else None,
            )
        )
    return facts


class DealWords(ClientWords):
    """`contacts` beside the clients and owners of other questions."""

    contacts: Annotated[
        list[Name], Field(max_length=10, description="Contacts the deal is with, by name or id.")
    ] = []

    def progress(self) -> str:
        return self.looking("Reading the deals")


QueryDeals = create_model(
    "QueryDeals",
    __base__=DealWords,
    __doc__=crm.DealQuestion.__doc__,
    **Asked(crm.DealQuestion, leave_out=("owners", "account_ids", "contact_ids")).fields(),
)


BOUNDS = ("amount_min_minor", "amount_max_minor")


async def _query_deals(hands: Hands, arguments: DealWords) -> Found:
    narrow = await narrowed(hands, arguments, contacts=arguments.contacts)
    if isinstance(narrow, Found):
        return narrow
    rest = arguments.rest()
    if any(rest.get(one) is not None for one in BOUNDS):
        # An amount without a currency means the workspace's: others are not compared by their digits.
        rest["currency"] = rest.get("currency") or hands.currency
    question = crm.DealQuestion.model_validate(
        rest | {"owners": narrow.owners, "account_ids": narrow.account_ids, "contact_ids": narrow.contact_ids}
    )
    async with hands.begin(hands.actor) as work:
        answer = await answer_deals(work, question)
    told = conditions(answer.explained, narrow, said=(question.status, "won or lost"))
    return with_table(
        Found(
            summary=f"{_noun(answer.totals.count, question)}{narrow.words}.",
            facts=[
                *_totals(answer, question, told),
                *(_group_fact(place, group, question) for place, group in enumerate(answer.groups, 1)),
                *(_row_fact(row) for row in answer.rows),
            ],
            data={
                "measure": answer.measure,
                "count": answer.totals.count,
                "group_count": answer.group_count,
                "explained": answer.explained,
                "as_of": iso(answer.as_of),
            },
            nothing=answer.totals.count == 0,
            account_ids=narrow.account_ids,
        ),
        _group_table(answer, question) if answer.groups else _row_table(answer),
    )


def _noun(count: int, question: crm.DealQuestion) -> str:
    word = "" if question.status == "any" else f"{question.status} "
    return f"{count:,} {word}{'deal' if count == 1 else 'deals'}"


def _no(noun: str) -> str:
    return f"no{noun[1:]}" if noun.startswith("0 ") else noun


def _totals(answer: crm.DealsAnswer, question: crm.DealQuestion, told: str) -> list[Fact]:
    totals = answer.totals
    shown = refs(*(row.deal for row in answer.rows))
    noun = _noun(totals.count, question)
    facts = [
        Fact(
            key="count",
            text=f"There is {noun}{told}." if totals.count == 1 else f"There are {_no(noun)}{told}.",
            values={"count": totals.count, "open": totals.open, "won": totals.won, "lost": totals.lost},
            records=shown,
        )
    ]
    for one in totals.sums:
        facts += _sum_facts(one, question, told, shown)
    if totals.win_rate is not None:
        closed = totals.won + totals.lost
        text = (
            f"{percent(totals.win_rate)} of {counted(closed, 'closed deal')} were won ({totals.won:,}){told}."
        )
        values = {"win_rate": totals.win_rate, "won": totals.won, "lost": totals.lost}
        facts.append(Fact(key="win_rate", text=text, values=values, records=shown))
    if totals.cycle_days_average is not None and totals.cycle_days_median is not None:
        text = (
            f"From opening to winning it took {number(totals.cycle_days_average)} days on average, "
            f"{number(totals.cycle_days_median)} in the median{told}."
        )
        values = {"average_days": totals.cycle_days_average, "median_days": totals.cycle_days_median}
        facts.append(Fact(key="cycle_days", text=text, values=values, records=shown))
    return facts


def _sum_facts(one: crm.Sum, question: crm.DealQuestion, told: str, shown: list[RecordRef]) -> list[Fact]:
    currency, noun = one.currency, _noun(one.count, question)
    missing = one.count - one.with_amount
    without = f", {missing:,} of them without an amount" if missing else ""
    texts: list[tuple[str, int | None, str]] = [
        ("sum", one.amount_minor, f"{noun} in {currency} are worth {{}} together{without}{told}."),
        ("average", one.average_minor, f"A deal in {currency} is worth {{}} on average{told}."),
        ("median", one.median_minor, f"The median of the deals in {currency} is {{}}{told}."),
        ("largest", one.largest_minor, f"The largest deal in {currency} is worth {{}}{told}."),
    ]
    if question.status == "open":
        texts.append(
            (
                "weighted",
                one.weighted_minor,
                f"Weighted by probability {noun} in {currency} are worth {{}}{told}.",
            )
        )
    return [
        Fact(
            key=f"{name}:{currency}",
            text=text.format(money(amount, currency)),
            values={
                "amount_minor": amount,
                "currency": currency,
                "count": one.count,
                "with_amount": one.with_amount,
            },
            records=shown,
        )
        for name, amount, text in texts
        if amount is not None and (one.with_amount or name == "sum")
    ]


def _row_fact(row: crm.DealLine) -> Fact:
    parts = [f"{row.deal.label}{f' with {row.account.label}' if row.account else ''}"]
    parts.append(f"{row.status}, {row.stage}" if row.status == "open" else row.status)
    parts.append(amount_words(row.amount_minor, row.currency))
    if row.closed_on:
        parts.append(f"closed on {day(row.closed_on)}")
    elif row.expected_close_on:
        parts.append(f"expected to close on {day(row.expected_close_on)}")
    if row.owner:
        parts.append(f"owned by {row.owner.name}")
    if row.lost_reason:
        parts.append(f"lost because of {row.lost_reason}")
    if row.status == "open":
        parts.append(f"quiet for {counted(row.quiet_days, 'day')}")
    values: dict[str, Any] = {
        "name": row.deal.label,
        "account": row.account.label if row.account else None,
        "status": row.status,
        "stage": row.stage,
        "owner": row.owner.name if row.owner else None,
        "amount_minor": row.amount_minor,
        "currency": row.currency,
        "probability": row.probability,
        "expected_close_on": iso(row.expected_close_on),
        "closed_on": iso(row.closed_on),
        "opened_on": iso(row.opened_on),
        "next_step": row.next_step,
        "lost_reason": row.lost_reason,
        "quiet_days": row.quiet_days,
        "days_in_stage": row.days_in_stage,
    }
    return Fact(
        key=f"deal:{row.deal.id}",
        text=": ".join([parts[0], ", ".join(parts[1:])]) + ".",
        values=values,
        records=refs(row.deal, row.account),
    )


def _group_fact(place: int, group: crm.DealGroupOut, question: crm.DealQuestion) -> Fact:
    totals = group.totals
    sums = listed([money(one.amount_minor, one.currency) for one in totals.sums if one.with_amount])
    text = f"{group.label}: {_noun(totals.count, question)}{f' worth {sums}' if sums else ''}"
    if totals.win_rate is not None and question.measure == "win_rate":
        text += f", {percent(totals.win_rate)} won"
    if totals.cycle_days_average is not None and question.measure == "cycle_days":
        text += f", {number(totals.cycle_days_average)} days to win on average"
    return Fact(
        key=f"group:{group.key or 'none'}",
        text=f"{text}.",
        values={
            "place": place,
            "by": question.group_by,
            "label": group.label,
            "count": totals.count,
            "sums": [one.model_dump(mode="json") for one in totals.sums],
            "win_rate": totals.win_rate,
            "cycle_days_average": totals.cycle_days_average,
            "cycle_days_median": totals.cycle_days_median,
        },
    )


def _row_table(answer: crm.DealsAnswer) -> Table:
    columns = ["Deal", "Client", "Stage", "Amount", "Close", "Owner"]
    rows = [
        [
            row.deal.label,
            row.account.label if row.account else "",
            row.stage,
            money(row.amount_minor, row.currency) if row.amount_minor is not None else "",
            _close_day(row),
            row.owner.name if row.owner else "",
        ]
        for row in answer.rows
    ]
    return Table(columns=columns, rows=rows, records=[ref(row.deal) for row in answer.rows])


def _close_day(row: crm.DealLine) -> str:
    close = row.closed_on or row.expected_close_on
    return day(close) if close else ""


def _group_table(answer: crm.DealsAnswer, question: crm.DealQuestion) -> Table:
    name = (question.group_by or "").replace("_", " ").capitalize()
    columns = [name, "Deals", "Amount"]
    extra = {
        "win_rate": "Win rate",
        "cycle_days": "Days to win",
        "average": "Average",
        "median": "Median",
        "largest": "Largest",
    }
    if question.measure in extra:
        columns.append(extra[question.measure])
    rows: list[list[str]] = []
    for group in answer.groups:
        totals = group.totals
        sums = listed([money(one.amount_minor, one.currency) for one in totals.sums if one.with_amount])
        row = [group.label, f"{totals.count:,}", sums]
        rows.append([*row, _measured(totals, question)] if question.measure in extra else row)
    return Table(columns=columns, rows=rows)


def _measured(totals: crm.Totals, question: crm.DealQuestion) -> str:
    if question.measure == "win_rate":
        return percent(totals.win_rate) if totals.win_rate is not None else ""
    if question.measure == "cycle_days":
        return number(totals.cycle_days_average) if totals.cycle_days_average is not None else ""
    field = f"{question.measure}_minor"
    amounts = [(getattr(one, field), one.currency) for one in totals.sums]
    return listed([money(amount, currency) for amount, currency in amounts if amount is not None])


DEAL_FACTS = Tool(
    name="deal_facts",
    title="Look up a deal",
    description="What is kept about one deal: stage and its history, amount, probability, expected close, "
    "products, next step, owner, client, contact, why it was lost, activities.",
    arguments=AboutDeal,
    permissions=("copilot:use", "crm:read"),
    run=_deal_facts,
)
QUERY_DEALS = Tool(
    name="query_deals",
    title="Search the deals",
    description="Counts, sums per currency, averages, win rates, lists and groups of many deals, by any "
    "condition: owner, team, stage, client, product, amount, days, quietness.",
    arguments=QueryDeals,
    permissions=("copilot:use", "crm:read"),
    run=_query_deals,
)
