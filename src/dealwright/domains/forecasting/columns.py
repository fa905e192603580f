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


def statement(columns: dict[str, str], rest: str, order: str = "") -> TextClause:
    """`columns` are packed expressions with `{order}` in them, by name; `rows` says how many there are.

    Without an order the rows of all columns stand in the same one, whichever the database finds quickest.
    """
    by = f" order by {order}" if order else ""
    shown = ", ".join(f"{value.format(order=by)} as {name}" for name, value in columns.items())
    return text(f"select count(*) as rows, {shown} {rest}")


def numbers(*values: str, where: str = "") -> str:
    """Several values of a row stand side by side; `where` leaves rows out."""
    known = (f"float8send(coalesce(({value})::float8, 'NaN'::float8))" for value in values)
    return _packed(" || ".join(known), "''::bytea", where)


def ids(value: str) -> str:
    return _packed(f"uuid_send(coalesce({value}, {_NONE}))", "''::bytea")


def flags(*conditions: str) -> str:
    """The conditions of a row as the bits of one number, at most 31 of them."""
    bits = (f"(({condition})::int << {place})" for place, condition in enumerate(conditions))
    return _packed(f"int4send({' | '.join(bits)})", "''::bytea")


def texts(value: str) -> str:
    """Of any text: what stands between the texts is taken out of them."""
    return words(f"translate({value}, E'\\x1f', ' ')")


def words(*values: str, where: str = "") -> str:
    """Of texts without control characters."""
    known = (f"coalesce({value}, '')" for value in values)
    return _packed(" || E'\\x1f' || ".join(known), "E'\\x1f'", where, "''")


def _packed(value: str, between: str, where: str = "", nothing: str = "''::bytea") -> str:
    some = f" filter (where {where})" if where else ""
    return f"coalesce(string_agg({value}, {between}{{order}}){some}, {nothing})"


def days(column: str) -> str:
    """A moment as days since 1970 in the time zone `:zone`."""
    return f"date_part('epoch', {column} at time zone :zone) / 86400"


def as_numbers(packed: bytes) -> Floats:
    return np.frombuffer(packed, dtype=">f8").astype(np.float64)


def as_flags(packed: bytes) -> NDArray[np.int32]:
    return np.frombuffer(packed, dtype=">i4").astype(np.int32)


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
