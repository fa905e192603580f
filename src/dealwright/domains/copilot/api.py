"""Routes of the copilot."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from dealwright.domains.copilot import queries
from dealwright.domains.copilot.brains.suggestions import suggestions
from dealwright.domains.copilot.evaluating import service as evaluations
from dealwright.domains.copilot.evaluating.page import report_page
from dealwright.domains.copilot.flows import answering
from dealwright.domains.copilot.live import LiveRuns
from dealwright.domains.copilot.models import EvaluationRow
from dealwright.domains.copilot.schemas import (
    AboutCopilot,
    ChangeConversation,
    ConversationOut,
    ConversationRow,
    CopilotRun,
    CopilotUsage,
    DecideProposal,
    EvaluationDetail,
    EvaluationOut,
    NewEvaluation,
    NewQuestion,
    ProposalOut,
    RateRun,
    RunEvent,
    RunSteps,
    SubjectForm,
    SubjectKind,
    ToolOut,
)
from dealwright.domains.copilot.service import conversations, proposals, runs
from dealwright.domains.copilot.tools.catalogue import ALL_TOOLS
from dealwright.domains.engines.flows import model_of
from dealwright.domains.identity.access import BeginWork, opens_no_work, requires
from dealwright.kernel.actor import Actor
from dealwright.kernel.errors import NotFound
from dealwright.kernel.fields import Moment
from dealwright.kernel.http import USUAL_PROBLEMS, json_response
from dealwright.kernel.limits import Limiter
from dealwright.kernel.paging import ListQuery, Page, list_page
from dealwright.kernel.work import Begin, Work
from dealwright.kernel.worker import Ports

router = APIRouter(prefix="/api/v1/copilot", tags=["copilot"], responses=USUAL_PROBLEMS)

Asks = Annotated[Work, requires("copilot:use")]
Asker = Annotated[Actor, opens_no_work("copilot:use")]
Judges = Annotated[Work, requires("copilot:evaluate")]

A_MINUTE = "60/minute"
POLL_SECONDS = 0.5
LOST_AFTER_SECONDS = 180.0
USUAL_DAYS = timedelta(days=30)


class ConversationQuery(ListQuery):
    """`shared` lists what colleagues shared; `subject_id` what is about one record, one's own and shared."""

    shared: bool = False
    subject_id: UUID | None = None


def _ports(request: Request) -> Ports:
    return request.app.state.runtime.ports


@router.get("/about", name="about_copilot")
async def about(
    request: Request,
    actor: Asker,
    begin: BeginWork,
    subject_kind: SubjectKind | None = None,
    subject_id: UUID | None = None,
) -> AboutCopilot:
    """Which engines answer, what they may use, and questions to start with."""
    model = await model_of(begin, actor, _ports(request), purpose="copilot")
    label = None
    if subject_kind and subject_id:
        async with begin(actor) as work:
            label, _ = await conversations.subject_of(work, SubjectForm(kind=subject_kind, id=subject_id))
    tools = [one for one in ALL_TOOLS if all(actor.may(word) for word in one.permissions)]
    return AboutCopilot(
        engines=["builtin", "llm"] if model else ["builtin"],
        model=model.model if model else None,
        tools=[
            ToolOut(name=one.name, title=one.title, description=one.description, proposes=one.proposes)
            for one in tools
        ],
        suggestions=suggestions(actor, label),
    )


@router.post("/runs", name="ask_copilot", status_code=202)
async def ask(request: Request, form: NewQuestion, actor: Asker, begin: BeginWork) -> CopilotRun:
    """Begins to answer; follow it at `/runs/{id}/events`."""
    limiter: Limiter = request.app.state.limiter
    await limiter.hit(A_MINUTE, str(actor.user_id))
    return await answering.start(begin, actor, _ports(request), form)


@router.get("/runs/{run_id}", name="get_run")
async def get_run(run_id: UUID, work: Asks) -> CopilotRun:
    """A question with its answer, as far as it is."""
    return await queries.one_run(work, run_id)


async def _followed(
    request: Request,
    run_id: UUID,
    actor: Asker,
    begin: BeginWork,
    after: Annotated[int, Query(ge=0, le=10**6)] = 0,
    last_event_id: Annotated[str | None, Header()] = None,
) -> AsyncIterator[RunEvent]:
    """Before the first byte, so that who may not see the run gets a refusal and no stream."""
    told = last_event_id or ""
    seen = int(told) if told.isdecimal() and len(told) < 8 else after
    async with begin(actor) as work:
        _, run = await runs.readable_run(work, run_id)
    # A colleague may read the answer, not look over the shoulder while it comes.
    live = _ports(request)[LiveRuns].get(run_id) if run.user_id == actor.user_id else None
    return live.follow(seen) if live else _from_the_database(begin, actor, run_id, seen)


@router.get(
    "/runs/{run_id}/events",
    name="follow_run",
    response_class=EventSourceResponse,
    responses={200: {"model": RunEvent}},
)
async def follow_run(
    actor: Asker, events: Annotated[Any, Depends(_followed)]
) -> AsyncIterator[ServerSentEvent]:
    """What happens while an answer comes, then its end. Goes on after the event one has seen last."""
    async for event in events:
        yield ServerSentEvent(data=event, event=event.type, id=str(event.seq))


async def _from_the_database(begin: Begin, actor: Actor, run_id: UUID, seen: int) -> AsyncIterator[RunEvent]:
    """A run that ended, or goes on in another process: its start, and its end once it is there."""
    waited = 0.0
    while True:
        async with begin(actor) as work:
            run = await queries.one_run(work, run_id)
        if seen < 1:
            yield RunEvent(seq=1, type="started", run=run)
            seen = 1
        if run.state != "running" or waited > LOST_AFTER_SECONDS:
            yield RunEvent(seq=seen + 1, type="ended", run=run)
            return
        await asyncio.sleep(POLL_SECONDS)
        waited += POLL_SECONDS


@router.post("/runs/{run_id}/stop", name="stop_run")
async def stop_run(request: Request, run_id: UUID, work: Asks) -> CopilotRun:
    """Stops a run wherever it goes on; within two seconds when that is another process."""
    await runs.ask_to_stop(work, run_id)
    _ports(request)[LiveRuns].stop(run_id)
    return await queries.one_run(work, run_id)


@router.post("/runs/{run_id}/rating", name="rate_run")
async def rate_run(run_id: UUID, form: RateRun, work: Asks) -> CopilotRun:
    """A thumb up or down on one's own question."""
    await runs.rate_run(work, run_id, form)
    return await queries.one_run(work, run_id)


@router.get("/runs/{run_id}/steps", name="run_steps")
async def run_steps(run_id: UUID, work: Asks) -> RunSteps:
    """How it was answered: tools with what they found, drafts, verdicts."""
    return await queries.run_steps(work, run_id)


@router.get("/conversations", name="list_conversations", response_model=Page[ConversationRow])
async def list_conversations(query: Annotated[ConversationQuery, Query()], work: Asks) -> Response:
    """One's own conversations, the newest first."""
    listed = ListQuery(**query.model_dump(exclude={"shared", "subject_id"}))
    return json_response(
        await queries.list_conversations(work, listed, shared=query.shared, subject_id=query.subject_id)
    )


@router.get("/conversations/{conversation_id}", name="get_conversation")
async def get_conversation(conversation_id: UUID, work: Asks) -> ConversationOut:
    """A conversation with its last hundred questions."""
    return await queries.conversation(work, conversation_id)


@router.patch("/conversations/{conversation_id}", name="change_conversation")
async def change_conversation(conversation_id: UUID, form: ChangeConversation, work: Asks) -> ConversationRow:
    """Renames, shares, attaches to a record."""
    return queries.conversation_row(await conversations.change_conversation(work, conversation_id, form))


@router.delete("/conversations/{conversation_id}", name="delete_conversation", status_code=204)
async def delete_conversation(conversation_id: UUID, work: Asks) -> None:
    """Out of every list; for a week it can be brought back."""
    await conversations.delete_conversation(work, conversation_id)


@router.post("/conversations/{conversation_id}/restore", name="restore_conversation")
async def restore_conversation(conversation_id: UUID, work: Asks) -> ConversationRow:
    """Brings a deleted conversation back."""
    return queries.conversation_row(await conversations.restore_conversation(work, conversation_id))


@router.post("/proposals/{proposal_id}/approve", name="approve_proposal")
async def approve_proposal(
    proposal_id: UUID,
    form: DecideProposal,
    work: Annotated[Work, requires("copilot:use", "crm:write")],
) -> ProposalOut:
    """Does what was proposed, once, as the one who asked for it."""
    row = await proposals.approve(work, proposal_id, form.arguments)
    return queries.proposal_out(row, work.now())


@router.post("/proposals/{proposal_id}/decline", name="decline_proposal")
async def decline_proposal(proposal_id: UUID, work: Asks) -> ProposalOut:
    """Nothing happens."""
    return queries.proposal_out(await proposals.decline(work, proposal_id), work.now())


@router.get("/usage", name="copilot_usage")
async def copilot_usage(
    work: Judges, since: Moment | None = None, until: Moment | None = None
) -> CopilotUsage:
    """How much the copilot is asked, how well and how fast it answers; the last 30 days by default."""
    end = until or work.now()
    return await queries.usage(work, since or end - USUAL_DAYS, end)


@router.post("/evaluations", name="start_evaluation", status_code=201)
async def start_evaluation(form: NewEvaluation, work: Judges) -> EvaluationOut:
    """Measures the copilot on a test set, in the background."""
    return EvaluationOut.model_validate(await evaluations.queue_evaluation(work, form), from_attributes=True)


@router.get("/evaluations", name="list_evaluations", response_model=Page[EvaluationOut])
async def list_evaluations(query: Annotated[ListQuery, Query()], work: Judges) -> Response:
    """Measurements, the newest first."""
    return json_response(await list_page(work, queries.EVALUATIONS, query))


@router.get("/evaluations/{evaluation_id}", name="get_evaluation")
async def get_evaluation(evaluation_id: UUID, work: Judges) -> EvaluationDetail:
    """A measurement with every case."""
    row = await work.get(EvaluationRow, evaluation_id)
    return EvaluationDetail.model_validate(row, from_attributes=True)


@router.get("/evaluations/{evaluation_id}/report", name="evaluation_report")
async def evaluation_report(evaluation_id: UUID, work: Judges) -> Response:
    """The same as one page that can be kept and sent."""
    row = await work.get(EvaluationRow, evaluation_id)
    if not row.report:
        raise NotFound("This measurement has no report yet.")
    return Response(report_page(row.report), media_type="text/html")
