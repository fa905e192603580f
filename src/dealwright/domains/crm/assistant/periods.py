"""Which days people mean: "this quarter", "last month", "Q2 2026", "since January", "next 30 days"."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from dealwright.domains.crm.assistant.schemas import Period

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name for name in _MONTHS).replace(
    "sep(?:tember)?", "sept?(?:ember)?"
)
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_NUMBERS = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ]
    )
} | {"a": 1, "an": 1, "couple of": 2, "few": 3}
_NUMBER = r"\d{1,4}|" + "|".join(word for word in _NUMBERS)
_YEAR = r"(?:19|20|21)\d\d"
_FAR = 3_650

Days = tuple[date | None, date | None]
_Reader = Callable[[re.Match[str], date], Days | None]


def period_of(words: str, today: date) -> Period | None:
    """The first period that the words name; nothing if they name none."""
    text = " ".join(re.sub(r"[’']s\b", "", words[:500]).lower().replace(",", " ").split())
    for pattern, read in _READERS:
        match = pattern.search(text)
        days = _days(read, match, today) if match else None
        if match and days:
            return Period.model_validate({"from": days[0], "to": days[1], "label": match[0]})
    return None


def _days(read: _Reader, match: re.Match[str], today: date) -> Days | None:
    try:
        return read(match, today)
    except ValueError:  # no such day, such as 2026-02-30
        return None


def month_of(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def quarter_of(year: int, quarter: int) -> tuple[date, date]:
    return date(year, 3 * quarter - 2, 1), month_of(year, 3 * quarter)[1]


def _shifted(unit: str, today: date, by: int) -> tuple[date, date]:
    """The whole day, week, month, quarter, half or year so many away from today's."""
    if unit == "day":
        day = today + timedelta(days=by)
        return day, day
    if unit == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=by)
        return monday, monday + timedelta(days=6)
    if unit == "month":
        place = today.year * 12 + today.month - 1 + by
        return month_of(place // 12, place % 12 + 1)
    if unit == "quarter":
        place = today.year * 4 + (today.month - 1) // 3 + by
        return quarter_of(place // 4, place % 4 + 1)
    if unit == "half":
        place = today.year * 2 + (today.month - 1) // 6 + by
        return _half(place // 2, place % 2 + 1)
    return date(today.year + by, 1, 1), date(today.year + by, 12, 31)


def _half(year: int, half: int) -> tuple[date, date]:
    return date(year, 6 * half - 5, 1), month_of(year, 6 * half)[1]


def _number(text: str) -> int:
    return min(int(text) if text.isdigit() else _NUMBERS[text], _FAR)


def _month_number(text: str) -> int:
    return next(place for place, name in enumerate(_MONTHS, 1) if name.startswith(text[:3]))


def _rolling(match: re.Match[str], today: date) -> Days:
    """ "last 30 days" ends today, "next 30 days" begins today."""
    ahead = match["way"] in ("next", "coming", "following", "within", "in")
    count, unit = _number(match["number"]), match["unit"].rstrip("s")
    if unit in ("day", "week"):
        days = timedelta(days=count * (7 if unit == "week" else 1))
        return (today, today + days) if ahead else (today - days, today)
    months = count * {"month": 1, "quarter": 3, "year": 12}[unit]
    return (today, _months_away(today, months)) if ahead else (_months_away(today, -months), today)


def _months_away(day: date, months: int) -> date:
    place = day.year * 12 + day.month - 1 + months
    year, month = place // 12, place % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _ago(match: re.Match[str], today: date) -> Days:
    count, unit = _number(match["number"]), match["unit"].rstrip("s")
    if unit in ("day", "week"):
        day = today - timedelta(days=count * (7 if unit == "week" else 1))
    else:
        day = _months_away(today, -count * {"month": 1, "quarter": 3, "year": 12}[unit])
    return (day, today) if match["since"] else (day, day)


def _named(match: re.Match[str], today: date) -> Days:
    steps = {"this": 0, "current": 0, "the current": 0, "last": -1, "previous": -1, "past": -1}
    return _shifted(match["unit"], today, steps.get(match["which"], 1))


def _to_date(match: re.Match[str], today: date) -> Days:
    unit = {"y": "year", "q": "quarter", "m": "month", "w": "week"}[match["unit"][0]]
    return _shifted(unit, today, 0)[0], today


def _rest(match: re.Match[str], today: date) -> Days:
    return today, _shifted(match["unit"], today, 0)[1]


def _until_end(match: re.Match[str], today: date) -> Days:
    which = {"next": 1, "last": -1}.get(match["which"] or "", 0)
    return today, _shifted(match["unit"], today, which)[1]


def _quarter(match: re.Match[str], today: date) -> Days:
    year = _year(match["year"] or match["before"], today)
    return quarter_of(year, int(match["quarter"]))


def _half_year(match: re.Match[str], today: date) -> Days:
    return _half(_year(match["year"], today), int(match["half"]))


def _year(text: str | None, today: date) -> int:
    if not text:
        return today.year
    return int(text) if len(text) == 4 else 2000 + int(text)


def _month(match: re.Match[str], today: date) -> Days:
    """Without a year: this year's, or the one that "last" or "next" says."""
    month = _month_number(match["month"])
    if match["year"]:
        return month_of(int(match["year"]), month)
    year = today.year
    if match["which"] == "last" and month >= today.month:
        year -= 1
    if match["which"] == "next" and month <= today.month:
        year += 1
    return month_of(year, month)


def _past_month(match: re.Match[str], today: date) -> tuple[date, date]:
    """The latest such month that has begun."""
    month = _month_number(match["month"])
    year = int(match["year"]) if match["year"] else today.year - (month > today.month)
    return month_of(year, month)


def _since_month(match: re.Match[str], today: date) -> Days:
    return _past_month(match, today)[0], None


def _months_between(match: re.Match[str], today: date) -> Days:
    last_year = int(match["year"]) if match["year"] else today.year
    first, last = _month_number(match["first"]), _month_number(match["last"])
    return month_of(last_year - (first > last), first)[0], month_of(last_year, last)[1]


def _until_month(match: re.Match[str], today: date) -> Days:
    month = _month_number(match["month"])
    year = int(match["year"]) if match["year"] else today.year + (month < today.month)
    first, last = month_of(year, month)
    return None, first - timedelta(days=1) if match["way"] == "before" else last


def _whole_year(match: re.Match[str], today: date) -> Days:
    return _shifted("year", date(int(match["year"]), 1, 1), 0)


def _since_year(match: re.Match[str], today: date) -> Days:
    return date(int(match["year"]), 1, 1), None


def _day(match: re.Match[str], today: date) -> Days:
    day = date.fromisoformat(match["day"])
    return _bounded(match["way"], day)


def _bounded(way: str | None, day: date) -> Days:
    if way in ("since", "from", "after"):
        return day + timedelta(days=1) if way == "after" else day, None
    if way in ("until", "till", "by", "before"):
        return None, day - timedelta(days=1) if way == "before" else day
    return day, day


def _day_of_month(match: re.Match[str], today: date) -> Days:
    year = int(match["year"]) if match["year"] else today.year
    return _bounded(match["way"], date(year, _month_number(match["month"]), int(match["day"])))


def _between(match: re.Match[str], today: date) -> Days:
    return date.fromisoformat(match["first"]), date.fromisoformat(match["last"])


def _weekday(match: re.Match[str], today: date) -> Days:
    """ "on Monday" is the nearest behind or today for "last" and "since", else the next."""
    wanted = _WEEKDAYS.index(match["day"])
    back = (today.weekday() - wanted) % 7
    if match["way"] == "last":
        day = today - timedelta(days=back or 7)
        return day, day
    if match["way"] == "since":
        return today - timedelta(days=back), today
    day = today + timedelta(days=(7 - back) % 7 or (7 if match["way"] == "next" else 0))
    return (None, day) if match["way"] in ("by", "until", "before") else (day, day)


def _fixed(by: int) -> _Reader:
    def read(match: re.Match[str], today: date) -> Days:
        return _shifted("day", today, by)

    return read


_UNITS = r"(?P<unit>days?|weeks?|months?|quarters?|years?)"
_UNIT = r"(?P<unit>day|week|month|quarter|half|year)"
_ISO = r"\d{4}-\d\d-\d\d"
_WAY = r"(?:\b(?P<way>since|from|after|until|till|by|before)\s+)?"
_THEN = rf"(?: (?P<year>{_YEAR}))?"
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (rf"\b(?:between|from)?\s*(?P<first>{_ISO})\s+(?:and|to|until|-)\s+(?P<last>{_ISO})", _between),
        (rf"{_WAY}(?P<day>{_ISO})\b", _day),
        (
            rf"\b(?:(?:in|within|over|during|for) (?:the )?)?(?P<way>last|past|previous|next|coming|following"
            rf"|within|in)(?: the)? (?P<number>{_NUMBER}) {_UNITS}\b",
            _rolling,
        ),
        (rf"\b(?P<since>since |from )?(?P<number>{_NUMBER}) {_UNITS} ago\b", _ago),
        (rf"\b(?:the )?(?:rest|remainder) of (?:this |the )?{_UNIT}\b", _rest),
        (
            rf"\b(?:by|until|till|before) (?:the )?end of (?:the )?(?P<which>this|next|last)? ?{_UNIT}\b",
            _until_end,
        ),
        (r"\b(?P<unit>ytd|qtd|mtd|wtd|year to date|quarter to date|month to date|week to date)\b", _to_date),
        (
            rf"\b(?P<which>this|the current|current|last|previous|past|next|coming|following) {_UNIT}\b",
            _named,
        ),
        (
            rf"(?:\b(?P<before>{_YEAR})[ -]?)?\bq(?P<quarter>[1-4])"
            rf"(?:[ /-]*(?:of )?(?P<year>{_YEAR}|\d\d\b))?",
            _quarter,
        ),
        (rf"\bh(?P<half>[12])(?: ?(?P<year>{_YEAR}))?\b", _half_year),
        (
            rf"\b(?:between|from) (?P<first>{_MONTH}) (?:and|to|until|through|till) (?P<last>{_MONTH})"
            rf"(?: (?P<year>{_YEAR}))?\b",
            _months_between,
        ),
        (
            rf"{_WAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?(?: of)? (?P<month>{_MONTH})\b{_THEN}",
            _day_of_month,
        ),
        (
            rf"{_WAY}\b(?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d){_THEN}",
            _day_of_month,
        ),
        (rf"\b(?:since|from) (?P<month>{_MONTH})\b{_THEN}", _since_month),
        (rf"\b(?P<way>before|until|till|by) (?P<month>{_MONTH})\b{_THEN}", _until_month),
        (
            rf"\b(?:(?P<which>last|next|this) |in |during |for |of )(?P<month>{_MONTH})\b{_THEN}",
            _month,
        ),
        (rf"\b(?P<month>{_MONTH}) (?P<year>{_YEAR})\b(?P<which>)", _month),
        (r"\bday before yesterday\b", _fixed(-2)),
        (r"\bday after tomorrow\b", _fixed(2)),
        (r"\byesterday\b", _fixed(-1)),
        (r"\btomorrow\b", _fixed(1)),
        (r"\b(?:today|tonight)\b", _fixed(0)),
        (
            rf"\b(?P<way>on|last|next|this|by|until|before|since) (?P<day>{'|'.join(_WEEKDAYS)})\b",
            _weekday,
        ),
        (rf"\b(?:since|after|from) (?P<year>{_YEAR})\b", _since_year),
        (
            rf"(?<![\d.,€$£-])\b(?P<year>{_YEAR})\b(?![.,]?\d|-\d\d|\s?(?:eur|usd|gbp|€|units|pieces))",
            _whole_year,
        ),
        (
            rf"\b(?P<month>{'|'.join(name for name in _MONTHS if name not in ('may', 'march'))})\b"
            r"(?P<year>)(?P<which>)",
            _month,
        ),
    )
)
