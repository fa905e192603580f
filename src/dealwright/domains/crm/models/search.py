"""The search index: words of every record, and misspellings of every word. Filled by triggers.

`search_words` answers "which records have a word that starts with x", `search_misspellings` "which known
words are one slip away from x" (each word stored without each of its letters, as in symmetric delete
spelling correction). Both are plain B-trees: full-text operators are not leakproof, so under row-level
security PostgreSQL would not use their index. See `docs/decisions/0006`.
"""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dealwright.kernel.db import Base


class SearchEntry(Base):
    """One record as the palette shows it."""

    __tablename__ = "search_entries"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    label: Mapped[str]
    detail: Mapped[str]


class SearchWord(Base):
    __tablename__ = "search_words"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    word: Mapped[str] = mapped_column(String(collation="C"), primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)

    __table_args__ = (Index("ix_search_words_record", "workspace_id", "record_id", "word"),)


class SearchMisspelling(Base):
    """The table has no unique key, so that two transactions never wait for each other's words."""

    __tablename__ = "search_misspellings"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    slip: Mapped[str] = mapped_column(String(collation="C"))
    word: Mapped[str] = mapped_column(String(collation="C"))

    __table_args__ = (Index("ix_search_misspellings_slip", "workspace_id", "slip", "word"),)
    __mapper_args__ = {"primary_key": ["workspace_id", "slip", "word"]}
