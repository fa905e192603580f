"""What this workspace calls things: people, teams, stages, products, industries, places, sources, reasons.

Read once and kept for a few minutes in the process: it only serves to recognise words, every figure is
fetched anew.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Literal
from uuid import UUID

from sqlalchemy import text

from dealwright.domains.copilot.brains.words import KNOWN, folded, words_of
from dealwright.kernel.actor import Actor
from dealwright.kernel.work import Begin, Work
from dealwright.ml.names import LEGAL

KEPT_SECONDS = 120.0
MOST_KEPT = 64  # workspaces
MOST_VALUES = 300  # of a column

TermKind = Literal[
    "person",
    "team",
    "stage",
    "pipeline",
    "product",
    "industry",
    "country",
    "city",
    "source",
    "reason",
    "tag",
]
# Names of countries people say otherwise.
_COUNTRIES = {
    "germany": ("german", "germans", "deutschland"),
    "united kingdom": ("uk", "u.k.", "britain", "british", "great britain", "england", "english"),
    "united states": ("us", "usa", "u.s.", "u.s.a.", "america", "american", "the states"),
    "netherlands": ("dutch", "holland", "the netherlands"),
    "france": ("french",),
    "sweden": ("swedish",),
    "canada": ("canadian",),
    "austria": ("austrian",),
    "switzerland": ("swiss",),
    "spain": ("spanish",),
    "italy": ("italian",),
    "poland": ("polish",),
    "denmark": ("danish",),
    "norway": ("norwegian",),
    "belgium": ("belgian",),
    "ireland": ("irish",),
}
_STEMS = {
    "negotiation": ("negotiating", "negotiate", "negotiations"),
    "qualify": ("qualification", "qualifying"),
    "proposal": ("proposals", "proposing"),
    "discovery": ("discover",),
    "quoted": ("quote stage",),
    "demo": ("demo stage",),
    "contacted": (),
}
# Words that are also a stage, and mean it only beside "stage", "in", "to" and the like.
PLAIN_STAGES = words_of(
    """
    due contacted quoted won lost demo proposal new open closed qualified
    """
)
_SHORT = re.compile(r"\b[a-z]{1,4}[- ]?\d{1,4}[a-z]?\b")
_SPLIT = re.compile(r"[^\w&+-]+")


@dataclass(frozen=True)
class Term:
    """A word of the workspace. `name` is how it is written there, `id` of a person or a product."""

    kind: TermKind
    name: str
    id: UUID | None = None
    weak: bool = False  # a word that may mean something else as well


@dataclass(frozen=True)
class Match:
    start: int
    end: int
    term: Term
    rivals: tuple[Term, ...] = ()


@dataclass(frozen=True)
class House:
    """The vocabulary of one workspace."""

    terms: dict[str, tuple[Term, ...]]
    me: dict[UUID, str]
    stages: tuple[str, ...]
    products: tuple[str, ...]
    currency: str
    longest: int = 1
    words: frozenset[str] = field(default_factory=frozenset[str])

    def find(self, plain: str) -> list[Match]:
        """What the workspace knows in a folded text, longest names first, none inside another."""
        tokens = [(found.start(), found.end()) for found in re.finditer(r"[^\s,;:?!()\"]+", plain)]
        found: list[Match] = []
        taken = 0
        for first in range(len(tokens)):
            if first < taken:
                continue
            for last in range(min(len(tokens), first + self.longest) - 1, first - 1, -1):
                start, end = tokens[first][0], tokens[last][1]
                piece = plain[start:end]
                for cut in (piece, piece.rstrip(".'"), re.sub(r"'s?$", "", piece.rstrip("."))):
                    terms = self.terms.get(cut)
                    if terms and cut:
                        found.append(Match(start, start + len(cut), terms[0], terms[1:]))
                        taken = last + 1
                        break
                if taken == last + 1:
                    break
        return found


class Houses:
    """Vocabularies by workspace, each read again after a while."""

    def __init__(self) -> None:
        self._kept: dict[UUID, tuple[float, House]] = {}

    async def of(self, begin: Begin, actor: Actor) -> House:
        known = self._kept.get(actor.workspace_id)
        if known and monotonic() - known[0] < KEPT_SECONDS:
            return known[1]
        async with begin(actor) as work:
            house = await read_house(work)
        while len(self._kept) >= MOST_KEPT:
            self._kept.pop(next(iter(self._kept)))
        self._kept[actor.workspace_id] = (monotonic(), house)
        return house


_NAMES = """
select 'person' as kind, name, id, null as more, null as beside from users
  where status = 'active' and deleted_at is null
union all select 'team', team, null, null, null from users
  where team is not null and status = 'active' and deleted_at is null group by team
union all select 'stage', s.name, null, null, null from stages s join pipelines p
  on p.workspace_id = s.workspace_id and p.id = s.pipeline_id
  where s.deleted_at is null and p.deleted_at is null group by s.name
union all select 'pipeline', name, null, null, null from pipelines where deleted_at is null
union all select 'product', name, id, code, family from products where deleted_at is null and is_active
union all select 'reason', name, null, null, null from lost_reasons where deleted_at is null
union all select 'tag', name, null, null, null from tags where deleted_at is null
"""
_PLACES = """
select case when grouping(industry) = 0 then 'industry' when grouping(country) = 0 then 'country'
            when grouping(city) = 0 then 'city' else 'source' end as kind,
       coalesce(industry, country, city, source) as name, count(*) as many
from accounts where deleted_at is null
group by grouping sets ((industry), (country), (city), (source))
order by many desc
"""
_SOURCES = "select distinct source as name from deals where deleted_at is null and source is not null"


async def read_house(work: Work) -> House:
    rows: list[tuple[TermKind, str, UUID | None, str | None, str | None]] = []
    for row in (await work.connection.execute(text(_NAMES))).all():
        rows.append((row.kind, row.name, row.id, row.more, row.beside))
    counts: dict[str, int] = {}
    for row in (await work.connection.execute(text(_PLACES))).all():
        counts[row.kind] = counts.get(row.kind, 0) + 1
        if row.name and counts[row.kind] <= MOST_VALUES:
            rows.append((row.kind, row.name, None, None, None))
    known = {name for kind, name, *_ in rows if kind == "source"}
    for row in (await work.connection.execute(text(_SOURCES))).all():
        if row.name not in known:
            rows.append(("source", row.name, None, None, None))
    currency = (
        await work.connection.execute(
            text("select currency from workspaces where id = :id"), {"id": work.workspace_id}
        )
    ).scalar_one()
    return built(rows, currency)


def built(rows: Sequence[tuple[TermKind, str, UUID | None, str | None, str | None]], currency: str) -> House:
    terms: dict[str, list[Term]] = {}

    def add(words: Iterable[str], term: Term) -> None:
        for word in words:
            known = terms.setdefault(word, [])
            if word and all((one.kind, one.name) != (term.kind, term.name) for one in known):
                known.append(term)

    for kind, name, row_id, more, family in rows:
        term = Term(kind, name, row_id)
        add({folded(name)}, term)
        match kind:
            case "person":
                first, *rest = folded(name).split()
                add({first, *(" ".join(rest[at:]) for at in range(len(rest)))}, Term(kind, name, row_id))
            case "country":
                add(_COUNTRIES.get(folded(name), ()), term)
            case "stage":
                add(_STEMS.get(folded(name), ()), Term(kind, name, weak=False))
            case "product":
                _add_product(add, term, name, more, family)
            case "industry":
                first = folded(name).split()[0]
                add(_said(name) | ({first} if len(first) > 3 else set()), term)
            case "source":
                add(_said(name), term)
                last = folded(name).split()[-1]
                if len(last) > 3 and last != folded(name) and last not in KNOWN:
                    add(_said(last), term)
            case "team" | "reason" | "tag" | "pipeline":
                add(_said(name), term)
            case "city":
                continue
    for word in list(terms):
        if word in PLAIN_STAGES:
            terms[word] = [Term(one.kind, one.name, one.id, weak=True) for one in terms[word]]
    frozen = {word: tuple(found) for word, found in terms.items() if word}
    return House(
        terms=frozen,
        me={row_id: name for kind, name, row_id, *_ in rows if kind == "person" and row_id},
        stages=tuple(name for kind, name, *_ in rows if kind == "stage"),
        products=tuple(name for kind, name, *_ in rows if kind == "product"),
        currency=currency,
        longest=max((len(word.split()) for word in frozen), default=1),
        words=frozenset(piece for word in frozen for piece in _SPLIT.split(word)),
    )


def _add_product(
    add: Callable[[Iterable[str], Term], None], term: Term, name: str, code: str | None, family: str | None
) -> None:
    plain = folded(name)
    said = {plain.split(",")[0]}
    said |= {found[0] for found in _SHORT.finditer(plain)}
    if code:
        said.add(folded(code))
    words = [word for word in _SPLIT.split(plain) if word]
    # A made-up word names a product by itself: TwinGrip, SightLine.
    said |= {folded(word) for word in _SPLIT.split(name) if re.search(r"[a-z][A-Z]", word)}
    if len(words) >= 2:
        said |= {" ".join(words[:2])}
    said |= {f"{word}s" for word in list(said) if not word.endswith("s")}
    add(said, term)
    if family:
        family_term = Term("product", family)
        add({folded(family)} | _said(family), family_term)


def _said(name: str) -> set[str]:
    """How people shorten it: `Food & beverage` by `food and beverage`, `Referral` by `referrals`."""
    plain = folded(name)
    spoken = plain.replace(" & ", " and ")
    said = {spoken, spoken.replace(" and ", " "), plain.replace("&", "and")}
    said |= {f"{word}s" for word in list(said) if not word.endswith("s")}
    said |= {word[:-1] for word in list(said) if word.endswith("s") and len(word) > 4}
    return {word for word in said if len(word) > 2 and word not in LEGAL}
