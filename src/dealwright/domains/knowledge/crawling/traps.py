"""Addresses that lead round in circles: calendars without end, folders in themselves, filters of filters."""

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

MAX_SEGMENTS = 20
MAX_REPEATS = 2  # of one folder in a path
MAX_PARAMETERS = 10
MAX_VARIANTS = 50  # queries of one path

_CALENDAR = re.compile(
    r"(?:^|[/_-])(?:calendars?|kalender|calendrier|calendario|agenda|events?|termine|veranstaltungen|schedule)"
    r"(?:[/_.-]|$)",
    re.IGNORECASE,
)
_MONTH = r"(?:19|20|21)\d\d[-/_]?(?:0?[1-9]|1[0-2])(?:[-/_]?[0-3]?\d)?"
_ENDS_IN_A_MONTH = re.compile(rf"(?<!\d){_MONTH}/?$")
_MONTH_OF_A_QUERY = re.compile(rf"(?<!\d){_MONTH}(?!\d)|(?:^|&)(?:month|monat|mes|mois)=", re.IGNORECASE)
_DAY_PARAMETER = re.compile(
    r"(?:^|&)(?:[a-z_-]*date|day|week|month|ymd|calendar|ical|tag|woche|monat)=[^&]*\d", re.IGNORECASE
)


def why_trap(address: str) -> str | None:
    """What is wrong with the look of one canonical address."""
    parts = urlsplit(address)
    segments = [segment for segment in parts.path.split("/") if segment]
    if len(segments) > MAX_SEGMENTS or any(count > MAX_REPEATS for count in Counter(segments).values()):
        return "looks like folders that contain themselves"
    if _is_calendar(parts.path, parts.query):
        return "looks like a calendar trap"
    if parts.query.count("&") >= MAX_PARAMETERS:
        return "looks like endless filters"
    return None


def _is_calendar(path: str, query: str) -> bool:
    """`/events/2026-05-launch` is a page, `/events/2026-05` and `/events?month=5` are of a calendar."""
    if _CALENDAR.search(path):
        return bool(_ENDS_IN_A_MONTH.search(path) or _MONTH_OF_A_QUERY.search(query))
    return bool(_DAY_PARAMETER.search(query) and _MONTH_OF_A_QUERY.search(query))


class Variants:
    """Counts the queries seen of each path; `seen` are the addresses an earlier run has met."""

    def __init__(self, seen: Iterable[str] = (), *, limit: int = MAX_VARIANTS) -> None:
        self._limit = limit
        self._queries: dict[str, set[str]] = {}
        for address in seen:
            self.why_not(address)

    def why_not(self, address: str) -> str | None:
        """Notes the address, and says when its path has had enough queries."""
        path, _, query = address.partition("?")
        queries = self._queries.setdefault(path, set())
        if query and query not in queries and len(queries) >= self._limit:
            return f"more than {self._limit} variants of {path}"
        if query:
            queries.add(query)
        return None
