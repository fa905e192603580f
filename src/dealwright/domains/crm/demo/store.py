"""Writes an imagined demo in bulk, and removes a demo with every row that belongs to it.

Rows go in as JSON, thousands per statement: the search triggers run once per statement, so that row by row
the same would take minutes.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import orjson
from sqlalchemy import Table, delete, text, update

from dealwright.domains.crm.demo import company
from dealwright.domains.crm.demo.diary import Diary, PastEvent
from dealwright.domains.crm.models.records import Account, Deal, Lead
from dealwright.domains.identity.events import WorkspaceCreated
from dealwright.domains.identity.models import User, Workspace
from dealwright.kernel.db import Base
from dealwright.kernel.events import EventRow
from dealwright.kernel.work import Work

BATCH = 4_000
FILLED_LATER = ("leads", "deal_id")


async def store(work: Work, diary: Diary, password_hash: str) -> None:
    """Needs the system scope. The workspace is the one of the actor."""
    await _add_workspace(work, diary)
    for rows in _in_order(diary):
        if rows:
            await _insert(work, rows[0].__tablename__, rows)
    await _link_deals(work)
    await work.session.execute(
        update(User).where(User.workspace_id == work.workspace_id).values(password_hash=password_hash)
    )
    await _insert(work, EventRow.__tablename__, diary.events)
    work.events += len(diary.events)


def _in_order(diary: Diary) -> Iterator[Sequence[Base]]:
    """What others refer to comes first."""
    yield diary.users
    yield diary.pipelines
    yield diary.stages
    yield diary.lost_reasons
    yield diary.products
    yield diary.tags
    yield sorted(diary.accounts, key=_has_parent)
    yield diary.contacts
    yield diary.leads
    yield diary.deals
    yield diary.deal_lines
    yield diary.stage_changes
    yield diary.activities
    yield diary.record_tags


def _has_parent(account: Account) -> bool:
    return account.parent_id is not None


async def _add_workspace(work: Work, diary: Diary) -> None:
    workspace = Workspace(
        id=work.workspace_id,
        name=company.NAME,
        currency=company.CURRENCY,
        timezone=company.TIMEZONE,
        is_demo=True,
        created_at=diary.users[0].created_at,
    )
    work.session.add(workspace)
    await work.session.flush()
    await work.emit(WorkspaceCreated(subject_id=workspace.id, subject_label=workspace.name))


async def _insert(work: Work, name: str, rows: Sequence[Base] | Sequence[PastEvent]) -> None:
    """Columns that no row fills keep their default."""
    table = Base.metadata.tables[name]
    columns = [
        column.key
        for column in table.columns
        if column.key != "workspace_id"
        and (name, column.key) != FILLED_LATER
        and any(getattr(row, column.key, None) is not None for row in rows)
    ]
    names = ", ".join(["workspace_id", *columns])
    statement = text(
        f"insert into {name} ({names}) "
        f"select {names} from json_populate_recordset(null::{name}, cast(:rows as json))"
    )
    for start in range(0, len(rows), BATCH):
        values: list[dict[str, Any]] = [
            {"workspace_id": work.workspace_id, **{column: getattr(row, column) for column in columns}}
            for row in rows[start : start + BATCH]
        ]
        await work.session.execute(statement, {"rows": orjson.dumps(values).decode()})


async def _link_deals(work: Work) -> None:
    """Leads and deals name each other, so one of both is filled in afterwards."""
    await work.session.execute(
        update(Lead)
        .where(
            Lead.workspace_id == work.workspace_id,
            Deal.workspace_id == Lead.workspace_id,
            Deal.lead_id == Lead.id,
        )
        .values(deal_id=Deal.id)
        .execution_options(synchronize_session=False)
    )


async def remove_leaves(work: Work) -> None:
    """Rows that nothing refers to, in a transaction of their own.

    Deleting what they referred to looks for them once per row, and rows that died in the same transaction
    would be read each time: together it takes ten times as long.
    """
    referred = {
        key.elements[0].column.table.name for table in _tables() for key in table.foreign_key_constraints
    }
    for table in _tables():
        if table.name not in referred:
            await _empty(work, table)


async def remove_rest(work: Work) -> None:
    """Every other row of this workspace, its jobs, then the workspace itself. Needs the system scope."""
    for table in _tables():
        for key in table.foreign_key_constraints:
            if key.use_alter:
                columns = {name: None for name in key.column_keys if name != "workspace_id"}
                here = table.c.workspace_id == work.workspace_id
                await work.session.execute(update(table).where(here).values(columns))
    for table in reversed(_tables()):
        await _empty(work, table)
    await work.session.execute(_REMOVE_JOBS, {"here": str(work.workspace_id)})
    await work.session.execute(delete(Workspace).where(Workspace.id == work.workspace_id))


_REMOVE_JOBS = text("delete from procrastinate_jobs where args -> 'actor' ->> 'workspace_id' = :here")


def _tables() -> Sequence[Table]:
    """Those with rows of a workspace; whoever is referred to comes first."""
    return [table for table in Base.metadata.sorted_tables if "workspace_id" in table.columns]


async def _empty(work: Work, table: Table) -> None:
    await work.session.execute(delete(table).where(table.c.workspace_id == work.workspace_id))
