"""`python -m bench.fusion FOLDER`: how well fusion ranks, against the better of its two searches, set by set.

FOLDER holds `retrieval_stackfaq`, `intent_banking77` and `intent_clinc150` as jsonl.gz and csv.gz. Intents are
made into pages: the name and some of the questions; the other questions must find it. Beside them stand sets
made here: the rest of a docstring by its first sentence, and codes, names and errors among near twins.
"""

import asyncio
import csv
import gzip
import inspect
import json
import math
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from statistics import mean

import numpy as np

from dealwright.ml.bm25 import TermIndex, packed, terms_of, unpacked
from dealwright.ml.fusion import fuse, fuse_ranks
from dealwright.ports.embedder.minilm import MiniLm

LIMIT = 50
WORST = -0.005


@dataclass(frozen=True)
class Asked:
    question: str
    right: int


@dataclass(frozen=True)
class Case:
    name: str
    passages: Sequence[str]
    asked: Sequence[Asked]


@dataclass(frozen=True)
class Hit:
    id: int
    score: float


def lines_of(file: Path) -> list[str]:
    return gzip.decompress(file.read_bytes()).decode().splitlines()


def stack_faq(folder: Path) -> Iterator[Case]:
    faqs = [json.loads(line) for line in lines_of(folder / "retrieval_stackfaq/faqs_dev.jsonl.gz")]
    places = {faq["faq_id"]: place for place, faq in enumerate(faqs)}
    rows = [json.loads(line) for line in lines_of(folder / "retrieval_stackfaq/queries_dev.jsonl.gz")]
    asked = [Asked(row["query"], places[row["faq_id"]]) for row in rows if row["query"]]
    answers = [" ".join(faq["answers"]) for faq in faqs]
    questions = [faq["question"] for faq in faqs]
    yield Case("faq: question", questions, asked)
    yield Case("faq: both", [f"{q}\n{a}" for q, a in zip(questions, answers, strict=True)], asked)
    yield Case("faq: answer", answers, asked)


def intents(name: str, file: Path, column: str, shown: int, asked: int) -> Case:
    chance = random.Random(7)
    texts: dict[str, set[str]] = {}
    for row in csv.DictReader(lines_of(file)):
        texts.setdefault(row[column], set()).add(row["text"])
    texts.pop("oos", None)
    passages: list[str] = []
    questions: list[Asked] = []
    for place, intent in enumerate(sorted(texts)):
        drawn = chance.sample(sorted(texts[intent]), shown + asked)
        passages.append(f"{intent.replace('_', ' ')}: {' '.join(drawn[:shown])}")
        questions += [Asked(text, place) for text in drawn[shown:]]
    return Case(name, passages, questions)


def docstrings() -> Case:
    names = "os shutil subprocess asyncio json csv random statistics datetime collections logging socket ssl threading zipfile tarfile sqlite3 tempfile pathlib argparse unittest decimal email.message http.client numpy numpy.linalg"
    told: dict[str, str] = {}
    for name in names.split():
        for thing in vars(import_module(name)).values():
            first, _, rest = ((inspect.getdoc(thing) or "") if callable(thing) else "").partition("\n\n")
            if 20 < len(first) < 160 and len(rest) > 150 and "(" not in first:
                told.setdefault(" ".join(first.split()), " ".join(rest.split())[:700])
    return Case(
        "docstrings", list(told.values()), [Asked(question, place) for place, question in enumerate(told)]
    )


def codes(chance: random.Random, count: int) -> list[str]:
    made: set[str] = set()
    while len(made) < count:
        letters = "".join(chance.choices("ABCDEFGHKLMNPRSTUVWX", k=2))
        made.add(f"{letters}-{chance.randrange(10, 9999)}{chance.choice(['', '', 'A', 'F', 'XL'])}")
    return sorted(made)


def products() -> Case:
    chance = random.Random(1)
    kinds = ["centrifugal pump", "ball valve", "servo motor", "pressure sensor", "gear box", "conveyor belt"]
    ways = [
        "What is the weight of the {}?",
        "delivery time {}",
        "Do you have {} in stock",
        "{}",
        "warranty on a {}",
    ]
    passages: list[str] = []
    asked: list[Asked] = []
    for place, code in enumerate(codes(chance, 400)):
        kind, bar, days = chance.choice(kinds), chance.choice([6, 10, 16, 25]), chance.randrange(2, 20)
        passages.append(
            f"The {kind} {code} is rated for {bar} bar, ships within {days} days and has a warranty of two years."
        )
        spelled = chance.choice([code, code.lower(), code.replace("-", ""), code.replace("-", " ")])
        asked.append(Asked(chance.choice(ways).format(spelled), place))
    return Case("codes", passages, asked)


def people() -> Case:
    chance = random.Random(2)
    first = [
        "Maria",
        "Jan",
        "Aiko",
        "Olu",
        "Priya",
        "Lars",
        "Chen",
        "Fatima",
        "Diego",
        "Ingrid",
        "Tomasz",
        "Leila",
        "Bruno",
        "Sakura",
        "Emeka",
        "Noor",
    ]
    last = [
        "Kowalczyk",
        "Okonkwo",
        "Tanaka",
        "Lindqvist",
        "Fernandes",
        "Haddad",
        "Novak",
        "Ramaswamy",
        "Brandt",
        "Petrov",
        "Eriksen",
        "Dubois",
        "Szabo",
        "Marchetti",
    ]
    firms = ["Nordwind Logistik", "Brightwell Textiles", "Aurora Foods", "Kestrel Avionics", "Helix Biolabs"]
    ways = [
        "When did {} renew the contract?",
        "How does {} like to be contacted?",
        "what is the job of {}",
        "{}",
    ]
    names = chance.sample([f"{one} {other}" for one in first for other in last], 200)
    jobs = ["head of procurement", "IT director", "chief financial officer", "plant manager", "legal counsel"]
    passages = [
        f"{name} is {chance.choice(jobs)} at {chance.choice(firms)}. Prefers {chance.choice(['calls', 'e-mail', 'meetings'])} and renewed the contract in {chance.randrange(2015, 2025)}."
        for name in names
    ]
    return Case(
        "names", passages, [Asked(chance.choice(ways).format(name), n) for n, name in enumerate(names)]
    )


TOPICS = {
    "The {} carries a guarantee of two years against manufacturing defects.": "how long is {} covered if it breaks",
    "List price of the {} is 900 euros before tax. Volume discounts begin at ten units.": "how much does {} cost",
    "We dispatch the {} from Rotterdam within nine working days.": "when would {} arrive",
    "The {} draws 40 watts at 230 volts in normal operation.": "electricity consumption of {}",
    "Dimensions of the {}: 50 cm wide, 40 cm deep, 60 cm high.": "will the {} fit under a desk",
    "At full load the {} reaches 45 decibels measured one metre away.": "is the {} loud",
    "Wipe the {} weekly with a damp cloth and replace its filter.": "how do I maintain the {}",
    "An unused {} may be sent back within 30 days for a full refund.": "can I give {} back if I do not like it",
}


def facts_of_products() -> Case:
    """Only both searches together know: the words find the product, the vectors the fact."""
    chance = random.Random(3)
    pairs = [(told.format(code), asked, code) for code in codes(chance, 50) for told, asked in TOPICS.items()]
    asked = [
        Asked(question.format(chance.choice([code, code.lower(), code.replace("-", "")])), place)
        for place, (_, question, code) in enumerate(pairs)
    ]
    return Case("facts of products", [told for told, _, _ in pairs], asked[::2])


def errors() -> Case:
    chance = random.Random(6)
    cures = ["restart the gateway", "renew the licence", "free disk space", "check the power supply"]
    ways = ["The screen shows {}", "how to fix error {}", "{}", "what does code {} mean?"]
    numbers = chance.sample(range(1000, 9999), 240)
    passages = [
        f"Error E{number}: something failed. To solve it, {chance.choice(cures)} and try again."
        for number in numbers
    ]
    asked = [Asked(chance.choice(ways).format(f"E{number}"), place) for place, number in enumerate(numbers)]
    return Case("errors", passages, asked)


def ndcg(found: Sequence[Hit], right: int) -> float:
    ranks = [rank for rank, hit in enumerate(found[:10]) if hit.id == right]
    return 1 / math.log2(ranks[0] + 2) if ranks else 0.0


async def scores(case: Case, embedder: MiniLm) -> dict[str, float]:
    passages = await embedder.embed(case.passages, purpose="passage")
    questions = await embedder.embed([one.question for one in case.asked], purpose="passage")
    terms = [terms_of(text) for text in case.passages]
    sizes = np.array([len(one) for one in terms], np.int32)
    index = TermIndex.empty().adding(unpacked(b"".join(packed(one) for one in terms), sizes))
    told: dict[str, list[float]] = {}
    for asked, vector in zip(case.asked, questions, strict=True):
        cosines = passages @ vector
        dense = [Hit(int(at), float(cosines[at])) for at in np.argsort(-cosines, kind="stable")[:LIMIT]]
        ranked = index.search(list(terms_of(asked.question)), LIMIT)
        pairs = zip(ranked.places.tolist(), ranked.scores.tolist(), strict=True)
        lexical = [Hit(place, score) for place, score in pairs]
        for name, found in (
            ("vectors", dense),
            ("words", lexical),
            ("fuse", fuse(dense, lexical, ideal=ranked.ideal)),
            ("ranks 3:1, k 2", fuse_ranks(dense, lexical)),
            ("ranks 1:1, k 60", fuse_ranks(dense, lexical, k=60, weights=(1, 1))),
        ):
            told.setdefault(name, []).append(ndcg(found, asked.right))
    return {name: mean(values) for name, values in told.items()}


async def compare(folder: Path) -> int:
    cases = [
        *stack_faq(folder),
        intents("banking", folder / "intent_banking77/banking77_dev.csv.gz", "category", 5, 5),
        intents("clinc", folder / "intent_clinc150/clinc150_dev.csv.gz", "intent", 4, 3),
        docstrings(),
        products(),
        people(),
        facts_of_products(),
        errors(),
    ]
    embedder = MiniLm()
    rows = {case.name: await scores(case, embedder) for case in cases}
    rows["mean"] = {name: mean(row[name] for row in rows.values()) for name in rows[cases[0].name]}
    print(f"{'nDCG@10':<20}" + "".join(f"{name:>17}" for name in rows["mean"]) + "   fuse - better lane")
    gaps: list[float] = []
    for name, row in rows.items():
        gaps.append(row["fuse"] - max(row["vectors"], row["words"]))
        print(f"{name:<20}" + "".join(f"{value:>17.4f}" for value in row.values()) + f"{gaps[-1]:>+18.4f}")
    kept = min(gaps) >= WORST
    print(f"Limit {WORST} below the better lane: {'kept' if kept else 'MISSED'} at {min(gaps):+.4f}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(compare(Path(sys.argv[1]))))
