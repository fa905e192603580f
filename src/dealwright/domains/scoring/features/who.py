"""Features of the family `who`: the person and the company."""
# ruff: noqa: E501 - a feature with its words is read as one line

import math

from dealwright.domains.scoring.features.base import DEALS, LEADS, Feature, either, many, plain
from dealwright.domains.scoring.features.people import RANKS, function_of, rank_of
from dealwright.domains.scoring.history.mail import domain_of, mail_kind
from dealwright.domains.scoring.history.money import major
from dealwright.domains.scoring.history.seen import Seen

_LEAD_FIELDS = (
    "email",
    "phone",
    "title",
    "company",
    "industry",
    "employees",
    "city",
    "country",
    "source",
    "description",
)
_DEAL_FIELDS = ("account_id", "contact_id", "amount_minor", "expected_close_on", "next_step", "source", "description")  # fmt: skip


def _text(name: str, seen: Seen) -> str | None:
    value = seen.fact(name)
    return str(value).strip()[:120] or None if value else None


def _title(seen: Seen) -> str | None:
    own = seen.values.get("title") if seen.kind == "lead" else (seen.contact or {}).get("title")
    return str(own) if own else None


def _email(seen: Seen) -> object:
    return seen.values.get("email") if seen.kind == "lead" else (seen.contact or {}).get("email")


def _filled(seen: Seen) -> float:
    names = _LEAD_FIELDS if seen.kind == "lead" else _DEAL_FIELDS
    return sum(seen.values.get(name) not in (None, "") for name in names) / len(names)


def _employees(seen: Seen) -> float | None:
    value = seen.fact("employees")
    return float(value) if isinstance(value, int | float) and value >= 0 else None


def _own_domain(seen: Seen) -> bool | None:
    domain, told = domain_of(_email(seen)), seen.fact("domain")
    return None if domain is None or not told else str(told).lower().removeprefix("www.") == domain


def _size(seen: Seen) -> str | None:
    employees = _employees(seen)
    if employees is None:
        return None
    limits = (
        (10, "up to 10"),
        (50, "11 to 50"),
        (250, "51 to 250"),
        (1000, "251 to 1,000"),
        (5000, "1,001 to 5,000"),
    )
    return next((name for limit, name in limits if employees <= limit), "above 5,000")


def _rank(seen: Seen) -> int | None:
    title = _title(seen)
    return rank_of(title) if title else None


def _function(seen: Seen) -> str | None:
    title = _title(seen)
    return function_of(title) if title else None


def _words(seen: Seen) -> float:
    return float(len(str(seen.values.get("description") or "").split()))


def _revenue(seen: Seen) -> float | None:
    account = seen.account or {}
    value, currency = account.get("annual_revenue_minor"), account.get("currency")
    return math.log10(1 + major(value, currency)) if isinstance(value, int | float) and value > 0 else None


def _age_of_company(seen: Seen) -> float | None:
    year = (seen.account or {}).get("founded_year")
    age = 1970 + seen.at / 31_557_600 - float(year) if year else -1
    return age if 0 <= age < 1000 else None


def _rank_words(value: float | str) -> str:
    return f"Job level: {RANKS.get(round(float(value)), 'other')}"


def _filled_words(value: float | str) -> str:
    filled = round(100 * float(value))
    return "All the usual fields are filled" if filled == 100 else f"{filled}% of the usual fields are filled"


def _function_words(value: float | str) -> str:
    if value == "other":
        return "The job title names no field of work"
    return f"Works in {'IT' if value == 'it' else value}"


def _mail_words(value: float | str) -> str:
    return "No mail address" if value == "none" else f"Mail address: {value}"


FEATURES: tuple[Feature, ...] = (
    Feature("title_rank", "Job level", "who", "By the words of the job title: 1 trainee, 2 specialist, 3 manager, 4 director, 5 vice president, 6 the top, 0 any other", _rank, _rank_words, gap="No job title"),
    Feature("title_function", "Field of work", "who", "The department the job title speaks of", _function,
            _function_words, "category", gap="No job title"),
    Feature("employees", "Employees", "who", "Employees of the company", _employees, plain("{} employees"), gap="Company size is not known", fact="size"),
    Feature("company_size", "Company size", "who", "Employees in classes", _size, plain("{} employees"), "category", gap="Company size is not known", fact="size"),
    Feature("industry", "Industry", "who", "Industry of the company", lambda seen: _text("industry", seen), plain("Industry: {}"), "category"),
    Feature("country", "Country", "who", "Country of the company", lambda seen: _text("country", seen), plain("Country: {}"), "category"),
    Feature("city", "Place", "who", "City of the person or the company", lambda seen: _text("city", seen), plain("In {}"), "category", kinds=LEADS, gap="The place is not known"),
    Feature("source", "Source", "who", "Where the record came from", lambda seen: str(seen.values.get("source") or "") or None,
            plain("Source: {}"), "category"),
    Feature("mail_kind", "Mail address", "who", "Kind of mail address: business, free, disposable or none", lambda seen: mail_kind(_email(seen)),
            _mail_words, "category"),
    Feature("mail_fits_company", "Mail fits the company", "who", "1 if mail domain and web domain are the same, else 0", _own_domain,
            either("Mail address fits the company", "Mail address is of another domain"), gap="No web domain beside the mail address"),
    Feature("has_phone", "Phone number", "who", "1 if a phone number is known, else 0",
            lambda seen: bool((seen.values if seen.kind == "lead" else seen.contact or {}).get("phone")),
            either("Phone number is known", "No phone number")),
    Feature("has_person", "Contact person", "who", "1 if a person is named, else 0", lambda seen: seen.contact is not None,
            either("A contact person is named", "No contact person"), kinds=DEALS),
    Feature("full_name", "Full name", "who", "1 if first and last name are known, else 0",
            lambda seen: bool(seen.values.get("first_name") and seen.values.get("last_name")),
            either("First and last name are known", "Name is not complete"), kinds=LEADS),
    Feature("filled", "Filled fields", "who", "Share of the usual fields that are filled", _filled, _filled_words),
    Feature("request_words", "Length of the request", "who", "Words in the description", _words,
            many("word in the description", "words in the description", "No description")),
    Feature("company_revenue", "Revenue of the company", "who", "Yearly revenue as a power of ten: 6 is a million", _revenue,
            lambda value: f"Yearly revenue of about {10 ** float(value):,.0f}"),
    Feature("company_age", "Age of the company", "who", "Years since it was founded", _age_of_company, plain("Company is {} years old")),
    Feature("known_account", "Known company", "who", "1 if the company was an account before, else 0", lambda seen: seen.account is not None,
            either("Company is known already", "Company is new to us"), kinds=LEADS),
    Feature("owned", "Has an owner", "who", "1 if somebody of the team answers for it, else 0", lambda seen: seen.owner is not None,
            either("Somebody owns it", "Nobody owns it")),
)  # fmt: skip
