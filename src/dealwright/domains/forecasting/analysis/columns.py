"""Whole columns out of one statement as bytes, so that many rows cost no Python objects."""

from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import TextClause, text

from dealwright.domains.forecasting.history import Ids
from dealwright.domains.forecasting.money import Codes, Floats

_NONE = "'00000000-0000-0000-0000-000000000000'::uuid"
_BETWEEN = "\x1f"


def statement(columns: dict[str, str], rest: str, order: str) -> TextClause:
    """`columns` are packed expressions with `{order}` in them, by name."""
    shown = ", ".join(f"{value.format(order=order)} as {name}" for name, value in columns.items())
    return text(f"select count(*) as rows, {shown} {rest}")


def numbers(value: str) -> str:
    known = f"coalesce(({value})::float8, 'NaN'::float8)"
    return f"coalesce(string_agg(float8send({known}), ''::bytea order by {{order}}), ''::bytea)"


def ids(value: str) -> str:
    return (
        f"coalesce(string_agg(uuid_send(coalesce({value}, {_NONE})), ''::bytea order by {{order}}), "
        "''::bytea)"
    )


def texts(value: str) -> str:
    plain = f"coalesce(translate({value}, E'\\x1f', ' '), '')"
    return f"coalesce(string_agg({plain}, E'\\x1f' order by {{order}}), '')"


def days(column: str) -> str:
    """A moment as days since 1970 in the time zone `:zone`."""
    return f"extract(epoch from {column} at time zone :zone) / 86400"


def as_numbers(packed: bytes) -> Floats:
    return np.frombuffer(packed, dtype=">f8").astype(np.float64)


def as_ids(packed: bytes) -> Ids:
    return np.frombuffer(packed, dtype="S16")


def as_codes(joined: str, rows: int) -> tuple[tuple[str, ...], Codes]:
    """The different words, and each as a place among them; -1 for none."""
    places: dict[str, int] = {"": -1}
    words = joined.split(_BETWEEN) if rows else []
    codes = [places.setdefault(word, len(places) - 1) for word in words]
    return tuple(list(places)[1:]), np.array(codes, dtype=np.int32)


def places_of(values: Ids, keys: Ids) -> NDArray[np.int64]:
    """Where each id stands among the keys, which are in order; -1 when it does not."""
    if not len(keys):
        return np.full(len(values), -1, dtype=np.int64)
    found = cast(Any, np.minimum(np.searchsorted(keys, values), len(keys) - 1))
    return np.where(keys[found] == values, found, -1).astype(np.int64)
