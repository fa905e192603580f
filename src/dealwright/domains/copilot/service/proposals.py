"""Doing what was proposed, once, as the one who asked for it; or not doing it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import select

from dealwright.domains.copilot.errors import ProposalDone
from dealwright.domains.copilot.events import ProposalDecided
from dealwright.domains.copilot.findings import ActionKind, Block, Draft, Proposal, RecordRef, Source, ToolRun
from dealwright.domains.copilot.models import ProposalRow
from dealwright.domains.copilot.schemas import NewQuestion
from dealwright.domains.copilot.service.runs import Outcome, begin_run, end_run
from dealwright.domains.crm.schemas.records import MoveDeal, NewActivity
from dealwright.domains.crm.service.activities import log_activity
from dealwright.domains.crm.service.deals import move_deal
from dealwright.kernel.errors import FieldError, Invalid, NotFound
from dealwright.kernel.work import Work

FROM_OUTSIDE = "From an assistant"
EDITABLE: Mapping[ActionKind, frozenset[str]] = {
    "create_task": frozenset({"subject", "body", "due_at", "priority", "owner_id"}),
    "log_call": frozenset({"subject", "body", "at", "duration_minutes", "direction", "outcome"}),
    "draft_mail": frozenset({"subject", "body", "at"}),
    "move_stage": frozenset({"lost_reason_id", "lost_note"}),
}
"""What a person may still change before approving; which record it is about is not among it."""


async def approve(work: Work, proposal_id: UUID, arguments: Mapping[str, Any] | None) -> ProposalRow:
    """Refused by the use case, as when the deal was moved meanwhile, it stays waiting."""
    work.actor.check("crm:write")
    row = await _waiting(work, proposal_id)
    proposal = Proposal.model_validate(row.content)
    made = await _do(work, proposal, _edited(proposal, arguments or {}))
    row.result = made.model_dump(mode="json")
    await _decide(work, row, proposal.action, "approved")
    return row


async def decline(work: Work, proposal_id: UUID) -> ProposalRow:
    row = await _waiting(work, proposal_id)
    await _decide(work, row, Proposal.model_validate(row.content).action, "declined")
    return row


async def _waiting(work: Work, proposal_id: UUID) -> ProposalRow:
    """The asker's own, locked, so that approving it twice at once does it once."""
    row = await work.get_or_none(ProposalRow, proposal_id, lock=True)
    if row is None or row.user_id != work.actor.user_id:
        raise NotFound("There is no proposal with this id.")
    if row.state != "waiting":
        raise ProposalDone(f"This was {row.state} before.", state=row.state)
    if row.expires_at <= work.now():
        raise ProposalDone("This has waited too long. Ask for it again.", state="expired")
    return row


def _edited(proposal: Proposal, arguments: Mapping[str, Any]) -> dict[str, Any]:
    fixed = [
        name
        for name, value in arguments.items()
        if name not in EDITABLE[proposal.action] and value != proposal.arguments.get(name)
    ]
    if fixed:
        raise Invalid.field(f"arguments.{fixed[0]}", "This cannot be changed any more; ask for it anew.")
    return {**proposal.arguments, **arguments}


async def _do(work: Work, proposal: Proposal, arguments: dict[str, Any]) -> RecordRef:
    try:
        if proposal.action == "move_stage":
            deal_id = UUID(arguments.pop("deal_id"))
            form = MoveDeal.model_validate({**arguments, "version": proposal.version})
            deal = await move_deal(work, deal_id, form)
            return RecordRef(kind="deal", id=deal.id, label=deal.name)
        activity = await log_activity(work, NewActivity.model_validate(arguments))
        return RecordRef(kind="activity", id=activity.id, label=activity.subject)
    except ValidationError as error:
        raise _invalid(error) from None


def _invalid(error: ValidationError) -> Invalid:
    faults = [
        FieldError(".".join(["arguments", *(str(part) for part in one["loc"])]), one["msg"])
        for one in error.errors(include_url=False, include_input=False)
    ]
    return Invalid(f"{faults[0].field}: {faults[0].reason}", errors=faults)


async def _decide(work: Work, row: ProposalRow, action: ActionKind, state: str) -> None:
    row.state, row.decided_at = state, work.now()
    await work.session.flush()
    await work.emit(ProposalDecided(subject_id=row.id, action=action, state=state))


async def keep_for_approval(work: Work, user_id: UUID, run: ToolRun) -> ProposalRow:
    """What another assistant prepared for this person, as a conversation of theirs."""
    if run.found is None or run.found.proposal is None:
        raise Invalid("There is nothing to approve.")
    proposal = run.found.proposal
    _, row = await begin_run(
        work, user_id, NewQuestion(question=f"{FROM_OUTSIDE}: {proposal.title}"), "builtin"
    )
    draft = Draft(
        blocks=[Block(kind="text", text=f"{proposal.title}: this waits for your approval.", cites=[1])],
        sources=[
            Source(n=1, text=fact.text, tool=run.tool, records=fact.records) for fact in run.found.facts[:1]
        ],
        proposals=[proposal],
    )
    outcome = Outcome(
        state="answered",
        engine="builtin",
        model="",
        prompt="mcp",
        draft=draft,
        runs=[run],
        drafts=[draft],
        needs=["copilot:use", "crm:read", "crm:write"],
        milliseconds=run.milliseconds,
    )
    await end_run(work, row.id, outcome)
    statement = select(ProposalRow).where(ProposalRow.run_id == row.id)
    return (await work.session.scalars(statement)).one()
