"""Tools that answer questions about many accounts, leads and activities."""

from typing import Annotated

from pydantic import Field, create_model

from dealwright.domains.copilot.findings import Fact, Found, RecordRef, Table
from dealwright.domains.copilot.tools.base import Hands, Tool
from dealwright.domains.copilot.tools.clients import Name
from dealwright.domains.copilot.tools.naming import person_ref, ref, refs
from dealwright.domains.copilot.tools.questions import (
    Asked,
    ClientWords,
    OwnerWords,
    conditions,
    narrowed,
    with_table,
)
from dealwright.domains.copilot.tools.telling import iso, task_state, touch_fact
from dealwright.domains.copilot.tools.words import clipped, counted, day, moneys, percent
from dealwright.domains.crm.assistant import schemas as crm
from dealwright.domains.crm.assistant.accounts import answer_accounts
from dealwright.domains.crm.assistant.activities import answer_activities
from dealwright.domains.crm.assistant.leads import answer_leads


class AccountWords(OwnerWords):
    def progress(self) -> str:
        return self.looking("Reading the clients")


class LeadWords(OwnerWords):
    def progress(self) -> str:
        return self.looking("Reading the leads")


class ActivityWords(ClientWords):
    contacts: Annotated[
        list[Name], Field(max_length=10, description="Contacts it was with, by name or id.")
    ] = []
    deals: Annotated[list[Name], Field(max_length=10, description="Deals it belongs to, by name or id.")] = []

    def named(self) -> list[str]:
        return [*self.clients, *self.contacts, *self.deals, *self.owners]

    def progress(self) -> str:
        return self.looking("Reading the activities")


QueryAccounts = create_model(
    "QueryAccounts",
    __base__=AccountWords,
    __doc__=crm.AccountQuestion.__doc__,
    **Asked(crm.AccountQuestion, leave_out=("owners",)).fields(),
)
QueryLeads = create_model(
    "QueryLeads",
    __base__=LeadWords,
    __doc__=crm.LeadQuestion.__doc__,
    **Asked(crm.LeadQuestion, leave_out=("owners",)).fields(),
)
SearchActivities = create_model(
    "SearchActivities",
    __base__=ActivityWords,
    __doc__=crm.ActivityQuestion.__doc__,
    **Asked(
        crm.ActivityQuestion, leave_out=("owners", "account_ids", "contact_ids", "deal_ids", "lead_ids")
    ).fields(),
)


async def _query_accounts(hands: Hands, arguments: AccountWords) -> Found:
    narrow = await narrowed(hands, arguments)
    if isinstance(narrow, Found):
        return narrow
    question = crm.AccountQuestion.model_validate(arguments.rest() | {"owners": narrow.owners})
    async with hands.begin(hands.actor) as work:
        answer = await answer_accounts(work, question)
    told = conditions(answer.explained, narrow)
    rows = [_account_fact(row, hands) for row in answer.rows]
    shown = refs(*(row.account for row in answer.rows))
    return with_table(
        Found(
            summary=f"{counted(answer.count, 'client')}{narrow.words}.",
            facts=[
                _count_fact(answer.count, "client", told, shown),
                *_group_facts(answer.groups, "client"),
                *rows,
            ],
            data=_data(answer.count, answer.explained, answer.as_of.isoformat()),
            nothing=answer.count == 0,
        ),
        _counts_table(answer.groups, question.group_by, "Clients")
        if answer.groups
        else _account_table(answer, hands),
    )


def _account_fact(row: crm.AccountLine, hands: Hands) -> Fact:
    parts = [part for part in (row.industry, ", ".join(p for p in (row.city, row.country) if p)) if part]
    if row.employees is not None:
        parts.append(counted(row.employees, "employee"))
    if row.won_count:
        won = moneys((one.amount_minor, one.currency) for one in row.won)
        parts.append(f"bought for {won} in {counted(row.won_count, 'deal')}")
    if row.open_count:
        worth = moneys((one.amount_minor, one.currency) for one in row.open)
        parts.append(f"{counted(row.open_count, 'open deal')}{f' worth {worth}' if worth else ''}")
    last = row.last_activity_at
    parts.append(f"last contact on {day(last, hands.zone)}" if last else "no contact logged")
    if row.owner:
        parts.append(f"owned by {row.owner.name}")
    return Fact(
        key=f"account:{row.account.id}",
        text=f"{row.account.label}: {', '.join(parts)}.",
        values={
            "name": row.account.label,
            "industry": row.industry,
            "city": row.city,
            "country": row.country,
            "employees": row.employees,
            "owner": row.owner.name if row.owner else None,
            "last_activity_at": iso(last),
            "won": [one.model_dump(mode="json") for one in row.won],
            "won_count": row.won_count,
            "open": [one.model_dump(mode="json") for one in row.open],
            "open_count": row.open_count,
        },
        records=[ref(row.account), *([person_ref(row.owner)] if row.owner else [])],
    )


def _account_table(answer: crm.AccountsAnswer, hands: Hands) -> Table:
    rows = [
        [
            row.account.label,
            row.industry or "",
            row.country or "",
            moneys((one.amount_minor, one.currency) for one in row.won),
            moneys((one.amount_minor, one.currency) for one in row.open),
            day(row.last_activity_at, hands.zone) if row.last_activity_at else "",
            row.owner.name if row.owner else "",
        ]
        for row in answer.rows
    ]
    columns = ["Client", "Industry", "Country", "Won", "Open", "Last contact", "Owner"]
    return Table(columns=columns, rows=rows, records=[ref(row.account) for row in answer.rows])


async def _query_leads(hands: Hands, arguments: LeadWords) -> Found:
    narrow = await narrowed(hands, arguments)
    if isinstance(narrow, Found):
        return narrow
    question = crm.LeadQuestion.model_validate(arguments.rest() | {"owners": narrow.owners})
    async with hands.begin(hands.actor) as work:
        answer = await answer_leads(work, question)
    told = conditions(answer.explained, narrow)
    shown = refs(*(row.lead for row in answer.rows))
    return with_table(
        Found(
            summary=f"{counted(answer.count, 'lead')}{narrow.words}.",
            facts=[
                _count_fact(answer.count, "lead", told, shown),
                *_conversion(answer, told, shown),
                *_group_facts(answer.groups, "lead"),
                *(_lead_fact(row, hands) for row in answer.rows),
            ],
            data=_data(answer.count, answer.explained, answer.as_of.isoformat()),
            nothing=answer.count == 0,
        ),
        _counts_table(answer.groups, question.group_by, "Leads") if answer.groups else _lead_table(answer),
    )


def _conversion(answer: crm.LeadsAnswer, told: str, shown: list[RecordRef]) -> list[Fact]:
    if answer.conversion is None:
        return []
    decided = answer.converted + answer.disqualified
    return [
        Fact(
            key="conversion",
            text=f"{percent(answer.conversion)} of {counted(decided, 'decided lead')} were converted "
            f"({answer.converted:,}){told}.",
            values={
                "conversion": answer.conversion,
                "converted": answer.converted,
                "disqualified": answer.disqualified,
            },
            records=shown,
        )
    ]


def _lead_fact(row: crm.LeadLine, hands: Hands) -> Fact:
    parts = [row.status, f"came in on {day(row.created_on)}"]
    if row.source:
        parts.append(f"from {row.source}")
    if row.country:
        parts.append(row.country)
    last = row.last_activity_at
    parts.append(f"last contact on {day(last, hands.zone)}" if last else "no contact logged")
    if row.owner:
        parts.append(f"owned by {row.owner.name}")
    of = f" of {row.company}" if row.company and row.company != row.lead.label else ""
    return Fact(
        key=f"lead:{row.lead.id}",
        text=f"{row.lead.label}{of}: {', '.join(parts)}.",
        values={
            "name": row.lead.label,
            "company": row.company,
            "status": row.status,
            "source": row.source,
            "country": row.country,
            "owner": row.owner.name if row.owner else None,
            "created_on": iso(row.created_on),
            "last_activity_at": iso(last),
        },
        records=[ref(row.lead)],
    )


def _lead_table(answer: crm.LeadsAnswer) -> Table:
    rows = [
        [
            row.lead.label,
            row.company or "",
            row.status,
            row.source or "",
            day(row.created_on),
            row.owner.name if row.owner else "",
        ]
        for row in answer.rows
    ]
    columns = ["Lead", "Company", "Status", "Source", "Came in", "Owner"]
    return Table(columns=columns, rows=rows, records=[ref(row.lead) for row in answer.rows])


async def _search_activities(hands: Hands, arguments: ActivityWords) -> Found:
    narrow = await narrowed(hands, arguments, contacts=arguments.contacts, deals=arguments.deals)
    if isinstance(narrow, Found):
        return narrow
    question = crm.ActivityQuestion.model_validate(
        arguments.rest()
        | {
            "owners": narrow.owners,
            "account_ids": narrow.account_ids,
            "contact_ids": narrow.contact_ids,
            "deal_ids": narrow.deal_ids,
        }
    )
    async with hands.begin(hands.actor) as work:
        answer = await answer_activities(work, question)
    one, many = _activity_noun(question)
    told = conditions(answer.explained, narrow, said=[many])
    shown = refs(*(row.activity for row in answer.rows))
    return with_table(
        Found(
            summary=f"{counted(answer.count, one, many)}{narrow.words}.",
            facts=[
                _count_fact(answer.count, one, told, shown, many),
                *_group_facts(answer.groups, one, many),
                *(_touched(row, hands) for row in answer.rows),
            ],
            data=_data(answer.count, answer.explained, answer.as_of.isoformat()),
            nothing=answer.count == 0,
        ),
        _counts_table(answer.groups, question.group_by, many.capitalize())
        if answer.groups
        else _activity_table(answer, hands),
    )


def _touched(row: crm.Touch, hands: Hands) -> Fact:
    lead = f"With {row.account.label}:" if row.account else ""
    return touch_fact(f"activity:{row.activity.id}", lead, row, hands.zone)


def _activity_noun(question: crm.ActivityQuestion) -> tuple[str, str]:
    if len(question.kinds) != 1:
        return "activity", "activities"
    kind = question.kinds[0]
    return kind, f"{kind}s"


def _activity_table(answer: crm.ActivitiesAnswer, hands: Hands) -> Table:
    rows = [
        [
            task_state(row, hands.zone) if row.kind == "task" else day(row.at, hands.zone),
            row.kind,
            clipped(row.subject),
            row.account.label if row.account else "",
            row.with_.label if row.with_ else "",
            row.by.name if row.by else "",
        ]
        for row in answer.rows
    ]
    columns = ["When", "Kind", "Subject", "Client", "Contact", "By"]
    return Table(columns=columns, rows=rows, records=[ref(row.activity) for row in answer.rows])


def _count_fact(count: int, one: str, told: str, shown: list[RecordRef], many: str | None = None) -> Fact:
    noun = counted(count, one, many) if count else f"no {many or one + 's'}"
    text = f"There {'is' if count == 1 else 'are'} {noun}{told}."
    return Fact(key="count", text=text, values={"count": count}, records=shown)


def _group_facts(groups: list[crm.CountGroup], one: str, many: str | None = None) -> list[Fact]:
    return [
        Fact(
            key=f"group:{group.key or 'none'}",
            text=f"{group.label}: {counted(group.count, one, many)}.",
            values={"place": place, "label": group.label, "count": group.count},
        )
        for place, group in enumerate(groups, 1)
    ]


def _counts_table(groups: list[crm.CountGroup], by: str | None, counted_as: str) -> Table:
    rows = [[group.label, f"{group.count:,}"] for group in groups]
    return Table(columns=[(by or "").replace("_", " ").capitalize(), counted_as], rows=rows)


def _data(count: int, explained: list[str], as_of: str) -> dict[str, object]:
    return {"count": count, "explained": explained, "as_of": as_of}


QUERY_ACCOUNTS = Tool(
    name="query_accounts",
    title="Search the clients",
    description="Counts, lists and groups of many clients: who bought most, who was not spoken to, by "
    "industry, place, size, owner, tags.",
    arguments=QueryAccounts,
    permissions=("copilot:use", "crm:read"),
    run=_query_accounts,
)
QUERY_LEADS = Tool(
    name="query_leads",
    title="Search the leads",
    description="Counts, lists, groups and the conversion of many leads, by state, source, owner, place.",
    arguments=QueryLeads,
    permissions=("copilot:use", "crm:read"),
    run=_query_leads,
)
SEARCH_ACTIVITIES = Tool(
    name="search_activities",
    title="Search calls, meetings, mails, notes and tasks",
    description="What was said and done with a client, a contact, on a deal or by a colleague, and what is "
    "to do: calls, meetings, mails, notes and tasks, by days, words and state.",
    arguments=SearchActivities,
    permissions=("copilot:use", "crm:read"),
    run=_search_activities,
)
