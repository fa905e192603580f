"""Request and response shapes of knowledge."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dealwright.kernel.fields import CLEAN, Version

SourceKind = Literal["website", "files", "written"]
SourceState = Literal["new", "waiting", "running", "ready", "failed", "deleting"]
RunState = Literal["waiting", "running", "done", "failed", "cancelled"]
RunScope = Literal["all", "failed", "new"]
DocumentState = Literal["pending", "ready", "skipped", "failed", "gone"]
Audience = Literal["internal", "customers"]
Band = Literal["answered", "related", "nothing"]
GapState = Literal["open", "closed", "dismissed"]
EngineName = Literal["builtin", "llm"]

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), CLEAN]
Url = Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=2_000), CLEAN]
Language = Annotated[str, StringConstraints(pattern=r"^([a-z]{2})?$")]
Product = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60), CLEAN]
Products = Annotated[list[Product], Field(max_length=50)]
Body = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500_000), CLEAN]
Pattern = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), CLEAN]
Asked = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=2_000), CLEAN]


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CrawlRules(Form):
    """How a source is read: bounds of a website's crawl, and whether a model mends what it says."""

    max_pages: Annotated[int, Field(ge=1, le=20_000)] = 500
    max_depth: Annotated[int, Field(ge=0, le=20, description="Links away from the start")] = 6
    prefix: Annotated[
        str, Field(max_length=500, description="Only addresses whose path starts so"), CLEAN
    ] = ""
    include: Annotated[list[Pattern], Field(max_length=50, description="Paths such as /docs/*")] = []
    exclude: Annotated[list[Pattern], Field(max_length=50)] = []
    delay_seconds: Annotated[float, Field(ge=0, le=30, description="Between two requests to the site")] = 0.2
    use_sitemap: bool = True
    restructure: Annotated[
        bool, Field(description="Let the language model mend headings and lists; the original is kept")
    ] = False


class NewSource(Form):
    kind: SourceKind
    name: Annotated[Line | None, Field(description="Default: the host of the website")] = None
    url: Annotated[Url | None, Field(description="Where a website's crawl starts")] = None
    rules: CrawlRules = CrawlRules()
    audience: Annotated[Audience, Field(description="`customers`: may be told to customers")] = "internal"
    language: Annotated[Language, Field(description="Two letters; empty: found out for each document")] = ""
    products: Products = []
    owner_id: UUID | None = None
    refresh_hours: Annotated[int | None, Field(ge=1, le=8_760)] = None
    stale_days: Annotated[int | None, Field(ge=1, le=3_650, description="Warn about documents older")] = None


class ChangeSource(Form):
    version: Version
    name: Line | None = None
    url: Url | None = None
    rules: CrawlRules | None = None
    audience: Audience | None = None
    language: Language | None = None
    products: Products | None = None
    owner_id: UUID | None = None
    refresh_hours: Annotated[int | None, Field(ge=1, le=8_760)] = None
    stale_days: Annotated[int | None, Field(ge=1, le=3_650)] = None


class RunOut(BaseModel):
    """How far a reading has come. `ignored` says for some links why they were not followed."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    state: RunState
    scope: RunScope
    message: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    found: int
    done: int
    added: int
    changed: int
    unchanged: int
    gone: int
    skipped: int
    failed: int
    embedded: int
    reused: int


class IgnoredLink(BaseModel):
    url: str
    reason: str
    found_on: str


class RunDetail(RunOut):
    ignored: list[IgnoredLink]


class SourceCounts(BaseModel):
    """`stale`: ready documents that are older than the source allows; `problems`: the last try failed."""

    documents: int
    ready: int
    problems: int
    stale: int
    passages: int


class SourceRow(BaseModel):
    id: UUID
    version: int
    kind: SourceKind
    name: str
    url: str | None
    audience: Audience
    language: str
    products: list[str]
    owner_id: UUID | None
    refresh_hours: int | None
    stale_days: int | None
    state: SourceState
    message: str | None
    read_at: datetime | None
    refresh_at: datetime | None
    created_at: datetime
    counts: SourceCounts
    run: RunOut | None


class SourceOut(SourceRow):
    rules: CrawlRules


class SourceList(BaseModel):
    items: list[SourceRow]


class RunList(BaseModel):
    items: list[RunOut]


class DocumentRow(BaseModel):
    """`problem` is what the last try met; a document with an older version stays readable all the same."""

    id: UUID
    source_id: UUID
    address: str
    title: str
    media: str
    state: DocumentState
    problem: str | None
    found_on: str | None
    same_as_id: UUID | None
    size_bytes: int
    versions: int
    passages: int
    language: str
    audience: Audience
    products: list[str]
    published: date | None
    valid_until: date | None
    created_at: datetime
    checked_at: datetime | None
    changed_at: datetime | None


class BlockOut(BaseModel):
    kind: Literal["heading", "text", "list", "table", "code", "question"]
    text: str
    level: int
    page: int | None
    heading: str


class NoticeOut(BaseModel):
    code: str
    text: str
    page: int | None


class PassageOut(BaseModel):
    id: UUID
    position: int
    kind: str
    text: str
    headings: list[str]
    page: int | None
    sentences: list[tuple[int, int]]


class VersionOut(BaseModel):
    id: UUID
    number: int
    title: str
    created_at: datetime
    replaced_at: datetime | None
    engine: str


class DocumentOut(DocumentRow):
    """A document as it is read: its blocks, and its passages as they are found and cited."""

    source_name: str
    source_kind: SourceKind
    stale: bool
    body: str | None
    blocks: list[BlockOut]
    notices: list[NoticeOut]
    passages_found: list[PassageOut]
    history: list[VersionOut]
    shown_version: int | None


class NewEntry(Form):
    """Something written here: Markdown, or one question with its answer."""

    title: Line
    text: Body
    format: Literal["markdown", "text", "html", "questions", "answer"] = Field(
        "markdown", description="`questions`: CSV of pairs; `answer`: the title is the question"
    )
    audience: Audience | None = None
    products: Products | None = None
    valid_until: date | None = None
    gap_id: UUID | None = Field(None, description="The gap this closes")


class ChangeDocument(Form):
    title: Line | None = None
    text: Body | None = None
    audience: Audience | None = None
    products: Products | None = None
    valid_until: date | None = None


class Ask(Form):
    question: Asked
    engine: EngineName | None = Field(None, description="Default: llm when there is one, else builtin")
    audience: Audience | None = Field(None, description="`customers`: only what customers may be told")
    source_ids: Annotated[list[UUID], Field(max_length=50)] = []
    languages: Annotated[list[Language], Field(max_length=10)] = []
    products: Products = []
    limit: Annotated[int, Field(ge=1, le=20, description="Passages to show")] = 6
    remember: bool = Field(True, description="Count an unanswered question as a gap")


class Citation(BaseModel):
    """`quote` stands verbatim in the passage, from `start` to `end`."""

    passage_id: UUID
    document_id: UUID
    url: str | None
    page: int | None
    quote: str
    start: int
    end: int


class Sentence(BaseModel):
    text: str
    citations: list[Citation]


class FoundPassage(BaseModel):
    """Why it was found: places and scores in both searches. `document_date` is the text's own day, or the day
    on which it last changed."""

    id: UUID
    document_id: UUID
    source_id: UUID
    source_name: str
    title: str
    url: str | None
    headings: list[str]
    page: int | None
    text: str
    audience: Audience
    score: float
    vector_score: float | None
    vector_place: int | None
    word_score: float | None
    word_place: int | None
    document_date: date | None
    stale: bool


class Answer(BaseModel):
    """Grounded: every sentence is cited, every number in it stands in what it cites.

    `answered` makes a claim; `related` found passages but claims nothing; `nothing` found none.
    """

    answer: str
    sentences: list[Sentence]
    confidence: float
    refused: bool
    band: Band
    reason: str
    engine: str
    model: str
    fell_back: str | None = Field(None, description="Why the engine that was asked did not answer")
    dropped: list[str] = Field([], description="Sentences that were not borne out and left out")
    passages: list[FoundPassage]
    question_id: UUID | None = None
    milliseconds: int


class GapRow(BaseModel):
    id: UUID
    version: int
    question: str
    times: int
    state: GapState
    last_at: datetime
    document_id: UUID | None


class GapDetail(GapRow):
    asked: list[str]


class ChangeGap(Form):
    version: Version
    state: Literal["open", "dismissed"]


class EmbedderOut(BaseModel):
    name: str
    model: str
    chosen: bool


class SpaceOut(BaseModel):
    embedder: str
    model: str
    state: Literal["building", "current"]
    done: int
    total: int
    message: str | None


class KnowledgeSettings(BaseModel):
    """Which engines this installation has, and which embedder this workspace uses."""

    embedders: list[EmbedderOut]
    spaces: list[SpaceOut]
    engines: list[EngineName]
    store: str


class ChooseEmbedder(Form):
    name: Annotated[str, StringConstraints(min_length=1, max_length=60)]


def plain(row: Any) -> dict[str, Any]:
    """The columns of a row by name."""
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}
