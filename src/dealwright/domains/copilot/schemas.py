"""Shapes of the copilot's API."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator

from dealwright.domains.copilot.findings import Draft, Proposal, RecordRef, ToolRun, Verdict
from dealwright.kernel.fields import CLEAN, Version

MAX_QUESTION = 4_000
Title = Annotated[str, Field(min_length=1, max_length=200), CLEAN]
EngineName = Literal["builtin", "llm"]
RunState = Literal["running", "answered", "refused", "failed", "stopped"]
ProposalState = Literal["waiting", "approved", "declined", "failed", "expired"]
Visibility = Literal["private", "workspace"]
SubjectKind = Literal["account", "contact", "lead", "deal"]


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class SubjectForm(Form):
    """The record a conversation is about; it must be one the asker may read."""

    kind: SubjectKind
    id: UUID


class NewQuestion(Form):
    """Without a conversation a new one is begun. Without an engine the best that is set up answers."""

    question: Annotated[str, Field(max_length=MAX_QUESTION), CLEAN]
    conversation_id: UUID | None = None
    subject: SubjectForm | None = None
    engine: EngineName | None = None

    @field_validator("question")
    @classmethod
    def _says_something(cls, value: str) -> str:
        if not any(letter.isalnum() for letter in value):
            raise ValueError("Write a question.")
        return value


class ProposalOut(BaseModel):
    """An action that waits for its asker, or what became of it."""

    id: UUID
    run_id: UUID
    state: ProposalState
    content: Proposal
    result: RecordRef | None = None
    error: str | None = None
    decided_at: datetime | None = None
    expires_at: datetime


class CopilotRun(BaseModel):
    """One question and its answer. `hidden` when the reader lacks a right that the answer took.

    Not `RunOut`: two shapes of one name would lose their short names in the API.
    """

    id: UUID
    conversation_id: UUID
    question: str
    state: RunState
    engine: EngineName
    model: str
    prompt: str
    fell_back: str | None
    answer: Draft | None
    proposals: list[ProposalOut] = []
    verdict: Verdict | None
    rounds: int
    error: str | None
    tokens_in: int
    tokens_out: int
    cost_micros: int
    tool_calls: int
    cached_calls: int
    milliseconds: int | None
    rating: Literal[-1, 1] | None
    rating_note: str | None
    created_at: datetime
    ended_at: datetime | None
    hidden: bool = False


class ConversationRow(BaseModel):
    """A conversation in a list."""

    id: UUID
    version: int
    title: str
    user_id: UUID
    visibility: Visibility
    subject_kind: SubjectKind | None
    subject_id: UUID | None
    subject_label: str
    account_id: UUID | None
    created_at: datetime
    updated_at: datetime


class ConversationOut(ConversationRow):
    """With its questions, the newest last; `mine` when the reader may go on with it."""

    mine: bool
    runs: list[CopilotRun]


class ChangeConversation(Form):
    version: Version
    title: Title | None = None
    visibility: Visibility | None = None
    subject: SubjectForm | None = None


class RateRun(Form):
    """A thumb, and a word why; null takes it back."""

    rating: Literal[-1, 1] | None
    note: Annotated[str, Field(max_length=2_000), CLEAN] | None = None


class DecideProposal(Form):
    """`arguments` replaces what the person edited before approving, such as the words of a mail."""

    arguments: dict[str, Any] | None = None


class StepOut(BaseModel):
    """Behind "How was this answered": a tool call, a draft that was written, a verdict on it."""

    place: int
    kind: Literal["tool", "draft", "verdict"]
    round: int
    tool: ToolRun | None = None
    title: str = ""
    draft: Draft | None = None
    verdict: Verdict | None = None


class RunSteps(BaseModel):
    run: CopilotRun
    steps: list[StepOut]


class RunEvent(BaseModel):
    """One message of `GET /runs/{id}/events`; `seq` is the event id to go on from after a lost line.

    `progress` carries `id`, `text`, `doing` and for a finished tool `cached` and `milliseconds`;
    `token` the next words in `text`; `discarded` why what was streamed so far is taken back;
    `verdict` what reflection said; `ended` the whole run.
    """

    seq: int
    type: Literal["started", "progress", "token", "discarded", "verdict", "ended"]
    text: str = ""
    id: str = ""
    doing: Literal["running", "done", "failed"] | None = None
    tool: str | None = None
    cached: bool = False
    milliseconds: int | None = None
    round: int = 1
    verdict: Verdict | None = None
    run: CopilotRun | None = None


class ToolOut(BaseModel):
    name: str
    title: str
    description: str
    proposes: bool


class AboutCopilot(BaseModel):
    """What the panel needs before the first question."""

    engines: list[EngineName]
    model: str | None
    tools: list[ToolOut]
    suggestions: list[str]


class DayCount(BaseModel):
    day: str
    questions: int
    refused: int
    failed: int
    tokens: int
    cost_micros: int
    p95_ms: int | None


class CopilotUsage(BaseModel):
    """How the copilot was used from `since` to `until`, over all users of the workspace."""

    since: datetime
    until: datetime
    questions: int
    answered: int
    refused: int
    failed: int
    stopped: int
    fell_back: int
    rated_up: int
    rated_down: int
    tool_calls: int
    cached_calls: int
    p50_ms: int | None
    p95_ms: int | None
    tokens_in: int
    tokens_out: int
    cost_micros: int
    currency: str
    by_engine: dict[str, int]
    by_tool: dict[str, int]
    days: list[DayCount]


class NewEvaluation(Form):
    """`cases` are lines of a test set; without them the shipped set is measured (demo workspace only)."""

    name: Title = "Demo set"
    engine: EngineName = "builtin"
    cases: list[dict[str, Any]] | None = Field(default=None, max_length=2_000)


class EvaluationOut(BaseModel):
    """`totals` has every measure with its value, interval, how many were scored, and its bar if any."""

    id: UUID
    name: str
    engine: EngineName
    model: str
    state: Literal["queued", "running", "done", "failed"]
    done: int
    total: int
    message: str | None
    totals: dict[str, Any]
    created_at: datetime
    ended_at: datetime | None


class EvaluationDetail(EvaluationOut):
    """`report` has every case: question, expected, answered, tools, sources, scores, and the run before."""

    report: dict[str, Any] | None
