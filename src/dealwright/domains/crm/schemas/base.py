"""Words that several shapes share."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    EmailStr,
    Field,
    StringConstraints,
)

from dealwright.kernel.fields import CLEAN, Version

MAX_MONEY = 10**15


def _lower(value: str) -> str:
    return value.lower()


def _bare_domain(value: str) -> str:
    """`https://www.acme.com/about` is kept as `acme.com`."""
    host = value.strip().lower().split("://")[-1].split("/")[0].split("?")[0].removeprefix("www.")
    if not host or "." not in host or any(not (char.isalnum() or char in "-.:") for char in host):
        raise ValueError("is not a web address such as acme.com")
    return host


def _none_if_empty(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), CLEAN]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100), CLEAN]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), CLEAN]
Key = Annotated[Word | None, BeforeValidator(_none_if_empty)]
"""Unique where it is given; an empty one is none."""
Prose = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000), CLEAN]
Email = Annotated[EmailStr, AfterValidator(_lower)]
Domain = Annotated[str, StringConstraints(max_length=200), AfterValidator(_bare_domain)]
Money = Annotated[int, Field(ge=0, le=MAX_MONEY, description="In minor units, such as cents")]
Percent = Annotated[int, Field(ge=0, le=100)]
Year = Annotated[int, Field(ge=1000, le=2100)]
Count = Annotated[int, Field(ge=0, le=10_000_000)]
Colour = Literal["slate", "blue", "cyan", "teal", "green", "lime", "amber", "orange", "red", "violet"]
RecordKind = Literal["account", "contact", "lead", "deal"]


class Form(BaseModel):
    """Input refuses fields it does not know."""

    model_config = ConfigDict(extra="forbid")


class Change(Form):
    """A change names the version it was made on; only the fields it carries are changed."""

    version: Version


class Kept(BaseModel):
    """What every record carries."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    version: int
    created_at: datetime
    updated_at: datetime
    created_by: UUID | None
    updated_by: UUID | None
    deleted_at: datetime | None
