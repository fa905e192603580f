"""Whole columns out of one statement as bytes, so that many rows cost no Python objects.

First the expressions of SQL that pack, then what unpacks into arrays. Pure.
"""

from collections.abc import Sequence
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import TextClause, text

from dealwright.domains.forecasting.money import Codes, Floats

Ids = NDArray[np.bytes_]
_NONE = "'00000000-0000-0000-0000-000000000000'::uuid"
_BETWEEN = "\x1f"


def statement(columns: dict[str, str], rest: str, order: str) -> TextClause:
    """`columns` are packed expressions with `{order}` in them, by name; `rows` says how many there are."""
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
    """Of any text: what stands between the texts is taken out of them."""
    return words(f"translate({value}, E'\\x1f', ' ')")


def words(value: str) -> str:
    """Of texts without control characters."""
    return f"coalesce(string_agg(coalesce({value}, ''), E'\\x1f' order by {{order}}), '')"


def days(column: str) -> str:
    """A moment as days since 1970 in the time zone `:zone`."""
    return f"extract(epoch from {column} at time zone :zone) / 86400"


def as_numbers(packed: bytes) -> Floats:
    return np.frombuffer(packed, dtype=">f8").astype(np.float64)


def as_ids(packed: bytes) -> Ids:
    return np.frombuffer(packed, dtype="S16")


def uuid_of(value: bytes) -> UUID:
    """An id out of `as_ids`: numpy takes zero bytes off the end."""
    return UUID(bytes=bytes(value).ljust(16, b"\0"))


def as_words(joined: str, rows: int) -> list[str]:
    return joined.split(_BETWEEN) if rows else []


def as_codes(joined: str, rows: int) -> tuple[tuple[str, ...], Codes]:
    """The different words, and each as a place among them; -1 for none."""
    places: dict[str, int] = {"": -1}
    codes = [places.setdefault(word, len(places) - 1) for word in as_words(joined, rows)]
    return tuple(list(places)[1:]), np.array(codes, dtype=np.int32)


def as_choices(joined: str, rows: int, choices: Sequence[str]) -> Codes:
    """Each word as its place among the choices; -1 for any other."""
    places = {word: place for place, word in enumerate(choices)}
    return np.array([places.get(word, -1) for word in as_words(joined, rows)], dtype=np.int32)


def coded(values: Ids) -> tuple[tuple[UUID, ...], Codes]:
    """The different ids, and each as a place among them; -1 for none."""
    names, codes = np.unique(values, return_inverse=True)
    first = int(len(names) > 0 and names[0] == b"")
    return tuple(uuid_of(name) for name in names[first:]), (codes - first).astype(np.int32)


def places_of(values: Ids, keys: Ids) -> Codes:
    """Where each id stands among the keys; -1 when it does not."""
    if not len(keys):
        return np.full(len(values), -1, dtype=np.int32)
    order = np.argsort(keys, kind="stable")
    place = np.minimum(np.searchsorted(keys[order], values), len(keys) - 1)
    return np.where(keys[order][place] == values, order[place], -1).astype(np.int32)
