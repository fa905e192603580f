"""Stores what was decided about a batch, in a few statements whatever its size.

One statement per table also means that the search triggers run once per batch, not once per row.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Table, TextClause, delete, inspect, text
from sqlalchemy.dialects import postgresql

from dealwright.domains.crm.events import RecordsImported
from dealwright.domains.crm.importing.fields import KINDS, ORDER
from dealwright.domains.crm.importing.lookups import accounts_of, among
from dealwright.domains.crm.importing.planning import Action, Step, Stub
from dealwright.domains.crm.importing.rows import FilePlan
from dealwright.domains.crm.models.imports import ImportRecord
from dealwright.domains.crm.models.records import Account, Contact, Deal, DealLine, Lead, StageChange
from dealwright.domains.identity.events import UserCreated
from dealwright.kernel.db import Base
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Work

Values = Mapping[str, Any]

# What a new row of a kind has where the file says nothing.
_DEFAULTS: Mapping[str, Values] = {
    "user": {"role": "rep", "status": "active"},
    "product": {"is_active": True},
    "account": {},
    "contact": {"first_name": "", "last_name": ""},
    "lead": {"first_name": "", "last_name": "", "status": "new"},
    "deal": {},
    "activity": {"priority": "normal"},
}


async def plan_afresh(work: Work) -> None:
    """Forgets the plans of this connection, those of foreign key checks above all.

    A plan made while a table is nearly empty reads all rows of the workspace for each check, and stays
    until the table is analysed; in a fresh database every batch would be slower than the one before.
    """
    await work.session.execute(text("discard plans"))


async def write_batch(work: Work, plan: FilePlan, actions: Sequence[Action], currency: str) -> None:
    kind = plan.kind.word
    stubs = [stub for action in actions for stub in action.stubs]
    fresh = [action for action in actions if action.result == "created" and action.current is None]
    revived = [action for action in actions if action.result == "created" and action.current is not None]
    updated = [action for action in actions if action.result == "updated"]
    await _insert_stubs(work, stubs, currency)
    if kind == "activity":
        await _complete_accounts(work, fresh)
    await _insert_records(work, kind, {one.record_id: one.values for one in fresh if one.record_id})
    await _update_records(work, kind, [*updated, *revived], revived={one.record_id for one in revived})
    if kind == "deal":
        await _write_deal_parts(work, actions, [one.record_id for one in revived if one.record_id])
    if kind == "activity":
        await _touch_linked(work, [*fresh, *updated, *revived])
    await _note_records(work, plan, actions)
    await _tell(work, plan, actions, stubs)


async def _insert_stubs(work: Work, stubs: Sequence[Stub], currency: str) -> None:
    by_kind: defaultdict[str, dict[UUID, Values]] = defaultdict(dict)
    for stub in stubs:
        by_kind[stub.kind][stub.id] = _stub_values(stub, currency)
    for kind in ORDER:
        await _insert_records(work, kind, by_kind.get(kind, {}))


def _stub_values(stub: Stub, currency: str) -> Values:
    if stub.kind == "contact":
        first, _, last = stub.values["name"].rpartition(" ")
        return {"first_name": first[:100], "last_name": last[:100]} | {
            name: value for name, value in stub.values.items() if name == "external_id"
        }
    return stub.values | ({"currency": currency} if stub.kind in ("account", "product") else {})


async def _insert_records(work: Work, kind: str, records: Mapping[UUID, Values]) -> None:
    now, who = work.now(), work.actor.user_id
    own = {"version": 1, "created_at": now, "updated_at": now, "created_by": who, "updated_by": who}
    rows = [{**_DEFAULTS[kind], **values, **own, "id": key} for key, values in records.items()]
    await insert_rows(work, KINDS[kind].model, rows)


async def insert_rows(work: Work, model: type[Base], rows: Sequence[Values]) -> None:
    if rows:
        names = tuple(sorted({name for row in rows for name in row}))
        await work.session.execute(_insert(_table(model), names), _parameters(work, rows))


def _parameters(work: Work, rows: Sequence[Values]) -> dict[str, Any]:
    """All rows as one JSON document: much quicker to write than arrays, and to read than many parameters."""
    return {"workspace_id": work.workspace_id, "rows": orjson.dumps(rows).decode()}


async def _update_records(
    work: Work, kind: str, actions: Sequence[Action], revived: set[UUID | None]
) -> None:
    """Columns that stay as they are in some of the rows are written as they were."""
    if not actions:
        return
    now, who = work.now(), work.actor.user_id
    names = {name for action in actions for name in action.values}
    rows: list[dict[str, Any]] = []
    for action in actions:
        before = action.current
        if before is None:
            continue
        row = {name: action.values.get(name, before[name]) for name in names}
        row |= {"id": action.record_id, "version": action.version, "updated_at": now, "updated_by": who}
        rows.append(row | {"deleted_at": None if action.record_id in revived else before["deleted_at"]})
    await update_rows(work, KINDS[kind].model, rows)


async def update_rows(work: Work, model: type[Base], rows: Sequence[Values]) -> None:
    """Each row has its `id` and the same columns."""
    if rows:
        names = tuple(sorted(name for name in rows[0] if name != "id"))
        await work.session.execute(_update(_table(model), names), _parameters(work, rows))


def _table(model: type[Base]) -> Table:
    return inspect(model).local_table  # pyright: ignore[reportReturnType] - our models are plain tables


@lru_cache(maxsize=500)
def _insert(table: Table, names: tuple[str, ...]) -> TextClause:
    return text(
        f"insert into {table.name} (workspace_id, {_listed(names)}) "
        f"select :workspace_id, {_listed(names)} from {_new_rows(table, names)}"
    )


@lru_cache(maxsize=500)
def _update(table: Table, names: tuple[str, ...]) -> TextClause:
    changes = ", ".join(f'"{name}" = new."{name}"' for name in names)
    return text(
        f"update {table.name} set {changes} from {_new_rows(table, ('id', *names))} "
        f"where {table.name}.workspace_id = :workspace_id and {table.name}.id = new.id"
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _new_rows(table: Table, names: Sequence[str]) -> str:
    columns = ", ".join(f'"{name}" {table.columns[name].type.compile(_DIALECT)}' for name in names)
    return f"json_to_recordset(cast(:rows as json)) as new({columns})"


_DIALECT = postgresql.dialect()


async def _complete_accounts(work: Work, actions: Sequence[Action]) -> None:
    """What is about a deal or a contact is about their account, too."""
    open_ones = [action.values for action in actions if not action.values.get("account_id")]
    for column, model in (("deal_id", Deal), ("contact_id", Contact)):
        found = await accounts_of(work, model, {values.get(column) for values in open_ones})
        for values in open_ones:
            if values.get(column) in found and not values.get("account_id"):
                values["account_id"] = found[values[column]]


_TOUCH = """
update {table} set last_activity_at = greatest(coalesce({table}.last_activity_at, new.at), new.at)
from (select id, max(at) as at from unnest(cast(:ids as uuid[]), cast(:ats as timestamptz[])) as n(id, at)
      group by id) new
where {table}.workspace_id = :workspace_id and {table}.id = new.id
"""


async def _touch_linked(work: Work, actions: Sequence[Action]) -> None:
    """Something happened: a past call, meeting, mail or note, or a task that was done."""
    linked = {"account_id": Account, "contact_id": Contact, "lead_id": Lead, "deal_id": Deal}
    whole = [{**(action.current or {}), **action.values} for action in actions]
    happened = [(one["done_at"] if one["kind"] == "task" else one["at"], one) for one in _with_done(whole)]
    for column, model in linked.items():
        pairs = sorted(
            (one[column], at) for at, one in happened if at and at <= work.now() and one.get(column)
        )
        if pairs:
            parameters = {"ids": [one for one, _ in pairs], "ats": [at for _, at in pairs]}
            statement = text(_TOUCH.format(table=model.__tablename__))
            await work.session.execute(statement, parameters | {"workspace_id": work.workspace_id})


def _with_done(rows: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    return ({"done_at": None, **row} for row in rows)


async def _write_deal_parts(work: Work, actions: Sequence[Action], revived: Sequence[UUID]) -> None:
    if revived:
        await work.session.execute(
            delete(DealLine).where(
                DealLine.workspace_id == work.workspace_id, among(DealLine.deal_id, revived)
            )
        )
    new_lines = [one for one in actions if one.line and one.result == "created"]
    await insert_rows(work, DealLine, [_line(one) for one in new_lines])
    await _reprice(work, [one for one in actions if one.line and one.result == "updated"])
    steps = [(action, step) for action in actions for step in action.steps]
    await insert_rows(work, StageChange, [_step(work, action, step) for action, step in steps])


def _line(action: Action) -> dict[str, Any]:
    line = action.line or {}
    return line | {
        "id": new_id(),
        "deal_id": action.record_id,
        "quantity": 1,
        "discount_percent": 0,
        "total_minor": line["unit_price_minor"],
        "position": 0,
    }


def _step(work: Work, action: Action, step: Step) -> dict[str, Any]:
    before = action.current["amount_minor"] if action.current is not None else None
    return {
        "id": new_id(),
        "deal_id": action.record_id,
        "from_stage_id": step.from_stage_id,
        "to_stage_id": step.to_stage_id,
        "at": step.at,
        "by": work.actor.user_id,
        "seconds_in_stage": step.seconds_in_stage,
        "amount_minor": action.values.get("amount_minor", before),
        "probability": step.probability,
    }


async def _reprice(work: Work, actions: Sequence[Action]) -> None:
    if not actions:
        return
    statement = text(
        "update deal_lines set unit_price_minor = new.price, total_minor = new.price "
        "from unnest(cast(:ids as uuid[]), cast(:prices as bigint[])) as new(deal_id, price) "
        "where deal_lines.workspace_id = :workspace_id and deal_lines.deal_id = new.deal_id"
    )
    parameters = {
        "ids": [one.record_id for one in actions],
        "prices": [one.line["unit_price_minor"] for one in actions if one.line],
    }
    await work.session.execute(statement, parameters | {"workspace_id": work.workspace_id})


async def _note_records(work: Work, plan: FilePlan, actions: Sequence[Action]) -> None:
    notes: list[dict[str, Any]] = []
    for action in actions:
        own = {"import_id": plan.import_id, "file_id": plan.file_id, "line": action.row.line}
        notes.extend(
            own | {"record_id": stub.id, "kind": stub.kind, "result": "added", "version": 1}
            for stub in action.stubs
        )
        if action.record_id is not None:
            about = {"record_id": action.record_id, "kind": plan.kind.word, "version": action.version}
            changes = _changes(action)
            at = work.now() if changes else None
            notes.append(own | about | {"result": action.result, "at": at, "changes": changes or None})
    await insert_rows(work, ImportRecord, notes)


def _changes(action: Action) -> dict[str, list[Any]]:
    """Of a record that was here already, also of one that comes back from the bin."""
    before = action.current
    if before is None or action.result not in ("created", "updated"):
        return {}
    return {name: [before[name], value] for name, value in action.values.items() if before[name] != value}


async def _tell(work: Work, plan: FilePlan, actions: Sequence[Action], stubs: Sequence[Stub]) -> None:
    made: defaultdict[str, list[UUID]] = defaultdict(list)
    for stub in stubs:
        made[stub.kind].append(stub.id)
    made[plan.kind.word] += [one.record_id for one in actions if one.result == "created" and one.record_id]
    changed = [one.record_id for one in actions if one.result == "updated" and one.record_id]
    for kind, created in made.items():
        updated = changed if kind == plan.kind.word else []
        if created or updated:
            await work.emit(
                RecordsImported(
                    subject_id=plan.import_id,
                    subject_label=plan.name,
                    kind=kind,
                    file=plan.name,
                    created=created,
                    updated=updated,
                )
            )
    await _tell_of_people(work, plan, actions, stubs)


async def _tell_of_people(
    work: Work, plan: FilePlan, actions: Sequence[Action], stubs: Sequence[Stub]
) -> None:
    people = [(stub.id, stub.values) for stub in stubs if stub.kind == "user"]
    if plan.kind.word == "user":
        people += [
            (one.record_id, one.values) for one in actions if one.result == "created" and one.record_id
        ]
    await work.emit(
        *(UserCreated(subject_id=key, subject_label=who["name"], role=who["role"]) for key, who in people)
    )
