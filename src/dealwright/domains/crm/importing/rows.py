"""Turns the cells of a record into the values of its kind. Plain data in and out, no database."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from dealwright.domains.crm.importing import values
from dealwright.domains.crm.importing.fields import Field, Kind
from dealwright.domains.crm.importing.reading import Record
from dealwright.domains.crm.importing.schemas import FileOptions
from dealwright.domains.crm.importing.values import BadValue, Reading

# What databases and spreadsheets write for "nothing".
EMPTY = frozenset({"", "NULL", "\\N", "#N/A", "NaN"})


@dataclass(frozen=True)
class FilePlan:
    """How one file is imported: its kind, which column holds what, and the options."""

    file_id: UUID
    import_id: UUID
    name: str
    kind: Kind
    columns: Sequence[str]
    mapped: Sequence[tuple[int, Field]]
    options: FileOptions
    reading: Reading
    may_write_users: bool
    teams: frozenset[str] = frozenset()

    @cached_property
    def fields(self) -> Mapping[str, str]:
        """`{field: column}`"""
        return {one.name: self.columns[place] for place, one in self.mapped}


@dataclass(slots=True)
class Remark:
    """What is wrong with a row, or worth a word; `field` is the file's name of the column.

    Remarks with the same reason are counted together, so what differs from row to row stands in `detail`.
    """

    field: str | None
    reason: str
    detail: str = ""


@dataclass(slots=True)
class Row:
    """`values` are columns of the table, `links` and `facts` are still to be turned into such."""

    line: int
    cells: list[str]
    values: dict[str, Any] = field(default_factory=dict[str, Any])
    links: dict[str, str] = field(default_factory=dict[str, str])
    facts: dict[str, Any] = field(default_factory=dict[str, Any])
    warnings: list[Remark] = field(default_factory=list[Remark])
    problem: Remark | None = None


def read_row(plan: FilePlan, record: Record) -> Row:
    row = Row(record.line, record.cells)
    if record.problem:
        row.problem = Remark(_name_of(plan.columns, record.column), record.problem)
        return row
    _read_cells(plan, record, row)
    if row.problem is None:
        _COMPLETE[plan.kind.word](plan, row)
    return row


def _name_of(columns: Sequence[str], place: int | None) -> str | None:
    return columns[place] if place is not None and place < len(columns) else None


def _read_cells(plan: FilePlan, record: Record, row: Row) -> None:
    currency = _row_currency(plan, record)
    for place, one in plan.mapped:
        cell = record.cells[place].strip()
        if cell in EMPTY:
            continue
        column = plan.columns[place]
        try:
            if one.type == "money":
                value: Any = values.money(cell, plan.reading, currency, plan.options.units.get(column, 1))
            else:
                value = values.parse(one, cell, plan.reading)
        except BadValue as error:
            _refuse(plan, row, Remark(column, str(error)))
            continue
        if one.type == "link":
            row.links[one.name] = value
        elif one.column:
            row.values[one.column] = value
        else:
            row.facts[one.name] = value


def _refuse(plan: FilePlan, row: Row, remark: Remark) -> None:
    """By the option, a bad value costs the row or only itself."""
    if plan.options.bad_values == "empty":
        row.warnings.append(Remark(remark.field, f"{remark.reason} The value was left out."))
    elif row.problem is None:
        row.problem = remark


def _row_currency(plan: FilePlan, record: Record) -> str:
    for place, one in plan.mapped:
        if one.type == "currency" and (cell := record.cells[place].strip()) not in EMPTY:
            try:
                return values.currency_code(cell)
            except BadValue:
                break
    return plan.reading.currency


def _complete_user(plan: FilePlan, row: Row) -> None:
    first, last = row.values.pop("first_name", ""), row.values.pop("last_name", "")
    if first or last:
        row.values.setdefault("name", f"{first} {last}".strip())
    _need(plan, row, "name")
    if "email" in row.values and not plan.may_write_users:
        row.facts["email"] = row.values.pop("email")
        reason = "You may not give people an e-mail to sign in with, so it was left out."
        row.warnings.append(Remark(plan.fields["email"], reason))
    team = row.values.get("team")
    if team and not plan.may_write_users and team.strip().lower() not in plan.teams:
        del row.values["team"]
        reason = "There is no team with this name and you may not add teams, so it was left out."
        row.warnings.append(Remark(plan.fields["team"], reason))


def _complete_named(plan: FilePlan, row: Row) -> None:
    _need(plan, row, "name")


def _need(plan: FilePlan, row: Row, name: str) -> None:
    if name not in row.values:
        row.problem = Remark(plan.fields.get(name), f"The {plan.kind.word} has no {name}.")


def _complete_person(plan: FilePlan, row: Row) -> None:
    full = row.facts.pop("full_name", "")
    if full and not row.values.keys() & {"first_name", "last_name"}:
        first, last = _split_name(full)
        if len(first) > 100 or len(last) > 100:
            _refuse(plan, row, Remark(plan.fields["full_name"], "A first or last name is too long."))
        else:
            row.values |= {"first_name": first, "last_name": last}
    if row.values.get("first_name") or row.values.get("last_name") or "company" in row.values:
        return
    if "email" not in row.values:
        needs = "a name, a company or an e-mail" if plan.kind.word == "lead" else "a name or an e-mail"
        row.problem = row.problem or Remark(None, f"The row has no {needs.removeprefix('a ')}.")
        return
    row.values["last_name"] = row.values["email"].partition("@")[0][:100]
    row.warnings.append(Remark(plan.fields["email"], "There is no name, so the e-mail serves as one."))


def _split_name(full: str) -> tuple[str, str]:
    """`Byron, Ada` and `Ada Byron` are the same person; the last word is the last name."""
    last, comma, first = full.partition(",")
    if comma and first.strip():
        return first.strip(), last.strip()
    first, _, last = full.rpartition(" ")
    return first.strip(), last


def _complete_deal(plan: FilePlan, row: Row) -> None:
    if not row.values.keys() & {"name", "external_id"} and not row.links.keys() & {"account", "product"}:
        row.problem = Remark(None, "The deal has neither a name nor an account, a product or an id.")


_NAMES = {"call": "Call", "meeting": "Meeting", "mail": "Mail", "note": "Note", "task": "Task"}


def _complete_activity(plan: FilePlan, row: Row) -> None:
    given = row.values
    is_task = "due_at" in given or "done" in row.facts
    kind = given.setdefault("kind", "task" if is_task else "note")
    if kind != "task":
        given.pop("due_at", None) if "at" in given else given.update(at=given.pop("due_at", None))
        row.facts.pop("done", None)
    if "subject" not in given:
        text = " ".join(str(given.get("body", "")).split())
        given["subject"] = (text[:77] + "..." if len(text) > 80 else text) or _NAMES[kind]
    if given.get("duration_minutes", 0) > 10_080:
        del given["duration_minutes"]
        remark = Remark(plan.fields["duration_minutes"], "Nothing takes longer than a week.")
        _refuse(plan, row, remark)


_COMPLETE: Mapping[str, Callable[[FilePlan, Row], None]] = {
    "user": _complete_user,
    "product": _complete_named,
    "account": _complete_named,
    "contact": _complete_person,
    "lead": _complete_person,
    "deal": _complete_deal,
    "activity": _complete_activity,
}
