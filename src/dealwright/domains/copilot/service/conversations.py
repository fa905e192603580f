"""Conversations: begun, renamed, shared, attached to a record, deleted."""

from typing import Any
from uuid import UUID

from dealwright.domains.copilot.errors import NotYours
from dealwright.domains.copilot.events import ConversationChanged
from dealwright.domains.copilot.findings import RecordRef
from dealwright.domains.copilot.models import Conversation
from dealwright.domains.copilot.schemas import ChangeConversation, SubjectForm
from dealwright.domains.crm.service import records
from dealwright.domains.crm.service.records import ACCOUNT, CONTACT, DEAL, LEAD, Kind
from dealwright.kernel.changes import check_version
from dealwright.kernel.errors import NotFound
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Work

TITLE_LENGTH = 80
KINDS: dict[str, Kind[Any]] = {"account": ACCOUNT, "contact": CONTACT, "lead": LEAD, "deal": DEAL}


async def subject_of(work: Work, form: SubjectForm) -> tuple[RecordRef, UUID | None]:
    """The record with its name, and its account; `NotFound` when the asker may not see it."""
    work.actor.check("crm:read")
    kind = KINDS[form.kind]
    row = await records.access(work, kind, form.id)
    return RecordRef(kind=form.kind, id=form.id, label=kind.label(row)), kind.account_of(row)


async def begin_conversation(
    work: Work, user_id: UUID, question: str, subject: SubjectForm | None
) -> Conversation:
    now = work.now()
    row = Conversation(
        workspace_id=work.workspace_id,
        id=new_id(),
        user_id=user_id,
        title=title_of(question),
        visibility="private",
        created_at=now,
        updated_at=now,
        created_by=user_id,
        updated_by=user_id,
        version=1,
        subject_label="",
    )
    if subject:
        await _attach(work, row, subject)
    work.session.add(row)
    await work.session.flush()
    return row


def title_of(question: str) -> str:
    """The first line of a question, at a word's end."""
    line = " ".join(question.split())
    if len(line) <= TITLE_LENGTH:
        return line
    return line[: TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…"


async def _attach(work: Work, row: Conversation, subject: SubjectForm) -> None:
    ref, account_id = await subject_of(work, subject)
    row.subject_kind, row.subject_id, row.subject_label = ref.kind, ref.id, ref.label
    row.account_id = account_id


async def readable(work: Work, conversation_id: UUID) -> Conversation:
    """One's own, or one that was shared."""
    row = await work.get_or_none(Conversation, conversation_id)
    mine = row is not None and row.user_id == work.actor.user_id
    if row is None or row.deleted_at or not (mine or row.visibility == "workspace"):
        raise NotFound("There is no conversation with this id.")
    return row


async def own(work: Work, conversation_id: UUID, *, lock: bool = False) -> Conversation:
    row = await readable(work, conversation_id)
    if row.user_id != work.actor.user_id:
        raise NotYours
    return await work.get(Conversation, conversation_id, lock=True) if lock else row


async def change_conversation(work: Work, conversation_id: UUID, form: ChangeConversation) -> Conversation:
    row = await own(work, conversation_id, lock=True)
    await check_version(work, row, form.version)
    if form.title:
        row.title = form.title
    if form.visibility:
        row.visibility = form.visibility
    if "subject" in form.model_fields_set:
        if form.subject:
            await _attach(work, row, form.subject)
        else:
            row.subject_kind = row.subject_id = row.account_id = None
            row.subject_label = ""
    await _changed(work, row)
    return row


async def delete_conversation(work: Work, conversation_id: UUID) -> None:
    """Gone from every list at once, for good after a week: until then `restore` brings it back."""
    row = await own(work, conversation_id, lock=True)
    row.deleted_at = work.now()
    await _changed(work, row)


async def restore_conversation(work: Work, conversation_id: UUID) -> Conversation:
    row = await work.get_or_none(Conversation, conversation_id, lock=True)
    if row is None or row.user_id != work.actor.user_id:
        raise NotFound("There is no conversation with this id.")
    row.deleted_at = None
    await _changed(work, row)
    return row


async def _changed(work: Work, row: Conversation) -> None:
    row.version += 1
    row.updated_at = work.now()
    row.updated_by = work.actor.user_id
    await work.session.flush()
    await tell_changed(work, row.id)


async def tell_changed(work: Work, conversation_id: UUID) -> None:
    await work.emit(ConversationChanged(subject_id=conversation_id))
