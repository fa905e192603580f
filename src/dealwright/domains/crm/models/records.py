"""The five records people work with, and what hangs on them.

Columns that lists sort or filter by have an index that starts with the workspace and skips deleted rows.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, Index, TextClause, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from dealwright.kernel.db import Base, Record, Scoped, belongs_to

LEAD_STATES = ("new", "working", "qualified", "converted", "disqualified")
DEAL_STATES = ("open", "won", "lost")
ACTIVITY_KINDS = ("call", "meeting", "mail", "note", "task")
DIRECTIONS = ("in", "out")
PRIORITIES = ("low", "normal", "high")
FORECAST_CATEGORIES = ("commit", "best_case", "pipeline", "omitted")
RECORD_KINDS = ("account", "contact", "lead", "deal")


def alive(name: str, *columns: str | TextClause, unique: bool = False) -> Index:
    return Index(name, "workspace_id", *columns, unique=unique, postgresql_where=text("deleted_at is null"))


class Account(Record, Base):
    __tablename__ = "accounts"

    name: Mapped[str]
    domain: Mapped[str | None]
    industry: Mapped[str | None]
    employees: Mapped[int | None]
    annual_revenue_minor: Mapped[int | None]
    currency: Mapped[str]
    founded_year: Mapped[int | None]
    phone: Mapped[str | None]
    city: Mapped[str | None]
    country: Mapped[str | None]
    description: Mapped[str | None]
    parent_id: Mapped[UUID | None]
    owner_id: Mapped[UUID | None]
    source: Mapped[str | None]
    external_id: Mapped[str | None]
    last_activity_at: Mapped[datetime | None]

    __table_args__ = (
        belongs_to("parent_id", "accounts"),
        belongs_to("owner_id", "users"),
        alive("ix_accounts_updated", "updated_at", "id"),
        alive("ix_accounts_created", "created_at", "id"),
        alive("ix_accounts_name", "name", "id"),
        alive("ix_accounts_employees", "employees", "id"),
        alive("ix_accounts_revenue", "annual_revenue_minor", "id"),
        alive("ix_accounts_activity", "last_activity_at", "id"),
        alive("ix_accounts_owner", "owner_id", "updated_at", "id"),
        alive("ix_accounts_industry", "industry", "updated_at", "id"),
        alive("ix_accounts_country", "country", "updated_at", "id"),
        alive("ix_accounts_parent", "parent_id", "name"),
        alive("ix_accounts_domain", "domain"),
        Index(
            "ix_accounts_deleted",
            "workspace_id",
            "deleted_at",
            postgresql_where=text("deleted_at is not null"),
        ),
        UniqueConstraint("workspace_id", "external_id"),
        CheckConstraint("parent_id <> id", name="not_own_parent"),
        CheckConstraint("employees >= 0", name="employees"),
    )


class Contact(Record, Base):
    __tablename__ = "contacts"
    __mapper_args__ = {"eager_defaults": True}  # `name` comes back with an update, too

    first_name: Mapped[str] = mapped_column(default="", server_default="")
    last_name: Mapped[str] = mapped_column(default="", server_default="")
    name: Mapped[str] = mapped_column(Computed("btrim(first_name || ' ' || last_name)", persisted=True))
    email: Mapped[str | None]
    phone: Mapped[str | None]
    title: Mapped[str | None]
    account_id: Mapped[UUID | None]
    city: Mapped[str | None]
    country: Mapped[str | None]
    description: Mapped[str | None]
    owner_id: Mapped[UUID | None]
    source: Mapped[str | None]
    external_id: Mapped[str | None]
    last_activity_at: Mapped[datetime | None]

    __table_args__ = (
        belongs_to("account_id", "accounts"),
        belongs_to("owner_id", "users"),
        alive("ix_contacts_updated", "updated_at", "id"),
        alive("ix_contacts_created", "created_at", "id"),
        alive("ix_contacts_name", "name", "id"),
        alive("ix_contacts_activity", "last_activity_at", "id"),
        alive("ix_contacts_owner", "owner_id", "updated_at", "id"),
        alive("ix_contacts_account", "account_id", "name", "id"),
        alive("ix_contacts_email", "email"),
        alive("ix_contacts_country", "country", "updated_at", "id"),
        Index(
            "ix_contacts_deleted",
            "workspace_id",
            "deleted_at",
            postgresql_where=text("deleted_at is not null"),
        ),
        UniqueConstraint("workspace_id", "external_id"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("first_name <> '' or last_name <> ''", name="has_name"),
    )


class Lead(Record, Base):
    """`score` is the model's, `score_override` a person's word, `score_shown` what people see and sort by.

    `company_domain` is the domain by which a lead belongs to an account, though nobody linked them. It is
    kept, since under row security an index over an expression of functions is not used.
    """

    __tablename__ = "leads"
    __mapper_args__ = {"eager_defaults": True}  # `name` comes back with an update, too

    first_name: Mapped[str] = mapped_column(default="", server_default="")
    last_name: Mapped[str] = mapped_column(default="", server_default="")
    name: Mapped[str] = mapped_column(Computed("btrim(first_name || ' ' || last_name)", persisted=True))
    email: Mapped[str | None]
    phone: Mapped[str | None]
    title: Mapped[str | None]
    company: Mapped[str | None]
    domain: Mapped[str | None]
    company_domain: Mapped[str | None] = mapped_column(
        Computed("lower(coalesce(nullif(domain, ''), split_part(email, '@', 2)))", persisted=True)
    )
    industry: Mapped[str | None]
    employees: Mapped[int | None]
    city: Mapped[str | None]
    country: Mapped[str | None]
    description: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="new", server_default="new")
    status_reason: Mapped[str | None]
    owner_id: Mapped[UUID | None]
    source: Mapped[str | None]
    external_id: Mapped[str | None]
    last_activity_at: Mapped[datetime | None]
    converted_at: Mapped[datetime | None]
    account_id: Mapped[UUID | None]
    contact_id: Mapped[UUID | None]
    deal_id: Mapped[UUID | None]
    score: Mapped[int | None]
    score_override: Mapped[int | None]
    score_shown: Mapped[int | None] = mapped_column(
        Computed("coalesce(score_override, score)", persisted=True)
    )

    __table_args__ = (
        belongs_to("owner_id", "users"),
        belongs_to("account_id", "accounts"),
        belongs_to("contact_id", "contacts"),
        belongs_to("deal_id", "deals", use_alter=True),
        alive("ix_leads_updated", "updated_at", "id"),
        alive("ix_leads_created", "created_at", "id"),
        alive("ix_leads_name", "name", "id"),
        alive("ix_leads_activity", "last_activity_at", "id"),
        alive("ix_leads_owner", "owner_id", "updated_at", "id"),
        alive("ix_leads_status", "status", "updated_at", "id"),
        alive("ix_leads_source", "source", "updated_at", "id"),
        alive("ix_leads_score", "score_shown", "id"),
        alive("ix_leads_email", "email"),
        alive("ix_leads_company", "company_domain", "updated_at", "id"),
        alive("ix_leads_account", "account_id"),
        alive("ix_leads_contact", "contact_id"),
        alive("ix_leads_deal", "deal_id"),
        Index(
            "ix_leads_deleted", "workspace_id", "deleted_at", postgresql_where=text("deleted_at is not null")
        ),
        UniqueConstraint("workspace_id", "external_id"),
        CheckConstraint(f"status in {LEAD_STATES}", name="status"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("first_name <> '' or last_name <> '' or company is not null", name="has_name"),
        CheckConstraint("(status = 'converted') = (converted_at is not null)", name="converted"),
        CheckConstraint("score between 0 and 100", name="score"),
        CheckConstraint("score_override between 0 and 100", name="score_override"),
    )


class Deal(Record, Base):
    """`probability` follows the stage, `win_probability` the model, `probability_override` a person says.

    `chance_shown` is what people see and sort by: their word, else the model's. `forecast_category` is a
    person's word, too; without it the probability decides.
    """

    __tablename__ = "deals"
    __mapper_args__ = {"eager_defaults": True}  # `chance_shown` comes back with an update, too

    name: Mapped[str]
    account_id: Mapped[UUID | None]
    contact_id: Mapped[UUID | None]
    pipeline_id: Mapped[UUID]
    stage_id: Mapped[UUID]
    status: Mapped[str]
    amount_minor: Mapped[int | None]
    currency: Mapped[str]
    probability: Mapped[int]
    probability_override: Mapped[int | None]
    win_probability: Mapped[int | None]
    chance_shown: Mapped[int | None] = mapped_column(
        Computed("coalesce(probability_override, win_probability)", persisted=True)
    )
    forecast_category: Mapped[str | None]
    opened_at: Mapped[datetime]
    expected_close_on: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    stage_entered_at: Mapped[datetime]
    lost_reason_id: Mapped[UUID | None]
    lost_note: Mapped[str | None]
    next_step: Mapped[str | None]
    description: Mapped[str | None]
    owner_id: Mapped[UUID | None]
    lead_id: Mapped[UUID | None]
    source: Mapped[str | None]
    external_id: Mapped[str | None]
    last_activity_at: Mapped[datetime | None]

    __table_args__ = (
        belongs_to("account_id", "accounts"),
        belongs_to("contact_id", "contacts"),
        belongs_to("pipeline_id", "pipelines"),
        belongs_to("stage_id", "stages"),
        belongs_to("owner_id", "users"),
        belongs_to("lead_id", "leads"),
        belongs_to("lost_reason_id", "lost_reasons"),
        alive("ix_deals_updated", "updated_at", "id"),
        alive("ix_deals_created", "created_at", "id"),
        alive("ix_deals_name", "name", "id"),
        alive("ix_deals_amount", "amount_minor", "id"),
        alive("ix_deals_expected", "expected_close_on", "id"),
        alive("ix_deals_closed", "closed_at", "id"),
        alive("ix_deals_win", "win_probability", "id"),
        alive("ix_deals_chance", "chance_shown", "id"),
        alive("ix_deals_entered", "stage_entered_at", "id"),
        alive("ix_deals_activity", "status", "last_activity_at", "id"),
        alive("ix_deals_owner", "owner_id", "updated_at", "id"),
        alive("ix_deals_status", "status", "updated_at", "id"),
        alive("ix_deals_due", "status", "expected_close_on", "id"),
        alive("ix_deals_board", "pipeline_id", "stage_id", "stage_entered_at", "id"),
        alive("ix_deals_stage_chance", "stage_id", "chance_shown", "id"),
        alive("ix_deals_stage_amount", "stage_id", "amount_minor", "id"),
        alive("ix_deals_stage_expected", "stage_id", "expected_close_on", "id"),
        Index(
            "ix_deals_sums",
            "workspace_id",
            "closed_at",
            "pipeline_id",
            postgresql_include=[
                "stage_id",
                "currency",
                "amount_minor",
                "probability",
                "probability_override",
                "owner_id",
                "status",
            ],
            postgresql_where=text("deleted_at is null"),
        ),
        alive("ix_deals_account", "account_id", "updated_at", "id"),
        alive("ix_deals_contact", "contact_id", "updated_at", "id"),
        alive("ix_deals_lead", "lead_id"),
        Index(
            "ix_deals_deleted", "workspace_id", "deleted_at", postgresql_where=text("deleted_at is not null")
        ),
        UniqueConstraint("workspace_id", "external_id"),
        CheckConstraint(f"status in {DEAL_STATES}", name="status"),
        CheckConstraint("(status = 'open') = (closed_at is null)", name="closed"),
        CheckConstraint("probability between 0 and 100", name="probability"),
        CheckConstraint("probability_override between 0 and 100", name="probability_override"),
        CheckConstraint("win_probability between 0 and 100", name="win_probability"),
        CheckConstraint(f"forecast_category in {FORECAST_CATEGORIES}", name="forecast_category"),
    )


class DealLine(Scoped, Base):
    """One product of a deal. `total_minor` = quantity x price less the discount, rounded half up."""

    __tablename__ = "deal_lines"

    deal_id: Mapped[UUID]
    product_id: Mapped[UUID | None]
    name: Mapped[str]
    quantity: Mapped[int]
    unit_price_minor: Mapped[int]
    discount_percent: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    total_minor: Mapped[int]
    position: Mapped[int]

    __table_args__ = (
        belongs_to("deal_id", "deals"),
        belongs_to("product_id", "products"),
        Index("ix_deal_lines_deal", "workspace_id", "deal_id", "position"),
        Index("ix_deal_lines_product", "workspace_id", "product_id"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("discount_percent between 0 and 100", name="discount"),
    )


class StageChange(Scoped, Base):
    """Every step of a deal, with how long it stayed before: models train on this, so it is never edited."""

    __tablename__ = "stage_changes"

    deal_id: Mapped[UUID]
    from_stage_id: Mapped[UUID | None]
    to_stage_id: Mapped[UUID]
    at: Mapped[datetime]
    by: Mapped[UUID | None]
    seconds_in_stage: Mapped[int | None]
    amount_minor: Mapped[int | None]
    probability: Mapped[int]

    __table_args__ = (
        belongs_to("deal_id", "deals"),
        belongs_to("from_stage_id", "stages"),
        belongs_to("to_stage_id", "stages"),
        Index("ix_stage_changes_deal", "workspace_id", "deal_id", "at"),
        Index("ix_stage_changes_at", "workspace_id", "at"),
    )


class Activity(Record, Base):
    """A call, meeting, mail, note or task.

    `at` is when it happened or will; a task is open until `done_at`.
    """

    __tablename__ = "activities"

    kind: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str | None]
    at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    duration_minutes: Mapped[int | None]
    direction: Mapped[str | None]
    priority: Mapped[str] = mapped_column(default="normal", server_default="normal")
    outcome: Mapped[str | None]
    account_id: Mapped[UUID | None]
    contact_id: Mapped[UUID | None]
    lead_id: Mapped[UUID | None]
    deal_id: Mapped[UUID | None]
    owner_id: Mapped[UUID | None]
    external_id: Mapped[str | None]

    __table_args__ = (
        belongs_to("account_id", "accounts"),
        belongs_to("contact_id", "contacts"),
        belongs_to("lead_id", "leads"),
        belongs_to("deal_id", "deals"),
        belongs_to("owner_id", "users"),
        alive("ix_activities_at", "at", "id"),
        alive("ix_activities_updated", "updated_at", "id"),
        alive("ix_activities_due", "due_at", "id"),
        alive("ix_activities_kind", "kind", "at", "id"),
        alive("ix_activities_account", "account_id", "at", "id"),
        alive("ix_activities_contact", "contact_id", "at", "id"),
        alive("ix_activities_lead", "lead_id", "at", "id"),
        alive("ix_activities_deal", "deal_id", "at", "id"),
        alive("ix_activities_owner", "owner_id", "at", "id"),
        Index(
            "ix_activities_open_tasks",
            "workspace_id",
            "owner_id",
            "due_at",
            "id",
            postgresql_where=text("deleted_at is null and kind = 'task' and done_at is null"),
        ),
        Index(
            "ix_activities_deleted",
            "workspace_id",
            "deleted_at",
            postgresql_where=text("deleted_at is not null"),
        ),
        UniqueConstraint("workspace_id", "external_id"),
        CheckConstraint(f"kind in {ACTIVITY_KINDS}", name="kind"),
        CheckConstraint(f"direction in {DIRECTIONS}", name="direction"),
        CheckConstraint(f"priority in {PRIORITIES}", name="priority"),
        CheckConstraint("duration_minutes between 0 and 10080", name="duration"),
    )


class Tag(Record, Base):
    __tablename__ = "tags"

    name: Mapped[str]
    colour: Mapped[str]

    __table_args__ = (alive("uq_tags_name", "name", unique=True),)


class RecordTag(Base, Scoped):
    """A tag on a record; `kind` and `record_id` name it, since a tag fits every kind of record."""

    __tablename__ = "record_tags"

    tag_id: Mapped[UUID]
    kind: Mapped[str]
    record_id: Mapped[UUID]

    __table_args__ = (
        belongs_to("tag_id", "tags"),
        UniqueConstraint("workspace_id", "record_id", "tag_id"),
        Index("ix_record_tags_tag", "workspace_id", "tag_id", "kind", "record_id"),
        CheckConstraint(f"kind in {RECORD_KINDS}", name="kind"),
    )
