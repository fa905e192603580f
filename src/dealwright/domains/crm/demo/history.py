"""Imagines two years of Halden Robotics from a seed and a moment. Touches no database.

The same seed and moment give the same people, deals and words; only the hash of the password differs.
"""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from dealwright.domains.crm.demo import (
    company,
    journey,
    leads,
    market,
    objections,
    plans,
    prospecting,
    talk,
    today,
)
from dealwright.domains.crm.demo.company import Way
from dealwright.domains.crm.demo.diary import Diary
from dealwright.domains.crm.demo.journey import Board, Line, Story
from dealwright.domains.crm.demo.leads import Asker
from dealwright.domains.crm.demo.market import Firm, Seller
from dealwright.domains.crm.demo.prospecting import Town
from dealwright.domains.crm.models.pipelines import LostReason, Pipeline, Product, Stage
from dealwright.domains.crm.models.records import Account, Contact, Deal, RecordTag, Tag
from dealwright.domains.crm.service.records import (
    ACCOUNT,
    CONTACT,
    DEAL,
    LOST_REASON,
    PIPELINE,
    PRODUCT,
    Kind,
)
from dealwright.domains.identity.models import User

DAYS = 820
ACCOUNTS, CONTACTS, DEALS = 260, 860, 1_500
RENEWAL_SHARE = 0.23
# Who of a company asks for something new.
ASKING = {"boss": 1.3, "champion": 1.5, "buyer": 0.9, "expert": 0.7}
# How busy a month is for new deals, January first.
SEASON = (1.05, 1.0, 1.1, 1.0, 1.0, 1.1, 0.75, 0.5, 1.15, 1.15, 1.05, 0.65)
MONTHLY_GROWTH = 0.03
SERVICE_LABELS = ("operator refresher", "spare gripper", "cell relocation")


def imagine(seed: int, now: datetime) -> Diary:
    """Everything of the demo, in order, without a workspace."""
    diary = Diary(now.replace(microsecond=0), Random(seed))
    start = (diary.now - timedelta(days=DAYS)).replace(hour=9, minute=12, second=0)
    team = market.hire_team(diary, start)
    admin = team[company.INGRID]
    boards = [set_up_board(diary, way, place, start, admin.user) for place, way in enumerate(company.WAYS)]
    taken: set[str] = set()
    firms = market.found_firms(diary, team, start, ACCOUNTS, taken)
    market.fill_firms(diary, firms, CONTACTS)
    market.keep_key_accounts(firms, team[company.TYLER], team[company.DENISE])
    market.hand_over(diary, firms, team[company.TYLER], team[company.PRIYA])
    _enter_old_firms(diary, firms, start, admin)
    stories = _sell(diary, firms, boards, start + timedelta(days=1))
    _enter_the_rest(diary, firms)
    _tell_hand_over(diary, firms, stories, team)
    for seller in team.values():
        if seller.person.role == "rep":
            today.fill_day(diary, seller, stories)
    today.lead_others(diary, team, stories)
    _tag(diary, firms)
    strangers = market.found_firms(diary, team, start, prospecting.strangers_needed(stories), taken)
    prospecting.fill(diary, Town(team, firms, strangers, start), stories, seed)
    _remember_last_activity(diary)
    diary.close()
    return diary


def set_up_board(diary: Diary, way: Way, place: int, start: datetime, by: User) -> Board:
    """A pipeline with its stages; the first one brings products and lost reasons."""
    stamps = diary.stamps(start + timedelta(minutes=20), by)
    pipeline = Pipeline(**stamps, name=way.name, position=place, is_default=way.is_default)
    diary.pipelines.append(pipeline)
    diary.created(PIPELINE, pipeline, pipeline.created_at, by)
    stages: dict[str, Stage] = {}
    for position, phase in enumerate(way.phases):
        stages[phase.name] = Stage(
            **diary.stamps(pipeline.created_at, by),
            pipeline_id=pipeline.id,
            name=phase.name,
            type=phase.type,
            probability=phase.probability,
            colour=phase.colour,
            position=position,
        )
    diary.stages.extend(stages.values())
    if not diary.products:
        _set_up_catalogue(diary, pipeline.created_at + timedelta(minutes=15), by)
    reasons = {reason.name: reason for reason in diary.lost_reasons}
    products = {product.code or "": product for product in diary.products}
    return Board(way, pipeline, stages, reasons, products)


def _set_up_catalogue(diary: Diary, at: datetime, by: User) -> None:
    for position, name in enumerate(company.LOST_REASONS):
        reason = LostReason(**diary.stamps(at, by), name=name, position=position)
        diary.lost_reasons.append(reason)
        diary.created(LOST_REASON, reason, at, by)
    for goods in company.GOODS:
        product = Product(
            **diary.stamps(at, by),
            name=goods.name,
            code=goods.code,
            family=goods.family,
            price_minor=goods.price_minor,
            currency=company.CURRENCY,
            is_active=True,
        )
        diary.products.append(product)
        diary.created(PRODUCT, product, at, by)
    diary.tags.extend(
        Tag(**diary.stamps(at, by), name=name, colour=colour) for name, colour in company.TAGS.items()
    )


def _enter_old_firms(diary: Diary, firms: list[Firm], start: datetime, admin: Seller) -> None:
    """What was in the spreadsheet before this system."""
    for firm in firms:
        if firm.appears_at > start:
            continue
        at = start + timedelta(minutes=diary.rng.randint(60, 170))
        market.enter(diary, firm, at, None, admin.user)
        for person in firm.people[: diary.rng.randint(1, 3)]:
            market.meet(diary, firm, person, at + timedelta(minutes=1), None)


def _enter_the_rest(diary: Diary, firms: list[Firm]) -> None:
    """Prospects without a deal so far, and people who never were part of one."""
    rng = diary.rng
    for firm in firms:
        source = firm.account.source or leads.source_of(diary)
        for person in firm.people:
            since = firm.account.created_at if firm.is_known else firm.appears_at
            at = firm.seller.hours.at_work(since + (diary.now - since) * rng.random(), rng)
            if person not in firm.met and at < diary.now:
                market.meet(diary, firm, person, at, source)


def _sell(diary: Diary, firms: list[Firm], boards: list[Board], start: datetime) -> list[Story]:
    stories: list[Story] = []
    for at in _openings(diary, start):
        board = boards[diary.rng.random() < RENEWAL_SHARE]
        firm = _customer(diary, firms, at) if not board.way.is_default else _prospect(diary, firms, at)
        opened = firm.seller_at(at).hours.at_work(at, diary.rng)
        if firm.met:
            opened = max(opened, min(person.created_at for person in firm.met))
        if opened < diary.now:
            stories.append(_tell_story(diary, firm, board, opened, len(stories)))
    return stories


def _openings(diary: Diary, start: datetime) -> list[datetime]:
    days = [start + timedelta(days=day) for day in range((diary.now - start).days)]
    weights = [
        SEASON[day.month - 1] * (1 + MONTHLY_GROWTH) ** (place / 30.4) * (day.weekday() < 5)
        for place, day in enumerate(days)
    ]
    chosen = diary.rng.choices(days, weights, k=DEALS)
    return sorted(day.replace(hour=6) + timedelta(minutes=diary.rng.randint(0, 700)) for day in chosen)


def _prospect(diary: Diary, firms: list[Firm], at: datetime) -> Firm:
    """Where the next project comes up: often where something is going on, or somebody new."""
    weights = [
        0.0
        if firm.appears_at > at
        else (14.0 if not firm.is_known else min(firm.heat, 6) / (1 + 0.12 * firm.deals))
        for firm in firms
    ]
    return diary.rng.choices(firms, weights)[0]


def _customer(diary: Diary, firms: list[Firm], at: datetime) -> Firm:
    """Who has robots that want service; the longer nobody came, the likelier."""

    def wants(firm: Firm) -> float:
        if not firm.robots or not firm.is_known:
            return 0.0
        since = (at - firm.serviced_at).days if firm.serviced_at else 330
        return 0.02 if since < 60 else min(2.0, since / 330) ** 3

    return diary.rng.choices(firms, [wants(firm) for firm in firms])[0]


def _tell_story(diary: Diary, firm: Firm, board: Board, opened: datetime, number: int) -> Story:
    story = _open(diary, firm, board, opened, number)
    journey.decide(diary, story)
    journey.travel(diary, story)
    if story.deal.amount_minor is not None:
        journey.write_lines(diary, story)
    if story.deal.status == "won" and board.way.is_default:
        firm.robots += sum(one.quantity for one in story.lines if one.goods.family == "Robot arms")
    plans.expect(diary, story)
    talk.converse(diary, story)
    plans.plan_next(diary, story)
    return story


def _open(diary: Diary, firm: Firm, board: Board, opened: datetime, number: int) -> Story:
    rng, seller = diary.rng, firm.seller_at(opened)
    firm.deals += 1
    case = firm.case(rng)
    is_first = not firm.is_known
    is_old_hand = not board.way.is_default or (firm.robots and rng.random() < 0.6)
    source = company.EXISTING if is_old_hand else leads.source_of(diary)
    reply_hours = leads.wait_of(diary, seller)
    asker = _asker(diary, firm, board, opened, is_first=is_first, source=source)
    source = asker.source if asker else source
    met = [person for person in firm.met if person.created_at <= opened]
    primary = asker.person if asker else (met or firm.people)[0]
    market.meet(diary, firm, primary, opened, source)
    lines, label = _wish(diary, firm, board, asker.case if asker else case, opened)
    story = Story(
        deal=_deal(diary, firm, board, opened, seller, label, primary, source, lines),
        firm=firm,
        board=board,
        opener=seller,
        case=asker.case if asker else case,
        cast=_cast(diary, firm, primary, opened, source),
        lines=lines,
        engagement=rng.betavariate(2.0, 2.0),
        reply_hours=reply_hours,
        objection=rng.choice(objections.OBJECTIONS),
        competitor=rng.choice(company.COMPETITORS),
        quote=24_000 + number,
        discount=max(0, min(20, round(rng.gauss(seller.person.discount, 3)))),
        asker=asker,
    )
    story.facts = talk.facts_of(diary, story)
    return story


def _asker(
    diary: Diary, firm: Firm, board: Board, opened: datetime, *, is_first: bool, source: str
) -> Asker | None:
    """New business often begins with a lead: mostly at new firms, sometimes through somebody new, or somebody
    known who asks again."""
    unmet = [person for person in firm.people if person not in firm.met]
    chance = 0.92 if is_first else 0.26 if unmet else 0.18
    if not board.way.is_default or diary.rng.random() > chance:
        return None
    able = unmet or [person for person in firm.met if person.created_at <= opened]
    person = diary.rng.choices(able, [ASKING[firm.roles[one.id]] for one in able])[0]
    known = source if source in company.SOURCES else leads.source_of(diary)
    return Asker(firm, person, firm.case(diary.rng), known)


def _wish(
    diary: Diary, firm: Firm, board: Board, case: company.UseCase, at: datetime
) -> tuple[list[Line], str]:
    """What they want, and how the deal is called after it."""
    rng = diary.rng
    if board.way.is_default:
        is_small = rng.random() < (0.3 if firm.robots else 0.08)
        lines = journey.wanted_lines(diary, case, is_small=is_small)
        return lines, f"{lines[0].goods.short} {case.label}"
    if firm.serviced_at is None or (at - firm.serviced_at).days > 270:
        firm.serviced_at = at
        return journey.renewal_lines(diary, firm), f"Care plan {(at + timedelta(days=70)).year}"
    label = rng.choice(SERVICE_LABELS)
    goods = {"operator refresher": company.TRAINING, "cell relocation": company.CELL}.get(label)
    return [Line(goods or case.gripper or company.FINGERS, 1 if goods else rng.randint(1, 2))], label


def _deal(
    diary: Diary,
    firm: Firm,
    board: Board,
    opened: datetime,
    seller: Seller,
    label: str,
    primary: Contact,
    source: str,
    lines: list[Line],
) -> Deal:
    is_unpriced = board.way.is_default and diary.rng.random() < (1 - seller.person.hygiene) * 0.35
    first = next(iter(board.stages.values()))
    deal = Deal(
        **diary.stamps(opened, seller.user),
        name=f"{firm.account.name} - {label}",
        account_id=firm.account.id,
        contact_id=primary.id,
        pipeline_id=board.pipeline.id,
        stage_id=first.id,
        status="open",
        amount_minor=None if is_unpriced else journey.total(lines),
        currency=company.CURRENCY,
        probability=first.probability,
        opened_at=opened,
        stage_entered_at=opened,
        owner_id=seller.user.id,
        source=source,
    )
    diary.deals.append(deal)
    diary.created(DEAL, deal, opened, seller.user)
    return deal


def _cast(diary: Diary, firm: Firm, primary: Contact, opened: datetime, source: str) -> list[Contact]:
    """Who takes part; those whom nobody has met yet are met in the first weeks."""
    rng, hours = diary.rng, firm.seller_at(opened).hours
    others = [person for person in firm.people if person is not primary]
    wanted = min(len(others), rng.choices((0, 1, 2, 3, 4), (22, 30, 26, 15, 7))[0])
    cast = [primary]
    for person in rng.sample(others, wanted):
        at = hours.at_work(opened + timedelta(days=rng.uniform(0.2, 12)), rng)
        if person not in firm.met and at < diary.now:
            market.meet(diary, firm, person, at, source)
        if person in firm.met:
            cast.append(person)
    return cast


def _tell_hand_over(diary: Diary, firms: list[Firm], stories: list[Story], team: dict[str, Seller]) -> None:
    """What the new rep took over: firms, people and the deals that were open that day."""
    boss = team[company.DENISE].user
    for firm in firms:
        at, joined = firm.handed_over_at, firm.next_seller
        if at is None or joined is None:
            continue
        rows: list[tuple[Kind[Any], Account | Contact | Deal]] = [(ACCOUNT, firm.account)]
        rows += [(CONTACT, person) for person in firm.met]
        own = [story.deal for story in stories if story.firm is firm]
        rows += [(DEAL, deal) for deal in own if deal.closed_at is None or deal.closed_at > at]
        for kind, row in rows:
            if row.created_at < at:
                diary.change(kind, row, at, boss, owner_id=joined.user.id)


def _tag(diary: Diary, firms: list[Firm]) -> None:
    rng = diary.rng
    tags = {tag.name: tag for tag in diary.tags}
    for firm in firms:
        if not firm.is_known:
            continue
        names: list[str] = []
        if firm.seller.person.role == "manager":
            names.append("Key account")
        if firm.account.name.endswith(" Group"):
            names.append("Multi-site")
        if firm.robots > 7:
            names.append("Reference customer")
        if firm.robots and rng.random() < 0.06:
            names.append("At risk")
        if firm.industry.name == "Food & beverage":
            names.append("Food grade")
        if names:
            at = firm.account.created_at + (diary.now - firm.account.created_at) * rng.random()
            _attach(diary, firm.account, sorted(names), tags, at, firm.seller_at(at))


def _attach(
    diary: Diary, account: Account, names: list[str], tags: dict[str, Tag], at: datetime, by: Seller
) -> None:
    for name in names:
        diary.record_tags.append(
            RecordTag(id=diary.new_id(at), tag_id=tags[name].id, kind="account", record_id=account.id)
        )
    diary.changed(ACCOUNT, account, at, by.user, {"tags": [[], names]})


def _remember_last_activity(diary: Diary) -> None:
    """As the app does it: what happened counts, a task when it is done."""
    about = {
        row.id: row for rows in (diary.accounts, diary.contacts, diary.leads, diary.deals) for row in rows
    }
    for activity in diary.activities:
        happened = activity.done_at if activity.kind == "task" else activity.at
        if happened is None or happened > diary.now:
            continue
        for key in (activity.account_id, activity.contact_id, activity.lead_id, activity.deal_id):
            row = about.get(key) if key else None
            if row is not None and (row.last_activity_at is None or row.last_activity_at < happened):
                row.last_activity_at = happened
