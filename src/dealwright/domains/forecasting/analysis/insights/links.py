"""Addresses of lists in the page, narrowed to what a statement is about."""

import json
from collections.abc import Sequence
from typing import Literal
from urllib.parse import quote

Op = Literal["is", "not", "contains", "from", "to", "empty", "filled"]
Filter = tuple[str, Op, Sequence[str]]


def deals_link(*filters: Filter, tab: str = "open") -> str:
    return f"/deals?view=list&tab={tab}&filters={_packed(filters)}"


def leads_link(*filters: Filter, tab: str = "open") -> str:
    return f"/leads?tab={tab}&filters={_packed(filters)}"


def _packed(filters: Sequence[Filter]) -> str:
    said = [{"field": field, "op": op, "values": list(values)} for field, op, values in filters]
    return quote(json.dumps(said, separators=(",", ":")), safe="")
