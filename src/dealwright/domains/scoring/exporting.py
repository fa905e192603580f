"""Scores and models as tables for a spreadsheet."""

from collections.abc import AsyncIterator, Iterable, Sequence

from fastapi import Response

from dealwright.domains.scoring.schemas import ModelDetail


def as_file(name: str, rows: Iterable[Sequence[object]]) -> Response:
    raise NotImplementedError


def stream(name: str, rows: AsyncIterator[Sequence[object]]) -> Response:
    raise NotImplementedError


def model_rows(model: ModelDetail) -> Iterable[Sequence[object]]:
    raise NotImplementedError
