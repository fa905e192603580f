"""What is known of one record: at most eight statements, each by an index that starts with the record."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select, union_all
from sqlalchemy.dialects.postgresql import aggregate_order_by

from dealwright.domains.crm.assistant.common import Calendar, person, ref, same_workspace
from dealwright.domains.crm.assistant.deals import CHANCE
from dealwright.domains.crm.assistant.schemas import (
    AccountFacts,
    Bought,
    ClientFacts,
    ContactCard,
    ContactFacts,
    DealFacts,
    Line,
    LostDeal,
    Money,
    OpenDeal,
    Ref,
    Spend,
    StageStay,
    Touch,
)
from dealwright.domains.crm.assistant.touches import read_touches, touches
from dealwright.domains.crm.models.pipelines import LostReason, Pipeline, Product, Stage
from dealwright.domains.crm.models.records import (
    Account,
    Activity,
    Contact,
    Deal,
    DealLine,
    RecordTag,
    StageChange,
    Tag,
)
from dealwright.domains.identity.models import User, Workspace
from dealwright.kernel.errors import NotFound
from dealwright.kernel.work import Work

SHOWN = 10
DEALS_SHOWN = 20
CONTACT_KINDS = ("call", "meeting", "mail")
PLANNED_KINDS = ("call", "meeting")


async def client_facts(work: Work, account_id: UUID) -> ClientFacts:
    account, owner, zone, tags, contact_count, task_count = await _account(work, account_id)
    calendar = Calendar.of(zone, work.now())
    sums = await _sums(work, account_id, calendar)
    about = await _activities(work, Activity.account_id == account_id)
    lost_count = sum(row.lost for row in sums)
    open_count = sum(row.open for row in sums)
    spend = [_spend(row, calendar) for row in sums if row.won]
    return ClientFacts(
        account=AccountFacts(
            id=account.id,
            name=account.name,
            domain=account.domain,
            industry=account.industry,
            city=account.city,
            country=account.country,
            employees=account.employees,
            owner=person(account.owner_id, owner),
            website=f"https://{account.domain}" if account.domain else None,
            description=account.description,
            customer_since=min((one.first_won_on for one in spend), default=None),
            created_at=account.created_at,
        ),
        spend=spend,
        bought=await _bought(work, account_id, calendar) if spend else [],
        open_deals=await _open_deals(work, Deal.account_id == account_id) if open_count else [],
        open_sums=[
            Money(currency=row.currency, amount_minor=int(row.open_amount)) for row in sums if row.open
        ],
        open_count=open_count,
        lost_deals=await _lost_deals(work, account_id, calendar) if lost_count else [],
        lost_count=lost_count,
        last_contact=about.last_contact,
        next_planned=about.next_planned,
        open_tasks=about.open_tasks,
        open_task_count=task_count,
        contacts=await _contacts(work, account_id) if contact_count else [],
        contact_count=contact_count,
        tags=sorted(tags or []),
        as_of=work.now(),
    )


def _tags_of(kind: str, record_id: Any) -> Any:
    return (
        select(func.array_agg(Tag.name))
        .select_from(RecordTag)
        .join(Tag, same_workspace(Tag, RecordTag, RecordTag.tag_id))
        .where(RecordTag.record_id == record_id, RecordTag.kind == kind, Tag.deleted_at.is_(None))
        .scalar_subquery()
    )


async def _account(
    work: Work, account_id: UUID
) -> tuple[Account, str | None, str, list[str] | None, int, int]:
    contacts = select(func.count()).where(Contact.account_id == account_id, Contact.deleted_at.is_(None))
    tasks = select(func.count()).where(Activity.account_id == account_id, _is_open_task())
    statement = (
        select(
            Account,
            User.name,
            Workspace.timezone,
            _tags_of("account", account_id),
            contacts.scalar_subquery(),
            tasks.scalar_subquery(),
        )
        .join(Workspace, Workspace.id == Account.workspace_id)
        .outerjoin(User, same_workspace(User, Account, Account.owner_id))
        .where(Account.id == account_id, Account.deleted_at.is_(None))
    )
    found = (await work.session.execute(statement)).first()
    if found is None:
        raise NotFound("There is no account with this id.")
    return found[0], found[1], found[2], found[3], found[4], found[5]


def _is_open_task() -> Any:
    return and_(Activity.kind == "task", Activity.done_at.is_(None), Activity.deleted_at.is_(None))


async def _sums(work: Work, account_id: UUID, calendar: Calendar) -> Sequence[Any]:
    won = Deal.status == "won"
    this_year = calendar.begins(calendar.today.replace(month=1, day=1))
    last_year = calendar.begins(calendar.today.replace(year=calendar.today.year - 1, month=1, day=1))
    amount = func.coalesce(Deal.amount_minor, 0)

    def total(condition: Any) -> Any:
        return func.coalesce(func.sum(amount).filter(condition), 0)

    statement = (
        select(
            Deal.currency,
            func.count().filter(won).label("won"),
            func.count().filter(Deal.status == "open").label("open"),
            func.count().filter(Deal.status == "lost").label("lost"),
            func.count(Deal.amount_minor).filter(won).label("with_amount"),
            total(won).label("amount"),
            total(and_(won, Deal.closed_at >= this_year)).label("this_year"),
            total(and_(won, Deal.closed_at >= last_year, Deal.closed_at < this_year)).label("last_year"),
            total(Deal.status == "open").label("open_amount"),
            func.min(Deal.closed_at).filter(won).label("first"),
            func.max(Deal.closed_at).filter(won).label("last"),
            _newest(Deal.id).filter(won).label("ids"),
            _newest(Deal.name).filter(won).label("names"),
        )
        .where(Deal.account_id == account_id, Deal.deleted_at.is_(None))
        .group_by(Deal.currency)
        .order_by(total(won).desc(), Deal.currency)
    )
    return (await work.session.execute(statement)).all()


def _newest(column: Any) -> Any:
    return func.array_agg(aggregate_order_by(column, Deal.closed_at.desc(), Deal.id))


def _deal_refs(ids: Sequence[UUID], names: Sequence[str]) -> list[Ref]:
    pairs = dict(zip(ids, names, strict=True))
    return [Ref(kind="deal", id=one, label=name) for one, name in list(pairs.items())[:DEALS_SHOWN]]


def _spend(row: Any, calendar: Calendar) -> Spend:
    total, counted = int(row.amount), row.with_amount
    return Spend(
        currency=row.currency,
        amount_minor=total,
        count=row.won,
        average_minor=(2 * total + counted) // (2 * counted) if counted else 0,
        this_year_minor=int(row.this_year),
        last_year_minor=int(row.last_year),
        first_won_on=calendar.day(row.first),
        last_won_on=calendar.day(row.last),
        deals=_deal_refs(row.ids, row.names),
    )


async def _bought(work: Work, account_id: UUID, calendar: Calendar) -> list[Bought]:
    name = func.coalesce(Product.name, DealLine.name)
    total = func.sum(DealLine.total_minor)
    statement = (
        select(
            DealLine.product_id,
            name,
            func.sum(DealLine.quantity),
            Deal.currency,
            total,
            func.max(Deal.closed_at),
            _newest(Deal.id),
            _newest(Deal.name),
        )
        .select_from(Deal)
        .join(DealLine, and_(DealLine.workspace_id == Deal.workspace_id, DealLine.deal_id == Deal.id))
        .outerjoin(Product, same_workspace(Product, DealLine, DealLine.product_id))
        .where(Deal.account_id == account_id, Deal.status == "won", Deal.deleted_at.is_(None))
        .group_by(DealLine.product_id, name, Deal.currency)
        .order_by(total.desc(), name)
        .limit(50)
    )
    return [
        Bought(
            product_id=product,
            name=label,
            quantity=int(quantity),
            currency=currency,
            total_minor=int(amount),
            last_won_on=calendar.day(last or calendar.now),
            deals=_deal_refs(ids, names),
        )
        for product, label, quantity, currency, amount, last, ids, names in (
            await work.session.execute(statement)
        ).all()
    ]


async def _open_deals(work: Work, whose: Any) -> list[OpenDeal]:
    statement = (
        select(Deal, Account.name, Stage.name, User.name, CHANCE)
        .join(Stage, same_workspace(Stage, Deal, Deal.stage_id))
        .outerjoin(Account, same_workspace(Account, Deal, Deal.account_id))
        .outerjoin(User, same_workspace(User, Deal, Deal.owner_id))
        .where(whose, Deal.status == "open", Deal.deleted_at.is_(None))
        .order_by(Deal.expected_close_on.asc().nulls_last(), Deal.id)
        .limit(DEALS_SHOWN)
    )
    return [
        OpenDeal(
            deal=Ref(kind="deal", id=deal.id, label=deal.name),
            account=ref("account", deal.account_id, account),
            stage=stage,
            amount_minor=deal.amount_minor,
            currency=deal.currency,
            probability=chance,
            expected_close_on=deal.expected_close_on,
            next_step=deal.next_step,
            owner=person(deal.owner_id, owner),
            last_activity_at=deal.last_activity_at,
        )
        for deal, account, stage, owner, chance in (await work.session.execute(statement)).all()
    ]


async def _lost_deals(work: Work, account_id: UUID, calendar: Calendar) -> list[LostDeal]:
    statement = (
        select(Deal, Deal.closed_at, LostReason.name)
        .outerjoin(LostReason, same_workspace(LostReason, Deal, Deal.lost_reason_id))
        .where(Deal.account_id == account_id, Deal.status == "lost", Deal.deleted_at.is_(None))
        .order_by(Deal.closed_at.desc(), Deal.id)
        .limit(SHOWN)
    )
    return [
        LostDeal(
            deal=Ref(kind="deal", id=deal.id, label=deal.name),
            amount_minor=deal.amount_minor,
            currency=deal.currency,
            closed_on=calendar.day(closed_at or work.now()),
            reason=reason,
            note=deal.lost_note,
        )
        for deal, closed_at, reason in (await work.session.execute(statement)).all()
    ]


async def _contacts(work: Work, account_id: UUID) -> list[ContactCard]:
    statement = (
        select(Contact)
        .where(Contact.account_id == account_id, Contact.deleted_at.is_(None))
        .order_by(Contact.last_activity_at.desc().nulls_last(), Contact.name, Contact.id)
        .limit(SHOWN)
    )
    return [
        ContactCard(
            contact=Ref(kind="contact", id=one.id, label=one.name),
            title=one.title,
            email=one.email,
            phone=one.phone,
            last_activity_at=one.last_activity_at,
        )
        for one in await work.session.scalars(statement)
    ]


# What was and will be done


class _About:
    """The activities of one record: the last contact, what is planned, open tasks, the newest."""

    def __init__(self, found: Sequence[Touch], now: datetime) -> None:
        past = sorted((one for one in found if one.at <= now), key=_when, reverse=True)
        planned = sorted((one for one in found if one.at > now and one.kind in PLANNED_KINDS), key=_when)
        tasks = [one for one in found if one.kind == "task" and one.done_at is None]
        self.last_contact = next((one for one in past if one.kind in CONTACT_KINDS), None)
        self.next_planned = next(iter(planned), None)
        self.open_tasks = sorted(tasks, key=_due)[:SHOWN]
        self.recent = past[:SHOWN]


def _when(touch: Touch) -> tuple[datetime, UUID]:
    return touch.at, touch.activity.id


def _due(touch: Touch) -> tuple[datetime, UUID]:
    return touch.due_at or datetime.max.replace(tzinfo=UTC), touch.activity.id


async def _activities(work: Work, whose: Any, *, recent: int = 0) -> _About:
    """Each part is the beginning of an index walk. Which they are is read before what they say, so that
    the join has a few known rows to begin with, whatever the statistics of a young table."""
    now = work.now()
    alive = and_(whose, Activity.deleted_at.is_(None))
    newest, oldest = (Activity.at.desc(), Activity.id.desc()), (Activity.at, Activity.id)
    contact = and_(alive, Activity.kind.in_(CONTACT_KINDS), Activity.at <= now)
    planned = and_(alive, Activity.kind.in_(PLANNED_KINDS), Activity.at > now)
    due = Activity.due_at.asc().nulls_last(), Activity.id
    parts = [
        select(Activity.id).where(contact).order_by(*newest).limit(1),
        select(Activity.id).where(planned).order_by(*oldest).limit(1),
        select(Activity.id).where(whose, _is_open_task()).order_by(*due).limit(SHOWN),
    ]
    if recent:
        parts.append(select(Activity.id).where(alive, Activity.at <= now).order_by(*newest).limit(recent))
    chosen = union_all(*(select(part.subquery()) for part in parts))
    ids = set(await work.session.scalars(chosen))
    return _About(await read_touches(work, touches().where(Activity.id.in_(ids))) if ids else [], now)


# One contact, one deal


async def contact_facts(work: Work, contact_id: UUID) -> ContactFacts:
    statement = (
        select(Contact, Account.name, User.name, _tags_of("contact", contact_id))
        .outerjoin(Account, same_workspace(Account, Contact, Contact.account_id))
        .outerjoin(User, same_workspace(User, Contact, Contact.owner_id))
        .where(Contact.id == contact_id, Contact.deleted_at.is_(None))
    )
    found = (await work.session.execute(statement)).first()
    if found is None:
        raise NotFound("There is no contact with this id.")
    contact, account, owner, tags = found
    about = await _activities(work, Activity.contact_id == contact_id, recent=SHOWN)
    return ContactFacts(
        id=contact.id,
        name=contact.name,
        title=contact.title,
        email=contact.email,
        phone=contact.phone,
        city=contact.city,
        country=contact.country,
        account=ref("account", contact.account_id, account),
        owner=person(contact.owner_id, owner),
        open_deals=await _open_deals(work, Deal.contact_id == contact_id),
        last_contact=about.last_contact,
        next_planned=about.next_planned,
        open_tasks=about.open_tasks,
        recent=about.recent,
        tags=sorted(tags or []),
        as_of=work.now(),
    )


async def deal_facts(work: Work, deal_id: UUID) -> DealFacts:
    deal, names = await _deal(work, deal_id)
    calendar, now = Calendar.of(names["zone"], work.now()), work.now()
    about = await _activities(work, Activity.deal_id == deal_id, recent=SHOWN)
    chance = deal.probability if deal.probability_override is None else deal.probability_override
    due = deal.expected_close_on
    return DealFacts(
        deal=Ref(kind="deal", id=deal.id, label=deal.name),
        status=deal.status,
        pipeline=names["pipeline"],
        stage=names["stage"],
        account=ref("account", deal.account_id, names["account"]),
        contact=ref("contact", deal.contact_id, names["contact"]),
        owner=person(deal.owner_id, names["owner"]),
        amount_minor=deal.amount_minor,
        currency=deal.currency,
        probability=chance,
        weighted_minor=deal.amount_minor * chance // 100 if deal.amount_minor is not None else None,
        opened_on=calendar.day(deal.opened_at),
        expected_close_on=due,
        closed_on=calendar.day(deal.closed_at) if deal.closed_at else None,
        is_overdue=deal.status == "open" and due is not None and due < calendar.today,
        days_in_stage=max(0, (now - deal.stage_entered_at).days),
        quiet_days=max(0, (now - (deal.last_activity_at or deal.opened_at)).days),
        next_step=deal.next_step,
        lost_reason=names["reason"],
        lost_note=deal.lost_note,
        source=deal.source,
        description=deal.description,
        stages=await _stays(work, deal, names["stage"]),
        lines=await _lines(work, deal_id),
        activities=about.recent,
        last_contact=about.last_contact,
        next_planned=about.next_planned,
        tags=sorted(names["tags"] or []),
        as_of=now,
    )


async def _deal(work: Work, deal_id: UUID) -> tuple[Deal, Mapping[str, Any]]:
    statement = (
        select(
            Deal,
            Workspace.timezone.label("zone"),
            Pipeline.name.label("pipeline"),
            Stage.name.label("stage"),
            Account.name.label("account"),
            Contact.name.label("contact"),
            User.name.label("owner"),
            LostReason.name.label("reason"),
            _tags_of("deal", deal_id).label("tags"),
        )
        .join(Workspace, Workspace.id == Deal.workspace_id)
        .join(Pipeline, same_workspace(Pipeline, Deal, Deal.pipeline_id))
        .join(Stage, same_workspace(Stage, Deal, Deal.stage_id))
        .outerjoin(Account, same_workspace(Account, Deal, Deal.account_id))
        .outerjoin(Contact, same_workspace(Contact, Deal, Deal.contact_id))
        .outerjoin(User, same_workspace(User, Deal, Deal.owner_id))
        .outerjoin(LostReason, same_workspace(LostReason, Deal, Deal.lost_reason_id))
        .where(Deal.id == deal_id, Deal.deleted_at.is_(None))
    )
    found = (await work.session.execute(statement)).mappings().first()
    if found is None:
        raise NotFound("There is no deal with this id.")
    return found["Deal"], {name: value for name, value in found.items() if name != "Deal"}


async def _stays(work: Work, deal: Deal, stage: str) -> list[StageStay]:
    statement = (
        select(StageChange.at, Stage.name, StageChange.by, User.name)
        .join(Stage, same_workspace(Stage, StageChange, StageChange.to_stage_id))
        .outerjoin(User, same_workspace(User, StageChange, StageChange.by))
        .where(StageChange.deal_id == deal.id)
        .order_by(StageChange.at, StageChange.id)
        .limit(200)
    )
    steps = [
        (at, name, person(by, who)) for at, name, by, who in (await work.session.execute(statement)).all()
    ]
    if not steps:
        steps = [(deal.stage_entered_at, stage, None)]
    ends = [at for at, _, _ in steps[1:]]
    last = deal.closed_at or work.now()
    return [
        StageStay(
            stage=name,
            entered_at=at,
            left_at=end,
            days=round(max(0.0, ((end or last) - at).total_seconds() / 86_400), 1),
            by=by,
        )
        for (at, name, by), end in zip(steps, [*ends, None], strict=True)
    ]


async def _lines(work: Work, deal_id: UUID) -> list[Line]:
    statement = (
        select(DealLine)
        .where(DealLine.deal_id == deal_id)
        .order_by(DealLine.position, DealLine.id)
        .limit(200)
    )
    return [
        Line(
            product_id=line.product_id,
            name=line.name,
            quantity=line.quantity,
            unit_price_minor=line.unit_price_minor,
            discount_percent=line.discount_percent,
            total_minor=line.total_minor,
        )
        for line in await work.session.scalars(statement)
    ]
