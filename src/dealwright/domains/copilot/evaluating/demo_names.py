"""How people say the names of clients: short, in small letters, misspelt, joined; and names of nobody."""

from collections.abc import Sequence
from random import Random

from dealwright.domains.copilot.evaluating.truth import Row, World
from dealwright.ml.figures import folded
from dealwright.ml.measures import similarity

_LEGAL = (
    "GmbH & Co. KG",
    "GmbH",
    "AG",
    "B.V.",
    "N.V.",
    "SAS",
    "SA",
    "Ltd.",
    "Ltd",
    "plc",
    "AB",
    "Inc.",
    "LLC",
    "Corp.",
)
STRANGERS = {
    "tune": ("TechGiant", "Zorblatt Industries", "Nimbus Freight", "Quandary Optics"),
    "test": ("Pumpernickel & Sons", "Vantabrook Systems", "Jupiter Shipyards", "Blarney Telecom"),
    "practice": ("Moonraker Cement", "Oblivia Foods", "Trundle & Wicks", "Wimpleford Plastics"),
}
_CLEAR = 0.1  # how much nearer a misspelling is to the client that is meant than to any other


def short(name: str) -> str:
    """Without the form of the company."""
    for legal in _LEGAL:
        if name.endswith(f" {legal}"):
            return name.removesuffix(f" {legal}")
    return name


def said(rng: Random, name: str) -> str:
    """As people say it: mostly without the form of the company, some in small letters."""
    way = rng.random()
    if way < 0.25:
        return name
    return short(name) if way < 0.75 else short(name).lower()


def misspelt(rng: Random, name: str, others: Sequence[str]) -> str | None:
    """One or two slips; None when it could be somebody else as well."""
    plain = short(name)
    wrong = rng.choice((_dropped, _swapped, _doubled, _wrong_letter, _joined, _cut, _without_accents))(
        rng, plain
    )
    if wrong == plain or wrong.casefold() == plain.casefold():
        return None
    near = similarity(folded(wrong), folded(plain))
    rival = max(similarity(folded(wrong), folded(short(one))) for one in others if one != name)
    return wrong if near - rival >= _CLEAR else None


def _place(rng: Random, text: str) -> int:
    """Inside the first word, never at its ends."""
    return rng.randint(2, max(2, len(text.split()[0]) - 3))


def _dropped(rng: Random, text: str) -> str:
    at = _place(rng, text)
    return text[:at] + text[at + 1 :]


def _swapped(rng: Random, text: str) -> str:
    at = _place(rng, text)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _doubled(rng: Random, text: str) -> str:
    at = _place(rng, text)
    return text[:at] + text[at] + text[at:]


def _wrong_letter(rng: Random, text: str) -> str:
    at = _place(rng, text)
    return text[:at] + rng.choice("aeioulnrst") + text[at + 1 :]


def _joined(_: Random, text: str) -> str:
    return text.replace(" ", "").lower()


def _cut(_: Random, text: str) -> str:
    """`Kehlmoser Metalltechnik` becomes `Kehlmoser Metall`."""
    *first, last = text.split()
    return " ".join([*first, last[:6]]) if first and len(last) > 8 else text


def _without_accents(_: Random, text: str) -> str:
    plain = text.translate(str.maketrans("äöüåéèçôÄÖÜÅÉ", "aouaeecoAOUAE"))
    return plain.lower() if plain != text else text


def families(world: World) -> dict[str, list[Row]]:
    """Accounts by what their names begin with, for those that share it and have no parent company."""
    found: dict[str, list[Row]] = {}
    for account in world.accounts:
        found.setdefault(" ".join(short(account["name"]).split()[:-1]), []).append(account)
    starts = [short(one["name"]).split()[0] for one in world.accounts]
    return {
        family: members
        for family, members in found.items()
        if 2 <= len(members) <= 6
        and len(family.split()) == 1
        and starts.count(family) == len(members)
        and not any(one["name"].endswith(" Group") for one in members)
    }
