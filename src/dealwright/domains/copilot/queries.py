"""Reads of the copilot."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, case, func, select

from dealwright.domains.copilot.brains.base import Exchange
from dealwright.domains.copilot.findings import Draft, Proposal, RecordRef, ToolRun, Verdict
from dealwright.domains.copilot.models import Conversation, EvaluationRow, ProposalRow, Run, Step
from dealwright.domains.copilot.schemas import (
    ConversationOut,
    ConversationRow,
    CopilotRun,
    CopilotUsage,
    DayCount,
    ProposalOut,
    RunSteps,
    StepOut,
)
from dealwright.domains.copilot.service import conversations
from dealwright.domains.copilot.service.runs import readable_run
from dealwright.domains.identity.models import Workspace
from dealwright.kernel.actor import Actor
from dealwright.kernel.paging import AnySelect, Column, Listing, ListQuery, RawPage, list_page
from dealwright.kernel.work import Work

RUNS_SHOWN = 100
REMEMBERED = 6

C = Conversation.__table__
E = EvaluationRow.__table__


def _conversations(columns: Sequence[SQLColumnExpression[Any]]) -> AnySelect:
    return select(*columns).select_from(C).where(C.c.deleted_at.is_(None))


CONVERSATIONS = Listing(
    columns={
        "id": Column(C.c.id, "uuid"),
        "version": Column(C.c.version, "int"),
        "title": Column(C.c.title, "text"),
        "user_id": Column(C.c.user_id, "user"),
        "visibility": Column(C.c.visibility, "enum", choices=("private", "workspace")),
        "subject_kind": Column(C.c.subject_kind, "text", nullable=True),
        "subject_id": Column(C.c.subject_id, "uuid", nullable=True),
        "subject_label": Column(C.c.subject_label, "text"),
        "account_id": Column(C.c.account_id, "uuid", nullable=True),
        "created_at": Column(C.c.created_at, "time"),
        "updated_at": Column(C.c.updated_at, "time", sortable=True),
    },
    base=_conversations,
    id_column=C.c.id,
    default_sort="-updated_at",
)

EVALUATIONS = Listing(
    columns={
        "id": Column(E.c.id, "uuid"),
        "name": Column(E.c.name, "text"),
        "engine": Column(E.c.engine, "text"),
        "model": Column(E.c.model, "text"),
        "state": Column(E.c.state, "text"),
        "done": Column(E.c.done, "int", filterable=False),
        "total": Column(E.c.total, "int", filterable=False),
        "message": Column(E.c.message, "text", filterable=False),
        "totals": Column(E.c.totals, "text", filterable=False),
        "created_at": Column(E.c.created_at, "time", sortable=True),
        "ended_at": Column(E.c.ended_at, "time", nullable=True),
    },
    base=lambda columns: select(*columns).select_from(E),
    id_column=E.c.id,
    default_sort="-created_at",
    always=("id",),
)


async def list_conversations(
    work: Work, query: ListQuery, *, shared: bool, subject_id: UUID | None
) -> RawPage:
    """One's own, or those the team shared; about one record both."""
    mine = Conversation.user_id == work.actor.user_id
    team = Conversation.visibility == "workspace"
    which: list[ColumnElement[bool]] = [team if shared else mine]
    if subject_id:
        which = [mine | team, Conversation.subject_id == subject_id]
    if query.q:
        which.append(Conversation.title.icontains(query.q, autoescape=True))
    return await list_page(work, CONVERSATIONS, query, *which)


async def conversation(work: Work, conversation_id: UUID) -> ConversationOut:
    row = await conversations.readable(work, conversation_id)
    statement = (
        select(Run)
        .where(Run.conversation_id == row.id)
        .order_by(Run.created_at.desc(), Run.id.desc())
        .limit(RUNS_SHOWN)
    )
    runs = list((await work.session.scalars(statement)).all())[::-1]
    proposals = await _proposals(work, ProposalRow.conversation_id == row.id)
    return ConversationOut(
        **conversation_row(row).model_dump(),
        mine=row.user_id == work.actor.user_id,
        runs=[run_out(one, proposals.get(one.id, []), work.actor, work.now()) for one in runs],
    )


def conversation_row(row: Conversation) -> ConversationRow:
    return ConversationRow.model_validate(row, from_attributes=True)


async def _proposals(work: Work, which: ColumnElement[bool]) -> dict[UUID, list[ProposalRow]]:
    found: dict[UUID, list[ProposalRow]] = {}
    statement = select(ProposalRow).where(which).order_by(ProposalRow.created_at, ProposalRow.id)
    for one in (await work.session.scalars(statement)).all():
        found.setdefault(one.run_id, []).append(one)
    return found


async def one_run(work: Work, run_id: UUID) -> CopilotRun:
    await readable_run(work, run_id)
    return await own_run(work, run_id)


async def own_run(work: Work, run_id: UUID) -> CopilotRun:
    """For its asker, whether the conversation is still there or not."""
    run = await work.get(Run, run_id)
    proposals = await _proposals(work, ProposalRow.run_id == run_id)
    return run_out(run, proposals.get(run_id, []), work.actor, work.now())


def run_out(run: Run, proposals: Sequence[ProposalRow], actor: Actor, now: datetime) -> CopilotRun:
    """An answer that took rights the reader lacks is hidden, words and all."""
    hidden = run.user_id != actor.user_id and any(not actor.may(one) for one in run.needs)
    shown = None if hidden or run.answer is None else Draft.model_validate(run.answer)
    return CopilotRun(
        id=run.id,
        conversation_id=run.conversation_id,
        question=run.question,
        state=run.state,  # pyright: ignore[reportArgumentType] - checked by the table
        engine=run.engine,  # pyright: ignore[reportArgumentType] - checked by the table
        model=run.model,
        prompt=run.prompt,
        fell_back=run.fell_back,
        answer=shown,
        proposals=[] if hidden else [proposal_out(one, now) for one in proposals],
        verdict=Verdict.model_validate(run.verdict) if run.verdict and not hidden else None,
        rounds=run.rounds,
        error=run.error,
        tokens_in=run.tokens_in,
        tokens_out=run.tokens_out,
        cost_micros=run.cost_micros,
        tool_calls=run.tool_calls,
        cached_calls=run.cached_calls,
        milliseconds=run.milliseconds,
        rating=run.rating,  # pyright: ignore[reportArgumentType] - checked by the table
        rating_note=run.rating_note,
        created_at=run.created_at,
        ended_at=run.ended_at,
        hidden=hidden,
    )


def proposal_out(row: ProposalRow, now: datetime) -> ProposalOut:
    expired = row.state == "waiting" and row.expires_at < now
    return ProposalOut(
        id=row.id,
        run_id=row.run_id,
        state="expired" if expired else row.state,  # pyright: ignore[reportArgumentType] - checked by the table
        content=Proposal.model_validate(row.content),
        result=RecordRef.model_validate(row.result) if row.result else None,
        error=row.error,
        decided_at=row.decided_at,
        expires_at=row.expires_at,
    )


async def run_steps(work: Work, run_id: UUID) -> RunSteps:
    run = await one_run(work, run_id)
    statement = select(Step).where(Step.run_id == run_id).order_by(Step.place)
    if run.hidden:
        return RunSteps(run=run, steps=[])
    return RunSteps(run=run, steps=[_step(one) for one in (await work.session.scalars(statement)).all()])


def _step(row: Step) -> StepOut:
    shown = StepOut(place=row.place, kind=row.kind, round=row.round)  # pyright: ignore[reportArgumentType] - checked by the table
    if row.kind == "tool":
        shown.tool = ToolRun.model_validate(row.content)
        shown.title = shown.tool.title or shown.tool.tool
    elif row.kind == "draft":
        shown.draft = Draft.model_validate(row.content)
    else:
        shown.verdict = Verdict.model_validate(row.content)
    return shown


async def history(work: Work, conversation_id: UUID, before: UUID) -> list[Exchange]:
    """The last questions of a conversation with what their tools found, the oldest first."""
    statement = (
        select(Run)
        .where(Run.conversation_id == conversation_id, Run.id != before, Run.answer.is_not(None))
        .order_by(Run.created_at.desc(), Run.id.desc())
        .limit(REMEMBERED)
    )
    asked = list((await work.session.scalars(statement)).all())[::-1]
    # What it took then must still be allowed: a role may have changed since.
    runs = [one for one in asked if all(work.actor.may(word) for word in one.needs)]
    steps = (
        select(Step)
        .where(Step.run_id.in_([one.id for one in runs]), Step.kind == "tool")
        .order_by(Step.place)
    )
    by_run: dict[UUID, list[ToolRun]] = {}
    for row in (await work.session.scalars(steps)).all():
        by_run.setdefault(row.run_id, []).append(ToolRun.model_validate(row.content))
    return [
        Exchange(one.question, Draft.model_validate(one.answer).words(), by_run.get(one.id, []))
        for one in runs
    ]


async def usage(work: Work, since: datetime, until: datetime) -> CopilotUsage:
    within = (Run.created_at >= since, Run.created_at < until)
    place = select(Workspace.timezone, Workspace.currency).where(Workspace.id == work.workspace_id)
    zone, currency = (await work.connection.execute(place)).one()
    day = func.to_char(func.timezone(zone, Run.created_at), "YYYY-MM-DD")
    state = {name: func.sum(case((Run.state == name, 1), else_=0)) for name in STATES}
    p95 = func.percentile_cont(0.95).within_group(Run.milliseconds)
    sums = (
        func.count(),
        *state.values(),
        func.count(Run.fell_back),
        func.sum(case((Run.rating == 1, 1), else_=0)),
        func.sum(case((Run.rating == -1, 1), else_=0)),
        func.sum(Run.tool_calls),
        func.sum(Run.cached_calls),
        func.percentile_cont(0.5).within_group(Run.milliseconds),
        p95,
        func.sum(Run.tokens_in),
        func.sum(Run.tokens_out),
        func.sum(Run.cost_micros),
    )
    total = tuple((await work.connection.execute(select(*sums).where(*within))).one())
    number = [int(one) if one is not None else 0 for one in total]
    engines = select(Run.engine, func.count()).where(*within).group_by(Run.engine)
    tool = Step.content["tool"].astext
    tools = (
        select(tool, func.count())
        .join(Run, (Run.workspace_id == Step.workspace_id) & (Run.id == Step.run_id))
        .where(*within, Step.kind == "tool")
        .group_by(tool)
    )
    days = (
        select(
            day,
            func.count(),
            state["refused"],
            state["failed"],
            func.sum(Run.tokens_in + Run.tokens_out),
            func.sum(Run.cost_micros),
            p95,
        )
        .where(*within)
        .group_by(day)
        .order_by(day)
    )
    return CopilotUsage(
        since=since,
        until=until,
        questions=number[0],
        answered=number[1],
        refused=number[2],
        failed=number[3],
        stopped=number[4],
        fell_back=number[5],
        rated_up=number[6],
        rated_down=number[7],
        tool_calls=number[8],
        cached_calls=number[9],
        p50_ms=_whole(total[10]),
        p95_ms=_whole(total[11]),
        tokens_in=number[12],
        tokens_out=number[13],
        cost_micros=number[14],
        currency=currency,
        by_engine=await _counts(work, engines),
        by_tool=await _counts(work, tools),
        days=[
            DayCount(
                day=name,
                questions=n,
                refused=int(refused or 0),
                failed=int(failed or 0),
                tokens=int(tokens or 0),
                cost_micros=int(cost or 0),
                p95_ms=_whole(slow),
            )
            for name, n, refused, failed, tokens, cost, slow in (await work.connection.execute(days)).all()
        ],
    )


STATES = ("answered", "refused", "failed", "stopped")


async def _counts(work: Work, statement: AnySelect) -> dict[str, int]:
    return {str(row[0]): int(row[1]) for row in (await work.connection.execute(statement)).all()}


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)
