"""Tools that propose: what would change, checked by the forms of the API, for a person to approve.

Nothing is written here, and nothing ever leaves: an approved mail is a mail that the person says they sent.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, ValidationError

from dealwright.domains.copilot.findings import ActionKind, Change, Fact, Found, Proposal, RecordRef
from dealwright.domains.copilot.tools.base import Arguments, Hands, Tool
from dealwright.domains.copilot.tools.clients import Name
from dealwright.domains.copilot.tools.naming import (
    Meant,
    a_client,
    a_contact,
    a_deal,
    handle,
    nothing,
    said,
    someone,
)
from dealwright.domains.copilot.tools.words import clipped, day, moment
from dealwright.domains.crm.assistant import schemas as crm
from dealwright.domains.crm.assistant.facts import contact_facts
from dealwright.domains.crm.models.pipelines import LostReason, Stage
from dealwright.domains.crm.models.records import Deal
from dealwright.domains.crm.queries.board import lost_reasons
from dealwright.domains.crm.schemas.records import MoveDeal, NewActivity
from dealwright.domains.crm.service.pipelines import stages_of
from dealwright.domains.crm.service.records import ACTIVITY, DEAL, access, check_references
from dealwright.kernel.errors import FieldError, Invalid

PERMISSIONS = ("copilot:use", "crm:read", "crm:write")
NOON = time(12)
DUE = time(23, 59)  # as the page does it: a task of today is not late before the day is over

Subject = Annotated[str, Field(min_length=1, max_length=200)]
Prose = Annotated[str, Field(min_length=1, max_length=20_000)]
When = Annotated[str, Field(min_length=8, max_length=40)]


class AboutRecord(Arguments):
    """What it is about: the narrowest that was named."""

    client: Name | None = Field(None, description="The client it is about, by name as it was said, or an id.")
    contact: Name | None = Field(None, description="The contact it is about, by name or id.")
    deal: Name | None = Field(None, description="The deal it is about, by name or id.")

    def beside(self, subject: RecordRef | None) -> Self:
        key = (
            {"account": "client", "contact": "contact", "deal": "deal"}.get(subject.kind) if subject else None
        )
        if subject is None or key is None or self.client or self.contact or self.deal:
            return self
        return self.model_copy(update={key: str(subject.id)})

    def about(self) -> str:
        return said(self.deal or self.contact or self.client, "the record that lies open")


class ProposeTask(AboutRecord):
    subject: Subject = Field(description="What is to do, in a few words.")
    due: When | None = Field(None, description="The day, 2026-03-12, or the moment it is due, in ISO 8601.")
    owner: Name | None = Field(None, description="The colleague who is to do it; default: the asker.")
    body: Prose | None = Field(None, description="More about it.")

    def progress(self) -> str:
        return f"Preparing the task {clipped(self.subject)}"


class ProposeCall(AboutRecord):
    summary: Prose = Field(description="What was said, in the asker's words.")
    at: When | None = Field(None, description="When it was, in ISO 8601; default: now.")
    minutes: int | None = Field(None, ge=0, le=10_080, description="How long it took.")
    direction: Literal["in", "out"] | None = Field(None, description="in: they called; out: we called.")
    outcome: Annotated[str, Field(max_length=100)] | None = Field(None, description="What came of it.")

    def progress(self) -> str:
        return f"Preparing the note of a call with {self.about()}"


class ProposeMail(AboutRecord):
    purpose: Annotated[str, Field(min_length=1, max_length=500)] = Field(
        description="What the mail is for, in the asker's words."
    )
    subject: Subject | None = Field(None, description="The subject line; default: from the purpose.")
    body: Prose | None = Field(None, description="The text; default: a short one from the purpose.")

    def progress(self) -> str:
        return f"Drafting a mail to {self.about()}"


class ProposeStage(Arguments):
    deal: Name | None = Field(
        None, description="The deal by name or id. Leave it out for the record that lies open."
    )
    stage: Name = Field(description="The stage it is to be moved to, by name, such as Proposal, Won or Lost.")
    lost_reason: Name | None = Field(None, description="Why it was lost, by name; needed for a lost stage.")
    lost_note: Prose | None = Field(None, description="More about why it was lost.")

    def beside(self, subject: RecordRef | None) -> Self:
        return self if self.deal else self.model_copy(update={"deal": handle(subject)})

    def progress(self) -> str:
        return f"Preparing to move {said(self.deal, 'the deal')} to {clipped(self.stage)}"


async def _propose_task(hands: Hands, arguments: ProposeTask) -> Found:
    linked = await _linked(hands, arguments)
    if isinstance(linked, Found):
        return linked
    owner = await _owner(hands, arguments.owner)
    if isinstance(owner, Found):
        return owner
    due = _moment(hands, "due", arguments.due, at=DUE)
    if due and due.astimezone(hands.zone).date() < hands.now.astimezone(hands.zone).date():
        raise Invalid.field("due", f"{day(due, hands.zone)} is past.")
    form = {
        "kind": "task",
        "subject": arguments.subject,
        "due_at": due,
        "owner_id": owner.id if owner else hands.actor.user_id,
        "body": arguments.body,
    } | _ids(linked)
    on = f", due on {day(due, hands.zone)}" if due else ""
    whose = f" for {owner.name}" if owner else ""
    changes = [
        ("Task", arguments.subject),
        ("Due", _due_words(hands, due)),
        ("Owner", owner.name if owner else None),
        *_about_lines(linked),
        ("Text", arguments.body),
    ]
    title = f'Create the task "{clipped(arguments.subject)}"{whose}{_with(linked)}{on}'
    return await _proposed(hands, "create_task", title, linked, changes, form)


async def _propose_call(hands: Hands, arguments: ProposeCall) -> Found:
    linked = await _linked(hands, arguments)
    if isinstance(linked, Found):
        return linked
    at = _moment(hands, "at", arguments.at, at=NOON) or hands.now
    if at > hands.now:
        raise Invalid.field("at", "A call that is still to come is a task or a meeting; log it when it was.")
    subject = clipped(arguments.summary, 80)
    form = {
        "kind": "call",
        "subject": subject,
        "body": arguments.summary if subject != arguments.summary else None,
        "at": at,
        "duration_minutes": arguments.minutes,
        "direction": arguments.direction or "out",
        "outcome": arguments.outcome,
        "owner_id": hands.actor.user_id,
    } | _ids(linked)
    changes = [
        ("Call", arguments.summary),
        ("When", moment(at, hands.zone)),
        ("Minutes", str(arguments.minutes) if arguments.minutes is not None else None),
        ("Direction", "they called" if arguments.direction == "in" else "we called"),
        ("Outcome", arguments.outcome),
        *_about_lines(linked),
    ]
    title = f"Log a call{_with(linked)} on {day(at, hands.zone)}"
    return await _proposed(hands, "log_call", title, linked, changes, form)


async def _propose_mail(hands: Hands, arguments: ProposeMail) -> Found:
    linked = await _linked(hands, arguments, needs_contact=True)
    if isinstance(linked, Found):
        return linked
    contact = linked["contact"]
    async with hands.begin(hands.actor) as work:
        known = await contact_facts(work, contact.ref.id)
    subject = arguments.subject or _subject_of(arguments.purpose)
    body = arguments.body or _body_of(known.name, arguments.purpose, hands.actor.label)
    form = {
        "kind": "mail",
        "subject": subject,
        "body": body,
        "at": None,
        "direction": "out",
        "owner_id": hands.actor.user_id,
    } | _ids(linked)
    to = f"{known.name} <{known.email}>" if known.email else f"{known.name} (no mail address is kept)"
    changes = [("To", to), ("Subject", subject), ("Text", body), *_about_lines(linked)]
    title = f"Draft a mail to {contact.say}"
    return await _proposed(hands, "draft_mail", title, linked, changes, form)


def _subject_of(purpose: str) -> str:
    line = clipped(purpose, 80)
    return line[0].upper() + line[1:]


def _body_of(name: str, purpose: str, sender: str) -> str:
    """Plain, for a person to make their own."""
    said = purpose.strip().rstrip(".")
    text = f"I would like {said}." if said.lower().startswith("to ") else f"I am writing about {said}."
    return f"Hello {name},\n\n{text}\n\nKind regards\n{sender}"


async def _propose_stage(hands: Hands, arguments: ProposeStage) -> Found:
    arguments = arguments.beside(hands.subject)
    if hands.actor.user_id is None:
        return _needs_person()
    if arguments.deal is None:
        return nothing("No deal was named and none lies open.")
    meant = await a_deal(hands, arguments.deal)
    if isinstance(meant, Found):
        return meant
    async with hands.begin(hands.actor) as work:
        deal = await access(work, DEAL, meant.ref.id)
        stages = await stages_of(work, deal.pipeline_id)
        reasons = await lost_reasons(work)
    stage = _stage_called(arguments.stage, stages)
    if stage is None:
        known = ", ".join(one.name for one in stages)
        return nothing(f"There is no stage '{clipped(arguments.stage)}'. The stages are {known}.")
    if stage.id == deal.stage_id:
        return nothing(f"{deal.name} is in stage {stage.name} already.")
    reason = _reason_called(arguments.lost_reason, reasons) if stage.type == "lost" else None
    if stage.type == "lost" and reason is None:
        known = ", ".join(one.name for one in reasons)
        return nothing(f"Say why {deal.name} was lost. The reasons are {known}.")
    form = {
        "stage_id": stage.id,
        "lost_reason_id": reason.id if reason else None,
        "lost_note": arguments.lost_note if reason else None,
    }
    checked = _checked(MoveDeal, {"version": deal.version, **form}, leave_out={"version"})
    proposal = Proposal(
        action="move_stage",
        title=f"Move {deal.name} to {stage.name}",
        record=meant.ref,
        changes=_stage_changes(deal, stages, stage, reason, arguments.lost_note),
        arguments={"deal_id": str(deal.id), **checked},
        version=deal.version,
    )
    return _waiting(proposal, meant.accounts())


def _stage_changes(
    deal: Deal, stages: Sequence[Stage], to: Stage, reason: LostReason | None, note: str | None
) -> list[Change]:
    before = next((one.name for one in stages if one.id == deal.stage_id), None)
    changes = [
        Change(field="Stage", before=before, after=to.name),
        Change(field="Probability", before=f"{deal.probability} %", after=f"{to.probability} %"),
    ]
    if deal.status != to.type:
        changes.append(Change(field="Status", before=deal.status, after=to.type))
    if reason:
        changes.append(Change(field="Lost because of", before=None, after=reason.name))
    if reason and note:
        changes.append(Change(field="Note", before=None, after=note))
    return changes


def _stage_called(name: str, stages: Sequence[Stage]) -> Stage | None:
    """By its name, the beginning of it, or as the only one that means won or lost."""
    wanted = name.strip().casefold().removeprefix("closed ")
    exact = [one for one in stages if one.name.casefold() in (wanted, name.strip().casefold())]
    typed = [one for one in stages if one.type == wanted and wanted != "open"]
    begun = [one for one in stages if one.name.casefold().startswith(wanted)]
    return next((found[0] for found in (exact, typed, begun) if len(found) == 1), None)


def _reason_called(name: str | None, reasons: Sequence[LostReason]) -> LostReason | None:
    wanted = (name or "").strip().casefold()
    exact = [one for one in reasons if one.name.casefold() == wanted]
    part = [one for one in reasons if wanted and wanted in one.name.casefold()]
    return next((found[0] for found in (exact, part) if len(found) == 1), None)


Linked = Mapping[str, Meant]


async def _linked(hands: Hands, arguments: AboutRecord, *, needs_contact: bool = False) -> Linked | Found:
    """The records it is about, by kind; a record that is named must be one of ours."""
    arguments = arguments.beside(hands.subject)
    if hands.actor.user_id is None:
        return _needs_person()
    linked: dict[str, Meant] = {}
    for kind, name, find in (
        ("deal", arguments.deal, a_deal),
        ("contact", arguments.contact, a_contact),
        ("account", arguments.client, a_client),
    ):
        if name:
            meant = await find(hands, name)
            if isinstance(meant, Found):
                return meant
            linked[kind] = meant
    if needs_contact and "contact" not in linked:
        return await _with_contact(hands, linked)
    return linked


async def _with_contact(hands: Hands, linked: Linked) -> Linked | Found:
    """To whom: the only contact of the client or of the deal's client, or the choice."""
    account = next((one.account for one in linked.values() if one.account), None)
    if account is None:
        return nothing("Say to whom the mail is.")
    contact = await a_contact(hands, str(account.id))
    return contact if isinstance(contact, Found) else {**linked, "contact": contact}


def _needs_person() -> Found:
    return nothing("Only a person can approve an action, and this key belongs to none: sign in as a user.")


async def _owner(hands: Hands, name: str | None) -> crm.PersonRef | Found | None:
    if name is None:
        return None
    found = await someone(hands, name)
    if isinstance(found, Found):
        return found
    if len(found.people) > 1:
        return nothing(f"'{clipped(name)}' is a team. Name one colleague.")
    return found.people[0]


def _moment(hands: Hands, field: str, value: str | None, *, at: time) -> datetime | None:
    """A day means `at` on it; a moment without a time zone is one of the workspace's."""
    if value is None:
        return None
    try:
        if len(value) == len("2026-03-12"):
            return datetime.combine(date.fromisoformat(value), at, hands.zone)
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise Invalid.field(field, "Write a day such as 2026-03-12, or a moment in ISO 8601.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=hands.zone)


def _due_words(hands: Hands, due: datetime | None) -> str | None:
    if due is None:
        return None
    is_day = due.astimezone(hands.zone).time() == DUE
    return day(due, hands.zone) if is_day else moment(due, hands.zone)


def _ids(linked: Linked) -> dict[str, UUID]:
    ids = {f"{kind}_id": meant.ref.id for kind, meant in linked.items()}
    account = next((one.account for one in linked.values() if one.account), None)
    return {"account_id": account.id, **ids} if account else ids


def _about_lines(linked: Linked) -> list[tuple[str, str | None]]:
    names = {"deal": "Deal", "contact": "Contact", "account": "Client"}
    lines: list[tuple[str, str | None]] = [(names[kind], meant.ref.label) for kind, meant in linked.items()]
    account = next((one.account for one in linked.values() if one.account), None)
    return [*lines, ("Client", account.label)] if account and "account" not in linked else lines


def _with(linked: Linked) -> str:
    meant = next(iter(linked.values()), None)
    return f" about {meant.ref.label}" if meant else ""


async def _proposed(
    hands: Hands,
    action: ActionKind,
    title: str,
    linked: Linked,
    changes: Sequence[tuple[str, str | None]],
    form: Mapping[str, Any],
) -> Found:
    checked = _checked(NewActivity, {key: value for key, value in form.items() if value is not None})
    async with hands.begin(hands.actor) as work:
        await check_references(work, ACTIVITY, form)
    meant = next(iter(linked.values()), None)
    proposal = Proposal(
        action=action,
        title=title,
        record=meant.ref if meant else None,
        changes=[Change(field=name, before=None, after=value) for name, value in changes if value],
        arguments=checked,
    )
    return _waiting(proposal, meant.accounts() if meant else [])


def _checked(
    shape: type[NewActivity | MoveDeal], form: Mapping[str, Any], *, leave_out: set[str] | None = None
) -> dict[str, Any]:
    """As the API takes it; what it would refuse is refused here."""
    try:
        return shape.model_validate(form).model_dump(mode="json", exclude_none=True, exclude=leave_out)
    except ValidationError as error:
        faults = [
            FieldError(".".join(str(part) for part in one["loc"]), one["msg"])
            for one in error.errors(include_url=False, include_input=False)
        ]
        raise Invalid(f"{faults[0].field}: {faults[0].reason}", errors=faults) from None


def _waiting(proposal: Proposal, account_ids: list[UUID]) -> Found:
    fact = Fact(
        key="proposal",
        text=f"{proposal.title}: this waits for your approval.",
        values={"action": proposal.action},
        records=[proposal.record] if proposal.record else [],
    )
    return Found(summary=f"{proposal.title}.", facts=[fact], proposal=proposal, account_ids=account_ids)


PROPOSE_TASK = Tool(
    name="propose_task",
    title="Prepare a task",
    description="Prepares a task or reminder about a client, contact or deal. It is created only when the "
    "asker approves it. Use it only when the asker wants a task.",
    arguments=ProposeTask,
    permissions=PERMISSIONS,
    run=_propose_task,
    rests_on="nothing",
    proposes=True,
)
PROPOSE_CALL = Tool(
    name="propose_call",
    title="Prepare the note of a call",
    description="Prepares the note of a call that took place. It is logged only when the asker approves it. "
    "Use it only when the asker wants a call logged.",
    arguments=ProposeCall,
    permissions=PERMISSIONS,
    run=_propose_call,
    rests_on="nothing",
    proposes=True,
)
PROPOSE_MAIL = Tool(
    name="propose_mail",
    title="Draft a mail",
    description="Drafts a mail to a contact. Nothing is sent: the asker copies it; approving logs it as a "
    "mail they sent. Use it only when the asker wants a mail written.",
    arguments=ProposeMail,
    permissions=PERMISSIONS,
    run=_propose_mail,
    rests_on="nothing",
    proposes=True,
)
PROPOSE_STAGE = Tool(
    name="propose_stage",
    title="Prepare to move a deal",
    description="Prepares to move a deal to another stage, also won or lost. It moves only when the asker "
    "approves it. Use it only when the asker wants a deal moved.",
    arguments=ProposeStage,
    permissions=PERMISSIONS,
    run=_propose_stage,
    rests_on="nothing",
    proposes=True,
)
