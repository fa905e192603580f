"""Request and response shapes of identity."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, EmailStr, Field, StringConstraints

from dealwright.domains.identity.permissions import Permission, Role
from dealwright.kernel.clock import zone
from dealwright.kernel.fields import CLEAN, Moment, Version


def _known_currency(value: str) -> str:
    if value not in CURRENCIES:
        raise ValueError("not a currency we know; use its three-letter ISO 4217 code")
    return value


def _known_timezone(value: str) -> str:
    zone(value)
    return value


# fmt: off
CURRENCIES = frozenset({
    "AED", "ARS", "AUD", "BGN", "BHD", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EGP", "EUR",
    "GBP", "HKD", "HUF", "IDR", "ILS", "INR", "ISK", "JPY", "KES", "KRW", "KWD", "MAD", "MXN", "MYR", "NGN",
    "NOK", "NZD", "PEN", "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "RUB", "SAR", "SEK", "SGD", "THB", "TND",
    "TRY", "TWD", "UAH", "USD", "UYU", "VND", "ZAR",
})
# fmt: on
Currency = Annotated[
    str, StringConstraints(to_upper=True, pattern="^[A-Za-z]{3}$"), AfterValidator(_known_currency)
]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), CLEAN]
TeamName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), CLEAN]
TeamWord = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=100),
    CLEAN,
    Field(description="The name of a team, which is made if there is none; empty: no team"),
]
Members = Annotated[list[UUID], Field(max_length=2_000)]
Password = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Timezone = Annotated[
    str, StringConstraints(max_length=60, pattern=r"^[A-Za-z0-9_+\-/]+$"), AfterValidator(_known_timezone)
]


class Form(BaseModel):
    """Input refuses fields it does not know."""

    model_config = ConfigDict(extra="forbid")


class Answer(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class SetupState(BaseModel):
    needed: bool = Field(description="True while nobody has set up a workspace of their own")
    has_demo: bool


class SetupForm(Form):
    workspace_name: Name
    currency: Currency = "EUR"
    timezone: Timezone = "UTC"
    name: Name
    email: EmailStr
    password: Password


class SignInForm(Form):
    email: EmailStr
    password: Password
    workspace_id: UUID | None = None


class AcceptInviteForm(Form):
    token: Annotated[str, StringConstraints(max_length=100)]
    password: Password


class ChangePasswordForm(Form):
    current_password: Password
    new_password: Password


class WorkspaceOut(Answer):
    id: UUID
    name: str
    currency: str
    timezone: str
    is_demo: bool
    version: int


class ChangeWorkspace(Form):
    version: Version
    name: Name | None = None
    currency: Currency | None = None
    timezone: Timezone | None = None


class UserOut(Answer):
    id: UUID
    name: str
    email: str | None
    role: Role
    status: Literal["active", "disabled"]
    team: str | None
    team_id: UUID | None
    manager_id: UUID | None
    last_seen_at: datetime | None
    version: int


class SessionOut(BaseModel):
    """Who is signed in, what they may do, and the token that changing requests must carry."""

    user: UserOut
    workspace: WorkspaceOut
    permissions: list[Permission]
    csrf_token: str


class TokenOut(BaseModel):
    access_token: str
    refresh_token: str
    token_type: Literal["Bearer"] = "Bearer"
    expires_in: int


class RefreshForm(Form):
    refresh_token: Annotated[str, StringConstraints(max_length=100)]


class NewUser(Form):
    name: Name
    email: EmailStr | None = None
    role: Role = "rep"
    team: TeamWord | None = None
    team_id: UUID | None = None
    manager_id: UUID | None = None


class ChangeUser(Form):
    version: Version
    name: Name | None = None
    email: EmailStr | None = None
    role: Role | None = None
    status: Literal["active", "disabled"] | None = None
    team: TeamWord | None = None
    team_id: UUID | None = None
    manager_id: UUID | None = None


class NewTeam(Form):
    name: TeamName
    leader_id: UUID | None = None
    members: Members = []


class ChangeTeam(Form):
    version: Version
    name: TeamName | None = None
    leader_id: UUID | None = None
    members: Members | None = Field(
        default=None, description="Everybody in it from now on; who is in another team leaves that one"
    )


class TeamOut(BaseModel):
    id: UUID
    name: str
    leader_id: UUID | None = Field(description="The user who leads it, in it or not")
    members: list[UUID] = Field(description="Who is in it now, by name")
    version: int = Field(description="Another one, too, whenever somebody came or went")


class InviteOut(BaseModel):
    """A link path with a secret, shown once; send it to the person."""

    path: str


class NewKey(Form):
    name: Name
    role: Role = "rep"
    permissions: list[Permission] | None = None
    expires_at: Moment | None = None


class KeyOut(Answer):
    id: UUID
    name: str
    role: Role
    permissions: list[Permission]
    hint: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


class NewKeyOut(KeyOut):
    token: str = Field(description="Shown once; we keep only its hash")


class AuditEntry(Answer):
    id: int
    at: datetime
    type: str
    actor_kind: str
    actor_id: UUID | None
    actor_label: str
    subject_kind: str
    subject_id: UUID | None
    subject_label: str
    payload: dict[str, object]
    request_id: str


class AuditPage(BaseModel):
    items: list[AuditEntry]
    next_cursor: str | None
