"""A lead as it is written down: what the form or the rep fills in, and its conversion."""

import math
from dataclasses import dataclass
from datetime import datetime

from dealwright.domains.crm.demo import company, lead_words
from dealwright.domains.crm.demo.activities import Words
from dealwright.domains.crm.demo.company import UseCase
from dealwright.domains.crm.demo.diary import Diary
from dealwright.domains.crm.demo.lead_words import Wish
from dealwright.domains.crm.demo.market import Firm, Seller, slug
from dealwright.domains.crm.models.records import Contact, Deal, Lead
from dealwright.domains.crm.service.records import LEAD

WEBSITE = "Website"
ODD_TITLES = (
    "Working student",
    "Intern production planning",
    "Shift Lead",
    "Process Technician",
    "IT Specialist",
    "Sales Manager",
    "Consultant",
    "Sourcing Specialist",
)
# how often a field that nobody has to fill in is filled in
CARE = {WEBSITE: 0.55, "Trade fair": 0.68, "Referral": 0.76, "Partner": 0.8, "Cold outreach": 0.74}
MONTHS = ("March", "May", "June", "September", "October", "November")


@dataclass(frozen=True)
class Asker:
    """Who asks for what. `warmth` is how much they want it, about -2 to 2; nobody but the world knows."""

    firm: Firm
    person: Contact
    case: UseCase
    source: str
    warmth: float = 0.0
    wish: Wish = "project"


def chance(logit: float) -> float:
    return 1 / (1 + math.exp(-logit))


def a_lead(diary: Diary, asker: Asker, at: datetime, seller: Seller, *, owned: bool) -> Lead:
    """As it comes in: from the website by itself, else typed in by a rep."""
    rng, account, person = diary.rng, asker.firm.account, asker.person
    by = None if asker.source == WEBSITE else seller.user
    care = CARE[asker.source] + 0.1 * asker.warmth + rng.gauss(0, 0.1)
    email = _address(diary, asker)
    is_own_domain = bool(email and email.endswith(account.domain or "?"))
    lead = Lead(
        **diary.stamps(at, by),
        first_name=person.first_name,
        last_name=person.last_name,
        email=email,
        phone=person.phone if rng.random() < care + 0.2 else None,
        title=person.title if rng.random() < care + 0.15 else None,
        company=account.name,
        domain=account.domain if is_own_domain or rng.random() < 0.35 else None,
        industry=account.industry if rng.random() < care + 0.25 else None,
        employees=account.employees if rng.random() < care else None,
        city=account.city if rng.random() < care + 0.2 else None,
        country=account.country,
        description=_request(diary, asker),
        status="new",
        owner_id=seller.user.id if owned else None,
        source=asker.source,
    )
    diary.leads.append(lead)
    diary.created(LEAD, lead, at, by)
    return lead


def _address(diary: Diary, asker: Asker) -> str | None:
    """Nobody can be reached at any of them: Gmail allows no underscore in a name, and what goes to Mailinator
    belongs to nobody."""
    rng, person = diary.rng, asker.person
    if asker.wish == "student":
        return f"{slug(person.last_name or '')}@uni-{slug(person.city or '')}.example"
    if asker.source in (WEBSITE, "Trade fair"):
        if rng.random() < chance(-2.3 - 0.9 * asker.warmth - (asker.wish == "project")):
            return f"{slug(person.first_name or '')}_{slug(person.last_name or '')}@gmail.com"
        if asker.source == WEBSITE and asker.wish != "project" and rng.random() < 0.1:
            return f"halden-{rng.randrange(10**6):06}@mailinator.com"
    elif rng.random() < 0.04 - 0.02 * asker.warmth:
        return None
    return person.email


def _request(diary: Diary, asker: Asker) -> str | None:
    if asker.wish in lead_words.ODD_REQUESTS:
        texts = lead_words.ODD_REQUESTS[asker.wish]
    else:
        texts = (lead_words.PROJECTS if asker.wish == "project" else lead_words.VAGUE)[asker.source]
    return diary.rng.choice(texts).format(**words_of(diary, asker, asker.firm.seller))


def words_of(diary: Diary, asker: Asker, seller: Seller) -> Words:
    rng, account = diary.rng, asker.firm.account
    name = account.name
    for legal in asker.firm.country.legal:
        name = name.removesuffix(f" {legal}")
    return {
        "company": name,
        "city": account.city or "",
        "industry": asker.firm.industry.name,
        "label": asker.case.label,
        "phrase": asker.case.phrase,
        "part": asker.case.part,
        "product": asker.case.arm.short,
        "quantity": rng.choice(("one", "one", "two", "three")),
        "kilos": {"H5": "2.8", "H10": "6.5", "H20": "14"}[asker.case.arm.short],
        "people": rng.choice(("two", "three", "four")),
        "shifts": rng.choice(("two", "three")),
        "contact": asker.person.first_name or "",
        "rep": seller.first_name,
        "weekday": rng.choice(("Tuesday", "Wednesday", "Thursday")),
        "month": rng.choice(MONTHS),
        "competitor": rng.choice(company.COMPETITORS),
    }


def convert(diary: Diary, lead: Lead, asker: Asker, deal: Deal, at: datetime, seller: Seller) -> None:
    """Links all of them."""
    before = lead.status
    lead.status, lead.converted_at = "converted", at
    lead.account_id, lead.contact_id, lead.deal_id = asker.firm.account.id, asker.person.id, deal.id
    deal.lead_id = lead.id
    diary.converted(LEAD, lead, at, seller.user, before)


def wait_of(diary: Diary, seller: Seller) -> float:
    """Hours until this rep answers, in this case."""
    return seller.person.reply_hours * diary.rng.lognormvariate(0, 0.6)


def source_of(diary: Diary) -> str:
    names = list(company.SOURCES)
    return diary.rng.choices(names, [share for _, share in company.SOURCES.values()])[0]
