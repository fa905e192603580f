"""Shapes of accounts, contacts, leads, deals, activities and tags."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from dealwright.domains.crm.schemas.base import (
    Change,
    Colour,
    Count,
    Domain,
    Email,
    Form,
    Kept,
    Key,
    Line,
    Money,
    Percent,
    Prose,
    Short,
    Word,
    Year,
)
from dealwright.domains.identity.schemas import Currency
from dealwright.kernel.fields import Moment, Version

ForecastCategory = Literal["commit", "best_case", "pipeline", "omitted"]
LeadStatus = Literal["new", "working", "qualified", "disqualified"]
ActivityKind = Literal["call", "meeting", "mail", "note", "task"]
Direction = Literal["in", "out"]
Priority = Literal["low", "normal", "high"]


class _AccountFacts(Form):
    domain: Domain | None = None
    industry: Short | None = None
    employees: Count | None = None
    annual_revenue_minor: Money | None = None
    founded_year: Year | None = None
    phone: Short | None = None
    city: Short | None = None
    country: Short | None = None
    description: Prose | None = None
    parent_id: UUID | None = None
    owner_id: UUID | None = Field(None, description="Default: whoever creates it")
    source: Short | None = None
    external_id: Key = Field(None, description="The key of this record in another system; unique")


class NewAccount(_AccountFacts):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "Acme Corporation", "domain": "acme.com", "industry": "technology"}]
        }
    )
    name: Line
    currency: Currency | None = Field(None, description="Default: the workspace's")
    allow_duplicate: bool = Field(False, description="Create it even if one like it exists")


class ChangeAccount(_AccountFacts, Change):
    name: Line | None = None
    currency: Currency | None = None


class AccountOut(Kept):
    name: str
    domain: str | None
    industry: str | None
    employees: int | None
    annual_revenue_minor: int | None
    currency: str
    founded_year: int | None
    phone: str | None
    city: str | None
    country: str | None
    description: str | None
    parent_id: UUID | None
    owner_id: UUID | None
    source: str | None
    external_id: str | None
    last_activity_at: datetime | None


class AccountRow(AccountOut):
    parent_name: str | None


class _PersonFacts(Form):
    email: Email | None = None
    phone: Short | None = None
    title: Short | None = None
    city: Short | None = None
    country: Short | None = None
    description: Prose | None = None
    owner_id: UUID | None = None
    source: Short | None = None
    external_id: Key = None


class NewContact(_PersonFacts):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"first_name": "Ada", "last_name": "Byron", "email": "ada@acme.com"}]}
    )
    first_name: Short = ""
    last_name: Short = ""
    account_id: UUID | None = None
    allow_duplicate: bool = False

    @model_validator(mode="after")
    def has_name(self) -> "NewContact":
        if not (self.first_name or self.last_name):
            raise ValueError("give a first or a last name")
        return self


class ChangeContact(_PersonFacts, Change):
    first_name: Short | None = None
    last_name: Short | None = None
    account_id: UUID | None = None


class ContactOut(Kept):
    first_name: str
    last_name: str
    name: str
    email: str | None
    phone: str | None
    title: str | None
    account_id: UUID | None
    city: str | None
    country: str | None
    description: str | None
    owner_id: UUID | None
    source: str | None
    external_id: str | None
    last_activity_at: datetime | None


class ContactRow(ContactOut):
    account_name: str | None


class NewLead(_PersonFacts):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"last_name": "Turing", "company": "Bletchley Ltd", "source": "web"}]}
    )
    first_name: Short = ""
    last_name: Short = ""
    company: Line | None = None
    domain: Domain | None = None
    industry: Short | None = None
    employees: Count | None = None
    status: LeadStatus = "new"
    status_reason: Short | None = None
    allow_duplicate: bool = False

    @model_validator(mode="after")
    def has_name(self) -> "NewLead":
        if not (self.first_name or self.last_name or self.company):
            raise ValueError("give a name or a company")
        return self


class ChangeLead(_PersonFacts, Change):
    first_name: Short | None = None
    last_name: Short | None = None
    company: Line | None = None
    domain: Domain | None = None
    industry: Short | None = None
    employees: Count | None = None
    status: LeadStatus | None = None
    status_reason: Short | None = None
    score_override: Percent | None = Field(None, description="A person's word; null follows the model")


class LeadOut(Kept):
    first_name: str
    last_name: str
    name: str
    email: str | None
    phone: str | None
    title: str | None
    company: str | None
    domain: str | None
    industry: str | None
    employees: int | None
    city: str | None
    country: str | None
    description: str | None
    status: Literal["new", "working", "qualified", "converted", "disqualified"]
    status_reason: str | None
    owner_id: UUID | None
    source: str | None
    external_id: str | None
    last_activity_at: datetime | None
    converted_at: datetime | None
    account_id: UUID | None
    contact_id: UUID | None
    deal_id: UUID | None
    score: int | None
    score_override: int | None
    score_shown: int | None


class ConvertLead(Form):
    """What a lead becomes. Without `account_id` a new account is made from its company."""

    version: Version
    account_id: UUID | None = None
    contact_id: UUID | None = None
    create_deal: bool = True
    deal_name: Line | None = None
    pipeline_id: UUID | None = None
    amount_minor: Money | None = None


class _DealFacts(Form):
    account_id: UUID | None = None
    contact_id: UUID | None = None
    amount_minor: Money | None = Field(None, description="Without lines; with lines it is their sum")
    probability_override: Percent | None = Field(None, description="A person's word; null follows the stage")
    forecast_category: ForecastCategory | None = Field(
        None, description="A person's word; null follows the probability"
    )
    expected_close_on: date | None = None
    next_step: Line | None = None
    description: Prose | None = None
    owner_id: UUID | None = None
    source: Short | None = None
    external_id: Key = None


class NewDeal(_DealFacts):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "Acme - GTX Pro", "amount_minor": 482100, "currency": "USD"}]
        }
    )
    name: Line
    currency: Currency | None = None
    pipeline_id: UUID | None = Field(None, description="Default: the workspace's default pipeline")
    stage_id: UUID | None = Field(None, description="Default: the pipeline's first stage")
    opened_at: Moment | None = None


class ChangeDeal(_DealFacts, Change):
    name: Line | None = None
    currency: Currency | None = None
    lost_reason_id: UUID | None = None
    lost_note: Prose | None = None


class DealOut(Kept):
    name: str
    account_id: UUID | None
    contact_id: UUID | None
    pipeline_id: UUID
    stage_id: UUID
    status: Literal["open", "won", "lost"]
    amount_minor: int | None
    currency: str
    probability: int
    probability_override: int | None
    win_probability: int | None
    chance_shown: int | None
    forecast_category: ForecastCategory | None
    opened_at: datetime
    expected_close_on: date | None
    closed_at: datetime | None
    stage_entered_at: datetime
    lost_reason_id: UUID | None
    lost_note: str | None
    next_step: str | None
    description: str | None
    owner_id: UUID | None
    lead_id: UUID | None
    source: str | None
    external_id: str | None
    last_activity_at: datetime | None


class DealRow(DealOut):
    account_name: str | None
    contact_name: str | None


class MoveDeal(Form):
    version: Version
    stage_id: UUID
    lost_reason_id: UUID | None = Field(None, description="Needed when the stage means lost")
    lost_note: Prose | None = None
    closed_at: Moment | None = Field(None, description="For won and lost; default: now")


class LineForm(Form):
    product_id: UUID | None = None
    name: Line | None = Field(None, description="Default: the product's")
    quantity: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    unit_price_minor: Money | None = Field(None, description="Default: the product's")
    discount_percent: Percent = 0


class DealLines(Change):
    lines: Annotated[list[LineForm], Field(max_length=200)]


class LineOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    product_id: UUID | None
    name: str
    quantity: int
    unit_price_minor: int
    discount_percent: int
    total_minor: int


class StageStep(BaseModel):
    """One step of a deal's way; `seconds_in_stage` is how long it stayed in the stage it left."""

    model_config = ConfigDict(from_attributes=True)

    from_stage_id: UUID | None
    to_stage_id: UUID
    at: datetime
    by: UUID | None
    seconds_in_stage: int | None
    amount_minor: int | None


class DealDetail(DealRow):
    lines: list[LineOut]
    steps: list[StageStep]


class _ActivityFacts(Form):
    body: Prose | None = None
    due_at: Moment | None = None
    duration_minutes: Annotated[int, Field(ge=0, le=10_080)] | None = None
    direction: Direction | None = None
    outcome: Short | None = None
    account_id: UUID | None = None
    contact_id: UUID | None = None
    lead_id: UUID | None = None
    deal_id: UUID | None = None
    owner_id: UUID | None = None
    external_id: Key = None


class NewActivity(_ActivityFacts):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"kind": "task", "subject": "Send the offer", "due_at": "2026-12-01T09:00:00Z"}]
        }
    )
    kind: ActivityKind
    subject: Line
    at: Moment | None = Field(None, description="When it happened or will; default: now")
    priority: Priority = "normal"
    done: bool = Field(False, description="A task that is done already")


class ChangeActivity(_ActivityFacts, Change):
    subject: Line | None = None
    at: Moment | None = None
    priority: Priority | None = None
    done: bool | None = Field(None, description="For tasks: done or open again")


class ActivityOut(Kept):
    kind: ActivityKind
    subject: str
    body: str | None
    at: datetime
    due_at: datetime | None
    done_at: datetime | None
    duration_minutes: int | None
    direction: Direction | None
    priority: Priority
    outcome: str | None
    account_id: UUID | None
    contact_id: UUID | None
    lead_id: UUID | None
    deal_id: UUID | None
    owner_id: UUID | None
    external_id: str | None


class ActivityRow(ActivityOut):
    account_name: str | None
    contact_name: str | None
    deal_name: str | None
    lead_name: str | None


class TagOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    colour: Colour


class NewTag(Form):
    name: Word
    colour: Colour = "slate"


class RecordTags(Form):
    """The tags a record has from now on, by name; unknown ones are made."""

    names: Annotated[list[Short], Field(max_length=30)]


class BulkChange(Form):
    """One change to many records; each is checked by itself and the answer says what became of it."""

    ids: Annotated[list[UUID], Field(min_length=1, max_length=200)]
    owner_id: UUID | None = None
    delete: bool = False
    restore: bool = False


class BulkResult(BaseModel):
    changed: list[UUID]
    refused: dict[UUID, str]


class TimelineItem(BaseModel):
    """An activity or an event on this record or, for an account, on what belongs to it."""

    at: datetime
    type: Literal["activity", "event"]
    activity: ActivityOut | None = None
    event: str | None = None
    kind: str | None = None
    record_id: UUID | None = None
    label: str | None = None
    actor_id: UUID | None = None
    actor_label: str | None = None
    facts: dict[str, object] = {}


class Timeline(BaseModel):
    items: list[TimelineItem]
    next_cursor: str | None


class SearchHit(BaseModel):
    kind: Literal["account", "contact", "lead", "deal", "activity", "product"]
    id: UUID
    label: str
    detail: str


class SearchAnswer(BaseModel):
    """`corrected` says which words were taken for which, when nothing was found as typed."""

    hits: list[SearchHit]
    corrected: dict[str, str]
