"""What engines can do in one transaction: change the settings, note a call, forget old calls."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select

from dealwright.domains.engines.events import ModelChanged
from dealwright.domains.engines.models import ModelCall, ModelSettings
from dealwright.domains.engines.schemas import ModelForm
from dealwright.kernel.changes import StaleVersion, apply_changes, check_version
from dealwright.kernel.ids import new_id
from dealwright.kernel.sealing import Sealer
from dealwright.kernel.work import Work

HINT_FROM = 12  # characters; the end of a shorter key would tell too much of it


def key_subject(workspace_id: UUID, provider: str, url: str) -> str:
    """A sealed key opens for one workspace and one address only, whatever somebody writes into the row."""
    return f"model key of {workspace_id} for {provider} {url}"


async def save(work: Work, form: ModelForm, sealer: Sealer) -> ModelSettings:
    """An address that changes loses the key of the former one, unless the form brings another."""
    row = await _locked(work, form.version)
    has_moved = (row.provider, row.url) != (form.provider, form.url)
    changes = apply_changes(row, form.model_dump(exclude={"version", "key"}))
    had_key = row.key_sealed is not None
    if form.key:
        row.key_sealed = sealer.seal(form.key, key_subject(work.workspace_id, row.provider, row.url))
        row.key_hint = form.key[-4:] if len(form.key) >= HINT_FROM else ""
    elif form.key is None or has_moved:
        row.key_sealed, row.key_hint = None, ""
    key_changed = bool(form.key) or (had_key and row.key_sealed is None)
    if not changes and not key_changed:
        return row
    row.version += 1
    row.updated_at, row.updated_by = work.now(), work.actor.user_id
    await work.session.flush()
    await work.emit(
        ModelChanged(
            subject_id=row.id,
            subject_label=row.model or "none",
            changes=changes,
            key_changed=key_changed,
            version=row.version,
        )
    )
    return row


async def _locked(work: Work, version: int) -> ModelSettings:
    statement = select(ModelSettings).where(ModelSettings.workspace_id == work.workspace_id)
    row = (await work.session.scalars(statement.with_for_update())).first()
    if row:
        await check_version(work, row, version)
        return row
    if version:
        raise StaleVersion(current_version=0, changes=[])
    row = ModelSettings(
        workspace_id=work.workspace_id,
        id=new_id(),
        provider="none",
        url="",
        model="",
        price_in_micros=0,
        price_out_micros=0,
        timeout_seconds=30,
        version=0,
        key_hint="",
    )
    work.session.add(row)
    return row


async def note_call(work: Work, **facts: Any) -> None:
    who = {"workspace_id": work.workspace_id, "id": new_id(), "user_id": work.actor.user_id}
    await work.connection.execute(insert(ModelCall).values({**who, "at": work.now(), **facts}))


async def forget_calls(work: Work, before: datetime) -> int:
    """Of all workspaces. Needs the system scope."""
    done = await work.connection.execute(delete(ModelCall).where(ModelCall.at < before))
    return done.rowcount
