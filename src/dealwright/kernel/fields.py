"""Kinds of input that the shapes of every domain share."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field


def _no_control_characters(value: str) -> str:
    if any(ord(char) < 32 and char not in "\n\t\r" for char in value):
        raise ValueError("contains control characters")
    return value


def _in_utc(value: datetime) -> datetime:
    if not 1900 <= value.year <= 2200:
        raise ValueError("is not between the years 1900 and 2200")
    return value.astimezone(UTC)


CLEAN = AfterValidator(_no_control_characters)
"""PostgreSQL keeps no NUL, and nobody means the others."""
Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
Version = Annotated[
    int,
    Field(ge=1, le=2**31 - 1, description="The version you have; a newer one on the server answers 409"),
]
