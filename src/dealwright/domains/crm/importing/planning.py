"""Decides what becomes of each row: created, updated, left alone or refused. Writes nothing.

Check and run share every decision made here; they differ in `Memory` alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import RowMapping

from dealwright.domains.crm.importing.fields import SELF_LINKS, MatchBy
from dealwright.domains.crm.importing.lookups import (
    UNIQUE,
    Hit,
    Key,
    Known,
    Memory,
    key_of,
    key_of_record,
    link_keys,
    own_key,
)
from dealwright.domains.crm.importing.rows import FilePlan, Remark, Row
from dealwright.domains.crm.importing.stages import Book
from dealwright.kernel.ids import new_id

Result = Literal["created", "updated", "unchanged", "skipped", "failed"]

LINK_COLUMNS: Mapping[str, str] = {
    "owner": "owner_id",
    "account": "account_id",
    "account_external_id": "account_id",
    "contact": "contact_id",
    "contact_external_id": "contact_id",
    "lead": "lead_id",
    "deal": "deal_id",
    "product": "product_id",
}
_CREATABLE = frozenset({"user", "product", "account", "contact"})


@dataclass(slots=True)
class Stub:
    """A record that is made because a row names it: little more than a name."""

    kind: str
    id: UUID
    values: dict[str, Any]


@dataclass(slots=True)
class Step:
    """A deal came into a stage."""

    from_stage_id: UUID | None
    to_stage_id: UUID
    at: datetime
    seconds_in_stage: int | None
    probability: int


@dataclass(slots=True)
class Action:
    """What becomes of one row. `values` are a whole record, or for an update the changed columns."""

    row: Row
    result: Result
    record_id: UUID | None = None
    values: dict[str, Any] = field(default_factory=dict[str, Any])
    remark: Remark | None = None
    stubs: list[Stub] = field(default_factory=list[Stub])
    current: RowMapping | None = None
    steps: list[Step] = field(default_factory=list[Step])
    line: dict[str, Any] | None = None

    @property
    def version(self) -> int:
        before = int(self.current["version"]) if self.current is not None else 0
        return before + (self.result != "unchanged")


class Refused(Exception):
    """This row cannot be imported."""

    def __init__(self, remark: Remark) -> None:
        super().__init__(remark.reason)
        self.remark = remark


@dataclass(frozen=True)
class Survey:
    """What one quick look through a whole file tells before its rows are decided.

    `own` are the keys under which rows of this file may be found, as hashes; `leaders` those that other
    rows name as their manager; `stages` the stage words by pipeline words.
    """

    rows: int
    own: frozenset[int] = frozenset()
    leaders: frozenset[int] = frozenset()
    stages: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])


@dataclass
class Planner:
    """Decides about the rows of one batch in their order."""

    plan: FilePlan
    survey: Survey
    known: Known
    memory: Memory
    book: Book
    now: datetime
    refine: Callable[["Planner", Action], None]

    def decide(self, row: Row) -> Action:
        if row.problem:
            return Action(row, "failed", remark=row.problem)
        warnings = len(row.warnings)
        try:
            action = self._decide(row)
        except Refused as error:
            del row.warnings[warnings:]
            return Action(row, "failed", remark=error.remark)
        self._remember(action)
        return action

    def _decide(self, row: Row) -> Action:
        stubs: list[Stub] = []
        self._resolve_links(row, stubs)
        match = self._match(row)
        if match is None or match.is_deleted:
            if match and self.plan.kind.word == "user":
                raise Refused(self._remark("email", "A person with this e-mail has left the team."))
            return self._create(row, stubs, match)
        earlier = self._touched(match.id)
        if earlier is not None:
            return self._skip(row, "The same record as an earlier row of this import.", f"Line {earlier}.")
        if self.plan.options.existing == "skip":
            return self._skip(row, "It is here already.")
        return self._update(row, stubs, match)

    def _skip(self, row: Row, reason: str, detail: str = "") -> Action:
        row.warnings.clear()
        key_field = self.plan.options.match_by
        column = self.plan.fields.get(key_field) if key_field != "none" else None
        return Action(row, "skipped", remark=Remark(column, reason, detail))

    def _match(self, row: Row) -> Hit | None:
        """The record this row is about; refuses a key that belongs to another one."""
        kind, options = self.plan.kind, self.plan.options
        key = own_key(kind, options.match_by, row)
        match = self.find(key) if key and options.existing != "create" else None
        unique = own_key(kind, UNIQUE[kind.word], row)
        holder = self.find(unique) if unique else None
        if holder is None or (match is not None and holder.id == match.id):
            return match
        if match is None and holder.is_deleted and kind.word != "user":
            return holder
        column = self.plan.fields.get(UNIQUE[kind.word])
        raise Refused(
            Remark(column, f"Another {kind.word} has this {_KEY_WORDS[UNIQUE[kind.word]]} already.")
        )

    def find(self, key: Key) -> Hit | None:
        return self.memory.find(key, self.known.holders.get(key))

    def _touched(self, record_id: UUID) -> int | None:
        line = self.known.touched.get(record_id)
        return line if line is not None else self.memory.touched.get(record_id.int)

    def _create(self, row: Row, stubs: list[Stub], revived: Hit | None) -> Action:
        values = dict(row.values)
        if self.plan.options.default_owner_id and "owner" in self.plan.kind.by_name:
            values.setdefault("owner_id", self.plan.options.default_owner_id)
        current = self.known.current.get(revived.id) if revived else None
        record_id = revived.id if revived else new_id()
        action = Action(row, "created", record_id, values, stubs=stubs, current=current)
        self.refine(self, action)
        return action

    def _update(self, row: Row, stubs: list[Stub], match: Hit) -> Action:
        current = self.known.current.get(match.id)
        if current is None:
            return self._skip(row, "The same record as an earlier row of this import.")
        action = Action(row, "updated", match.id, dict(row.values), stubs=stubs, current=current)
        self.refine(self, action)
        if not action.values:
            action.result = "unchanged"
        return action

    def _remember(self, action: Action) -> None:
        if action.record_id is None:
            return
        self.memory.touched[action.record_id.int] = action.row.line
        if SELF_LINKS.get(self.plan.kind.word, ("", ""))[0] in action.row.links:
            self.memory.by_line[self.plan.file_id, action.row.line] = (action.record_id, action.result)
        if action.result in ("created", "updated"):
            self._know(action, action.record_id)
        for stub in action.stubs:
            for key in link_keys(stub.kind, stub.values.get("external_id") or stub.values["name"]):
                self.memory.make(key, stub.id)
            for key in link_keys(stub.kind, stub.values["name"]):
                self.memory.make(key, stub.id)

    def _know(self, action: Action, record_id: UUID) -> None:
        """By which keys the record can be found from now on, and by which no more."""
        kind, before = self.plan.kind, action.current
        for by in kind.keys:
            old = key_of_record(kind, by, before) if before is not None else None
            new = self._new_key(action, by)
            if new is not None and (new != old or action.result == "created"):
                self.memory.make(new, record_id)
                if old is not None and old != new:
                    self.memory.lose(old, record_id)

    def _new_key(self, action: Action, by: MatchBy) -> Key | None:
        kind = self.plan.kind
        if by == "name" and kind.word in ("contact", "lead"):
            whole = {**(action.current or {}), **action.values}
            name = f"{whole.get('first_name', '')} {whole.get('last_name', '')}".strip()
            return key_of(kind.word, by, name) if name else None
        text = action.values.get(kind.keys[by])
        return key_of(kind.word, by, text) if text else None

    def _resolve_links(self, row: Row, stubs: list[Stub]) -> None:
        itself = SELF_LINKS.get(self.plan.kind.word, ("", ""))[0]
        targets: dict[str, list[str]] = {}
        for name in row.links:
            targets.setdefault(LINK_COLUMNS.get(name, name), []).append(name)
        for column, names in targets.items():
            found = self._link(row, sorted(names, reverse=True), stubs, is_self=names == [itself])
            if found and names != [itself]:
                row.values[column] = found

    def _link(self, row: Row, names: list[str], stubs: list[Stub], *, is_self: bool) -> UUID | None:
        """Tries the id before the name. A link within the same file is only checked here, set later."""
        for name in names:
            kind = self.plan.kind.by_name[name].link or ""
            for key in link_keys(kind, row.links[name]):
                hit = self.find(key)
                if hit and not hit.is_deleted:
                    if hit.several:
                        row.warnings.append(
                            self._remark(name, f"Several {kind}s are called this; the oldest was taken.")
                        )
                    return hit.id
                if is_self and hash(key) in self.survey.own:
                    return None
        return self._missing(row, names[-1], names, stubs)

    def _missing(self, row: Row, name: str, names: list[str], stubs: list[Stub]) -> UUID | None:
        kind = self.plan.kind.by_name[name].link or ""
        choice = self.plan.options.missing_links
        remark = self._remark(name, f"There is no {kind} with this {_WAYS[kind]}.")
        if choice == "fail":
            raise Refused(remark)
        if choice == "empty" or kind not in _CREATABLE:
            remark.reason += " The link was left empty."
            row.warnings.append(remark)
            return None
        return self._stub(row, kind, name, names, stubs)

    def _stub(self, row: Row, kind: str, name: str, names: list[str], stubs: list[Stub]) -> UUID:
        text = row.links[name]
        values: dict[str, Any] = {"name": text}
        by_id = next((one for one in names if one.endswith("external_id")), None)
        if by_id and kind in ("account", "contact"):
            values["external_id"] = row.links[by_id][:100]
        if kind == "user":
            values["role"] = "manager" if name == "manager" else "rep"
        stub = Stub(kind, new_id(), values)
        stubs.append(stub)
        return stub.id

    def _remark(self, name: str, reason: str) -> Remark:
        return Remark(self.plan.fields.get(name), reason)


_KEY_WORDS = {"email": "e-mail", "external_id": "id"}
_WAYS = {
    "user": "name or e-mail",
    "product": "name or code",
    "account": "name or id",
    "contact": "name, e-mail or id",
    "lead": "name, e-mail or id",
    "deal": "name or id",
}
