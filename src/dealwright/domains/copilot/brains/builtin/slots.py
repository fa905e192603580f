"""What stands in a question besides names: sums of money, days, how many, in which order, by what.

All read a masked question: lower case, typos mended, names as signs such as `x_acct`.
"""

import re
from dataclasses import dataclass

from dealwright.domains.copilot.brains.words import NUMBER, NUMBERS, number_of

_SCALE = {"k": 1_000, "thousand": 1_000, "grand": 1_000, "m": 10**6, "mn": 10**6, "mio": 10**6} | {
    "mil": 10**6,
    "million": 10**6,
    "millions": 10**6,
    "bn": 10**9,
    "billion": 10**9,
}
_CURRENCIES = {"€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "usd": "USD"} | {
    "dollar": "USD",
    "dollars": "USD",
    "£": "GBP",
    "gbp": "GBP",
    "chf": "CHF",
    "pounds": "GBP",
}
_SIGN = r"€|\$|£|eur(?:os?)?\b|usd\b|gbp\b|chf\b|dollars?\b|pounds\b"
_MONEY = re.compile(
    rf"(?P<before>{_SIGN})?\s?(?P<digits>\d[\d.,' ]*\d|\d|\b(?:a|one|two|three|five|ten|fifty|hundred)\b)"
    rf"\s?(?P<scale>k|thousand|grand|mn|mio|mil|millions?|m|bn|billion)?\b\s?(?P<after>{_SIGN})?"
)
_OVER = re.compile(
    r"(?:over|above|more than|greater than|larger than|bigger than|higher than|exceed(?:s|ing)?"
    r"|at least|min(?:imum)?"
    r"(?: of)?|from|beyond|north of|upwards of|worth|valued at|>=?|starting at|not less than"
    r"|no less than)\s*(?:about |around )?$"
)
_UNDER = re.compile(
    r"(?:under|below|less than|smaller than|lower than|at most|up to|max(?:imum)?(?: of)?|no more than"
    r"|not more than|cheaper than|<=?|beneath|within)\s*(?:about |around )?$"
)
_STRICT_BETWEEN = re.compile(r"(?:between|from)\s*$")
_UNIT_BEHIND = re.compile(
    r"\s*(?:\+\s*)?(?:days?|weeks?|months?|years?|quarters?|hours?|minutes?|mins?|employees|people"
    r"|staff|deals?"
    r"|accounts?|customers?|clients?|leads?|calls?|meetings?|mails?|emails?|tasks?|robots?|%|percent|per cent"
    r"|kg|mm|cm|am\b|pm\b|o'clock|opportunit|activities|pieces|units|kilos?|cobots?|arms?|x_prod|th\b"
    r"|st\b|nd\b|rd\b)"
)


@dataclass(frozen=True)
class Sums:
    """At least, at most, and in which currency it was said. In whole units, not cents."""

    least: int | None = None
    most: int | None = None
    currency: str | None = None

    def __bool__(self) -> bool:
        return self.least is not None or self.most is not None


@dataclass(frozen=True)
class Figure:
    start: int
    end: int
    value: int
    currency: str | None
    is_money: bool


def figures(text: str) -> list[Figure]:
    """Numbers that may be sums: `50k`, `€1.2m`, `100 thousand`, `50.000`."""
    found: list[Figure] = []
    for one in _MONEY.finditer(text):
        digits, scale = one["digits"], one["scale"]
        if not digits[0].isdigit() and not scale:
            continue
        at = one.start("digits")
        if at and text[at - 1] in "abcdefghijklmnopqrstuvwxyz@0123456789":
            continue
        sign = one["before"] or one["after"]
        if _UNIT_BEHIND.match(text, one.end()) and not sign:
            continue
        value = _value(digits, scale)
        if value is None:
            continue
        currency = _CURRENCIES.get(sign.strip()) if sign else None
        is_year = scale is None and not sign and re.fullmatch(r"(19|20)\d\d", digits) is not None
        is_money = bool(sign or scale) or (value >= 500 and not is_year)
        found.append(
            Figure(
                one.start("before") if sign and one["before"] else at, one.end(), value, currency, is_money
            )
        )
    return found


def _value(digits: str, scale: str | None) -> int | None:
    if not digits[0].isdigit():
        return NUMBERS.get(digits, 0) * _SCALE.get(scale or "", 1)
    plain = digits.replace(" ", "").replace("'", "")
    if scale:
        plain = plain.replace(",", ".")
        if plain.count(".") > 1:
            plain = plain.replace(".", "")
    elif re.fullmatch(r"\d{1,3}([.,]\d{3})+", plain):
        plain = re.sub(r"[.,]", "", plain)
    else:
        plain = re.sub(r"[.,]\d{1,2}$", "", plain).replace(",", "").rstrip(".")
    try:
        return round(float(plain) * _SCALE.get(scale or "", 1))
    except ValueError:
        return None


def sums(text: str) -> Sums:
    found = [one for one in figures(text) if one.is_money]
    least: int | None = None
    most: int | None = None
    currency: str | None = next((one.currency for one in found if one.currency), None)
    for place, one in enumerate(found):
        before, behind = text[: one.start], text[one.end :]
        following = found[place + 1] if place + 1 < len(found) else None
        between = text[one.end : following.start].strip() if following else ""
        if (
            following
            and between in ("and", "to", "-")
            and (_STRICT_BETWEEN.search(before) or between != "and")
        ):
            scaled = one.value
            if scaled * 1_000 <= following.value and one.value < 1_000:
                scaled *= 1_000
            return Sums(min(scaled, following.value), max(scaled, following.value), currency)
        if _UNDER.search(before):
            most = one.value
        elif _OVER.search(before) or re.match(
            r"\s?\+|\s?(?:or|and) (?:more|above|over|up|higher|bigger)\b", behind
        ):
            least = one.value
        elif re.match(r"\s?(?:or|and) (?:less|below|under|smaller)\b", behind):
            most = one.value
    return Sums(least, most, currency)


_BETWEEN_BARE = re.compile(r"between (\d{1,3}) and (\d{1,3}) ?(k|thousand|m|million)\b")


def bare_between(text: str) -> str:
    """`between 20 and 50k` by `between 20k and 50k`."""
    text = text.replace("half a million", "500k").replace("a quarter of a million", "250k")
    return _BETWEEN_BARE.sub(r"between \1\3 and \2\3", text)


_PER = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "quarter": 91, "year": 365}
_SPELL = re.compile(
    rf"\b(?P<many>{NUMBER}(?: (?:and a half|of))?|the last|the past|last|past|over a|more than a)\s?[-+]?\s?"
    r"(?P<unit>day|week|fortnight|month|quarter|year)s?\b"
)


def days(text: str) -> int | None:
    """How long: `60 days`, `two weeks`, `a month`, `over a year`."""
    found = _SPELL.search(text)
    if not found:
        return None
    many = found["many"]
    half = 0.5 if "half" in many else 0.0
    number = number_of(many.split()[0])
    return round(((1 if number is None else number) + half) * _PER[found["unit"]])


_LIMIT = (
    re.compile(
        rf"\b(?:top|first|last|next|best|biggest|largest|highest|latest|newest|oldest"
        rf"|most recent)\s(?P<n>{NUMBER})\b(?!\s?(?:days?|weeks?|months?|years?|quarters?|%|percent"
        rf"|k\b))"
    ),
    re.compile(
        rf"\b(?P<n>{NUMBER})\s(?:biggest|largest|highest|best|top|smallest|lowest|oldest|newest|latest"
        rf"|most|worst|longest|soonest|least|quietest|likeliest|hottest)\b"
    ),
    re.compile(
        rf"\b(?P<n>{NUMBER}) (?:open |won |new )?(?:deals|customers|accounts|clients|companies)\b"
        r"(?=.{0,60}\b(?:most|biggest|largest|highest|best))"
    ),
    re.compile(rf"\b(?:show|list|give|name|find)(?: me)?(?: the)? (?P<n>{NUMBER}) (?!days?|weeks?|months?)"),
)
MOST = 50


def limit(text: str) -> int | None:
    for pattern in _LIMIT:
        found = pattern.search(text)
        number = number_of(found["n"]) if found else None
        if number and found and found["n"] not in ("a", "an"):
            return min(number, MOST)
    return None


_EMPLOYEES = re.compile(
    r"(?P<how>more than|over|above|at least|less than|fewer than|under|below|up to"
    r"|at most)?\s?(?P<n>\d[\d.,]*)\+?\s"
    r"(?:employees|people|staff|workers|heads)\b"
)


def employees(text: str) -> tuple[int | None, int | None]:
    """At least, at most."""
    found = _EMPLOYEES.search(text)
    if not found:
        return None, None
    number = int(re.sub(r"[.,]", "", found["n"]))
    if found["how"] in ("less than", "fewer than", "under", "below", "up to", "at most"):
        return None, number
    return number, None


# What figures are wanted for: the words behind "by", "per", "each", or a question for who or what is first.
_GROUP_WORDS: tuple[tuple[str, str], ...] = (
    ("stage", r"stages?|phases?|steps? of the pipeline"),
    (
        "owner",
        r"owners?|reps?|sales ?(?:reps?|persons?|people|persons|man|men)|colleagues?|person|people"
        r"|sellers?|users?|account managers?|account executives?|team members?|member|ae|aes",
    ),
    ("team", r"teams?"),
    ("month", r"months?|monthly"),
    ("quarter", r"quarters?|quarterly"),
    ("industry", r"industry|industries|sectors?|verticals?|branch|segments?"),
    ("country", r"country|countries|markets?|regions?|territory|nations?"),
    ("city", r"city|cities|towns?|location"),
    ("source", r"sources?|lead sources?|channels?|origin|origins"),
    ("product", r"products?|articles?|items?"),
    ("lost_reason", r"(?:lost |loss )?reasons?|lost reasons?"),
    ("currency", r"currency|currencies"),
    ("account", r"accounts?|customers?|clients?|company|companies"),
    ("status", r"status|state|statuses"),
    ("kind", r"kinds?|types?"),
    ("day", r"days?|daily"),
)
_BY = (
    r"\b(?:rank(?:ing)?(?: of)?|compare|by|per|for each|for every|grouped by|broken down by"
    r"|break ?down (?:by|per)|split (?:by|per)|across(?: all| our| the)?"
    r"|in each|of each|each|in every|every|among (?:the |our )?|sorted by|compare(?:d)?(?: the| our"
    r"| by)?|between (?:the |our )?)"
    r"\s?(?:the |our |my |deal |sales |pipeline |account |customer |lead )?"
)
_WHICH = (
    r"\b(?:which|what)(?: of (?:our|the|my))? (?:{words})\b(?=.{{0,60}}\b(?:most|best|highest|biggest"
    r"|largest|least|lowest|worst"
    r"|more|top|often|longest|shortest|fastest|slowest|leads?\b|strongest|weakest|wins?|brings?|perform)\w*)"
)
_WHO = re.compile(
    r"\bwho (?:has|have|owns|holds) how (?:many|much)\b|"
    r"\b(?:who|which (?:one )?of us)\b.{0,40}\b(?:most|best|highest|biggest|largest|top|least|worst"
    r"|lowest|leads|leading|ahead)\b"
    r"|\b(?:best|top|worst) (?:\w+ )?(?:rep|seller|sales ?person|colleague|performer|performers|reps"
    r"|sellers)\b|\bleader ?board\b|\branking\b"
)
_GROUPS = [
    (name, re.compile(rf"{_BY}(?:{words})\b"), re.compile(_WHICH.format(words=words)))
    for name, words in _GROUP_WORDS
]
_WHY_LOST = re.compile(
    r"\bwhy\b.{0,40}\b(?:lost|lose|losing|lose)\b|\b(?:loss|lost|losing) reasons?\b"
    r"|\breasons?\b.{0,30}\b(?:los|lost)\w*"
    r"|\b(?:lost|lose|losing)\b.{0,40}\b(?:and why|why|reasons?|because of what|due to what)\b"
    r"|\bwhat (?:do|did) we lose\b.{0,20}\b(?:to|on|over)\b"
)


def group(text: str) -> str | None:
    """The word figures are wanted for each of; none when one figure is."""
    if re.match(r"^(?:compare|rank|split|break down)\b", text):
        text = re.sub(r"\bof (?:the |our |all )?(?=\w+$)", "by ", text.rstrip(" ?.!"))
    for name, by, which in _GROUPS:
        if by.search(text) and not (name == "day" and "every day" in text):
            return name
        if which.search(text) and name not in ("account", "day"):
            return name
    if _WHY_LOST.search(text):
        return "lost_reason"
    if re.search(r"\b(?:accounts?|customers?|clients?|companies|leads?)\b", text) and not re.search(
        r"\b(?:reps?|sellers?|colleagues?)\b", text
    ):
        return None
    return "owner" if _WHO.search(text) else None
