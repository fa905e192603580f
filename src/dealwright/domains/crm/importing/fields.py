"""What each kind of record can take from a file, and by which words files call it.

`words` are column names in English and German, as people and the exports of HubSpot, Salesforce, Pipedrive
and Zoho write them, in the plain form of `plain_words`. A field whose `tells` is high gives its kind away.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal

from dealwright.domains.crm.models.pipelines import Product
from dealwright.domains.crm.models.records import Account, Activity, Contact, Deal, Lead
from dealwright.domains.identity.models import User
from dealwright.kernel.db import Base

ImportKind = Literal["user", "product", "account", "contact", "lead", "deal", "activity"]
FieldType = Literal[
    "text",
    "short_text",
    "long_text",
    "email",
    "website",
    "count",
    "year",
    "percent",
    "money",
    "currency",
    "date",
    "moment",
    "yes_no",
    "choice",
    "link",
]
MatchBy = Literal["external_id", "email", "name", "domain", "none"]


@dataclass(frozen=True)
class Field:
    """`column` is where the value goes; a field without one is turned into values by its kind's rules."""

    name: str
    label: str
    type: FieldType
    words: tuple[str, ...]
    tells: int = 1
    column: str | None = None
    link: ImportKind | None = None
    choices: Mapping[str, str] = field(default_factory=dict[str, str])
    required: bool = False


@dataclass(frozen=True)
class Kind:
    """`keys` maps the ways to recognise a record to its columns, the surest first."""

    word: ImportKind
    label: str
    model: type[Base]
    fields: tuple[Field, ...]
    file_words: tuple[str, ...]
    keys: Mapping[MatchBy, str]

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        return {one.name: one for one in self.fields}


def _text(name: str, label: str, *words: str, tells: int = 1, required: bool = False) -> Field:
    return Field(name, label, "text", words, tells, name, required=required)


def _short(name: str, label: str, *words: str, tells: int = 1) -> Field:
    return Field(name, label, "short_text", words, tells, name)


def _fact(name: str, label: str, *words: str, tells: int) -> Field:
    """Words that the rules of a kind turn into something else."""
    return Field(name, label, "short_text", words, tells)


def _link(name: str, label: str, kind: ImportKind, *words: str, tells: int = 1) -> Field:
    return Field(name, label, "link", words, tells, link=kind)


def _owner(*more: str) -> Field:
    words = (
        "owner",
        "owner name",
        "owner email",
        "assigned to",
        "assignee",
        "sales agent",
        "sales rep",
        "sales representative",
        "sales person",
        "salesperson",
        "account manager",
        "agent",
        "rep",
        "besitzer",
        "eigentumer",
        "zustandig",
        "verantwortlich",
        "verantwortlicher",
        "betreuer",
        "vertriebsmitarbeiter",
        "sachbearbeiter",
    )
    return _link("owner", "Owner", "user", *more, *words)


def _external_id(*words: str, tells: int = 1) -> Field:
    more = ("external id", "id", "record id", "uuid", "externe id", "nummer")
    return _short("external_id", "ID in the other system", *words, *more, tells=tells)


def _description() -> Field:
    words = ("description", "notes", "note", "comment", "comments", "beschreibung", "notiz", "bemerkung")
    return Field("description", "Description", "long_text", (*words, "kommentar"), 0, "description")


def _place(*owners: str) -> tuple[Field, Field]:
    before = ("", "billing ", "mailing ", "address ", "shipping ", *owners)
    city = [f"{word}{name}" for word in before for name in ("city", "ort", "stadt", "town")]
    country = [
        f"{word}{name}"
        for word in before
        for name in ("country", "country region", "land", "country code", "state country")
    ]
    return _short("city", "City", *city), _short(
        "country", "Country", *country, "office location", "location", "headquarters", "standort"
    )


def _phone() -> Field:
    words = ("phone", "phone number", "telephone", "tel", "mobile", "mobile phone", "mobile phone number")
    german = ("telefon", "telefonnummer", "handy", "mobil", "rufnummer", "work phone", "phone work")
    return _short("phone", "Phone", *words, *german)


def _source(*more: str, tells: int = 1) -> Field:
    words = ("source", "original source", "original traffic source", "quelle", "herkunft", "channel")
    return _short("source", "Source", *more, *words, tells=tells)


def _first_name() -> Field:
    words = ("first name", "firstname", "given name", "forename", "vorname")
    return _short("first_name", "First name", *words, tells=2)


def _last_name() -> Field:
    words = ("last name", "lastname", "surname", "family name", "nachname", "familienname")
    return _short("last_name", "Last name", *words, tells=2)


def _full_name(*words: str) -> Field:
    more = ("full name", "name", "display name", "vollstandiger name", "vor und nachname")
    return Field("full_name", "Full name", "text", (*words, *more), 1)


def _email(tells: int = 2) -> Field:
    words = ("email", "e mail", "email address", "e mail address", "mail", "email work", "work email")
    return Field("email", "E-mail", "email", (*words, "email adresse", "e mail adresse"), tells, "email")


def _title() -> Field:
    words = ("title", "job title", "position", "role", "funktion", "berufsbezeichnung")
    return _short("title", "Job title", *words, "jobtitel")


def _domain() -> Field:
    words = ("domain", "website", "web site", "website url", "url", "company domain name", "company domain")
    german = ("webseite", "internet", "homepage", "domane", "internetadresse")
    return Field("domain", "Website", "website", (*words, *german), 2, "domain")


def _industry() -> Field:
    return _short("industry", "Industry", "industry", "sector", "branche", "vertical", "sektor", tells=2)


def _employees() -> Field:
    words = ("employees", "number of employees", "no of employees", "employee count", "company size")
    german = ("mitarbeiter", "mitarbeiterzahl", "anzahl mitarbeiter", "beschaftigte", "num employees")
    return Field(
        "employees", "Employees", "count", (*words, *german, "headcount", "team size"), 2, "employees"
    )


_ACCOUNT_WORDS = (
    "account",
    "account name",
    "company",
    "company name",
    "organization",
    "organisation",
    "organization name",
    "customer",
    "customer name",
    "client",
    "associated company",
    "primary associated company",
    "firma",
    "firmenname",
    "unternehmen",
    "kunde",
    "kundenname",
)


def _account_links(tells: int = 1) -> tuple[Field, Field]:
    ids = (
        "account id",
        "company id",
        "organization id",
        "customer id",
        "associated company ids",
        "kunden id",
    )
    more = ("primary associated company id", "kundennummer", "firmen id", "accountid")
    return (
        _link("account", "Account", "account", *_ACCOUNT_WORDS, tells=tells),
        _link("account_external_id", "ID of the account", "account", *ids, *more, tells=tells),
    )


def _contact_links() -> tuple[Field, Field]:
    words = ("contact", "contact name", "contact person", "person", "person name", "primary contact")
    more = ("associated contact", "contact email", "ansprechpartner", "kontakt", "kontaktperson")
    ids = ("contact id", "person id", "associated contact ids", "kontakt id")
    return (
        _link("contact", "Contact", "contact", *words, *more),
        _link("contact_external_id", "ID of the contact", "contact", *ids),
    )


def _currency(*more: str) -> Field:
    words = ("currency", "currency code", "currency iso code", "wahrung", "deal currency", *more)
    return Field("currency", "Currency", "currency", words, 0, "currency")


ROLE_WORDS = {
    "rep": "rep",
    "sales rep": "rep",
    "agent": "rep",
    "seller": "rep",
    "user": "rep",
    "standard": "rep",
    "member": "rep",
    "viewer": "viewer",
    "read only": "viewer",
    "manager": "manager",
    "sales manager": "manager",
    "team lead": "manager",
    "leiter": "manager",
}

USER = Kind(
    "user",
    "People of the team",
    User,
    (
        Field(
            "name",
            "Name",
            "text",
            (
                "sales agent",
                "sales rep",
                "sales person",
                "salesperson",
                "agent",
                "rep",
                "user",
                "user name",
                "full name",
                "name",
                "employee",
                "mitarbeiter",
                "vertriebsmitarbeiter",
                "owner",
                "owner name",
            ),
            2,
            "name",
            required=True,
        ),
        _first_name(),
        _last_name(),
        _email(1),
        _link(
            "manager",
            "Manager",
            "user",
            "manager",
            "sales manager",
            "reports to",
            "supervisor",
            "team lead",
            "vorgesetzter",
            "leiter",
            "teamleiter",
            tells=5,
        ),
        _short(
            "team",
            "Team",
            "team",
            "sales team",
            "regional office",
            "region",
            "office",
            "department",
            "territory",
            "abteilung",
            "gebiet",
            "niederlassung",
            tells=3,
        ),
        Field(
            "role",
            "Role",
            "choice",
            ("role", "user role", "profile", "permission", "rolle"),
            2,
            "role",
            choices=ROLE_WORDS,
        ),
    ),
    ("user", "users", "sales team", "sales teams", "team", "agents", "owners", "reps", "mitarbeiter"),
    {"email": "email", "name": "name"},
)

PRODUCT = Kind(
    "product",
    "Products",
    Product,
    (
        _text(
            "name",
            "Name",
            "product",
            "product name",
            "item",
            "item name",
            "name",
            "produkt",
            "produktname",
            "artikel",
            "bezeichnung",
            tells=2,
            required=True,
        ),
        Field(
            "external_id",
            "Code",
            "short_text",
            (
                "product code",
                "code",
                "sku",
                "article number",
                "item number",
                "product id",
                "artikelnummer",
                "produktcode",
                "produktnummer",
                "id",
                "record id",
            ),
            4,
            "code",
        ),
        _short(
            "family",
            "Family",
            "family",
            "product family",
            "series",
            "category",
            "product category",
            "product type",
            "serie",
            "kategorie",
            "produktgruppe",
            "warengruppe",
            tells=3,
        ),
        Field(
            "price",
            "List price",
            "money",
            (
                "price",
                "sales price",
                "list price",
                "unit price",
                "retail price",
                "preis",
                "listenpreis",
                "verkaufspreis",
                "stuckpreis",
            ),
            4,
            "price_minor",
        ),
        _currency(),
    ),
    ("product", "products", "price list", "pricelist", "items", "produkte", "artikel", "preisliste"),
    {"external_id": "code", "name": "name"},
)

ACCOUNT = Kind(
    "account",
    "Accounts",
    Account,
    (
        _text("name", "Name", *_ACCOUNT_WORDS, "name", tells=2, required=True),
        _domain(),
        _industry(),
        _employees(),
        Field(
            "annual_revenue",
            "Annual revenue",
            "money",
            (
                "annual revenue",
                "revenue",
                "yearly revenue",
                "turnover",
                "company revenue",
                "umsatz",
                "jahresumsatz",
            ),
            3,
            "annual_revenue_minor",
        ),
        _currency(),
        Field(
            "founded_year",
            "Founded in",
            "year",
            (
                "founded",
                "founded year",
                "year founded",
                "year established",
                "established",
                "grundungsjahr",
                "gegrundet",
            ),
            3,
            "founded_year",
        ),
        _phone(),
        *_place(),
        _link(
            "parent",
            "Parent company",
            "account",
            "parent",
            "parent account",
            "parent company",
            "parent account id",
            "subsidiary of",
            "parent company id",
            "holding",
            "muttergesellschaft",
            "konzern",
            "ubergeordneter account",
            tells=4,
        ),
        _owner("account owner", "company owner", "organization owner"),
        _source("account source"),
        _description(),
        _external_id(
            "account id",
            "company id",
            "organization id",
            "customer id",
            "customer number",
            "kundennummer",
            "firmennummer",
        ),
    ),
    ("account", "accounts", "companies", "company", "organizations", "customers", "firmen", "kunden"),
    {"external_id": "external_id", "name": "name", "domain": "domain"},
)

CONTACT = Kind(
    "contact",
    "Contacts",
    Contact,
    (
        _first_name(),
        _last_name(),
        _full_name("contact name", "person name", "contact"),
        _email(),
        _phone(),
        _title(),
        *_account_links(),
        *_place("home ", "other "),
        _owner("contact owner"),
        _source("lead source"),
        _description(),
        _external_id("contact id", "person id", "kontakt id"),
    ),
    ("contact", "contacts", "people", "persons", "kontakte", "ansprechpartner", "personen"),
    {"external_id": "external_id", "email": "email", "name": "name"},
)

LEAD_STATUS_WORDS = {
    "new": "new",
    "open": "new",
    "open not contacted": "new",
    "not contacted": "new",
    "neu": "new",
    "offen": "new",
    "working": "working",
    "working contacted": "working",
    "contacted": "working",
    "attempted to contact": "working",
    "connected": "working",
    "in progress": "working",
    "in bearbeitung": "working",
    "kontaktiert": "working",
    "qualified": "qualified",
    "pre qualified": "qualified",
    "open deal": "qualified",
    "closed converted": "qualified",
    "converted": "qualified",
    "qualifiziert": "qualified",
    "disqualified": "disqualified",
    "unqualified": "disqualified",
    "not qualified": "disqualified",
    "junk lead": "disqualified",
    "lost lead": "disqualified",
    "lost": "disqualified",
    "closed not converted": "disqualified",
    "bad timing": "disqualified",
    "disqualifiziert": "disqualified",
}

LEAD = Kind(
    "lead",
    "Leads",
    Lead,
    (
        _first_name(),
        _last_name(),
        _full_name("lead name", "contact name", "lead"),
        _text("company", "Company", *_ACCOUNT_WORDS, "company account", tells=1),
        _email(),
        _phone(),
        _title(),
        _domain(),
        _industry(),
        _employees(),
        Field(
            "status",
            "Status",
            "choice",
            ("lead status", "status", "leadstatus", "lead stage"),
            4,
            "status",
            choices=LEAD_STATUS_WORDS,
        ),
        _short(
            "status_reason", "Reason of the status", "status reason", "lost reason", "disqualified reason"
        ),
        *_place(),
        _owner("lead owner", "prospect owner"),
        _source("lead source", "lead origin", "leadquelle", tells=3),
        _description(),
        _external_id("lead id", "prospect id", "lead number", "mql id"),
    ),
    ("lead", "leads", "prospects", "interessenten", "mql"),
    {"external_id": "external_id", "email": "email", "name": "name"},
)

DEAL_STATUS_WORDS = {
    "open": "open",
    "offen": "open",
    "won": "won",
    "closed won": "won",
    "gewonnen": "won",
    "lost": "lost",
    "closed lost": "lost",
    "verloren": "lost",
}

DEAL = Kind(
    "deal",
    "Deals",
    Deal,
    (
        _text(
            "name",
            "Name",
            "deal name",
            "deal title",
            "deal",
            "opportunity name",
            "opportunity",
            "name",
            "title",
            "subject",
            "dealname",
            "verkaufschance",
            "chance",
            "geschaft",
            tells=2,
        ),
        *_account_links(),
        *_contact_links(),
        _link(
            "product",
            "Product",
            "product",
            "product",
            "product name",
            "product code",
            "item",
            "produkt",
            "artikel",
        ),
        _fact(
            "stage",
            "Stage",
            "stage",
            "deal stage",
            "opportunity stage",
            "sales stage",
            "stage name",
            "pipeline stage",
            "phase",
            "verkaufsphase",
            "stufe",
            tells=5,
        ),
        _fact("pipeline", "Pipeline", "pipeline", "pipeline name", "sales pipeline", tells=3),
        Field(
            "status",
            "Status",
            "choice",
            ("status", "deal status", "opportunity status"),
            1,
            choices=DEAL_STATUS_WORDS,
        ),
        Field(
            "amount",
            "Amount",
            "money",
            (
                "amount",
                "close value",
                "deal value",
                "value",
                "deal amount",
                "opportunity amount",
                "total value",
                "betrag",
                "wert",
                "volumen",
                "auftragswert",
                "auftragsvolumen",
                "summe",
            ),
            3,
            "amount_minor",
        ),
        _currency(),
        Field(
            "opened_at",
            "Opened on",
            "moment",
            (
                "engage date",
                "opened",
                "open date",
                "opened at",
                "created",
                "create date",
                "created date",
                "created at",
                "created time",
                "creation date",
                "deal created",
                "add time",
                "erstellt",
                "erstellt am",
                "angelegt am",
                "eroffnet",
            ),
            2,
            "opened_at",
        ),
        Field(
            "close_date",
            "Close date",
            "moment",
            (
                "close date",
                "closed",
                "closed at",
                "closed on",
                "closing date",
                "closed date",
                "closed time",
                "won time",
                "deal closed on",
                "abschlussdatum",
                "abgeschlossen am",
                "abschluss",
            ),
            4,
        ),
        Field(
            "expected_close_on",
            "Expected close date",
            "date",
            ("expected close date", "expected close", "forecast close date", "erwartetes abschlussdatum"),
            4,
            "expected_close_on",
        ),
        Field(
            "probability",
            "Probability",
            "percent",
            ("probability", "deal probability", "win probability", "wahrscheinlichkeit"),
            3,
            "probability_override",
        ),
        _fact(
            "lost_reason", "Reason for losing", "lost reason", "closed lost reason", "verlustgrund", tells=3
        ),
        _text("next_step", "Next step", "next step", "next steps", "nachster schritt", tells=2),
        _owner("deal owner", "opportunity owner"),
        _source("lead source", "deal source"),
        _description(),
        _external_id("opportunity id", "deal id", "deal number", "opportunity number", "verkaufschance id"),
    ),
    ("deal", "deals", "opportunities", "opportunity", "sales pipeline", "verkaufschancen", "geschafte"),
    {"external_id": "external_id", "name": "name"},
)

ACTIVITY_KIND_WORDS = {
    "call": "call",
    "phone call": "call",
    "anruf": "call",
    "telefonat": "call",
    "meeting": "meeting",
    "event": "meeting",
    "appointment": "meeting",
    "demo": "meeting",
    "lunch": "meeting",
    "termin": "meeting",
    "besprechung": "meeting",
    "mail": "mail",
    "email": "mail",
    "e mail": "mail",
    "note": "note",
    "notiz": "note",
    "task": "task",
    "todo": "task",
    "to do": "task",
    "deadline": "task",
    "aufgabe": "task",
}

ACTIVITY = Kind(
    "activity",
    "Activities",
    Activity,
    (
        Field(
            "kind",
            "Kind",
            "choice",
            ("activity type", "type", "kind", "task type", "activity kind", "art", "aktivitatstyp", "typ"),
            3,
            "kind",
            choices=ACTIVITY_KIND_WORDS,
        ),
        _text(
            "subject", "Subject", "subject", "activity subject", "title", "task", "betreff", "thema", tells=3
        ),
        Field(
            "body",
            "Text",
            "long_text",
            ("body", "text", "note", "notes", "description", "comments", "content", "inhalt", "notiz"),
            1,
            "body",
        ),
        Field(
            "at",
            "Date",
            "moment",
            (
                "activity date",
                "date",
                "at",
                "start",
                "start date",
                "start time",
                "meeting date",
                "call date",
                "created at",
                "created time",
                "datum",
                "beginn",
                "zeitpunkt",
            ),
            2,
            "at",
        ),
        Field(
            "due_at", "Due on", "moment", ("due date", "due", "due at", "fallig", "fallig am"), 3, "due_at"
        ),
        Field(
            "done",
            "Done",
            "yes_no",
            ("done", "completed", "is done", "is closed", "status", "task status", "erledigt"),
            2,
        ),
        Field(
            "duration_minutes",
            "Minutes",
            "count",
            ("duration", "duration minutes", "call duration", "dauer", "dauer minuten", "minutes"),
            3,
            "duration_minutes",
        ),
        Field(
            "direction",
            "Direction",
            "choice",
            ("direction", "call direction", "call type", "richtung"),
            3,
            "direction",
            choices={
                "in": "in",
                "inbound": "in",
                "incoming": "in",
                "eingehend": "in",
                "out": "out",
                "outbound": "out",
                "outgoing": "out",
                "ausgehend": "out",
            },
        ),
        Field(
            "priority",
            "Priority",
            "choice",
            ("priority", "task priority", "prioritat"),
            2,
            "priority",
            choices={
                "low": "low",
                "niedrig": "low",
                "normal": "normal",
                "medium": "normal",
                "mittel": "normal",
                "high": "high",
                "highest": "high",
                "hoch": "high",
            },
        ),
        _short("outcome", "Outcome", "outcome", "call outcome", "result", "ergebnis", tells=3),
        *_account_links(),
        *_contact_links(),
        _link("lead", "Lead", "lead", "lead", "lead name", "lead id"),
        _link("deal", "Deal", "deal", "deal", "deal name", "deal id", "opportunity", "opportunity id"),
        _owner("activity owner", "task owner", "user", "assigned to user"),
        _external_id("activity id", "task id", "event id", "call id"),
    ),
    ("activity", "activities", "tasks", "calls", "meetings", "notes", "events", "aktivitaten", "aufgaben"),
    {"external_id": "external_id"},
)

KINDS: Mapping[str, Kind] = {
    kind.word: kind for kind in (USER, PRODUCT, ACCOUNT, CONTACT, LEAD, DEAL, ACTIVITY)
}
ORDER: Sequence[str] = tuple(KINDS)

# What a link may be written as, in the order in which it is tried.
LINK_KEYS: Mapping[str, tuple[MatchBy, ...]] = {
    "user": ("email", "name"),
    "product": ("external_id", "name"),
    "account": ("external_id", "name", "domain"),
    "contact": ("external_id", "email", "name"),
    "lead": ("external_id", "email", "name"),
    "deal": ("external_id", "name"),
    "activity": (),
}
SELF_LINKS: Mapping[str, tuple[str, str]] = {
    "user": ("manager", "manager_id"),
    "account": ("parent", "parent_id"),
}

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_WORD = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=4096)
def plain_words(text: str) -> str:
    """`Deal - OwnerName (E-Mail)` becomes `deal owner name e mail`; accents and signs go."""
    apart = _CAMEL.sub(" ", text).lower().replace("ß", "ss")
    letters = unicodedata.normalize("NFKD", apart).encode("ascii", "ignore").decode()
    return _NOT_WORD.sub(" ", letters).strip()
