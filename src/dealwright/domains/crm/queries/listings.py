"""What each list shows, sorts and filters by. A sortable column has an index in `models.records`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, SQLColumnExpression, and_, select

from dealwright.domains.crm.models.pipelines import Product
from dealwright.domains.crm.models.records import (
    ACTIVITY_KINDS,
    DEAL_STATES,
    DIRECTIONS,
    FORECAST_CATEGORIES,
    LEAD_STATES,
    PRIORITIES,
    Account,
    Activity,
    Contact,
    Deal,
    Lead,
    RecordTag,
)
from dealwright.domains.crm.queries.search import words_condition
from dealwright.kernel.paging import AnySelect, Column, Kind, Listing, ListQuery, RawPage, list_page
from dealwright.kernel.work import Work

# Plain tables: a page is rows, and mapping them to objects would cost more than reading them.
ACCOUNT, CONTACT, LEAD, DEAL, ACTIVITY, PRODUCT = (
    model.__table__ for model in (Account, Contact, Lead, Deal, Activity, Product)
)
PARENT = ACCOUNT.alias("parent")


def _columns(
    table: FromClause,
    kinds: Mapping[str, Kind],
    *,
    sortable: Sequence[str],
    choices: Mapping[str, tuple[str, ...]] | None = None,
) -> dict[str, Column]:
    return {
        name: Column(
            table.columns[name],
            kind,
            choices=(choices or {}).get(name, ()),
            sortable=name in sortable,
            nullable=bool(table.columns[name].nullable),
        )
        for name, kind in kinds.items()
    }


def _shown(expression: ColumnElement[Any]) -> Column:
    """A name from a joined record: shown, neither sorted nor filtered by."""
    return Column(expression, "text", filterable=False)


_KEPT: dict[str, Kind] = {
    "id": "uuid",
    "version": "int",
    "created_at": "time",
    "updated_at": "time",
    "created_by": "user",
    "updated_by": "user",
    "deleted_at": "time",
}
_TIMES = ("created_at", "updated_at")


def _alive(table: FromClause, joins: Callable[[AnySelect], AnySelect]) -> Callable[..., AnySelect]:
    def base(columns: Sequence[SQLColumnExpression[Any]]) -> AnySelect:
        return joins(select(*columns).select_from(table)).where(table.c.deleted_at.is_(None))

    return base


def _join(statement: AnySelect, target: FromClause, key: ColumnElement[Any]) -> AnySelect:
    """An outer join within the workspace; PostgreSQL drops it when nothing of it is shown."""
    workspace = key.table.c.workspace_id  # pyright: ignore[reportAttributeAccessIssue] - a column of a table
    return statement.outerjoin(target, and_(target.c.workspace_id == workspace, target.c.id == key))


ACCOUNTS = Listing(
    columns={
        **_columns(
            ACCOUNT,
            {
                **_KEPT,
                "name": "text",
                "domain": "text",
                "industry": "text",
                "employees": "int",
                "annual_revenue_minor": "money",
                "currency": "text",
                "founded_year": "int",
                "phone": "text",
                "city": "text",
                "country": "text",
                "description": "text",
                "parent_id": "uuid",
                "owner_id": "user",
                "source": "text",
                "external_id": "text",
                "last_activity_at": "time",
            },
            sortable=(*_TIMES, "name", "employees", "annual_revenue_minor", "last_activity_at"),
        ),
        "parent_name": _shown(PARENT.c.name),
    },
    base=_alive(ACCOUNT, lambda statement: _join(statement, PARENT, ACCOUNT.c.parent_id)),
    id_column=ACCOUNT.c.id,
    default_sort="-updated_at",
)

CONTACTS = Listing(
    columns={
        **_columns(
            CONTACT,
            {
                **_KEPT,
                "first_name": "text",
                "last_name": "text",
                "name": "text",
                "email": "text",
                "phone": "text",
                "title": "text",
                "account_id": "uuid",
                "city": "text",
                "country": "text",
                "description": "text",
                "owner_id": "user",
                "source": "text",
                "external_id": "text",
                "last_activity_at": "time",
            },
            sortable=(*_TIMES, "name", "last_activity_at"),
        ),
        "account_name": _shown(ACCOUNT.c.name),
    },
    base=_alive(CONTACT, lambda statement: _join(statement, ACCOUNT, CONTACT.c.account_id)),
    id_column=CONTACT.c.id,
    default_sort="-updated_at",
)

LEADS = Listing(
    columns=_columns(
        LEAD,
        {
            **_KEPT,
            "first_name": "text",
            "last_name": "text",
            "name": "text",
            "email": "text",
            "phone": "text",
            "title": "text",
            "company": "text",
            "domain": "text",
            "industry": "text",
            "employees": "int",
            "city": "text",
            "country": "text",
            "description": "text",
            "status": "enum",
            "status_reason": "text",
            "owner_id": "user",
            "source": "text",
            "external_id": "text",
            "last_activity_at": "time",
            "converted_at": "time",
            "account_id": "uuid",
            "contact_id": "uuid",
            "deal_id": "uuid",
            "score": "int",
            "score_override": "int",
            "score_shown": "int",
        },
        sortable=(*_TIMES, "name", "last_activity_at", "score_shown"),
        choices={"status": LEAD_STATES},
    ),
    base=_alive(LEAD, lambda statement: statement),
    id_column=LEAD.c.id,
    default_sort="-created_at",
)

DEALS = Listing(
    columns={
        **_columns(
            DEAL,
            {
                **_KEPT,
                "name": "text",
                "account_id": "uuid",
                "contact_id": "uuid",
                "pipeline_id": "uuid",
                "stage_id": "uuid",
                "status": "enum",
                "amount_minor": "money",
                "currency": "text",
                "probability": "int",
                "probability_override": "int",
                "win_probability": "int",
                "chance_shown": "int",
                "forecast_category": "enum",
                "opened_at": "time",
                "expected_close_on": "date",
                "closed_at": "time",
                "stage_entered_at": "time",
                "lost_reason_id": "uuid",
                "lost_note": "text",
                "next_step": "text",
                "description": "text",
                "owner_id": "user",
                "lead_id": "uuid",
                "source": "text",
                "external_id": "text",
                "last_activity_at": "time",
            },
            sortable=(
                *(*_TIMES, "name", "amount_minor", "win_probability", "chance_shown"),
                *("expected_close_on", "closed_at", "stage_entered_at"),
            ),
            choices={"status": DEAL_STATES, "forecast_category": FORECAST_CATEGORIES},
        ),
        "account_name": _shown(ACCOUNT.c.name),
        "contact_name": _shown(CONTACT.c.name),
    },
    base=_alive(
        DEAL,
        lambda statement: _join(_join(statement, ACCOUNT, DEAL.c.account_id), CONTACT, DEAL.c.contact_id),
    ),
    id_column=DEAL.c.id,
    default_sort="-updated_at",
)


def _activity_joins(statement: AnySelect) -> AnySelect:
    for target, key in (
        (ACCOUNT, ACTIVITY.c.account_id),
        (CONTACT, ACTIVITY.c.contact_id),
        (DEAL, ACTIVITY.c.deal_id),
        (LEAD, ACTIVITY.c.lead_id),
    ):
        statement = _join(statement, target, key)
    return statement


ACTIVITIES = Listing(
    columns={
        **_columns(
            ACTIVITY,
            {
                **_KEPT,
                "kind": "enum",
                "subject": "text",
                "body": "text",
                "at": "time",
                "due_at": "time",
                "done_at": "time",
                "duration_minutes": "int",
                "direction": "enum",
                "priority": "enum",
                "outcome": "text",
                "account_id": "uuid",
                "contact_id": "uuid",
                "lead_id": "uuid",
                "deal_id": "uuid",
                "owner_id": "user",
                "external_id": "text",
            },
            sortable=("updated_at", "at", "due_at"),
            choices={"kind": ACTIVITY_KINDS, "direction": DIRECTIONS, "priority": PRIORITIES},
        ),
        "account_name": _shown(ACCOUNT.c.name),
        "contact_name": _shown(CONTACT.c.name),
        "deal_name": _shown(DEAL.c.name),
        "lead_name": _shown(LEAD.c.name),
    },
    base=_alive(ACTIVITY, _activity_joins),
    id_column=ACTIVITY.c.id,
    default_sort="-at",
)

PRODUCTS = Listing(
    columns=_columns(
        PRODUCT,
        {
            **_KEPT,
            "name": "text",
            "code": "text",
            "family": "text",
            "price_minor": "money",
            "currency": "text",
            "is_active": "bool",
        },
        sortable=("name",),
    ),
    base=_alive(PRODUCT, lambda statement: statement),
    id_column=PRODUCT.c.id,
    default_sort="name",
)


async def page_of(
    work: Work,
    listing: Listing,
    query: ListQuery,
    *,
    tag_id: UUID | None = None,
    bin_of: type[Any] | None = None,
) -> RawPage:
    """A page; `q` are words as in the palette. `bin_of` shows the deleted rows of that table instead."""
    conditions: list[ColumnElement[bool]] = []
    if query.q:
        conditions.append(words_condition(query.q, listing.id_column))
    if tag_id:
        tagged = select(RecordTag.record_id).where(RecordTag.tag_id == tag_id)
        conditions.append(listing.id_column.in_(tagged))
    return await list_page(work, _bin_of(listing, bin_of) if bin_of else listing, query, *conditions)


def _bin_of(listing: Listing, model: type[Any]) -> Listing:
    def base(columns: Sequence[SQLColumnExpression[Any]]) -> AnySelect:
        return select(*columns).select_from(model.__table__).where(model.__table__.c.deleted_at.is_not(None))

    shown = {name: column for name, column in listing.columns.items() if not _is_joined(name)}
    shown["deleted_at"] = Column(model.__table__.c.deleted_at, "time", sortable=True)
    return Listing(columns=shown, base=base, id_column=listing.id_column, default_sort="-deleted_at")


def _is_joined(name: str) -> bool:
    return name in ("parent_name", "account_name", "contact_name", "deal_name", "lead_name")
