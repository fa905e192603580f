"""How deals move: pipelines with typed stages, why deals are lost, what is sold."""

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from dealwright.kernel.db import Base, Record, belongs_to

STAGE_TYPES = ("open", "won", "lost")
STAGE_COLOURS = ("slate", "blue", "cyan", "teal", "green", "lime", "amber", "orange", "red", "violet")


class Pipeline(Record, Base):
    __tablename__ = "pipelines"

    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    is_default: Mapped[bool] = mapped_column(default=False, server_default=text("false"))

    __table_args__ = (
        Index(
            "uq_pipelines_name",
            "workspace_id",
            "name",
            unique=True,
            postgresql_where=text("deleted_at is null"),
        ),
    )


class Stage(Record, Base):
    """`probability` in percent is what a deal here has unless a person set another."""

    __tablename__ = "stages"

    pipeline_id: Mapped[UUID]
    name: Mapped[str]
    type: Mapped[str]
    probability: Mapped[int]
    colour: Mapped[str]
    position: Mapped[int]

    __table_args__ = (
        belongs_to("pipeline_id", "pipelines"),
        Index("ix_stages_pipeline", "workspace_id", "pipeline_id", "position"),
        CheckConstraint(f"type in {STAGE_TYPES}", name="type"),
        CheckConstraint("probability between 0 and 100", name="probability"),
        CheckConstraint(f"colour in {STAGE_COLOURS}", name="colour"),
        CheckConstraint(
            "(type = 'won' and probability = 100) or (type = 'lost' and probability = 0) or type = 'open'",
            name="closed_probability",
        ),
    )


class LostReason(Record, Base):
    __tablename__ = "lost_reasons"

    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        Index(
            "uq_lost_reasons_name",
            "workspace_id",
            "name",
            unique=True,
            postgresql_where=text("deleted_at is null"),
        ),
    )


class Product(Record, Base):
    __tablename__ = "products"

    name: Mapped[str]
    code: Mapped[str | None]
    family: Mapped[str | None]
    price_minor: Mapped[int | None]
    currency: Mapped[str]
    is_active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))

    __table_args__ = (
        UniqueConstraint("workspace_id", "code"),
        Index("ix_products_name", "workspace_id", "name", "id"),
        CheckConstraint("price_minor >= 0", name="price"),
    )
