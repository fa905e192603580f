"""Shapes of pipelines, the board, products, lost reasons and the day."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from dealwright.domains.crm.schemas.base import Change, Colour, Form, Kept, Key, Line, Money, Percent, Short
from dealwright.domains.crm.schemas.records import ActivityRow, DealRow, LeadOut
from dealwright.domains.identity.schemas import Currency

StageType = Literal["open", "won", "lost"]


class StageForm(Form):
    """With an id the stage stays itself; without one it is new."""

    id: UUID | None = None
    name: Line
    type: StageType
    probability: Percent | None = Field(None, description="Only for open stages; won is 100, lost is 0")
    colour: Colour = "blue"


class PipelineForm(Form):
    name: Line
    is_default: bool = False
    stages: Annotated[list[StageForm], Field(min_length=2, max_length=30)]


class ChangePipeline(PipelineForm, Change):
    """Stages in their new order. A stage that is left out must have no deals."""


class StageOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    type: StageType
    probability: int
    colour: Colour
    position: int


class PipelineOut(BaseModel):
    id: UUID
    name: str
    is_default: bool
    position: int
    version: int
    stages: list[StageOut]


class MoneySum(BaseModel):
    """Money of one currency. `weighted_minor` counts each deal at its probability."""

    currency: str
    amount_minor: int
    weighted_minor: int


BoardSort = Literal["-stage_entered_at", "-chance_shown", "-amount_minor", "expected_close_on"]


class BoardColumn(BaseModel):
    """`next_cursor` goes on in `GET /deals` with this `sort`."""

    stage: StageOut
    count: int
    sums: list[MoneySum]
    deals: list[DealRow]
    sort: BoardSort
    next_cursor: str | None


class Board(BaseModel):
    """Won and lost columns show what was closed in the last `closed_days` days, the newest first."""

    pipeline: PipelineOut
    columns: list[BoardColumn]
    closed_days: int


class NewProduct(Form):
    name: Line
    code: Key = None
    family: Short | None = None
    price_minor: Money | None = None
    currency: Currency | None = None


class ChangeProduct(Change):
    name: Line | None = None
    code: Key = None
    family: Short | None = None
    price_minor: Money | None = None
    currency: Currency | None = None
    is_active: bool | None = None


class ProductOut(Kept):
    name: str
    code: str | None
    family: str | None
    price_minor: int | None
    currency: str
    is_active: bool


class LostReasonOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str


class NewLostReason(Form):
    name: Line


class QuietDeal(DealRow):
    """An open deal nobody has touched for `quiet_days` days."""

    quiet_days: int


class MonthSum(BaseModel):
    month: str
    currency: str
    won_minor: int
    won_count: int


class MyDay(BaseModel):
    """What needs the person today, each list at most twenty long."""

    overdue: list[ActivityRow]
    today: list[ActivityRow]
    upcoming: list[ActivityRow]
    quiet_deals: list[QuietDeal]
    closing_soon: list[DealRow]
    new_leads: list[LeadOut]
    won_by_month: list[MonthSum]
    open_sums: list[MoneySum]
    quiet_after_days: int
