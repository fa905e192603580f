"""An import: its files, how their columns map, how far it has come and what became of each row."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dealwright.kernel.db import Base, Record, Scoped, belongs_to

IMPORT_STATES = (
    "draft",
    "checking",
    "checked",
    "running",
    "done",
    "failed",
    "cancelled",
    "undoing",
    "undone",
)
IMPORT_KINDS = ("user", "product", "account", "contact", "lead", "deal", "activity")
ROW_RESULTS = ("created", "updated", "skipped", "failed")
RECORD_RESULTS = ("created", "updated", "unchanged", "added", "deleted", "kept")


class Import(Record, Base):
    """`runner` fences a worker that was thought dead: only the newest runner may write."""

    __tablename__ = "imports"

    name: Mapped[str]
    status: Mapped[str] = mapped_column(default="draft", server_default="draft")
    message: Mapped[str | None]
    runner: Mapped[UUID | None]
    rows_total: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    rows_done: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_imports_created", "workspace_id", "created_at", "id"),
        CheckConstraint(f"status in {IMPORT_STATES}", name="status"),
    )


class ImportFile(Scoped, Base):
    """`checked` and `counts` hold how many rows would be and were what.

    `mapping` is `{column: {"field", "guessed"}}`, `options` hold what was `guessed` and what somebody has
    `chosen` instead. `rows_done` and `linked` say how far the present phase
    has come in its first and second pass; the second links records to others of the same file.
    """

    __tablename__ = "import_files"

    import_id: Mapped[UUID]
    position: Mapped[int]
    name: Mapped[str]
    storage_key: Mapped[str]
    size_bytes: Mapped[int]
    encoding: Mapped[str]
    delimiter: Mapped[str]
    columns: Mapped[list[str]] = mapped_column(JSONB)
    sample: Mapped[list[list[str]]] = mapped_column(JSONB)
    kind: Mapped[str | None]
    mapping: Mapped[dict[str, Any]] = mapped_column(JSONB)
    options: Mapped[dict[str, Any]] = mapped_column(JSONB)
    rows_total: Mapped[int | None]
    rows_done: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    linked: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    notes: Mapped[list[str]] = mapped_column(JSONB)
    checked: Mapped[dict[str, Any]] = mapped_column(JSONB)
    counts: Mapped[dict[str, Any]] = mapped_column(JSONB)

    __table_args__ = (
        belongs_to("import_id", "imports"),
        Index("ix_import_files_import", "workspace_id", "import_id", "position"),
        CheckConstraint(f"kind in {IMPORT_KINDS}", name="kind"),
    )


class ImportRow(Scoped, Base):
    """A row that failed or was skipped, with its reason, in the check or in the run."""

    __tablename__ = "import_rows"

    import_id: Mapped[UUID]
    file_id: Mapped[UUID]
    phase: Mapped[str]
    line: Mapped[int]
    result: Mapped[str]
    field: Mapped[str | None]
    reason: Mapped[str]
    cells: Mapped[list[str]] = mapped_column(JSONB)

    __table_args__ = (
        belongs_to("import_id", "imports"),
        belongs_to("file_id", "import_files"),
        Index("ix_import_rows_file", "workspace_id", "file_id", "phase", "line"),
        Index("ix_import_rows_import", "workspace_id", "import_id"),
        CheckConstraint("phase in ('check', 'run')", name="phase"),
        CheckConstraint(f"result in {ROW_RESULTS}", name="result"),
    )


class ImportRecord(Base):
    """A record that a row of this import touched, once at most; undo goes by it.

    `version` is what the record had when the import left it: a later one means that a person changed it.
    `changes` is `{field: [before, after]}` of a record that was here already, changed or brought back from
    the bin, and `at` is when. Imports from before changes were kept have none: see `RecordsImported`.
    """

    __tablename__ = "import_records"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    file_id: Mapped[UUID]
    line: Mapped[int]
    kind: Mapped[str]
    result: Mapped[str]
    version: Mapped[int]
    at: Mapped[datetime | None]
    changes: Mapped[dict[str, list[Any]] | None] = mapped_column(JSONB(none_as_null=True))

    __table_args__ = (
        belongs_to("file_id", "import_files"),
        Index("ix_import_records_line", "workspace_id", "file_id", "line"),
        Index(
            "ix_import_records_changed",
            "workspace_id",
            "record_id",
            "at",
            postgresql_where=text("changes is not null"),
        ),
        CheckConstraint("changes is null or at is not null", name="changes"),
        CheckConstraint(f"kind in {IMPORT_KINDS}", name="kind"),
        CheckConstraint(f"result in {RECORD_RESULTS}", name="result"),
    )


class ImportMapping(Scoped, Base):
    """The mapping that was last used for files with these columns."""

    __tablename__ = "import_mappings"

    signature: Mapped[str]
    kind: Mapped[str]
    mapping: Mapped[dict[str, Any]] = mapped_column(JSONB)
    options: Mapped[dict[str, Any]] = mapped_column(JSONB)

    __table_args__ = (Index("uq_import_mappings_signature", "workspace_id", "signature", unique=True),)
