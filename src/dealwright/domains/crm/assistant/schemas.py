"""What an assistant may ask and what it is told. Questions describe themselves: a model reads their schema.

Every figure names the records it is made of, so that a screen can open them. Money is in minor units and
never added across currencies.
"""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

MAX_ROWS = 50

RefKind = Literal["account", "contact", "lead", "deal", "activity"]
ClientKind = Literal["account", "contact", "deal"]
Verdict = Literal["sure", "unsure", "none"]
How = Literal["exact", "alias", "domain", "initials", "similar"]


class Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Ref(Shape):
    """A record that can be opened."""

    kind: RefKind
    id: UUID
    label: str


class PersonRef(Shape):
    """A member of the team."""

    id: UUID
    name: str


class Money(Shape):
    currency: str
    amount_minor: int


# Which record a text means


class ClientHit(Shape):
    """A living record of this workspace. `detail` tells it from its namesakes."""

    kind: ClientKind
    id: UUID
    name: str
    detail: str
    account_id: UUID | None
    account_name: str | None
    owner_id: UUID | None
    score: float = Field(description="0 to 100")
    how: How


class ClientsFound(Shape):
    """`sure`: the first hit is meant. `unsure`: ask which. `none`: nobody of this name is known."""

    text: str
    verdict: Verdict
    hits: list[ClientHit]


class Mentioned(ClientsFound):
    """A part of a question that names somebody: `question[start:end] == text`."""

    start: int
    end: int


class PeopleFound(Shape):
    """`is_me`: the asker said "I", "me" or "my". `team`: a whole team was named, `people` are its members."""

    text: str
    verdict: Verdict
    people: list[PersonRef]
    team: str | None = None
    is_me: bool = False


# One record


class AccountFacts(Shape):
    id: UUID
    name: str
    domain: str | None
    industry: str | None
    city: str | None
    country: str | None
    employees: int | None
    owner: PersonRef | None
    website: str | None
    description: str | None
    customer_since: date | None = Field(description="The day of the first deal won")
    created_at: datetime


class Spend(Shape):
    """What was won in one currency. `deals` are the newest of them."""

    currency: str
    amount_minor: int
    count: int
    average_minor: int
    this_year_minor: int
    last_year_minor: int
    first_won_on: date
    last_won_on: date
    deals: list[Ref]


class Bought(Shape):
    """A product in deals that were won."""

    product_id: UUID | None
    name: str
    quantity: int
    currency: str
    total_minor: int
    last_won_on: date
    deals: list[Ref]


class OpenDeal(Shape):
    deal: Ref
    account: Ref | None
    stage: str
    amount_minor: int | None
    currency: str
    probability: int
    expected_close_on: date | None
    next_step: str | None
    owner: PersonRef | None
    last_activity_at: datetime | None


class LostDeal(Shape):
    deal: Ref
    amount_minor: int | None
    currency: str
    closed_on: date
    reason: str | None
    note: str | None


class Touch(Shape):
    """An activity. `by` is its owner, `with_` the contact it was with."""

    activity: Ref
    kind: str
    direction: str | None
    at: datetime
    due_at: datetime | None
    done_at: datetime | None
    subject: str
    snippet: str | None
    outcome: str | None
    by: PersonRef | None
    with_: Ref | None
    account: Ref | None
    deal: Ref | None


class ContactCard(Shape):
    contact: Ref
    title: str | None
    email: str | None
    phone: str | None
    last_activity_at: datetime | None


class ClientFacts(Shape):
    """Lists hold the first few, `counts` say how many there are in all."""

    account: AccountFacts
    spend: list[Spend]
    bought: list[Bought]
    open_deals: list[OpenDeal]
    open_sums: list[Money]
    open_count: int
    lost_deals: list[LostDeal]
    lost_count: int
    last_contact: Touch | None
    next_planned: Touch | None
    open_tasks: list[Touch]
    open_task_count: int
    contacts: list[ContactCard]
    contact_count: int
    tags: list[str]
    as_of: datetime


class ContactFacts(Shape):
    id: UUID
    name: str
    title: str | None
    email: str | None
    phone: str | None
    city: str | None
    country: str | None
    account: Ref | None
    owner: PersonRef | None
    open_deals: list[OpenDeal]
    last_contact: Touch | None
    next_planned: Touch | None
    open_tasks: list[Touch]
    recent: list[Touch]
    tags: list[str]
    as_of: datetime


class StageStay(Shape):
    """`days` is how long the deal stayed; of the stage it is in, so far."""

    stage: str
    entered_at: datetime
    left_at: datetime | None
    days: float
    by: PersonRef | None


class Line(Shape):
    product_id: UUID | None
    name: str
    quantity: int
    unit_price_minor: int
    discount_percent: int
    total_minor: int


class DealFacts(Shape):
    deal: Ref
    status: str
    pipeline: str
    stage: str
    account: Ref | None
    contact: Ref | None
    owner: PersonRef | None
    amount_minor: int | None
    currency: str
    probability: int
    weighted_minor: int | None
    opened_on: date
    expected_close_on: date | None
    closed_on: date | None
    is_overdue: bool
    days_in_stage: int
    quiet_days: int
    next_step: str | None
    lost_reason: str | None
    lost_note: str | None
    source: str | None
    description: str | None
    stages: list[StageStay]
    lines: list[Line]
    activities: list[Touch]
    last_contact: Touch | None
    next_planned: Touch | None
    tags: list[str]
    as_of: datetime


# Many records: what may be asked

Words = Annotated[str, Field(min_length=1, max_length=200)]
Names = Annotated[list[Words], Field(max_length=20)]
Owner = UUID | Literal["me", "nobody"]
Owners = Annotated[list[Owner], Field(max_length=50)]
Ids = Annotated[list[UUID], Field(max_length=100)]
Days = Annotated[int, Field(ge=0, le=3650)]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 12, 31))]
Minor = Annotated[int, Field(ge=0, le=10**15)]
Limit = Annotated[
    int, Field(ge=1, le=MAX_ROWS, description="How many rows or groups are wanted. Counts are of all.")
]

DealMeasure = Literal["list", "count", "sum", "average", "median", "largest", "win_rate", "cycle_days"]
DealGroup = Literal[
    "stage",
    "owner",
    "team",
    "month",
    "quarter",
    "industry",
    "country",
    "source",
    "product",
    "lost_reason",
    "currency",
    "account",
]
DealOrder = Literal[
    "largest",
    "smallest",
    "closing_soonest",
    "closing_latest",
    "closed_newest",
    "closed_oldest",
    "opened_newest",
    "opened_oldest",
    "longest_in_stage",
    "quietest",
    "likeliest",
    "updated_newest",
]


class DealQuestion(Shape):
    """A question about many deals. All conditions that are given must hold; leave out what was not asked."""

    measure: DealMeasure = Field(
        "list",
        description="What is wanted: the deals themselves, how many, their summed, average, median or "
        "largest amount, the share won of those closed, or the days from opening to winning.",
    )
    status: Literal["open", "won", "lost", "any"] = Field(
        "any",
        description="open: still running; won or lost: closed. 'any' with a condition that only open deals "
        "meet, such as no_next_step or no_activity_days, means open.",
    )
    stages: Names = Field([], description="Names of stages the deal is in now, such as Proposal.")
    pipelines: Names = Field([], description="Names of pipelines.")
    owners: Owners = Field(
        [], description="Ids of the colleagues who own the deal; 'me' is the asker, 'nobody' means without."
    )
    team: Words | None = Field(None, description="The team of the owner, by name.")
    account_ids: Ids = Field([], description="Ids of accounts the deal is with.")
    contact_ids: Ids = Field([], description="Ids of contacts the deal is with.")
    industries: Names = Field([], description="Industries of the account.")
    countries: Names = Field([], description="Countries of the account.")
    cities: Names = Field([], description="Cities of the account.")
    sources: Names = Field([], description="Where the deal came from, such as referral.")
    products: Names = Field([], description="Names, codes or families of products in the deal.")
    lost_reasons: Names = Field([], description="Why the deal was lost, by name. Implies lost.")
    amount_min_minor: Minor | None = Field(None, description="At least this amount, in minor units (cents).")
    amount_max_minor: Minor | None = Field(None, description="At most this amount, in minor units (cents).")
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = Field(
        None, description="Only deals in this currency, such as EUR."
    )
    expected_from: Day | None = Field(None, description="Expected to close on this day or later.")
    expected_to: Day | None = Field(None, description="Expected to close on this day or before.")
    closed_from: Day | None = Field(None, description="Won or lost on this day or later.")
    closed_to: Day | None = Field(None, description="Won or lost on this day or before.")
    opened_from: Day | None = Field(None, description="Opened on this day or later.")
    opened_to: Day | None = Field(None, description="Opened on this day or before.")
    no_next_step: bool = Field(False, description="Only deals without a next step.")
    no_amount: bool = Field(False, description="Only deals without an amount.")
    no_activity_days: Days | None = Field(
        None, description="Quiet: no activity for at least this many days. For 'quiet' without a number: 14."
    )
    overdue_close: bool = Field(False, description="Only open deals whose expected close is past.")
    in_stage_days_min: Days | None = Field(None, description="In the present stage for at least these days.")
    group_by: DealGroup | None = Field(
        None,
        description="Figures for each of these. month and quarter go by closing, expected closing if open.",
    )
    order: DealOrder | None = Field(None, description="Which deals come first. Groups come largest first.")
    limit: Limit = 10


LeadGroup = Literal["status", "owner", "source", "country", "industry", "month"]


class LeadQuestion(Shape):
    """A question about many leads: people not yet qualified."""

    measure: Literal["list", "count", "conversion"] = Field(
        "list", description="The leads, how many, or the share converted of those decided."
    )
    statuses: Annotated[
        list[Literal["new", "working", "qualified", "converted", "disqualified"]], Field(max_length=5)
    ] = Field([], description="States of the lead. Open leads are new, working and qualified.")
    owners: Owners = Field([], description="Ids of owners; 'me' is the asker, 'nobody' means without.")
    team: Words | None = Field(None, description="The team of the owner, by name.")
    sources: Names = Field([], description="Where the lead came from.")
    industries: Names = Field([], description="Industries.")
    countries: Names = Field([], description="Countries.")
    created_from: Day | None = Field(None, description="Came in on this day or later.")
    created_to: Day | None = Field(None, description="Came in on this day or before.")
    converted_from: Day | None = Field(None, description="Converted on this day or later.")
    converted_to: Day | None = Field(None, description="Converted on this day or before.")
    no_activity_days: Days | None = Field(None, description="No activity for at least this many days.")
    words: Words | None = Field(None, description="Words in the name, company, mail or description.")
    group_by: LeadGroup | None = Field(None, description="Figures for each of these.")
    order: Literal["newest", "oldest", "quietest", "name"] = Field(
        "newest", description="Which leads come first."
    )
    limit: Limit = 10


AccountGroup = Literal["industry", "country", "city", "owner", "source"]
AccountOrder = Literal["won", "open", "quietest", "employees", "newest", "name"]


class AccountQuestion(Shape):
    """A question about many accounts: who bought most, who was not spoken to, how many there are."""

    measure: Literal["list", "count"] = Field("list", description="The accounts, or how many.")
    industries: Names = Field([], description="Industries.")
    countries: Names = Field([], description="Countries.")
    cities: Names = Field([], description="Cities.")
    sources: Names = Field([], description="Where the account came from.")
    owners: Owners = Field([], description="Ids of owners; 'me' is the asker, 'nobody' means without.")
    team: Words | None = Field(None, description="The team of the owner, by name.")
    employees_min: int | None = Field(None, ge=0, description="At least this many employees.")
    employees_max: int | None = Field(None, ge=0, description="At most this many employees.")
    no_activity_days: Days | None = Field(None, description="Without contact for at least this many days.")
    bought: bool | None = Field(None, description="true: customers with a deal won; false: those without.")
    has_open_deals: bool | None = Field(None, description="With (true) or without (false) an open deal.")
    won_from: Day | None = Field(None, description="Count only deals won on this day or later.")
    won_to: Day | None = Field(None, description="Count only deals won on this day or before.")
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = Field(
        None, description="Count only deals in this currency."
    )
    created_from: Day | None = Field(None, description="Entered on this day or later.")
    created_to: Day | None = Field(None, description="Entered on this day or before.")
    tags: Names = Field([], description="Tags the account has, all of them.")
    words: Words | None = Field(None, description="Words in the name, domain or description.")
    group_by: AccountGroup | None = Field(None, description="Counts for each of these.")
    order: AccountOrder = Field(
        "name", description="won: bought most; open: most in open deals; quietest: longest without contact."
    )
    limit: Limit = 10


ActivityKind = Literal["call", "meeting", "mail", "note", "task"]
ActivityGroup = Literal["kind", "owner", "day", "month", "account"]


class ActivityQuestion(Shape):
    """A question about calls, meetings, mails, notes and tasks."""

    measure: Literal["list", "count"] = Field("list", description="The activities, or how many.")
    kinds: Annotated[list[ActivityKind], Field(max_length=5)] = Field([], description="Kinds of activity.")
    direction: Literal["in", "out"] | None = Field(None, description="in: from the client; out: from us.")
    owners: Owners = Field([], description="Ids of who did it; 'me' is the asker, 'nobody' means without.")
    team: Words | None = Field(None, description="The team of the owner, by name.")
    account_ids: Ids = Field([], description="Ids of accounts it was with.")
    contact_ids: Ids = Field([], description="Ids of contacts it was with.")
    deal_ids: Ids = Field([], description="Ids of deals it belongs to.")
    lead_ids: Ids = Field([], description="Ids of leads it was with.")
    from_: Day | None = Field(None, alias="from", description="On this day or later; tasks by due day.")
    to: Day | None = Field(None, description="On this day or before; tasks by due day.")
    words: Words | None = Field(
        None,
        description="Words that must all occur: in subject or text when an account, contact, deal or lead is "
        "given, else in the subject.",
    )
    state: Literal["any", "open", "done", "overdue"] = Field(
        "any", description="Of tasks: not done, done, or past due. Of others: still to come, or past."
    )
    group_by: ActivityGroup | None = Field(None, description="Counts for each of these.")
    order: Literal["newest", "oldest"] = Field("newest", description="Which come first.")
    limit: Limit = 10

    model_config = ConfigDict(populate_by_name=True)


# Many records: what is told


class Sum(Shape):
    """Deals of one currency. Without an amount they count, and add nothing. The median only where asked."""

    currency: str
    count: int
    with_amount: int
    amount_minor: int
    weighted_minor: int
    average_minor: int | None
    median_minor: int | None
    largest_minor: int | None


class Totals(Shape):
    """`win_rate` is won of won and lost, 0 to 1. Days from opening to winning only where asked."""

    count: int
    open: int
    won: int
    lost: int
    win_rate: float | None
    cycle_days_average: float | None
    cycle_days_median: float | None
    sums: list[Sum]


class DealGroupOut(Shape):
    """`key` is an id, a month such as 2026-11, or the word itself; none for those without."""

    key: str | None
    label: str
    totals: Totals


class DealLine(Shape):
    deal: Ref
    account: Ref | None
    status: str
    stage: str
    owner: PersonRef | None
    amount_minor: int | None
    currency: str
    probability: int
    expected_close_on: date | None
    closed_on: date | None
    opened_on: date
    next_step: str | None
    lost_reason: str | None
    quiet_days: int
    days_in_stage: int


class DealsAnswer(Shape):
    """`rows` are the first deals that all figures are made of; `group_count` is the number of all groups."""

    measure: DealMeasure
    rows: list[DealLine]
    groups: list[DealGroupOut]
    group_count: int
    totals: Totals
    explained: list[str]
    as_of: datetime


class CountGroup(Shape):
    key: str | None
    label: str
    count: int


class LeadLine(Shape):
    lead: Ref
    company: str | None
    status: str
    source: str | None
    country: str | None
    owner: PersonRef | None
    created_on: date
    last_activity_at: datetime | None


class LeadsAnswer(Shape):
    rows: list[LeadLine]
    groups: list[CountGroup]
    count: int
    converted: int
    disqualified: int
    conversion: float | None = Field(description="Converted of converted and disqualified, 0 to 1")
    explained: list[str]
    as_of: datetime


class AccountLine(Shape):
    """`won` and `open` per currency, of the deals that the question counts."""

    account: Ref
    industry: str | None
    city: str | None
    country: str | None
    employees: int | None
    owner: PersonRef | None
    last_activity_at: datetime | None
    won: list[Money]
    won_count: int
    open: list[Money]
    open_count: int


class AccountsAnswer(Shape):
    rows: list[AccountLine]
    groups: list[CountGroup]
    count: int
    explained: list[str]
    as_of: datetime


class ActivitiesAnswer(Shape):
    rows: list[Touch]
    groups: list[CountGroup]
    count: int
    explained: list[str]
    as_of: datetime


class Period(Shape):
    """Both days belong to it; none is without an end. `label` is how it was understood."""

    from_: date | None = Field(alias="from")
    to: date | None
    label: str

    model_config = ConfigDict(populate_by_name=True)
