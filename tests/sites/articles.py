"""Ordinary articles by the thousand, the same ones at every run, no two alike."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

_THINGS = [
    "counter scale",
    "label printer",
    "price list",
    "stock report",
    "cash drawer",
    "loyalty card",
    "barcode",
    "receipt",
    "tax rate",
    "article group",
    "daily closing",
    "customer display",
    "hand scanner",
    "kitchen printer",
    "voucher",
    "market stall",
    "cold counter",
    "delivery note",
    "opening float",
    "gift card",
]
_SHOPS = [
    "cheese shop",
    "bakery",
    "butcher",
    "fish stall",
    "greengrocer",
    "organic market",
    "sweet shop",
    "tea house",
    "farm shop",
    "delicatessen",
    "spice merchant",
    "nut roastery",
    "bulk store",
]
_ACTS = [
    "set up",
    "clean",
    "replace",
    "test",
    "move",
    "share",
    "export",
    "archive",
    "rename",
    "check",
    "lock",
    "combine",
    "compare",
    "reset",
    "schedule",
]
_PLACES = ["Settings, Devices", "Articles, Prices", "Reports, Daily", "Settings, Shops", "Users, Roles"]
_SENTENCES = (
    "Open {place} and choose the {thing} that you want to {act}.",
    "A {shop} usually needs {number} minutes to {act} a {thing}.",
    "If the {thing} does not react, switch it off for {number} seconds and try again.",
    "The {thing} of the {shop} in {town} was the first to use this, in {year}.",
    "We recommend to {act} every {thing} at least {number} times a year.",
    "Only managers may {act} a {thing}; sellers see a lock instead of the button.",
    "Each {thing} has a number of its own, such as {code}, which is printed on its back.",
    "After {number} days without use the {thing} is shown in grey, but nothing is lost.",
    "A {shop} with {number} sellers should {act} its {thing} before the doors open.",
    "The limit is {number} entries for each {thing}; ask support when your {shop} needs more.",
    "Changes to a {thing} reach all tills within {number} seconds.",
)
_TOWNS = ["Ghent", "Bruges", "Lille", "Aachen", "Utrecht", "Metz", "Trier", "Antwerp", "Arras", "Leuven"]


@dataclass(frozen=True)
class Article:
    path: str
    title: str
    paragraphs: tuple[str, ...]


def articles(count: int, *, seed: int = 7) -> Iterator[Article]:
    """Under `/guides/`, numbered from 1."""
    dice = random.Random(seed)
    for number in range(1, count + 1):
        act, thing, shop = dice.choice(_ACTS), dice.choice(_THINGS), dice.choice(_SHOPS)
        title = f"How to {act} a {thing} in a {shop}, part {number}"
        slug = f"{number}-{act}-{thing}".replace(" ", "-")
        paragraphs = tuple(_paragraph(dice, thing, shop) for _ in range(dice.randint(3, 6)))
        yield Article(f"/guides/{slug}", title, (*paragraphs, f"This is guide number {number}."))


def _paragraph(dice: random.Random, thing: str, shop: str) -> str:
    return " ".join(_sentence(dice, thing, shop) for _ in range(dice.randint(3, 6)))


def _sentence(dice: random.Random, thing: str, shop: str) -> str:
    text = dice.choice(_SENTENCES).format(
        act=dice.choice(_ACTS),
        thing=dice.choice([thing, dice.choice(_THINGS)]),
        shop=shop,
        place=dice.choice(_PLACES),
        number=dice.randint(2, 90),
        town=dice.choice(_TOWNS),
        year=dice.randint(2012, 2025),
        code=f"K{dice.randint(1000, 9999)}-{dice.randint(10, 99)}",
    )
    return text[0].upper() + text[1:]
