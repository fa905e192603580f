"""Halden Robotics: who sells, what is sold, how deals move. The catalogue that texts and models refer to."""

from dataclasses import dataclass
from typing import Literal

from dealwright.domains.crm.demo import names
from dealwright.domains.crm.demo.names import Country
from dealwright.domains.identity.permissions import Role

NAME = "Halden Robotics (demo)"
CURRENCY = "EUR"
TIMEZONE = "Europe/Berlin"
PASSWORD = "demo workspace 1"

Habit = Literal["europe", "britain", "america"]


@dataclass(frozen=True)
class Person:
    """A member of the team. `skill` moves the odds of winning (logit), `pace` stretches the time deals take,
    `reply_hours` is the usual wait of a customer, `hygiene` how reliably the client's record is kept."""

    name: str
    email: str
    role: Role
    team: str
    zone: str
    habit: Habit
    manager: str | None = None
    skill: float = 0.0
    pace: float = 1.0
    reply_hours: float = 8.0
    hygiene: float = 0.8
    discount: int = 5
    hired_days_ago: int | None = None


CENTRAL, NORTH, AMERICA = "Central Europe", "UK & Nordics", "North America"
INGRID, MARCUS, DENISE = "Ingrid Solheim", "Marcus Feld", "Denise Okafor"
LENA, JONAS, SANNE = "Lena Hartmann", "Jonas Wirth", "Sanne de Wit"
CALLUM, MAJA, TYLER, PRIYA = "Callum Reid", "Maja Lindqvist", "Tyler Benson", "Priya Raman"
ELENA = "Elena Marchetti"

TEAM: tuple[Person, ...] = (
    Person(INGRID, "admin@demo.example", "admin", "Sales operations", "Europe/Berlin", "europe", hygiene=1.0),
    Person(
        MARCUS,
        "manager@demo.example",
        "manager",
        CENTRAL,
        "Europe/Berlin",
        "europe",
        INGRID,
        0.3,
        1.1,
        10,
        0.7,
    ),
    Person(
        DENISE,
        "denise.okafor@halden.example",
        "manager",
        AMERICA,
        "America/Chicago",
        "america",
        INGRID,
        0.2,
        1.0,
        8,
        0.75,
    ),
    Person(
        LENA, "rep@demo.example", "rep", CENTRAL, "Europe/Berlin", "europe", MARCUS, 0.55, 0.85, 3, 0.95, 3
    ),
    Person(
        JONAS,
        "jonas.wirth@halden.example",
        "rep",
        CENTRAL,
        "Europe/Berlin",
        "europe",
        MARCUS,
        0.1,
        1.3,
        14,
        0.85,
        5,
    ),
    Person(
        SANNE,
        "sanne.dewit@halden.example",
        "rep",
        CENTRAL,
        "Europe/Amsterdam",
        "europe",
        MARCUS,
        0.2,
        0.9,
        4,
        0.8,
        6,
    ),
    Person(
        CALLUM,
        "callum.reid@halden.example",
        "rep",
        NORTH,
        "Europe/London",
        "britain",
        MARCUS,
        -0.1,
        1.0,
        9,
        0.45,
        8,
    ),
    Person(
        MAJA,
        "maja.lindqvist@halden.example",
        "rep",
        NORTH,
        "Europe/Stockholm",
        "europe",
        MARCUS,
        0.3,
        1.0,
        6,
        0.9,
        4,
    ),
    Person(
        TYLER,
        "tyler.benson@halden.example",
        "rep",
        AMERICA,
        "America/Chicago",
        "america",
        DENISE,
        -0.25,
        1.1,
        18,
        0.5,
        10,
    ),
    Person(
        PRIYA,
        "priya.raman@halden.example",
        "rep",
        AMERICA,
        "America/Toronto",
        "america",
        DENISE,
        -0.15,
        1.2,
        5,
        0.9,
        6,
        hired_days_ago=91,
    ),
    Person(
        ELENA, "finance@demo.example", "viewer", "Finance", "Europe/Berlin", "europe", INGRID, hygiene=1.0
    ),
)


@dataclass(frozen=True)
class Goods:
    code: str
    name: str
    short: str
    family: str
    price_minor: int


H5 = Goods("HR-5", "Halden H5 cobot arm", "H5", "Robot arms", 2_490_000)
H10 = Goods("HR-10", "Halden H10 cobot arm", "H10", "Robot arms", 3_350_000)
H20 = Goods("HR-20", "Halden H20 palletizing arm", "H20", "Robot arms", 4_780_000)
FINGERS = Goods("GR-2F", "TwinGrip finger gripper", "TwinGrip", "Grippers & vision", 395_000)
VACUUM = Goods("GR-VAC", "AirPad vacuum gripper", "AirPad", "Grippers & vision", 320_000)
VISION = Goods("VI-3D", "SightLine 3D vision kit", "SightLine", "Grippers & vision", 1_140_000)
CARE = Goods("SV-CARE", "Care service plan, 1 year per robot", "Care plan", "Services", 290_000)
TRAINING = Goods("SV-TRN", "Operator training, 2 days on site", "operator training", "Services", 240_000)
CELL = Goods("SV-INT", "Cell integration package", "integration package", "Services", 1_450_000)
GOODS: tuple[Goods, ...] = (H5, H10, H20, FINGERS, VACUUM, VISION, CARE, TRAINING, CELL)


@dataclass(frozen=True)
class Phase:
    """One stage. `days` is its usual length, `lost_share` how many of the lost deals end here."""

    name: str
    type: Literal["open", "won", "lost"]
    probability: int
    colour: str
    days: float = 0
    lost_share: float = 0


@dataclass(frozen=True)
class Way:
    name: str
    is_default: bool
    phases: tuple[Phase, ...]


WON, LOST = Phase("Won", "won", 100, "green"), Phase("Lost", "lost", 0, "red")
NEW_BUSINESS = Way(
    "New business",
    True,
    (
        Phase("Qualify", "open", 10, "slate", 17, 22),
        Phase("Discovery", "open", 25, "blue", 35, 26),
        Phase("Demo", "open", 45, "cyan", 31, 15),
        Phase("Proposal", "open", 60, "violet", 45, 24),
        Phase("Negotiation", "open", 80, "amber", 35, 13),
        WON,
        LOST,
    ),
)
RENEWALS = Way(
    "Renewals & service",
    False,
    (
        Phase("Due", "open", 60, "slate", 22, 20),
        Phase("Contacted", "open", 70, "blue", 27, 40),
        Phase("Quoted", "open", 85, "violet", 30, 40),
        WON,
        LOST,
    ),
)
WAYS: tuple[Way, ...] = (NEW_BUSINESS, RENEWALS)

LOST_REASONS = (
    "Price",
    "Lost to competitor",
    "No decision",
    "No budget",
    "Technical fit",
    "Timing",
    "Project cancelled",
)
TAGS = {
    "Key account": "violet",
    "Reference customer": "green",
    "Integrator": "cyan",
    "Multi-site": "blue",
    "At risk": "red",
    "Trade fair": "amber",
    "Food grade": "lime",
    "Pilot": "teal",
}
COMPETITORS = ("Movarra", "Tekrion", "Axelby Robotics")

# How much a source helps or hurts (logit), and how often new business comes from it.
SOURCES: dict[str, tuple[float, float]] = {
    "Referral": (0.85, 12),
    "Partner": (0.4, 16),
    "Website": (0.0, 30),
    "Trade fair": (-0.15, 20),
    "Cold outreach": (-0.95, 22),
}
EXISTING = "Existing customer"
EXISTING_EFFECT = 0.35


@dataclass(frozen=True)
class UseCase:
    """`label` ends the name of the deal; `phrase` is how people say it."""

    label: str
    phrase: str
    arm: Goods
    gripper: Goods | None
    vision: bool = False
    part: str = "part"


@dataclass(frozen=True)
class Industry:
    """`fit` moves the odds of winning (logit); `share` is how common it is among accounts."""

    name: str
    fit: float
    share: float
    cases: tuple[UseCase, ...]


INDUSTRIES: tuple[Industry, ...] = (
    Industry(
        "Machinery",
        0.45,
        20,
        (
            UseCase("CNC tending", "tending two CNC lathes", H10, FINGERS, part="turned part"),
            UseCase("deburring", "deburring of milled housings", H10, None, part="housing"),
            UseCase("weld prep", "tack welding of small brackets", H10, None, part="bracket"),
        ),
    ),
    Industry(
        "Automotive parts",
        0.35,
        17,
        (
            UseCase("screwdriving", "screwdriving on the door module line", H5, None, part="door module"),
            UseCase("bin picking", "bin picking of raw castings", H10, FINGERS, True, "casting"),
            UseCase("press tending", "loading the forming press", H20, FINGERS, part="blank"),
        ),
    ),
    Industry(
        "Electronics",
        0.4,
        13,
        (
            UseCase("board handling", "board handling at the test station", H5, FINGERS, part="board"),
            UseCase("inspection", "visual inspection of housings", H5, None, True, "housing"),
        ),
    ),
    Industry(
        "Plastics",
        0.25,
        13,
        (
            UseCase("mould unloading", "unloading three injection machines", H10, VACUUM, part="moulding"),
            UseCase("trimming", "trimming sprues at machine 7", H5, FINGERS, part="moulding"),
        ),
    ),
    Industry(
        "Medical devices",
        0.0,
        8,
        (
            UseCase("assembly", "assembly of inhaler caps in the clean room", H5, FINGERS, part="cap"),
            UseCase("tray loading", "loading sterile trays", H5, VACUUM, True, "tray"),
        ),
    ),
    Industry(
        "Food & beverage",
        -0.3,
        11,
        (
            UseCase("case packing", "case packing of ready meals", H10, VACUUM, part="tray"),
            UseCase("palletizing", "palletizing at the end of line 2", H20, VACUUM, part="case"),
        ),
    ),
    Industry(
        "Packaging",
        0.05,
        8,
        (
            UseCase("palletizing", "palletizing of folded cartons", H20, VACUUM, part="carton"),
            UseCase("case erecting", "feeding the case erector", H10, VACUUM, part="carton"),
        ),
    ),
    Industry(
        "Logistics",
        -0.5,
        6,
        (
            UseCase("depalletizing", "depalletizing mixed cases", H20, VACUUM, True, "case"),
            UseCase("kitting", "kitting of spare part orders", H5, VACUUM, True, "order"),
        ),
    ),
    Industry(
        "Furniture",
        -0.6,
        4,
        (
            UseCase("sanding", "sanding of table tops", H10, None, part="table top"),
            UseCase("panel handling", "handling panels at the edge bander", H20, VACUUM, part="panel"),
        ),
    ),
)

# country, share of the accounts, who sells there and how much of it
MARKETS: tuple[tuple[Country, float, dict[str, float]], ...] = (
    (names.GERMANY, 36, {LENA: 41, JONAS: 36, SANNE: 18, MARCUS: 5}),
    (names.FRANCE, 7, {SANNE: 80, JONAS: 20}),
    (names.NETHERLANDS, 9, {SANNE: 100}),
    (names.UNITED_KINGDOM, 14, {CALLUM: 90, MARCUS: 10}),
    (names.SWEDEN, 10, {MAJA: 100}),
    (names.UNITED_STATES, 18, {TYLER: 100}),
    (names.CANADA, 6, {TYLER: 100}),
)

# title, what this person is in a purchase
TITLES: tuple[tuple[str, str], ...] = (
    ("Head of Production", "champion"),
    ("Production Engineer", "champion"),
    ("Automation Engineer", "expert"),
    ("Maintenance Lead", "expert"),
    ("Purchasing Manager", "buyer"),
    ("Plant Manager", "boss"),
    ("Managing Director", "boss"),
    ("Quality Manager", "expert"),
    ("Head of Engineering", "champion"),
    ("Strategic Buyer", "buyer"),
    ("Safety Officer", "expert"),
    ("Finance Director", "boss"),
)
