"""Columns that know the outcome because somebody filled them in after it."""

from dealwright.ml.outcome.base import Leak
from dealwright.ml.outcome.encoding import Bools
from dealwright.ml.outcome.table import Floats, Table


def find_leaks(table: Table, outcome: Bools, at: Floats | None = None) -> list[Leak]:
    return []
