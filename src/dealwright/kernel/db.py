"""Tables and connections: the declarative base, the columns every row shares, the engine.

Tenancy is row-level security: every table with a `workspace_id` is forced to show only the rows of
`app.workspace`, which `kernel.work` sets for one transaction. See `docs/decisions/0003`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import (
    BigInteger,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    MetaData,
    String,
    func,
    text,
)
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from dealwright.kernel.ids import new_id

APP_ROLE = "dealwright_app"
SYSTEM_ROLE = "dealwright_system"

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: DateTime(timezone=True), int: BigInteger, str: String}


class Scoped:
    """A row of one workspace. The key starts with the workspace, and so does every index."""

    @declared_attr
    @classmethod
    def workspace_id(cls) -> Mapped[UUID]:
        return mapped_column(ForeignKey("workspaces.id"), primary_key=True, sort_order=-2)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-1)


class Record(Scoped):
    """A row a person works with: who made and changed it, its version, and whether it was deleted."""

    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    created_by: Mapped[UUID | None]
    updated_by: Mapped[UUID | None]
    deleted_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))


def belongs_to(column: str, table: str, **options: Any) -> ForeignKeyConstraint:
    """A foreign key that cannot leave the workspace."""
    return ForeignKeyConstraint(["workspace_id", column], [f"{table}.workspace_id", f"{table}.id"], **options)


def _to_json(value: object) -> str:
    return orjson.dumps(value).decode()


def open_engine(url: str, *, pool_size: int = 10, max_overflow: int = 10) -> AsyncEngine:
    """The driver opens no transactions of its own: `kernel.work` does, together with their scope.

    A connection that goes back to the pool inside a transaction is rolled back there.
    """
    return create_async_engine(
        url,
        isolation_level="AUTOCOMMIT",
        pool_size=pool_size,
        max_overflow=max_overflow,
        pool_timeout=15,
        pool_pre_ping=False,
        pool_recycle=1800,
        json_serializer=_to_json,
        json_deserializer=orjson.loads,
        connect_args={"prepare_threshold": 3, "options": "-c statement_timeout=30000"},
    )


def tables_with_workspace(metadata: MetaData) -> Sequence[str]:
    return [table.name for table in metadata.sorted_tables if "workspace_id" in table.columns]
