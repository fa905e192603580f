"""What `PgVectors` keeps in PostgreSQL: spaces, their points, and which points are gone."""

from typing import Any, cast
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, LargeBinary, Sequence, Text, false, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

from dealwright.kernel.db import Base, Scoped

# One for all: a space made anew under an old id goes on above what anybody remembers of the old one.
REVISIONS = Sequence("vector_revisions", metadata=Base.metadata)


class HalfVector(UserDefinedType[Any]):
    """Of pgvector: 16 bits a number. Without dimensions, for a table holds spaces of several."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "halfvec"


# So that Alembic knows the type when it reads a database.
cast(dict[str, Any], ischema_names)["halfvec"] = HalfVector


class VectorSpaceRow(Scoped, Base):
    """Who changes points locks this row first, so that revisions are seen in their order.

    Removals up to `horizon` are forgotten: who knows the space as it was before reads all of it anew.
    """

    __tablename__ = "vector_spaces"

    dims: Mapped[int]
    revision: Mapped[int]
    horizon: Mapped[int]
    points: Mapped[int] = mapped_column(server_default=text("0"))
    removed: Mapped[int] = mapped_column(server_default=text("0"))
    has_index: Mapped[bool] = mapped_column(server_default=false())


class VectorPointRow(Base):
    __tablename__ = "vector_points"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "space_id"],
            ["vector_spaces.workspace_id", "vector_spaces.id"],
            ondelete="cascade",
        ),
        CheckConstraint("audience in ('internal', 'customers')", name="audience"),
        Index("ix_vector_points_revision", "workspace_id", "space_id", "revision"),
        Index("ix_vector_points_source", "workspace_id", "space_id", "source_id"),
    )

    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    space_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    embedding: Mapped[Any] = mapped_column(HalfVector)
    terms: Mapped[bytes] = mapped_column(LargeBinary)
    source_id: Mapped[UUID]
    audience: Mapped[str]
    language: Mapped[str]
    products: Mapped[list[str]] = mapped_column(ARRAY(Text))
    revision: Mapped[int]


class VectorRemovalRow(Base):
    """A point that is gone, for those who still remember it."""

    __tablename__ = "vector_removals"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "space_id"],
            ["vector_spaces.workspace_id", "vector_spaces.id"],
            ondelete="cascade",
        ),
        Index("ix_vector_removals_revision", "workspace_id", "space_id", "revision"),
    )

    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    space_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int]
