"""How a question is read before anything is understood: plain letters, mended words, numbers, clauses.

Every text here keeps its length, so that places found in a plain text are places in the question.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from dealwright.ml.common_words import COMMON_WORDS


def words_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEAST_CLAUSE = 2  # words; a shorter one belongs to the one before: "and why"
MOST_READ = 2_000  # characters; what stands after them is not read
LEAST_MENDED = 5  # letters of a word that may have a typo

# What questions about sales are made of; a near miss of one of these is taken for it.
KNOWN = words_of(
    """
    account accounts activities activity address amount amounts annual answer appointments
    assigned average biggest booked bought budget business calendar client clients closed closes
    closing colleague colleagues companies company competitor competitors contact contacted
    contacts contract conversion convert converted countries country created currently customer
    customers cycle deadline deals delivery discount discounts disqualified document documents
    draft email emails employees expected failed follow forecast guarantee handle highest
    history industries industry inactive installation invoice largest latest leads likely
    longest looking lowest maintenance manager many maximum median meeting meetings message
    minimum month months most much negotiation neglected newest next notes number offer oldest
    open opened opening opportunities opportunity order orders overdue overview owned owner
    owners owns payment payload people percent percentage phone pipeline pitch planned policies
    policy previous price prices pricing priority probability product products promise proposal
    proposals purchase purchased purchases qualified quarter quarterly question quiet quote
    quotes rate reason reasons recent recently region remind reminder renewal renewals revenue
    sales salesperson schedule scheduled sector service shortest should show since size smallest
    soonest source sources spend spending spent spoke stage stages stale status step stuck
    summary support target task tasks team teams telephone terms today tomorrow total training
    turnover unassigned untouched upcoming value visit visits warranty week weeks which without
    worth yesterday january february march april august september october november december
    monday tuesday wednesday thursday friday saturday sunday
    workspace workspaces password passwords already altogether together each bigger highest percent include
    grouped email installed
    """
)
SMALL = words_of(
    """
    what when where which who whom whose how many much the with have has had was were did does do our
    their they from and are for not with open deal deals won win lost year years month week day
    calls close each show tell give last next this that over more than most all any task call mail stage been
    with will would about into since until total value spend email after before going still them
    """
)
"""Short words whose letters people swap: `waht`, `teh`, `wiht`."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
)
NUMBERS = {
    **{word: value for value, word in enumerate(_UNITS.split())},
    **{
        w: 10 * v
        for v, w in enumerate(
            ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
            2,
        )
    },
    "a": 1,
    "an": 1,
    "couple": 2,
    "dozen": 12,
    "hundred": 100,
}
NUMBER = rf"(?:\d{{1,4}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"


@dataclass(frozen=True)
class Span:
    """A piece of the question from `start` to `end`, and what it stands for."""

    start: int
    end: int
    sign: str

    def touches(self, others: Iterable["Span"]) -> bool:
        return any(self.start < one.end and one.start < self.end for one in others)


# What stands for a name in a masked question: letters that are no word, so that no rule reads them as one.
SIGNS = {
    "account": "x_acct",
    "client": "x_clnt",
    "contact": "x_cntc",
    "deal": "x_dl",
    "person": "x_prsn",
    "team": "x_tm",
    "product": "x_prod",
    "industry": "x_indu",
    "country": "x_ctry",
    "city": "x_cty",
    "stage": "x_stg",
    "pipeline": "x_pipe",
}


def tidy(question: str) -> str:
    """One line without invisible signs, at most as long as is read."""
    return _SPACE.sub(" ", _CONTROL.sub(" ", question[: MOST_READ * 2])).strip()[:MOST_READ]


@lru_cache(maxsize=4_096)
def _folded_letter(letter: str) -> str:
    if letter in "’‘`´":
        return "'"
    if letter in "–—‐‑":
        return "-"
    first = unicodedata.normalize("NFKD", letter)[:1].casefold()[:1]
    return first or " "


def folded(text: str) -> str:
    """Lower case without accents, of the same length."""
    return "".join(_folded_letter(letter) for letter in text)


def mended(plain: str, kept: Sequence[Span], own: frozenset[str]) -> str:
    """Typos in the words that questions are made of are put right, names are left alone.

    `own` are words of this workspace, which are right as they are. The length may change.
    """

    def mend(found: re.Match[str]) -> str:
        word, mark, end = found[0].partition("'")
        if word in KNOWN or word in own or (word in COMMON_WORDS and word not in _SLIPS):
            return found[0]
        if Span(found.start(), found.end(), "").touches(kept):
            return found[0]
        swapped = _SLIPS.get(word) or _swapped(word)
        if swapped:
            return f"{swapped}{mark}{end}"
        if len(word) < LEAST_MENDED:
            return found[0]
        return f"{_nearest(word) or word}{mark}{end}"

    return _WORD.sub(mend, plain)


_SLIPS = {"wich": "which", "wekk": "week", "wn": "won", "wno": "won", "speek": "speak", "dose": "does"} | {
    "inn": "in",
    "cmae": "came",
    "thier": "their",
    "becuase": "because",
}


_SHORT_VERBS = words_of("talk call mail meet sell bought spoke owns")


@lru_cache(maxsize=1)
def _by_letters() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in sorted(SMALL | KNOWN):
        found.setdefault("".join(sorted(word)), []).append(word)
    return found


@lru_cache(maxsize=8_192)
def _swapped(word: str) -> str | None:
    """The word with two neighbouring letters in their order."""
    if len(word) < 3:
        return None
    near = [one for one in _by_letters().get("".join(sorted(word)), ()) if OSA.distance(word, one) == 1]
    return near[0] if len(near) == 1 else None


@lru_cache(maxsize=8_192)
def _nearest(word: str) -> str | None:
    most = 1 if len(word) < 8 else 2
    near = [
        (distance, -len(known), known)
        for known in KNOWN | _SHORT_VERBS
        if abs(len(known) - len(word)) <= most
        and known[0] == word[0]
        and (len(known) >= LEAST_MENDED or known in _SHORT_VERBS)
        and (distance := OSA.distance(word, known, score_cutoff=most)) <= most
    ]
    return min(near)[2] if near else None


def is_typo(word: str) -> bool:
    """Whether it is nearly a word that questions are made of."""
    return len(word) >= LEAST_MENDED and _nearest(word) is not None


def masked(plain: str, spans: Sequence[Span]) -> str:
    """The question with what was recognised as signs: `what has x_acct spent`."""
    pieces: list[str] = []
    at = 0
    for span in sorted(spans, key=lambda one: one.start):
        if span.start < at:
            continue
        pieces += [plain[at : span.start], f" {span.sign} "]
        at = span.end
    pieces.append(plain[at:])
    return re.sub(r"\b(x_[a-z]+) '", r"\1'", _SPACE.sub(" ", "".join(pieces)).strip())


def number_of(word: str) -> int | None:
    return int(word) if word.isdigit() else NUMBERS.get(word)


_STARTS = (
    r"(?:(?:in|by|since|on|at|to|from|for|up to|until|with|of|under|within) (?:what|which|whom|when"
    r"|how)|what|who|whom"
    r"|whose|when|how|which|where|why|list|show|tell me|give me|remind|log|create|draft|write|move"
    r"|summari[sz]e"
    r"|find)\b"
)
_BOTH = (
    rf"(?:{_STARTS}|(?:is there|are there|do we|do i|does|did|can i|can we|may i|may we|am i|are we"
    rf"|could|should"
    r"|must)\b)"
)
_CLAUSE = re.compile(
    r"(?<=[.?!;])\s+|\s*;\s*|,?\s+(?:and|but|plus)\s+(?:also,?\s+|then,?\s+|please\s+)?(?=BOTH)"
    r"|\s+[+&]\s+(?=BOTH)"
    r"|,\s+(?=STARTS)|(?<!mail:)(?<!note:)(?<!call:)(?<=:)\s+(?:so,? |and |now |please )?(?=BOTH)".replace(
        "BOTH", _BOTH
    ).replace("STARTS", _STARTS)
)
_SHORTENED = re.compile(r"\b(?:st|no|nr|dr|mr|mrs|ms|inc|ltd|co|corp|approx|e\.g|i\.e|vs)\.\s*$")


def clauses(text: str) -> list[str]:
    """The questions within a question: `what have they spent`, `what should i pitch`."""
    pieces: list[str] = []
    for piece in _CLAUSE.split(text):
        if not piece or not piece.strip(" .?!;,"):
            continue
        is_tail = len(re.findall(r"\w+", piece)) <= LEAST_CLAUSE and not re.search(
            r"x_|\b(?:help|hi|hello|thanks)\b", piece
        )
        if pieces and len(pieces[-1].split()) <= LEAST_CLAUSE and pieces[-1][-1] not in ".?!:;":
            pieces[-1] = f"{pieces[-1]}, {piece.strip()}"
        elif pieces and re.search(r"\bi (?:mean|meant)\b", piece):
            pieces[-1] = f"{pieces[-1].rstrip(' ?.!')}, {piece.strip()}"
        elif pieces and (_SHORTENED.search(pieces[-1]) or is_tail):
            pieces[-1] = f"{pieces[-1]} {'and ' if is_tail else ''}{piece}"
        else:
            pieces.append(piece.strip())
    return pieces or [text]
