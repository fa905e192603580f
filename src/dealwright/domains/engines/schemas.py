"""Request and response shapes of engines. Micros are millionths of one unit of the workspace's currency."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dealwright.kernel.fields import CLEAN

ProviderName = Literal["openai", "anthropic", "none"]
Origin = Literal["workspace", "installation", "none"]
Outcome = Literal["ok", "late", "refused", "broken", "stopped", "over_budget"]

MOST = 10**15
Micros = Annotated[int, Field(ge=0, le=MOST)]
Url = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), CLEAN]
ModelName = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), CLEAN]
Key = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1_000, pattern=r"^[\x20-\x7e]*$")]
Seconds = Annotated[int, Field(ge=5, le=600)]


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ConnectionForm(Form):
    """Where a model lives. An empty `key` means the stored one, as long as the address stays the same."""

    provider: ProviderName
    url: Url = Field("", description="For `openai` up to and with /v1; empty for Anthropic's own address")
    model: ModelName = ""
    key: Key | None = Field("", description="Never shown again. Empty keeps the stored key, null removes it")
    timeout_seconds: Seconds = Field(30, description="What an answer may take where nothing else is said")


class ModelForm(ConnectionForm):
    """Everything about the model of a workspace. Whoever changes the address gives the key again."""

    version: int = Field(ge=0, le=2**31 - 1, description="The version you have; 0 for the first")
    price_in_micros: Micros = Field(0, description="Micros for a million tokens sent")
    price_out_micros: Micros = Field(0, description="Micros for a million tokens written")
    monthly_tokens: Annotated[int, Field(ge=0, le=MOST)] | None = Field(None, description="Null: no limit")
    monthly_cost_micros: Micros | None = Field(None, description="Null: no limit")


class ActiveModel(BaseModel):
    """Which model answers now; of the installation's only its name is told."""

    source: Origin
    provider: Literal["openai", "anthropic"] | None = None
    model: str | None = None


class ModelOut(BaseModel):
    provider: ProviderName
    url: str
    model: str
    has_key: bool
    key_hint: str = Field(description="The end of the key")
    key_problem: str | None = Field(description="Why the stored key cannot be used")
    price_in_micros: int
    price_out_micros: int
    monthly_tokens: int | None
    monthly_cost_micros: int | None
    timeout_seconds: int
    currency: str
    version: int
    updated_at: datetime | None
    updated_by: UUID | None
    active: ActiveModel


class TryOut(BaseModel):
    """What a try-out showed. `problem` says what is wrong; then the rest is what was seen until then."""

    ok: bool
    model: str = Field(description="The name the server gave itself")
    milliseconds: int
    streams: bool
    calls_tools: bool
    problem: str | None


class Sums(BaseModel):
    """Sums over calls. Those `over_budget` were not made; for `estimated` ones we guessed the tokens."""

    calls: int = 0
    failures: int = Field(0, description="Late, refused or broken")
    over_budget: int = 0
    estimated: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost_micros: int = 0


class Totals(Sums):
    average_ms: int | None = Field(None, description="Of calls that were answered")
    p95_ms: int | None = None


class DaySums(Sums):
    day: date


class PurposeSums(Sums):
    purpose: str


class UserSums(Sums):
    user_id: UUID | None = Field(description="Null: the system or an API key")
    name: str


class ModelSums(Sums):
    model: str


class Budget(BaseModel):
    """The calendar month of the workspace's time zone."""

    since: datetime
    renews_at: datetime
    tokens_used: int
    tokens_limit: int | None
    tokens_left: int | None
    cost_used_micros: int
    cost_limit_micros: int | None
    cost_left_micros: int | None


class Usage(BaseModel):
    """From the first to the last day, both included, in the workspace's time zone."""

    first: date
    last: date
    currency: str
    totals: Totals
    days: list[DaySums]
    purposes: list[PurposeSums]
    users: list[UserSums]
    models: list[ModelSums]
    budget: Budget


class CallOut(BaseModel):
    id: UUID
    at: datetime
    user_id: UUID | None
    user_name: str | None
    purpose: str
    provider: str
    model: str
    prompt: str
    tokens_in: int
    tokens_out: int
    estimated: bool
    cost_micros: int
    milliseconds: int
    outcome: Outcome
    error: str
