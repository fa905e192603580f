"""All leads of two years: those from which the deals began, those that led nowhere, those of this week.

Both kinds come in the same ways, from companies in the books and from new ones. Which ones convert follows
from who asks, what for, by which source, and how warm they are.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from dealwright.domains.crm.demo import company, lead_words, market
from dealwright.domains.crm.demo.courting import Courtship, court, say
from dealwright.domains.crm.demo.diary import Diary
from dealwright.domains.crm.demo.journey import Story
from dealwright.domains.crm.demo.lead_words import Wish
from dealwright.domains.crm.demo.leads import ODD_TITLES, WEBSITE, Asker, a_lead, convert, source_of
from dealwright.domains.crm.demo.market import Firm, Seller
from dealwright.domains.crm.models.records import Contact, Lead
from dealwright.domains.crm.service.records import LEAD

LEADS = 1_100
WARM = 0.95
"""How much warmer than the average those are who will convert; the others are as much colder."""
KNOWN_SHARE = 0.72
"""Of the leads that lead nowhere, how many come from companies that are, or will be, in the books."""
USUAL_DAYS, SPREAD = 15.0, 0.75
"""From the request to the deal."""
LATELY = 100
FRESH_DAYS = 2.5
ODD_WISHES: dict[Wish, float] = {"student": 4, "job": 3, "supplier": 4, "used": 4}
RANKS = {"boss": 0.5, "champion": 0.3, "buyer": 0.0, "expert": -0.3, "odd": -0.8}


@dataclass
class Town:
    """Who may ask: companies in the books, strangers that nobody knows yet, and who sells."""

    team: dict[str, Seller]
    firms: Sequence[Firm]
    strangers: list[Firm]
    start: datetime


def fill(diary: Diary, town: Town, stories: Sequence[Story], seed: int) -> None:
    """With luck of its own, so that the deals stay as they are whatever becomes of leads."""
    diary.rng = Random(f"leads {seed}")
    for story in stories:
        if story.asker:
            _won(diary, town, story)
    _soon_won(diary, town, _pace_of_late(diary))
    _fresh_ones(diary, town)
    converted = [lead for lead in diary.leads if lead.status == "converted"]
    while len(diary.leads) < LEADS:
        _lost(diary, town, _sometime(diary, town, diary.rng.choice(converted)))


def strangers_needed(stories: Sequence[Story]) -> int:
    """More than will ask: who does is chosen among them."""
    return LEADS - sum(story.asker is not None for story in stories)


def _won(diary: Diary, town: Town, story: Story) -> None:
    assert story.asker
    opened, seller = story.deal.opened_at, story.firm.seller_at(story.deal.opened_at)
    asker = _warmed(diary, story.asker, WARM)
    at = _came(diary, asker, opened - _while(diary), seller)
    if at >= opened - timedelta(hours=2) or at <= town.start + timedelta(hours=3):
        return
    first = story.firm.seller_at(at)
    lead = _enter(diary, asker, at, first)
    until = opened - timedelta(minutes=diary.rng.randint(5, 50))
    one = _begin(diary, lead, asker, first, until, hurry=0.8)
    if one.at < until:
        court(one, patience=9)
    if first is not seller and story.firm.handed_over_at:
        diary.change(LEAD, lead, story.firm.handed_over_at, first.user, owner_id=seller.user.id)
    call_qualified(one)
    convert(diary, lead, asker, story.deal, opened, seller)


def call_qualified(one: Courtship) -> None:
    """Most are called so before the deal begins."""
    diary = one.diary
    if one.lead.status == "working" and one.last and one.since and diary.rng.random() < 0.7:
        at = one.last + (one.until - one.last) * diary.rng.uniform(0.3, 0.98)
        if one.since < at < one.until:
            diary.change(LEAD, one.lead, at, one.seller.user, status="qualified")


def _soon_won(diary: Diary, town: Town, a_day: float) -> None:
    """Those from which deals will begin, but not yet."""
    rng = diary.rng
    for day in range(LATELY):
        if rng.random() >= a_day:
            continue
        at = diary.now - timedelta(days=day + rng.random())
        asker = _somebody(diary, town, at, WARM, known_share=0.6)
        seller = _seller(diary, town, asker.firm, at)
        at = _came(diary, asker, at, seller)
        if at + _while(diary) <= diary.now or at > diary.now - timedelta(days=1):
            continue
        one = _begin(diary, _enter(diary, asker, at, seller), asker, seller, diary.now, hurry=0.8)
        court(one, patience=9)


def _pace_of_late(diary: Diary) -> float:
    since, until = diary.now - timedelta(days=190), diary.now - timedelta(days=70)
    return sum(since < lead.created_at < until for lead in diary.leads) / 120


def _fresh_ones(diary: Diary, town: Town) -> None:
    """New leads of the last days for everybody who sells, and some that nobody has yet."""
    rng = diary.rng
    sellers = [one for one in town.team.values() if one.person.role in ("rep", "manager", "admin")]
    for seller in sellers:
        for _ in range(4 + rng.randint(0, 2) if seller.person.role == "rep" else 2):
            _fresh(diary, town, seller, owned=True)
    for _ in range(8):
        _fresh(diary, town, rng.choice(sellers), owned=False)


def _fresh(diary: Diary, town: Town, seller: Seller, *, owned: bool) -> None:
    rng = diary.rng
    at = diary.now - timedelta(minutes=rng.randint(18, round(FRESH_DAYS * 1_440)))
    tilt = WARM if rng.random() < 0.3 else -WARM / 2
    near = [firm for firm in town.firms if firm.seller_at(at) is seller] if rng.random() < 0.5 else []
    near = near or [firm for firm in town.strangers if firm.seller.person.habit == seller.person.habit]
    asker = _asks(diary, rng.choice(near), tilt)
    if not owned:
        asker = Asker(asker.firm, asker.person, asker.case, WEBSITE, asker.warmth, asker.wish)
    a_lead(diary, asker, at, seller, owned=owned)


def _lost(diary: Diary, town: Town, at: datetime) -> None:
    rng = diary.rng
    asker = _somebody(diary, town, at, -WARM, known_share=KNOWN_SHARE)
    seller = _seller(diary, town, asker.firm, at)
    at = _came(diary, asker, at, seller)
    if at > diary.now - timedelta(days=FRESH_DAYS):
        return
    lead = _enter(diary, asker, at, seller)
    until = min(diary.now, at + timedelta(days=rng.lognormvariate(math.log(32), 0.7)))
    one = _begin(diary, lead, asker, seller, until, hurry=1.25)
    if one.at < until and rng.random() < 0.97:
        court(one, patience=rng.randint(1, 3))
    give_up(one)


def give_up(one: Courtship) -> None:
    """When, why, and whether anybody notes it; those put off are kept warm for a while."""
    diary, rng, seller = one.diary, one.diary.rng, one.seller
    last = one.last or one.lead.created_at
    if one.bad == "later" and rng.random() < 0.5:
        last = _keep_warm(one, last)
    wait = rng.uniform(0.1, 6) if one.bad else rng.uniform(6, 40)
    if rng.random() > 0.35 + 0.6 * seller.person.hygiene:
        wait += rng.uniform(60, 160)
    at = seller.hours.at_work(last + timedelta(days=wait), rng)
    if at >= diary.now:
        return
    why = one.asker.wish if one.is_odd else one.bad or ("quiet" if one.heard else "silent")
    reason = rng.choice(lead_words.GIVEN_UP[why])
    diary.change(LEAD, one.lead, at, seller.user, status="disqualified", status_reason=reason)
    after = at + timedelta(minutes=rng.randint(2, 15))
    if why == "silent" and one.last and one.lead.email and after < diary.now and rng.random() < 0.5:
        say(one, "mail", lead_words.CLOSING, after, "out")


def _keep_warm(one: Courtship, last: datetime) -> datetime:
    diary, rng, hours = one.diary, one.diary.rng, one.seller.hours
    noted = last + timedelta(minutes=rng.randint(5, 40))
    if noted < diary.now:
        say(one, "note", lead_words.KEEP_WARM_NOTE, noted, None)
    for _ in range(rng.randint(1, 3)):
        at = hours.at_work(last + timedelta(days=rng.uniform(35, 75)), rng)
        if at >= diary.now:
            break
        kind, said = (
            ("mail", lead_words.KEEPING_WARM[0]) if one.lead.email else ("call", lead_words.KEEPING_WARM[1])
        )
        say(one, kind, said, at, "out")
        last = at
    return last


def _begin(
    diary: Diary, lead: Lead, asker: Asker, seller: Seller, until: datetime, *, hurry: float
) -> Courtship:
    """The first answer comes after a wait, and not before somebody owns it."""
    rng, at = diary.rng, lead.created_at
    if lead.owner_id is None:
        at = seller.hours.at_work(at + timedelta(minutes=rng.randint(4, 300)), rng)
        diary.change(LEAD, lead, at, seller.user, owner_id=seller.user.id)
    wait = seller.person.reply_hours * hurry * rng.lognormvariate(0, 0.7)
    first = seller.hours.at_work(at + timedelta(hours=wait, minutes=7), rng)
    return Courtship(diary, lead, asker, seller, first, until)


def _enter(diary: Diary, asker: Asker, at: datetime, seller: Seller) -> Lead:
    owned = asker.source != WEBSITE or diary.rng.random() < 0.7
    return a_lead(diary, asker, at, seller, owned=owned)


def _came(diary: Diary, asker: Asker, at: datetime, seller: Seller) -> datetime:
    return at.replace(microsecond=0) if asker.source == WEBSITE else seller.hours.at_work(at, diary.rng)


def _while(diary: Diary) -> timedelta:
    return timedelta(days=min(150, diary.rng.lognormvariate(math.log(USUAL_DAYS), SPREAD)))


def _sometime(diary: Diary, town: Town, like: Lead) -> datetime:
    """When there are many of the others, with a little more in summer and before Christmas."""
    rng = diary.rng
    while True:
        at = like.created_at + timedelta(days=rng.gauss(0, 40))
        is_slow = at.month in (8, 12) or rng.random() < 0.85
        if town.start + timedelta(days=1) < at < diary.now and is_slow:
            return at


def _somebody(diary: Diary, town: Town, at: datetime, tilt: float, *, known_share: float) -> Asker:
    """Somebody whose odds speak for what will come of it: tried until they do."""
    rng = diary.rng
    while True:
        pool = town.firms if rng.random() < known_share else town.strangers
        asker = _asks(diary, rng.choice(pool), tilt)
        if rng.random() < 1 / (1 + math.exp(-math.copysign(1, tilt) * _odds(asker))):
            return asker


def _odds(asker: Asker) -> float:
    """What a sales person would say at first sight, as a logit."""
    size = math.log((asker.firm.account.employees or 150) / 150)
    rank = RANKS[asker.firm.roles.get(asker.person.id, "odd")]
    source = company.SOURCES[asker.source][0]
    bought = 0.25 * min(4, asker.firm.robots) - 0.3 if asker.firm.is_known else -0.2
    fit = 1.2 * asker.firm.industry.fit + 0.45 * max(-1.5, min(1.5, size))
    return 1.3 * source + fit + 1.2 * rank + bought


def _asks(diary: Diary, firm: Firm, tilt: float) -> Asker:
    rng = diary.rng
    source = source_of(diary)
    wish: Wish = "project"
    warmth = rng.gauss(tilt, 1)
    if tilt < 0 and source == WEBSITE and rng.random() < 0.22:
        wish = rng.choices(list(ODD_WISHES), list(ODD_WISHES.values()))[0]
    elif rng.random() < 1 / (1 + math.exp(0.5 + 1.0 * warmth)):
        wish = "vague"
    return Asker(firm, _person(diary, firm, wish), firm.case(rng), source, warmth, wish)


def _person(diary: Diary, firm: Firm, wish: Wish) -> Contact:
    rng = diary.rng
    if firm.people and wish == "project" and rng.random() < 0.35:
        return rng.choice(firm.people)
    if wish == "student":
        return market.a_person(diary, firm, ODD_TITLES[rng.randrange(2)])
    if wish == "supplier":
        return market.a_person(diary, firm, "Sales Manager")
    if rng.random() < 0.1:
        return market.a_person(diary, firm, rng.choice(ODD_TITLES[1:]))
    role = "champion" if rng.random() < 0.3 else None
    title, role = rng.choice([one for one in company.TITLES if role in (None, one[1])])
    person = market.a_person(diary, firm, title)
    firm.roles[person.id] = role
    return person


def _warmed(diary: Diary, asker: Asker, tilt: float) -> Asker:
    warmth = diary.rng.gauss(tilt, 1)
    is_vague = diary.rng.random() < 1 / (1 + math.exp(0.5 + 1.0 * warmth))
    wish: Wish = "vague" if is_vague else "project"
    return Asker(asker.firm, asker.person, asker.case, asker.source, warmth, wish)


def _seller(diary: Diary, town: Town, firm: Firm, at: datetime) -> Seller:
    """Of strangers in the old rep's region the new one takes half."""
    joined = town.team[company.PRIYA]
    is_stranger = firm.seller is town.team[company.TYLER] and not firm.is_known
    if is_stranger and at > joined.user.created_at and diary.rng.random() < 0.5:
        return joined
    return firm.seller_at(at)
