"""Leads: those that became deals, those that did not, and those of this week."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from dealwright.domains.crm.demo import company, phrases
from dealwright.domains.crm.demo.activities import Topic, Words, log
from dealwright.domains.crm.demo.beats import Beat
from dealwright.domains.crm.demo.company import UseCase
from dealwright.domains.crm.demo.diary import Diary
from dealwright.domains.crm.demo.market import Firm, Seller
from dealwright.domains.crm.models.records import Contact, Deal, Lead
from dealwright.domains.crm.service.records import LEAD


@dataclass(frozen=True)
class Asker:
    """Who asks for what; `reply_hours` is how long the first answer takes."""

    firm: Firm
    person: Contact
    case: UseCase
    source: str
    seller: Seller
    reply_hours: float


def a_lead(diary: Diary, asker: Asker, at: datetime, *, owner: Seller | None) -> Lead:
    """As it comes in: from the website by itself, else typed in by a rep."""
    account, person = asker.firm.account, asker.person
    by = None if asker.source == "Website" else asker.seller.user
    lead = Lead(
        **diary.stamps(at, by),
        first_name=person.first_name,
        last_name=person.last_name,
        email=person.email,
        phone=person.phone,
        title=person.title if diary.rng.random() < 0.8 else None,
        company=account.name,
        domain=account.domain,
        industry=account.industry,
        employees=account.employees if diary.rng.random() < 0.75 else None,
        city=account.city,
        country=account.country,
        description=_request(diary, asker),
        status="new",
        owner_id=owner.user.id if owner else None,
        source=asker.source,
    )
    diary.leads.append(lead)
    diary.created(LEAD, lead, at, by)
    return lead


def words_of(diary: Diary, asker: Asker) -> Words:
    rng, account = diary.rng, asker.firm.account
    name = account.name
    for legal in asker.firm.country.legal:
        name = name.removesuffix(f" {legal}")
    return {
        "company": name,
        "city": account.city or "",
        "industry": asker.firm.industry.name,
        "employees": str(account.employees),
        "label": asker.case.label,
        "phrase": asker.case.phrase,
        "part": asker.case.part,
        "product": asker.case.arm.short,
        "quantity": rng.choice(("one", "one", "two", "three")),
        "kilos": {"H5": "2.8", "H10": "6.5", "H20": "14"}[asker.case.arm.short],
        "people": rng.choice(("two", "three", "four")),
        "shifts": rng.choice(("two", "three")),
        "contact": asker.person.first_name,
        "rep": asker.seller.first_name,
        "weekday": rng.choice(("Tuesday", "Wednesday", "Thursday")),
    }


def _request(diary: Diary, asker: Asker) -> str:
    return diary.rng.choice(phrases.LEAD_REQUESTS[asker.source]).format(**words_of(diary, asker))


def work_on(diary: Diary, lead: Lead, asker: Asker, until: datetime, *, tries: int) -> datetime | None:
    """The first answer, then calls and mails until somebody is reached. Gives back when it began."""
    rng, hours = diary.rng, asker.seller.hours
    wait = timedelta(hours=asker.reply_hours * rng.lognormvariate(0, 0.4), minutes=7)
    at = first = hours.at_work(lead.created_at + wait, rng)
    if at >= until:
        return None
    for turn in range(tries):
        if at >= until:
            break
        _touch(diary, lead, asker, at, turn)
        if turn == 0:
            diary.change(LEAD, lead, at + timedelta(minutes=3), asker.seller.user, status="working")
        at = hours.at_work(at + timedelta(days=rng.uniform(0.8, 6)), rng)
    return first


def _touch(diary: Diary, lead: Lead, asker: Asker, at: datetime, turn: int) -> None:
    rng = diary.rng
    words, topic = words_of(diary, asker), Topic(lead_id=lead.id)
    if (turn % 2 == 0 and asker.source != "Website") or (turn % 2 == 1 and asker.source == "Website"):
        subject, body, outcome = rng.choice(phrases.LEAD_CALLS)
        beat = Beat("call", (subject,), (body,), 0, 1, "out", outcomes=(outcome,), minutes=6)
    else:
        subject, body = phrases.LEAD_MAILS[min(turn, len(phrases.LEAD_MAILS) - 1)]
        beat = Beat("mail", (subject,), (body,), 0, 1, "out")
    log(diary, beat, at, asker.seller, topic, words)


def convert(diary: Diary, lead: Lead, asker: Asker, deal: Deal, at: datetime) -> None:
    """Links all of them; qualified some time before."""
    seller = asker.firm.seller_at(at)
    qualified = at - timedelta(minutes=diary.rng.randint(20, 2_000))
    if qualified > lead.created_at + timedelta(hours=1) and lead.status == "working":
        diary.change(LEAD, lead, qualified, seller.user, status="qualified")
    before = lead.status
    lead.status, lead.converted_at = "converted", at
    lead.account_id, lead.contact_id, lead.deal_id = asker.firm.account.id, asker.person.id, deal.id
    deal.lead_id = lead.id
    diary.converted(LEAD, lead, at, seller.user, before)


def settle(diary: Diary, lead: Lead, asker: Asker, first: datetime | None) -> None:
    """What becomes of a lead that never was converted."""
    rng, seller = diary.rng, asker.seller
    age = diary.now - lead.created_at
    if first is None:
        return
    done = seller.hours.at_work(first + timedelta(days=rng.uniform(4, 40)), rng)
    if done >= diary.now or (age < timedelta(days=150) and rng.random() < 0.28):
        if rng.random() < 0.4:
            diary.change(LEAD, lead, first + (diary.now - first) * 0.6, seller.user, status="qualified")
        return
    reason = rng.choice(phrases.DISQUALIFIED)
    diary.change(LEAD, lead, done, seller.user, status="disqualified", status_reason=reason)


def wait_of(diary: Diary, seller: Seller) -> float:
    """Hours until this rep answers, in this case."""
    return seller.person.reply_hours * diary.rng.lognormvariate(0, 0.6)


def source_of(diary: Diary) -> str:
    names = list(company.SOURCES)
    return diary.rng.choices(names, [share for _, share in company.SOURCES.values()])[0]
