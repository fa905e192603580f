"""What tools find and what answers are made of: plain JSON shapes that are stored, streamed and shown."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

RecordKind = Literal["account", "contact", "lead", "deal", "activity", "user"]
ActionKind = Literal["create_task", "log_call", "draft_mail", "move_stage"]
Json = Any  # whatever JSON can hold


class Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RecordRef(Shape):
    """A record that a page can open."""

    kind: RecordKind
    id: UUID
    label: str


class PassageRef(Shape):
    """A place in a document of ours. `quote` stands there word for word, from `start` to `end`."""

    passage_id: UUID
    document_id: UUID
    title: str
    url: str | None = None
    page: int | None = None
    headings: list[str] = []
    quote: str = ""
    start: int = 0
    end: int = 0
    document_date: datetime | None = None


class Fact(Shape):
    """One thing a tool found, as a sentence of its own that may be said and cited.

    `key` is unique within a tool's result and the same for the same data: `deal:<id>`, `spend:EUR`.
    `values` are the exact figures and words behind the sentence, money in minor units beside its currency.
    `records` are what it is made of, the first is the one to open.
    """

    key: str
    text: str
    values: dict[str, Json] = {}
    records: list[RecordRef] = []
    passage: PassageRef | None = None


class Choice(Shape):
    """One of several things that may have been meant. Saying `say` settles it."""

    record: RecordRef
    detail: str = ""
    say: str


class Change(Shape):
    """One line of what a proposal would do: `before` is None for what is new."""

    field: str
    before: str | None
    after: str


class Proposal(Shape):
    """What an action would do; nothing happens before a person approves it.

    `arguments` are those of the use case, `versions` the record versions it was made from, so that an
    approval of something that changed meanwhile is refused.
    """

    action: ActionKind
    title: str
    record: RecordRef | None
    changes: list[Change]
    arguments: dict[str, Json]
    version: int | None = None


class Found(Shape):
    """What a tool answers.

    `summary` is one plain line for the progress list; `facts` all that may be said; `choices` when the
    question named something that may be several; `nothing` when the tool worked and there is nothing;
    `account_ids` the accounts it rests on (empty: on everything), which decides when a cached one is stale.
    """

    summary: str
    facts: list[Fact] = []
    data: dict[str, Json] = {}
    choices: list[Choice] = []
    proposal: Proposal | None = None
    nothing: bool = False
    account_ids: list[UUID] = []


class ToolRun(Shape):
    """One call of a tool in a run and what came of it: either `found` or `error`. `title` is what it did."""

    id: str
    round: int
    tool: str
    arguments: dict[str, Json]
    title: str = ""
    found: Found | None = None
    error: str | None = None
    cached: bool = False
    milliseconds: int = 0


class Source(Shape):
    """What an answer cites as [n]."""

    n: int
    text: str
    tool: str
    record: RecordRef | None = None
    records: list[RecordRef] = []
    passage: PassageRef | None = None


class Table(Shape):
    """Rows of text under column names; `records` opens a row."""

    columns: list[str]
    rows: list[list[str]]
    records: list[RecordRef | None] = []


class Block(Shape):
    """A piece of an answer in reading order. Everything that states something has `cites`."""

    kind: Literal["text", "item", "heading", "table"]
    text: str = ""
    cites: list[int] = []
    table: Table | None = None


class Draft(Shape):
    """An answer before or after it was checked.

    `refused` says that nothing is claimed, `reason` why, in a sentence for the asker.
    """

    blocks: list[Block] = []
    sources: list[Source] = []
    choices: list[Choice] = []
    proposals: list[Proposal] = []
    refused: bool = False
    reason: str | None = None
    confidence: float = Field(default=1.0, ge=0, le=1)

    def words(self) -> str:
        """The answer as plain text: what is read aloud, compared and searched."""
        lines: list[str] = []
        for block in self.blocks:
            if block.table:
                lines += [" | ".join(row) for row in (block.table.columns, *block.table.rows)]
            else:
                lines.append(f"- {block.text}" if block.kind == "item" else block.text)
        if self.reason and self.refused:
            lines.append(self.reason)
        return "\n".join(line for line in lines if line)


class Verdict(Shape):
    """What reflection says. `retry` carries `feedback` to the next round; `pass` and `stop` end the run."""

    verdict: Literal["pass", "retry", "stop"]
    reason: str
    feedback: str = ""
    checks: dict[str, bool] = {}
    by: Literal["rules", "model", "rules and model"] = "rules"
