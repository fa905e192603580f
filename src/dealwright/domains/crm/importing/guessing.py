"""What a file is about, judged by its columns, its name and its first rows."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from dealwright.domains.crm.importing.fields import KINDS, Field, Kind, MatchBy, plain_words
from dealwright.domains.crm.importing.reading import Table
from dealwright.domains.crm.importing.schemas import FileOptions, Unit
from dealwright.domains.crm.importing.values import BadValue, DateFormat, Decimals, number

ENOUGH = 4
FILE_NAME_TELLS = 6
OWN_WORD_TELLS = 5
OWN_WORDS: Mapping[str, tuple[str, ...]] = {
    "user": ("user",),
    "product": ("product",),
    "account": ("account", "company", "organization"),
    "contact": ("contact", "person"),
    "lead": ("lead",),
    "deal": ("deal", "opportunity"),
    "activity": ("activity", "task"),
}
# One of these at least must be there for a file to be of a kind.
NEEDED: Mapping[str, tuple[str, ...]] = {
    "user": ("name", "last_name"),
    "product": ("name",),
    "account": ("name",),
    "contact": ("last_name", "full_name", "first_name", "email"),
    "lead": ("last_name", "full_name", "first_name", "email"),
    "deal": ("stage", "amount", "close_date", "name"),
    "activity": ("subject", "kind", "body"),
}


@dataclass(frozen=True)
class Guess:
    kind: Kind | None
    mapping: Mapping[str, str]
    options: FileOptions
    notes: list[str] = field(default_factory=list[str])


def guess(table: Table, file_name: str) -> Guess:
    """The likeliest kind with its mapping; none where nothing fits well enough."""
    scored = [(_score(kind, table.columns, file_name), kind) for kind in KINDS.values()]
    best, kind = max(scored, key=lambda pair: pair[0])
    if best < ENOUGH:
        options, notes = guess_options(table, None, {})
        return Guess(None, {}, options, notes)
    return guess_as(table, kind)


def guess_as(table: Table, kind: Kind) -> Guess:
    mapping = guess_mapping(kind, table.columns)
    options, notes = guess_options(table, kind, mapping)
    return Guess(kind, mapping, options, notes)


def signature(columns: Sequence[str]) -> str:
    """The same for files with the same columns in whatever order."""
    return hashlib.sha256("\n".join(sorted(plain_words(name) for name in columns)).encode()).hexdigest()


def guess_mapping(kind: Kind, columns: Sequence[str]) -> dict[str, str]:
    """Each column at most one field and each field at most one column, best matches first."""
    matches = sorted(_matches(kind, columns), key=lambda match: -match[0])
    mapping: dict[str, str] = {}
    for _, column, name in matches:
        if column not in mapping and name not in mapping.values():
            mapping[column] = name
    return mapping


def _matches(kind: Kind, columns: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    for column in columns:
        for cost, words in _spellings(kind, column):
            for one in kind.fields:
                if words in one.words:
                    yield 1000 - cost - one.words.index(words), column, one.name


def _spellings(kind: Kind, column: str) -> Iterator[tuple[int, str]]:
    """`Deal - Value` is also read as `value`, and `revenue (in EUR)` as `revenue`."""
    plain = plain_words(column)
    yield 0, plain
    for own in OWN_WORDS[kind.word]:
        if plain.startswith(f"{own} "):
            yield 300, plain.removeprefix(f"{own} ")
    if "(" in column:
        yield 400, plain_words(column.partition("(")[0])


def _score(kind: Kind, columns: Sequence[str], file_name: str) -> int:
    mapping = guess_mapping(kind, columns)
    if not any(name in mapping.values() for name in NEEDED[kind.word]):
        return 0
    score = sum(_tells(kind, column, kind.by_name[name]) for column, name in mapping.items())
    words = f" {plain_words(file_name.partition('.')[0])} "
    if any(f" {word} " in words for word in kind.file_words):
        score += FILE_NAME_TELLS
    return score


def _tells(kind: Kind, column: str, one: Field) -> int:
    own = plain_words(column).partition(" ")[0] in OWN_WORDS[kind.word]
    return max(one.tells, OWN_WORD_TELLS) if own and one.name in ("owner", "external_id") else one.tells


def guess_options(
    table: Table, kind: Kind | None, mapping: Mapping[str, str]
) -> tuple[FileOptions, list[str]]:
    notes: list[str] = []
    cells = _cells(table, kind, mapping)
    decimal = _guess_decimal(cells, table.source.delimiter, notes)
    guessed = {
        "match_by": _guess_match(kind, mapping, notes),
        "missing_links": "create" if kind and kind.word == "user" else "empty",
        "decimal": decimal,
        "date_format": _guess_date_format(cells, table.source.delimiter, notes),
        "units": _guess_units(cells, mapping, decimal, notes),
    }
    return FileOptions.model_validate(guessed), notes


@dataclass(frozen=True)
class _Cells:
    """Samples of one column and the field it goes to."""

    column: str
    field: Field
    values: list[str]


def _cells(table: Table, kind: Kind | None, mapping: Mapping[str, str]) -> list[_Cells]:
    if kind is None:
        return []
    sample = [record.cells for record in table.sample if record.problem is None]
    return [
        _Cells(
            column,
            kind.by_name[mapping[column]],
            [row[place].strip() for row in sample if row[place].strip()],
        )
        for place, column in enumerate(table.columns)
        if column in mapping
    ]


def _guess_match(kind: Kind | None, mapping: Mapping[str, str], notes: list[str]) -> MatchBy:
    if kind is None:
        return "none"
    mapped = set(mapping.values())
    if {"first_name", "last_name"} & mapped:
        mapped |= {"name"} if kind.word == "user" else set()
    for key in kind.keys:
        if key in mapped and key != "domain" and not (key == "name" and kind.word in ("contact", "lead")):
            return key
    notes.append("Nothing tells these rows apart, so importing the file again would create them again.")
    return "none"


_ISO = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}")
_DAY_FIRST_OR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2\d{2,4}")


def _guess_date_format(cells: Sequence[_Cells], delimiter: str, notes: list[str]) -> DateFormat:
    dates = [value for one in cells if one.field.type in ("date", "moment") for value in one.values]
    found = [match for value in dates if (match := _DAY_FIRST_OR_LAST.match(value))]
    if not found:
        return "ymd"
    day_first = sum(int(match[1]) > 12 for match in found)
    month_first = sum(int(match[3]) > 12 for match in found)
    if day_first and month_first:
        notes.append("Some dates have the day first and some the month. Rows that do not fit will fail.")
        return "dmy" if day_first >= month_first else "mdy"
    if day_first or month_first:
        return "dmy" if day_first else "mdy"
    if any(match[2] == "." for match in found) or delimiter == ";":
        return "dmy"
    notes.append(
        f"'{found[0][0]}' is read as month/day/year. If the day comes first, change the date format."
    )
    return "mdy"


_COMMA = re.compile(r"\d,\d{1,2}\D*$|\d\.\d{3},\d|\d,\d{4,}\D*$")
_POINT = re.compile(r"\d\.\d{1,2}\D*$|\d,\d{3}\.\d|\d\.\d{4,}\D*$")
_UNCLEAR = re.compile(r"^\D*\d{1,3}[.,]\d{3}\D*$")


def _guess_decimal(cells: Sequence[_Cells], delimiter: str, notes: list[str]) -> Decimals:
    numbers = [
        value for one in cells if one.field.type in ("money", "count", "percent") for value in one.values
    ]
    commas = sum(bool(_COMMA.search(value)) for value in numbers)
    points = sum(bool(_POINT.search(value)) for value in numbers)
    if commas != points:
        return "," if commas > points else "."
    unclear = next((value for value in numbers if _UNCLEAR.search(value)), None)
    if unclear is None:
        return "."
    guessed: Decimals = "," if delimiter == ";" else "."
    notes.append(f"'{unclear}' is read with '{guessed}' as the decimal sign. Change it if that is wrong.")
    return guessed


def _guess_units(
    cells: Sequence[_Cells], mapping: Mapping[str, str], decimal: Decimals, notes: list[str]
) -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for one in cells:
        if one.field.type != "money":
            continue
        unit = _unit_in_name(one.column)
        if unit == 1 and one.field.name == "annual_revenue" and "employees" in mapping.values():
            unit = 1_000_000 if _look_like_millions(one.values, decimal) else 1
        if unit != 1:
            units[one.column] = unit
            word = "millions" if unit == 1_000_000 else "thousands"
            notes.append(f"'{one.column}' is read as {word}. Change its unit if that is wrong.")
    return units


def _unit_in_name(column: str) -> Unit:
    words = set(plain_words(column).split())
    if words & {"million", "millions", "mio", "mln", "millionen"}:
        return 1_000_000
    return 1000 if words & {"thousand", "thousands", "tsd", "tausend", "teur", "tusd"} else 1


def _look_like_millions(values: Sequence[str], decimal: Decimals) -> bool:
    """Whole companies that take in less than 100,000 a year, with cents: that is a list in millions."""
    numbers: list[float] = []
    for value in values:
        try:
            numbers.append(float(number(value, decimal)))
        except BadValue:
            continue
    return bool(numbers) and median(numbers) < 100_000 and any(value % 1 for value in numbers)
