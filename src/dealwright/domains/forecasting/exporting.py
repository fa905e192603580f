"""Tables for a spreadsheet."""

from collections.abc import Iterable, Sequence

from fastapi import Response


def as_file(name: str, rows: Iterable[Sequence[object]]) -> Response:
    raise NotImplementedError
