"""The second pass of a file: links between its own rows, such as a parent company some lines below."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select, text, update

from dealwright.domains.crm.importing.fields import SELF_LINKS
from dealwright.domains.crm.importing.lookups import Holders, Key, Memory, among, find_keys, link_keys
from dealwright.domains.crm.importing.rows import FilePlan, Remark, Row
from dealwright.domains.crm.importing.writing import update_rows
from dealwright.domains.crm.models.imports import ImportRecord
from dealwright.kernel.work import Work

MAX_DEPTH = 30


@dataclass(frozen=True)
class Link:
    """A record and the one it now belongs to."""

    line: int
    record_id: UUID
    before_id: UUID | None
    parent_id: UUID
    result: str

    @property
    def was_unchanged(self) -> bool:
        return self.result == "unchanged"


@dataclass
class Links:
    made: list[Link] = field(default_factory=list[Link])
    refused: list[tuple[int, Remark]] = field(default_factory=list[tuple[int, Remark]])


@dataclass(frozen=True)
class _Own:
    record_id: UUID
    result: str


async def plan_links(work: Work, plan: FilePlan, rows: Sequence[Row], memory: Memory) -> Links:
    """Which of these rows get a parent, and whose would close a circle or cannot be found."""
    name, column = SELF_LINKS[plan.kind.word]
    rows = [row for row in rows if row.problem is None and name in row.links]
    own = await _own_records(work, plan, rows, memory)
    keys = {row.line: link_keys(plan.kind.word, row.links[name]) for row in rows if row.line in own}
    found = await find_keys(work, {key for group in keys.values() for key in group})
    targets = {line: _first(group, found, memory) for line, group in keys.items()}
    wanted = {one.record_id for one in own.values()} | {one for one in targets.values() if one}
    await _look_above(work, plan, column, wanted, memory)
    links = Links()
    for row in rows:
        if row.line in own:
            _link(plan, row, own[row.line], targets[row.line], memory, links)
    return links


def _first(keys: Sequence[Key], found: dict[Key, Holders], memory: Memory) -> UUID | None:
    for key in keys:
        hit = memory.find(key, found.get(key))
        if hit is not None and not hit.is_deleted:
            return hit.id
    return None


def _link(plan: FilePlan, row: Row, own: _Own, target: UUID | None, memory: Memory, links: Links) -> None:
    column = plan.fields[SELF_LINKS[plan.kind.word][0]]
    if target is None:
        return
    before = _above(memory, own.record_id)
    if before == target:
        return
    reason = _objection(memory, own.record_id, target)
    if reason:
        links.refused.append((row.line, Remark(column, f"{reason} The link was left empty.")))
        return
    memory.parents[own.record_id] = target
    links.made.append(Link(row.line, own.record_id, before, target, own.result))


def _above(memory: Memory, record_id: UUID) -> UUID | None:
    return memory.parents.get(record_id) or memory.above.get(record_id)


def _objection(memory: Memory, record_id: UUID, parent_id: UUID) -> str | None:
    seen: UUID | None = parent_id
    for _ in range(MAX_DEPTH):
        if seen is None:
            return None
        if seen == record_id:
            return "This would make a circle."
        seen = _above(memory, seen)
    return f"Nothing can be nested deeper than {MAX_DEPTH}."


async def _own_records(work: Work, plan: FilePlan, rows: Sequence[Row], memory: Memory) -> dict[int, _Own]:
    statement = select(ImportRecord.line, ImportRecord.record_id, ImportRecord.result).where(
        ImportRecord.workspace_id == work.workspace_id,
        ImportRecord.file_id == plan.file_id,
        ImportRecord.kind == plan.kind.word,
        ImportRecord.result.in_(("created", "updated", "unchanged")),
        among(ImportRecord.line, [row.line for row in rows]),
    )
    noted = await work.session.execute(statement)
    found = {line: _Own(key, result) for line, key, result in noted}
    for row in rows:
        if known := memory.by_line.get((plan.file_id, row.line)):
            found[row.line] = _Own(known[0], known[1])
    return found


_CHAIN = """
with recursive up(id, parent, depth) as (
  select t.id, t.{column}, 1 from {table} t
  where t.workspace_id = :workspace_id and t.id = any(cast(:ids as uuid[]))
  union all
  select t.id, t.{column}, up.depth + 1 from {table} t join up on t.id = up.parent
  where t.workspace_id = :workspace_id and up.depth < :deepest
)
select distinct id, parent from up where parent is not null
"""


async def _look_above(work: Work, plan: FilePlan, column: str, ids: set[UUID], memory: Memory) -> None:
    """Remembers who stands above these, up to the top."""
    if not ids:
        return
    statement = text(_CHAIN.format(table=plan.kind.model.__tablename__, column=column))
    parameters = {"workspace_id": work.workspace_id, "ids": list(ids), "deepest": MAX_DEPTH + 2}
    for record_id, parent in await work.session.execute(statement, parameters):
        memory.above[record_id] = parent


_KEEP = """
update import_records set at = coalesce(at, :now),
  changes = coalesce(changes, '{}') || jsonb_build_object(cast(:column as text),
    jsonb_build_array(to_jsonb(new.before), to_jsonb(new.after)))
from unnest(cast(:ids as uuid[]), cast(:befores as uuid[]), cast(:afters as uuid[])) as new(id, before, after)
where workspace_id = :workspace_id and import_id = :import_id and record_id = new.id
"""


async def _keep_changes(work: Work, plan: FilePlan, links: Sequence[Link]) -> None:
    if links:
        parameters = {
            "workspace_id": work.workspace_id,
            "import_id": plan.import_id,
            "now": work.now(),
            "column": SELF_LINKS[plan.kind.word][1],
            "ids": [one.record_id for one in links],
            "befores": [one.before_id for one in links],
            "afters": [one.parent_id for one in links],
        }
        await work.session.execute(text(_KEEP), parameters)


async def write_links(work: Work, plan: FilePlan, links: Sequence[Link]) -> None:
    """A record that was untouched until now gets a new version; others are of this import anyway."""
    column = SELF_LINKS[plan.kind.word][1]
    model = plan.kind.model
    await update_rows(work, model, [{"id": one.record_id, column: one.parent_id} for one in links])
    await _keep_changes(work, plan, [one for one in links if one.result != "created"])
    changed = [one.record_id for one in links if one.was_unchanged]
    if not changed:
        return
    table = model.__table__
    bump = {"version": table.c["version"] + 1, "updated_at": work.now(), "updated_by": work.actor.user_id}
    await work.session.execute(
        update(model)
        .where(table.c["workspace_id"] == work.workspace_id, among(table.c["id"], changed))
        .values(bump)
        .execution_options(synchronize_session=False)
    )
    await work.session.execute(
        update(ImportRecord)
        .where(
            ImportRecord.workspace_id == work.workspace_id,
            ImportRecord.import_id == plan.import_id,
            among(ImportRecord.record_id, changed),
        )
        .values(result="updated", version=ImportRecord.version + 1)
        .execution_options(synchronize_session=False)
    )
