"""Conversations with answers for tests, without anything having been asked."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import select

from dealwright.domains.copilot.findings import (
    Block,
    Change,
    Draft,
    Fact,
    Found,
    Proposal,
    RecordRef,
    Source,
    ToolRun,
    Verdict,
)
from dealwright.domains.copilot.models import EvaluationRow, ProposalRow
from dealwright.domains.copilot.schemas import NewQuestion
from dealwright.domains.copilot.service.runs import Outcome, begin_run, end_run
from dealwright.domains.identity.permissions import Role
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Begin
from tests.factories.identity import Team


@dataclass(frozen=True)
class Talk:
    """A conversation with one answered question and a task that waits for approval."""

    conversation_id: UUID
    run_id: UUID
    proposal_id: UUID
    evaluation_id: UUID


async def a_talk(begin: Begin, team: Team, name: str = "Brennhof", *, by: Role = "rep") -> Talk:
    """`name` stands in question, answer, sources, steps, proposal and evaluation."""
    record = RecordRef(kind="account", id=uuid4(), label=name)
    fact = Fact(key="industry", text=f"{name} is in Food.", records=[record])
    tool = ToolRun(
        id="c1",
        round=1,
        tool="client_facts",
        arguments={"client": name},
        found=Found(summary=name, facts=[fact]),
    )
    proposal = Proposal(
        action="create_task",
        title=f"Call {name}",
        record=None,
        changes=[Change(field="Subject", before=None, after=f"Call {name}")],
        arguments={"kind": "task", "subject": f"Call {name}", "due_at": "2030-01-01T09:00:00Z"},
    )
    draft = Draft(
        blocks=[Block(kind="text", text=fact.text, cites=[1])],
        sources=[Source(n=1, text=fact.text, tool=tool.tool, record=record)],
        proposals=[proposal],
    )
    verdict = Verdict(verdict="pass", reason=f"{name} was found.")
    user = team.users[by]
    async with begin(team.actor(by)) as work:
        conversation, run = await begin_run(work, user.id, NewQuestion(question=f"Who is {name}?"), "builtin")
        outcome = Outcome(
            state="answered",
            engine="builtin",
            model=name,
            prompt="rules-1",
            draft=draft,
            runs=[tool],
            drafts=[draft],
            verdicts=[verdict],
            needs=["crm:read"],
            milliseconds=12,
        )
        await end_run(work, run.id, outcome)
        waiting = select(ProposalRow.id).where(ProposalRow.run_id == run.id)
        proposal_id = (await work.session.scalars(waiting)).one()
        evaluation = EvaluationRow(
            workspace_id=work.workspace_id,
            id=new_id(),
            name=name,
            engine="builtin",
            model=name,
            state="done",
            totals={"name": name},
            created_at=work.now(),
        )
        work.session.add(evaluation)
    return Talk(conversation.id, run.id, proposal_id, evaluation.id)
