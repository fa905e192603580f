"""Tables of engines. Money is in micros: millionths of one unit of the workspace's currency."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, false, func, text
from sqlalchemy.orm import Mapped, mapped_column

from dealwright.kernel.db import Base, Scoped

PROVIDERS = ("openai", "anthropic", "none")
OUTCOMES = ("ok", "late", "refused", "broken", "stopped", "over_budget")


class ModelSettings(Scoped, Base):
    """The model of a workspace, one row at most. `none` leaves it to the installation's model.

    Prices are micros per million tokens. Budgets and prices hold whichever model answers.
    `key_hint` is the end of the key, for people to tell one from another.
    """

    __tablename__ = "model_settings"

    provider: Mapped[str]
    url: Mapped[str]
    model: Mapped[str]
    key_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    key_hint: Mapped[str] = mapped_column(default="", server_default="")
    price_in_micros: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    price_out_micros: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    monthly_tokens: Mapped[int | None]
    monthly_cost_micros: Mapped[int | None]
    timeout_seconds: Mapped[int] = mapped_column(default=30, server_default=text("30"))
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_by: Mapped[UUID | None]

    __table_args__ = (
        UniqueConstraint("workspace_id"),
        CheckConstraint(f"provider in {PROVIDERS}", name="provider"),
    )


class ModelCall(Scoped, Base):
    """One call of a model, whatever came of it; never changed. What was said is not kept.

    `prompt` names the prompt and its version. `estimated`: the tokens are our own guess, since the provider
    counted none.
    """

    __tablename__ = "model_calls"

    at: Mapped[datetime]
    user_id: Mapped[UUID | None]
    purpose: Mapped[str]
    provider: Mapped[str]
    model: Mapped[str]
    prompt: Mapped[str] = mapped_column(default="", server_default="")
    tokens_in: Mapped[int]
    tokens_out: Mapped[int]
    estimated: Mapped[bool] = mapped_column(default=False, server_default=false())
    cost_micros: Mapped[int]
    milliseconds: Mapped[int]
    outcome: Mapped[str]
    error: Mapped[str] = mapped_column(default="", server_default="")

    __table_args__ = (
        # Carries what the budget adds up before every call, so that no row is read for it.
        Index(
            "ix_model_calls_at",
            "workspace_id",
            "at",
            "id",
            postgresql_include=["tokens_in", "tokens_out", "cost_micros"],
        ),
        Index("ix_model_calls_purpose", "workspace_id", "purpose", "at", "id"),
        CheckConstraint(f"outcome in {OUTCOMES}", name="outcome"),
    )
