"""What each list shows, sorts and filters by. A sortable column has an index in `models.records`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from dealwright.domains.crm.models.pipelines import Product
from dealwright.domains.crm.models.records import (
    ACTIVITY_KINDS,
    DEAL_STATES,
    DIRECTIONS,
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

Parent = aliased(Account)


def _columns(
    model: type[Any],
    kinds: Mapping[str, Kind],
    *,
    sortable: Sequence[str],
    choices: Mapping[str, tuple[str, ...]] | None = None,
) -> dict[str, Column]:
    return {
        name: Column(
            getattr(model, name),
            kind,
            choices=(choices or {}).get(name, ()),
            sortable=name in sortable,
            nullable=model.__table__.columns[name].nullable,
        )
        for name, kind in kinds.items()
    }


def _shown(expression: InstrumentedAttribute[Any]) -> Column:
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


def _alive(model: type[Any], joins: Callable[[AnySelect], AnySelect]) -> Callable[..., AnySelect]:
    def base(columns: Sequence[SQLColumnExpression[Any]]) -> AnySelect:
        return joins(select(*columns).select_from(model)).where(model.deleted_at.is_(None))

    return base


def _join(statement: AnySelect, target: Any, key: Any) -> AnySelect:
    """An outer join within the workspace; PostgreSQL drops it when nothing of it is shown."""
    workspace = key.parent.class_.workspace_id
    return statement.outerjoin(target, and_(target.workspace_id == workspace, target.id == key))


ACCOUNTS = Listing(
    columns={
        **_columns(
            Account,
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
        "parent_name": _shown(Parent.name),
    },
    base=_alive(Account, lambda statement: _join(statement, Parent, Account.parent_id)),
    id_column=Account.id,
    default_sort="-updated_at",
)

CONTACTS = Listing(
    columns={
        **_columns(
            Contact,
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
        "account_name": _shown(Account.name),
    },
    base=_alive(Contact, lambda statement: _join(statement, Account, Contact.account_id)),
    id_column=Contact.id,
    default_sort="-updated_at",
)

LEADS = Listing(
    columns=_columns(
        Lead,
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
        },
        sortable=(*_TIMES, "name", "last_activity_at"),
        choices={"status": LEAD_STATES},
    ),
    base=_alive(Lead, lambda statement: statement),
    id_column=Lead.id,
    default_sort="-created_at",
)

DEALS = Listing(
    columns={
        **_columns(
            Deal,
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
            sortable=(*_TIMES, "name", "amount_minor", "expected_close_on", "closed_at", "stage_entered_at"),
            choices={"status": DEAL_STATES},
        ),
        "account_name": _shown(Account.name),
        "contact_name": _shown(Contact.name),
    },
    base=_alive(
        Deal, lambda statement: _join(_join(statement, Account, Deal.account_id), Contact, Deal.contact_id)
    ),
    id_column=Deal.id,
    default_sort="-updated_at",
)

def _activity_joins(statement: AnySelect) -> AnySelect:
    for target, key in (
        (Account, Activity.account_id),
        (Contact, Activity.contact_id),
        (Deal, Activity.deal_id),
        (Lead, Activity.lead_id),
    ):
        statement = _join(statement, target, key)
    return statement


ACTIVITIES = Listing(
    columns={
        **_columns(
            Activity,
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
        "account_name": _shown(Account.name),
        "contact_name": _shown(Contact.name),
        "deal_name": _shown(Deal.name),
        "lead_name": _shown(Lead.name),
    },
    base=_alive(Activity, _activity_joins),
    id_column=Activity.id,
    default_sort="-at",
)

PRODUCTS = Listing(
    columns=_columns(
        Product,
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
    base=_alive(Product, lambda statement: statement),
    id_column=Product.id,
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
        return select(*columns).select_from(model).where(model.deleted_at.is_not(None))

    shown = {name: column for name, column in listing.columns.items() if not _is_joined(name)}
    shown["deleted_at"] = Column(model.deleted_at, "time", sortable=True)
    return Listing(columns=shown, base=base, id_column=listing.id_column, default_sort="-deleted_at")


def _is_joined(name: str) -> bool:
    return name in ("parent_name", "account_name", "contact_name", "deal_name", "lead_name")
