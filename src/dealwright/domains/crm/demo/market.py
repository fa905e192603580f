"""The team of Halden Robotics and the firms they sell to, before anything has happened."""

import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from dealwright.domains.crm.demo import company
from dealwright.domains.crm.demo.company import Industry, Person, UseCase
from dealwright.domains.crm.demo.diary import Diary
from dealwright.domains.crm.demo.names import Country
from dealwright.domains.crm.demo.working_time import WorkingTime
from dealwright.domains.crm.models.records import Account, Contact
from dealwright.domains.crm.service.records import ACCOUNT, CONTACT
from dealwright.domains.identity.events import UserCreated
from dealwright.domains.identity.models import User

GROUPS = 16
HANDED_OVER = 20
KEY_ACCOUNTS = 5


@dataclass
class Seller:
    person: Person
    user: User
    hours: WorkingTime

    @property
    def first_name(self) -> str:
        return self.person.name.split()[0]


@dataclass
class Firm:
    """An account with what only the world knows. `heat` is how much is going on there."""

    account: Account
    country: Country
    industry: Industry
    seller: Seller
    heat: float
    appears_at: datetime
    people: list[Contact] = field(default_factory=list[Contact])
    roles: dict[UUID, str] = field(default_factory=dict[UUID, str])
    robots: int = 0
    deals: int = 0
    is_known: bool = False
    serviced_at: datetime | None = None
    next_seller: Seller | None = None
    handed_over_at: datetime | None = None

    def seller_at(self, moment: datetime) -> Seller:
        if self.next_seller and self.handed_over_at and moment >= self.handed_over_at:
            return self.next_seller
        return self.seller

    def known_people(self) -> list[Contact]:
        return [one for one in self.people if one in self.met]

    met: list[Contact] = field(default_factory=list[Contact])

    def case(self, rng: Random) -> UseCase:
        return rng.choice(self.industry.cases)


def hire_team(diary: Diary, start: datetime) -> dict[str, Seller]:
    """Everybody by name. The newest rep joined later than the others."""
    team: dict[str, Seller] = {}
    for person in company.TEAM:
        at = start
        if person.hired_days_ago:
            at = diary.now - timedelta(days=person.hired_days_ago)
        boss = team[person.manager].user if person.manager else None
        admin = next(iter(team.values())).user if team else None
        user = User(
            **diary.stamps(at, admin),
            name=person.name,
            email=person.email,
            role=person.role,
            status="active",
            team=person.team,
            manager_id=boss.id if boss else None,
            last_seen_at=diary.now - timedelta(minutes=diary.rng.randint(5, 900)),
        )
        diary.users.append(user)
        diary.told(UserCreated(subject_id=user.id, subject_label=user.name, role=user.role), at, admin)
        team[person.name] = Seller(person, user, _hours(diary, person))
    return team


def _hours(diary: Diary, person: Person) -> WorkingTime:
    leave = tuple(
        _monday_after(date(year, 7, 1) + timedelta(days=diary.rng.randint(0, 44)))
        for year in range(diary.now.year - 3, diary.now.year + 1)
    )
    calm = (first for first in leave if abs((diary.now.date() - first).days) > 20)
    away = frozenset(first + timedelta(days=day) for first in calm for day in range(14))
    return WorkingTime(ZoneInfo(person.zone), person.habit, away)


def _monday_after(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def found_firms(
    diary: Diary, team: dict[str, Seller], start: datetime, count: int, taken: set[str]
) -> list[Firm]:
    """Half of them are in the books from the start, the others appear over time; some form groups."""
    rng = diary.rng
    firms: list[Firm] = []
    while len(firms) < count:
        country, _, sellers = rng.choices(company.MARKETS, [share for _, share, _ in company.MARKETS])[0]
        seller = team[rng.choices(list(sellers), list(sellers.values()))[0]]
        industry = rng.choices(company.INDUSTRIES, [one.share for one in company.INDUSTRIES])[0]
        family = rng.choice(country.families)
        sizes = (
            rng.choice((1, 2, 3)) if len(firms) > 20 and _groups(firms) < GROUPS and rng.random() < 0.2 else 0
        )
        parent = None
        if sizes:
            parent = _firm(diary, country, industry, seller, f"{family} Group", start, taken)
            if parent is None:
                continue
            firms.append(parent)
        for _ in range(max(1, sizes)):
            trade = rng.choice(country.trades[industry.name])
            name = f"{family} {trade} {rng.choice(country.legal)}"
            firm = _firm(diary, country, industry, seller, name, start, taken)
            if firm is None:
                continue
            firm.account.parent_id = parent.account.id if parent else None
            firms.append(firm)
            industry = rng.choices(company.INDUSTRIES, [one.share for one in company.INDUSTRIES])[0]
    return firms


def _groups(firms: list[Firm]) -> int:
    return sum(firm.account.name.endswith(" Group") for firm in firms)


def _firm(
    diary: Diary,
    country: Country,
    industry: Industry,
    seller: Seller,
    name: str,
    start: datetime,
    taken: set[str],
) -> Firm | None:
    rng = diary.rng
    domain = f"{slug(name, drop=country.legal)}.example"
    if domain in taken:
        return None
    taken.add(domain)
    is_group = name.endswith(" Group")
    is_old = is_group or rng.random() < 0.55
    appears_at = start if is_old else start + (diary.now - start) * rng.random() ** 0.85
    employees = min(9_000, max(18, round(rng.lognormvariate(6.6 if is_group else 5.0, 0.9))))
    account = Account(
        id=diary.new_id(appears_at),
        version=1,
        name=name,
        domain=domain,
        industry=industry.name,
        employees=employees,
        annual_revenue_minor=rng.randint(140, 240) * employees * 100_000 if rng.random() < 0.8 else None,
        currency=company.CURRENCY,
        founded_year=rng.randint(1921, 2014) if rng.random() < 0.6 else None,
        phone=phone(country, rng),
        city=rng.choice(country.cities),
        country=country.name,
        owner_id=seller.user.id,
        source=None,
    )
    firm = Firm(account, country, industry, seller, rng.paretovariate(1.3), appears_at)
    if is_old and rng.random() < 0.62:
        firm.robots = rng.choice((1, 1, 1, 2, 2, 3, 4, 6))
    return firm


def fill_firms(diary: Diary, firms: list[Firm], count: int) -> None:
    """Gives every firm its people; they are written down when somebody meets them."""
    weights = [0.8 + min(firm.heat, 4) * 0.5 for firm in firms]
    seats = [2] * len(firms)
    for _ in range(count - sum(seats)):
        open_seats = [weight if seat < 8 else 0 for weight, seat in zip(weights, seats, strict=True)]
        seats[diary.rng.choices(range(len(firms)), open_seats)[0]] += 1
    for firm, wanted in zip(firms, seats, strict=True):
        _hire(diary, firm, wanted)


def _hire(diary: Diary, firm: Firm, count: int) -> None:
    rng = diary.rng
    titles = list(company.TITLES)
    first = rng.choice([one for one in titles if one[1] == "champion"])
    rest = rng.sample([one for one in titles if one != first], min(count - 1, len(titles) - 1))
    names: set[str] = set()
    for title, role in (first, *rest):
        person = a_person(diary, firm, title)
        if person.email in names:
            person.email = None
        names.add(person.email or "")
        firm.people.append(person)
        firm.roles[person.id] = role


def a_person(diary: Diary, firm: Firm, title: str) -> Contact:
    rng = diary.rng
    first, last = rng.choice(firm.country.first_names), rng.choice(firm.country.last_names)
    domain = firm.account.domain or ""
    return Contact(
        id=diary.new_id(firm.appears_at),
        version=1,
        first_name=first,
        last_name=last,
        email=f"{slug(first)}.{slug(last)}@{domain}",
        phone=phone(firm.country, rng) if rng.random() < 0.7 else None,
        title=title,
        account_id=firm.account.id,
        city=firm.account.city,
        country=firm.country.name,
        owner_id=firm.seller.user.id,
    )


def meet(diary: Diary, firm: Firm, person: Contact, at: datetime, source: str | None) -> None:
    """Writes this person down, and the firm before it, unless they are in the books already."""
    enter(diary, firm, at, source)
    if person in firm.met:
        return
    firm.met.append(person)
    seller = firm.seller_at(at)
    person.owner_id, person.source = seller.user.id, source
    _stamp(diary, person, at, seller.user)
    diary.contacts.append(person)
    diary.created(CONTACT, person, at, seller.user)


def enter(diary: Diary, firm: Firm, at: datetime, source: str | None, by: User | None = None) -> None:
    if firm.is_known:
        return
    firm.is_known = True
    seller = firm.seller_at(at)
    firm.account.source = source
    firm.account.owner_id = seller.user.id
    _stamp(diary, firm.account, at, by or seller.user)
    diary.accounts.append(firm.account)
    diary.created(ACCOUNT, firm.account, at, by or seller.user)


def _stamp(diary: Diary, row: Account | Contact, at: datetime, by: User) -> None:
    row.created_at = row.updated_at = at
    row.created_by = row.updated_by = by.id


def keep_key_accounts(firms: list[Firm], rep: Seller, boss: Seller) -> None:
    """The busiest firms of a rep are looked after by the manager."""
    own = [firm for firm in firms if firm.seller is rep]
    for firm in sorted(own, key=lambda firm: firm.heat, reverse=True)[:KEY_ACCOUNTS]:
        firm.seller = boss


def hand_over(diary: Diary, firms: list[Firm], leaving: Seller, joining: Seller) -> None:
    """The new rep takes over firms of a colleague some days after the start."""
    at = joining.hours.clock(
        joining.hours.workday((joining.user.created_at + timedelta(days=6)).date()),
        datetime(2000, 1, 1, 9, 30, tzinfo=UTC).time(),
    )
    own = [firm for firm in firms if firm.seller is leaving and "Group" not in firm.account.name]
    canada = [firm for firm in own if firm.country.name == "Canada"]
    others = [firm for firm in own if firm.country.name != "Canada"]
    for firm in (canada + others)[: max(HANDED_OVER, len(canada))]:
        firm.next_seller, firm.handed_over_at = joining, at


def phone(country: Country, rng: Random) -> str | None:
    if country.phone is None:
        return None
    return country.phone.format(str(rng.randrange(10**country.phone_digits)).zfill(country.phone_digits))


def slug(text: str, *, drop: tuple[str, ...] = ()) -> str:
    """`Grünbeck Möbelwerke GmbH` becomes `gruenbeck-moebelwerke`."""
    for legal in drop:
        text = text.removesuffix(f" {legal}")
    for umlaut, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("å", "a")):
        text = text.replace(umlaut, plain).replace(umlaut.upper(), plain.capitalize())
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(part for part in "".join(c if c.isalnum() else " " for c in ascii_only).split())
