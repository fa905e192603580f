"""Identifiers: version 7 UUIDs, so that rows lie in the order they were made."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    return uuid7()
