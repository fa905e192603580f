"""Request and response shapes of imports."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from dealwright.domains.crm.importing.fields import FieldType, ImportKind, MatchBy
from dealwright.domains.crm.importing.values import DateFormat, Decimals
from dealwright.domains.crm.schemas.base import Form, Line
from dealwright.domains.identity.schemas import Currency

Phase = Literal["check", "run"]
ImportStatus = Literal[
    "draft", "checking", "checked", "running", "done", "failed", "cancelled", "undoing", "undone"
]
Existing = Literal["update", "skip", "create"]
Unit = Literal[1, 1000, 1000000]


class FileOptions(Form):
    """How one file is read and what happens in doubt."""

    match_by: MatchBy = Field("none", description="How a row finds the record that is here already")
    existing: Existing = Field("update", description="What becomes of a row whose record is here already")
    missing_links: Literal["create", "empty", "fail"] = Field(
        "empty", description="What becomes of a row that names an account, person or product we do not know"
    )
    bad_values: Literal["fail", "empty"] = Field(
        "fail", description="Whether a value that cannot be read costs the row or only the value"
    )
    unknown_stages: Literal["create", "fail"] = Field(
        "create", description="For deals: `create` adds what the pipeline lacks, or a pipeline of its own"
    )
    pipeline_id: UUID | None = Field(None, description="For deals; default: the one that knows the stages")
    currency: Currency | None = Field(None, description="Default: the workspace's")
    units: dict[str, Unit] = Field(
        {}, description="For columns with money that count in thousands or millions"
    )
    date_format: DateFormat = "ymd"
    decimal: Decimals = "."
    default_owner_id: UUID | None = Field(None, description="Owner of rows that name none")


class ChangeFile(Form):
    """Only what it carries is changed. `mapping` and `options` are merged into what is there."""

    id: UUID
    kind: ImportKind | None = Field(None, description="null: this file is not imported")
    mapping: dict[str, str | None] | None = Field(None, description="`{column: field}`; null: not imported")
    options: dict[str, object] | None = Field(None, description="Some of the options, see the file")


class ChangeImport(Form):
    name: Line | None = None
    files: Annotated[list[ChangeFile], Field(max_length=50)] = []


class ColumnOut(BaseModel):
    """`guessed` is false where a person, or the mapping used last time, said so."""

    name: str
    field: str | None
    guessed: bool
    samples: list[str]


class Reason(BaseModel):
    """Why rows were refused, left out or imported with a remark, and how many."""

    result: Literal["failed", "skipped", "warning"]
    field: str | None
    reason: str
    count: int
    first_line: int


class Counts(BaseModel):
    created: int = 0
    updated: int = 0
    skipped: int = 0
    failed: int = 0
    warnings: int = 0
    reasons: list[Reason] = []
    deleted: int = Field(0, description="Made by the import and taken back by its undo")
    kept: int = Field(0, description="Made by the import and kept by its undo: changed or used since")
    stored: int = Field(0, description="How many rows `errors.csv` holds; at most 10,000 per file")


class ImportFileOut(BaseModel):
    id: UUID
    name: str
    size_bytes: int
    encoding: str
    delimiter: str
    kind: ImportKind | None
    columns: list[ColumnOut]
    sample: list[list[str]]
    options: FileOptions
    notes: list[str]
    rows_total: int | None
    rows_done: int
    checked: Counts | None
    counts: Counts | None


class ImportRow(BaseModel):
    """An import as a list shows it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    version: int
    name: str
    status: ImportStatus
    message: str | None
    rows_total: int
    rows_done: int
    created_at: datetime
    created_by: UUID | None
    started_at: datetime | None
    finished_at: datetime | None


class ImportOut(ImportRow):
    files: list[ImportFileOut]


class FieldOut(BaseModel):
    name: str
    label: str
    type: FieldType
    required: bool
    link: ImportKind | None
    choices: list[str]


class KindOut(BaseModel):
    kind: ImportKind
    label: str
    fields: list[FieldOut]
    match_by: list[MatchBy]


class FieldsOut(BaseModel):
    """What a mapping can choose from, and the options in words."""

    kinds: list[KindOut]


class FileSummary(BaseModel):
    name: str
    kind: ImportKind | None
    checked: Counts
    counts: Counts
    failing: list["FailingRow"]


class FailingRow(BaseModel):
    line: int
    field: str | None
    reason: str


class Summary(BaseModel):
    """What `import_files` did."""

    import_id: UUID
    status: ImportStatus
    seconds: float
    rows: int
    files: list[FileSummary]
