"""Activities: what was said and done, and what is to do. They keep `last_activity_at` of what they touch."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, update

from dealwright.domains.crm.models.records import Account, Activity, Contact, Deal, Lead
from dealwright.domains.crm.schemas.records import ChangeActivity, NewActivity
from dealwright.domains.crm.service import records
from dealwright.domains.crm.service.records import ACTIVITY
from dealwright.kernel.errors import Invalid
from dealwright.kernel.work import Work


async def log_activity(work: Work, form: NewActivity) -> Activity:
    values = records.owned(work, form.model_dump(exclude_unset=True, exclude={"done"}))
    values["at"] = values.get("at") or work.now()
    if form.kind != "task" and (form.done or form.due_at):
        raise Invalid.field("due_at" if form.due_at else "done", "Only tasks are due or done.")
    values["done_at"] = work.now() if form.done else None
    await _complete_links(work, values)
    activity = await records.create(work, ACTIVITY, values)
    await _touch_linked(work, activity)
    return activity


async def change_activity(work: Work, activity_id: UUID, form: ChangeActivity) -> Activity:
    values = form.model_dump(exclude_unset=True, exclude={"version", "done"})
    activity = await records.access(work, ACTIVITY, activity_id)
    if activity.kind != "task" and (form.done is not None or form.due_at):
        raise Invalid.field("due_at" if form.due_at else "done", "Only tasks are due or done.")
    if form.done is not None and form.done != (activity.done_at is not None):
        values["done_at"] = work.now() if form.done else None
    changed = await records.change(work, ACTIVITY, activity_id, values, version=form.version)
    await _touch_linked(work, changed)
    return changed


async def _complete_links(work: Work, values: dict[str, Any]) -> None:
    """What is about a deal or a contact is about their account, too."""
    if values.get("account_id"):
        return
    for name, model in (("deal_id", Deal), ("contact_id", Contact)):
        if values.get(name):
            parent = await work.get_or_none(model, values[name])
            if parent is not None and parent.account_id:
                values["account_id"] = parent.account_id
                return


async def _touch_linked(work: Work, activity: Activity) -> None:
    """Something happened: a past call, meeting, mail or note, or a task that was done."""
    happened = activity.done_at if activity.kind == "task" else activity.at
    if happened is None or happened > work.now():
        return
    linked = (
        (Account, activity.account_id),
        (Contact, activity.contact_id),
        (Lead, activity.lead_id),
        (Deal, activity.deal_id),
    )
    for model, record_id in linked:
        if record_id:
            await _touch(work, model, record_id, happened)


async def _touch(work: Work, model: Any, record_id: UUID, happened: datetime) -> None:
    await work.session.execute(
        update(model)
        .where(model.workspace_id == work.workspace_id, model.id == record_id)
        .values(last_activity_at=func.greatest(func.coalesce(model.last_activity_at, happened), happened))
        .execution_options(synchronize_session=False)
    )
