"""Lists: filter, sort, pages by cursor, chosen fields. One description per list, one statement per page.

Filter grammar: `field[op]:value`, joined by commas (and), nested by `and(...)`, `or(...)`, `not(...)`;
a value with commas or brackets stands in double quotes, the members of `in` are split by `|`.
Dates also know `today`, `-7d`, `+30d`; users also know `me`.
"""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Generic, Literal, TypedDict, TypeVar
from uuid import UUID

import orjson
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, func, not_, or_, select, tuple_

from dealwright.kernel.errors import Invalid, Json
from dealwright.kernel.work import Work

Kind = Literal["text", "enum", "int", "money", "date", "time", "uuid", "user", "bool"]
MAX_LIMIT = 200
TOTAL_CAP = 10_000
MAX_CONDITIONS = 40
MAX_DEPTH = 6
MAX_FILTER_LENGTH = 4_000
MAX_STATEMENTS = 200

T = TypeVar("T")
AnySelect = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Column:
    """One field of a list. Only `sortable` ones have an index behind them."""

    expression: SQLColumnExpression[Any]
    kind: Kind
    choices: tuple[str, ...] = ()
    sortable: bool = False
    filterable: bool = True
    nullable: bool = False


@dataclass(frozen=True)
class Listing:
    """What a list can show. `base` brings the joins; `id_column` ends every order."""

    columns: Mapping[str, Column]
    base: Callable[[Sequence[SQLColumnExpression[Any]]], AnySelect]
    id_column: SQLColumnExpression[UUID]
    default_sort: str
    always: tuple[str, ...] = ("id", "version")
    statements: dict[tuple[tuple[str, ...], str], AnySelect] = field(
        default_factory=dict[tuple[tuple[str, ...], str], AnySelect], compare=False, repr=False
    )


class ListQuery(BaseModel):
    """The query string of every list."""

    model_config = ConfigDict(extra="forbid")

    filter: Annotated[
        str | None,
        Field(
            max_length=MAX_FILTER_LENGTH,
            examples=["status[eq]:open,amount_minor[gte]:100000"],
            description="`field[op]:value`, `or(...)`, `not(...)`; eq ne in gt gte lt lte has is",
        ),
    ] = None
    q: Annotated[
        str | None, Field(max_length=200, description="Words or their beginnings, as in the palette")
    ] = None
    sort: Annotated[
        str | None, Field(max_length=60, examples=["-updated_at"], description="`-` sorts downwards")
    ] = None
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = 50
    cursor: Annotated[str | None, Field(max_length=600)] = None
    fields: Annotated[
        str | None, Field(max_length=1000, description="Comma-separated; the answer has only these")
    ] = None
    total: Annotated[bool, Field(description=f"Also count, up to {TOTAL_CAP}")] = False


class Total(BaseModel):
    value: int
    capped: bool


class Page(BaseModel, Generic[T]):
    items: list[T]
    next_cursor: str | None
    total: Total | None = None


class RawPage(TypedDict):
    """A page as plain rows, ready for `orjson`: lists skip validation of what we wrote ourselves."""

    items: list[dict[str, Any]]
    next_cursor: str | None
    total: Mapping[str, Json] | None


async def list_page(
    work: Work, listing: Listing, query: ListQuery, *conditions: ColumnElement[bool]
) -> RawPage:
    order = _read_sort(listing, query.sort or listing.default_sort)
    names = _read_fields(listing, query.fields)
    where = list(conditions)
    if query.filter:
        where.append(parse_filter(listing.columns, query.filter, work))
    after = _read_cursor(query.cursor, order) if query.cursor else None
    rows = await _read_rows(work, listing, names, order, where, after, query.limit + 1)
    more = len(rows) > query.limit
    rows = rows[: query.limit]
    last = rows[-1] if more else None
    items = [dict(zip(names, row, strict=False)) for row in rows]
    return {
        "items": items,
        "next_cursor": _write_cursor(order, last) if last is not None else None,
        "total": await _count(work, listing, where) if query.total else None,
    }


@dataclass(frozen=True)
class _Order:
    name: str
    column: Column
    down: bool


@dataclass(frozen=True)
class _After:
    value: Any
    id: UUID


def _read_sort(listing: Listing, sort: str) -> _Order:
    name = sort.removeprefix("-")
    column = listing.columns.get(name)
    if column is None or not column.sortable:
        known = sorted(key for key, one in listing.columns.items() if one.sortable)
        raise Invalid.field("sort", f"'{name}' cannot be sorted by; choose one of {', '.join(known)}.")
    return _Order(name, column, sort.startswith("-"))


def _read_fields(listing: Listing, wanted: str | None) -> list[str]:
    if not wanted:
        return list(listing.columns)
    names = [name.strip() for name in wanted.split(",") if name.strip()]
    for name in names:
        if name not in listing.columns:
            raise Invalid.field("fields", f"'{name}' is not a field here.")
    return list(dict.fromkeys([*listing.always, *names]))


async def _read_rows(
    work: Work,
    listing: Listing,
    names: Sequence[str],
    order: _Order,
    where: Sequence[ColumnElement[bool]],
    after: _After | None,
    limit: int,
) -> list[Any]:
    """Rows with a value come first, rows without one last, whichever way the sort goes."""
    statement = _statement(listing, tuple(names), order).where(*where)
    rows: list[Any] = []
    in_nulls = after is not None and after.value is None
    if not in_nulls:
        with_value = statement
        if order.column.nullable:
            with_value = with_value.where(order.column.expression.is_not(None))
        if after:
            with_value = with_value.where(_beyond(listing, order, after))
        result = await work.connection.execute(_ordered(with_value, listing, order).limit(limit))
        rows.extend(result.all())
    if order.column.nullable and len(rows) < limit:
        without = statement.where(order.column.expression.is_(None))
        if in_nulls and after:
            beyond = listing.id_column < after.id if order.down else listing.id_column > after.id
            without = without.where(beyond)
        id_order = listing.id_column.desc() if order.down else listing.id_column.asc()
        result = await work.connection.execute(without.order_by(id_order).limit(limit - len(rows)))
        rows.extend(result.all())
    return rows


def _statement(listing: Listing, names: tuple[str, ...], order: _Order) -> AnySelect:
    """The columns asked for, then the sorted one and the id; kept, since building costs like running."""
    known = listing.statements.get((names, order.name))
    if known is None:
        shown: list[SQLColumnExpression[Any]] = [listing.columns[name].expression for name in names]
        known = listing.base([*shown, order.column.expression.label("_sort"), listing.id_column.label("_id")])
        if len(listing.statements) < MAX_STATEMENTS:
            listing.statements[names, order.name] = known
    return known


def _beyond(listing: Listing, order: _Order, after: _After) -> ColumnElement[bool]:
    place = tuple_(order.column.expression, listing.id_column)
    return place < (after.value, after.id) if order.down else place > (after.value, after.id)


def _ordered(statement: AnySelect, listing: Listing, order: _Order) -> AnySelect:
    if order.down:
        return statement.order_by(order.column.expression.desc(), listing.id_column.desc())
    return statement.order_by(order.column.expression.asc(), listing.id_column.asc())


async def _count(work: Work, listing: Listing, where: Sequence[ColumnElement[bool]]) -> Mapping[str, Json]:
    inner = listing.base([listing.id_column]).where(*where).limit(TOTAL_CAP + 1).subquery()
    found = (await work.session.execute(select(func.count()).select_from(inner))).scalar_one()
    return {"value": min(found, TOTAL_CAP), "capped": found > TOTAL_CAP}


def _write_cursor(order: _Order, row: Any) -> str:
    return _encode("-" + order.name if order.down else order.name, row[-2], row[-1])


def cursor_at(listing: Listing, sort: str, value: Any, row_id: UUID) -> str:
    """The cursor behind a row that was shown outside of the list itself, such as on the board."""
    _read_sort(listing, sort)
    return _encode(sort, value, row_id)


def _encode(sort: str, value: Any, row_id: UUID) -> str:
    """Not secret, so readable, but not to be built by hand."""
    return base64.urlsafe_b64encode(orjson.dumps([sort, value, row_id])).decode().rstrip("=")


def _read_cursor(cursor: str, order: _Order) -> _After:
    try:
        name, value, row_id = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        after = _After(
            _parse_value(order.column, str(value), None) if value is not None else None, UUID(row_id)
        )
    except (ValueError, TypeError, AttributeError, OverflowError, binascii.Error) as error:
        raise Invalid.field("cursor", "This is not a cursor from an earlier page.") from error
    if name != ("-" if order.down else "") + order.name:
        raise Invalid.field("cursor", "This cursor belongs to another sort order.")
    return after


def parse_filter(columns: Mapping[str, Column], source: str, work: Work) -> ColumnElement[bool]:
    return _Parser(columns, source, work).parse()


@dataclass
class _Parser:
    columns: Mapping[str, Column]
    source: str
    work: Work
    at: int = 0
    conditions: int = field(default=0)

    def parse(self) -> ColumnElement[bool]:
        parts = self._list(depth=0, closing="")
        if self.at < len(self.source):
            raise self._refuse(f"did not expect '{self.source[self.at]}' at character {self.at + 1}")
        return and_(*parts)

    def _list(self, depth: int, closing: str) -> list[ColumnElement[bool]]:
        if depth > MAX_DEPTH:
            raise self._refuse("is nested too deeply")
        parts = [self._term(depth)]
        while self._peek() == ",":
            self.at += 1
            parts.append(self._term(depth))
        if closing and self._peek() != closing:
            raise self._refuse(f"misses '{closing}' at character {self.at + 1}")
        self.at += len(closing)
        return parts

    def _term(self, depth: int) -> ColumnElement[bool]:
        self._spaces()
        start = self.at
        while self._peek().isalnum() or self._peek() == "_":
            self.at += 1
        word = self.source[start : self.at]
        if word in ("and", "or", "not") and self._peek() == "(":
            self.at += 1
            parts = self._list(depth + 1, ")")
            if word == "not":
                return not_(and_(*parts))
            return or_(*parts) if word == "or" else and_(*parts)
        return self._condition(word)

    def _condition(self, name: str) -> ColumnElement[bool]:
        self.conditions += 1
        if self.conditions > MAX_CONDITIONS:
            raise self._refuse(f"has more than {MAX_CONDITIONS} conditions")
        column = self.columns.get(name)
        if column is None or not column.filterable:
            raise self._refuse(f"'{name}' is not a field that can be filtered")
        end = self.source.find("]:", self.at)
        if self._peek() != "[" or end < 0:
            raise self._refuse(f"'{name}' needs an operator, as in {name}[eq]:value")
        operator = self.source[self.at + 1 : end]
        self.at = end + 2
        return _compare(name, column, operator, self._value(), self.work)

    def _value(self) -> str:
        if self._peek() == '"':
            return self._quoted()
        start = self.at
        while self.at < len(self.source) and self.source[self.at] not in ",)":
            self.at += 1
        return self.source[start : self.at].strip()

    def _quoted(self) -> str:
        self.at += 1
        out: list[str] = []
        while self.at < len(self.source):
            char = self.source[self.at]
            if char == "\\" and self.at + 1 < len(self.source):
                out.append(self.source[self.at + 1])
                self.at += 2
                continue
            self.at += 1
            if char == '"':
                self._spaces()
                return "".join(out)
            out.append(char)
        raise self._refuse("has a text without its closing quote")

    def _peek(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else ""

    def _spaces(self) -> None:
        while self._peek() == " ":
            self.at += 1

    def _refuse(self, reason: str) -> Invalid:
        return Invalid.field("filter", f"The filter {reason}.")


def _compare(name: str, column: Column, operator: str, value: str, work: Work) -> ColumnElement[bool]:
    expression = column.expression
    if operator == "is":
        if value not in ("null", "not_null"):
            raise Invalid.field("filter", f"'{name}[is]' knows null and not_null, not '{value}'.")
        return expression.is_(None) if value == "null" else expression.is_not(None)
    if operator == "in":
        return expression.in_([_parse(name, column, one, work) for one in value.split("|")])
    if operator == "has":
        if column.kind != "text":
            raise Invalid.field("filter", f"'{name}' is not a text, so it knows no 'has'.")
        return expression.icontains(_parse(name, column, value, work), autoescape=True)
    parsed = _parse(name, column, value, work)
    match operator:
        case "eq":
            return expression == parsed
        case "ne":
            return expression.is_distinct_from(parsed)
        case "gt" | "gte" | "lt" | "lte" if column.kind not in ("uuid", "user", "bool", "enum"):
            compare = {"gt": "__gt__", "gte": "__ge__", "lt": "__lt__", "lte": "__le__"}[operator]
            return getattr(expression, compare)(parsed)
        case _:
            raise Invalid.field("filter", f"'{name}' does not know the operator '{operator}'.")


def _parse(name: str, column: Column, value: str, work: Work) -> Any:
    try:
        return _parse_value(column, value, work)
    except (ValueError, OverflowError) as error:
        raise Invalid.field("filter", f"'{value[:80]}' is not a value for '{name}': {error}.") from error


def _parse_value(column: Column, value: str, work: Work | None) -> Any:
    match column.kind:
        case "text":
            if "\0" in value:
                raise ValueError("a text has no NUL")
            return value
        case "enum":
            if value not in column.choices:
                raise ValueError(f"choose one of {', '.join(column.choices)}")
            return value
        case "int" | "money":
            number = int(value)
            if abs(number) > 2**62:
                raise ValueError("the number is too large")
            return number
        case "bool":
            if value.lower() not in ("true", "false"):
                raise ValueError("write true or false")
            return value.lower() == "true"
        case "uuid":
            return UUID(value)
        case "user":
            return work.actor.user_id if value == "me" and work else UUID(value)
        case "date":
            return _relative_day(value, work) or date.fromisoformat(value)
        case "time":
            day = _relative_day(value, work)
            moment = (
                datetime(day.year, day.month, day.day, tzinfo=UTC) if day else datetime.fromisoformat(value)
            )
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _relative_day(value: str, work: Work | None) -> date | None:
    if work is None:
        return None
    today = work.now().date()
    if value == "today":
        return today
    if value[:1] in "+-" and value.endswith("d") and value[1:-1].isdigit():
        return today + timedelta(days=int(value[:-1]))
    return None
