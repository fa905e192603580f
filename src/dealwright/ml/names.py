"""Names in what people write: an index of many names that forgives typos, and finds names in sentences.

Pure mathematics over plain data. Candidates come from an inverted index of three-letter pieces; an edit
distance ranks them. What the names stand for, and who may see them, is not known here.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from dealwright.ml.common_words import COMMON_WORDS

Sort = Literal["firm", "person", "title"]
"""Of a firm the first words of the name say most, of a person the last, of a title only all of them."""
How = Literal["exact", "alias", "domain", "initials", "similar"]
K = TypeVar("K")

SURE_SCORE = 90.0
SURE_GAP = 5.0
LEAST_SCORE = 70.0
LEAST_IN_A_SENTENCE = 84.0
TURNED_SCORE = 99.0
SIBLING_SCORE = 72.0
"""Another name that begins with the same word: to be offered, never to be taken."""
UNSURE_SCORE = 88.0
LEAST_PART = 75.0
DOUBT = 7.0
"""What one word in lower case loses, when it is only the beginning of a name."""
PART_SCORE = 96.0
"""A name without its end: near enough to the whole that two which begin alike are never told apart."""
PREFIX_COST, FIRST_PREFIX_COST = 2.0, 8.0
WRONG_ENDING_COST = 12.0
LATER_PART_SCORE = 88.0
PEOPLE_FIRST_SCORE, PEOPLE_LAST_SCORE = 86.0, 92.0
HOST_OF_MAIL = 97.0
INITIALS_SCORE, SHARED_INITIALS_SCORE = 92.0, 80.0
WHOLE_ELSEWHERE = 94.0
"""The most a name gets when another is written out with its legal form."""
SHARPNESS = 60.0
"""What a name loses when all its letters are wrong."""
BY_LIKENESS, BY_CONTENT = 50, 30
MAX_TEXT = 200
MAX_SENTENCE_WORDS = 300
MAX_SPAN_WORDS = 6
MAX_SPANS = 80
MAX_INITIALS = range(3, 7)
MAX_NAMESAKES = 60
"""More names than this that begin with the same word make it a word like any other."""

# The last words of a company's name that say how it is incorporated.
_LEGAL_TEXT = """
    ab ag aktiengesellschaft as asa bv bvba co company corp corporation eg ek ev gbr gesellschaft gmbh
    inc incorporated kg kgaa kk lc limited llc llp lp ltd ltda mbh nv ohg oy oyj pc plc pte pty pvt sa
    sab sarl sas sasu sca se sl slu snc sp spa spzoo sro srl ug und z oo
"""
LEGAL = frozenset(_LEGAL_TEXT.split())
# Words that neither begin nor end a name inside a sentence: grammar, and what sales people ask about.
_ASKING_TEXT = """
    a able about above across after again ago all almost already also although always am amount amounts
    an and annual any anybody anyone anything are around as ask asked at average away back be became
    because been before began begin being below best better between big bigger biggest both bought brief
    bring but buy buyer buying by calendar call called calls came can cannot care case cash catch chance
    change changed changes cheap client clients close closed closes closest closing come comes coming
    compare competitor competitors consider contact contacted contacts contract contracts could count
    country create currency current currently customer customers cycle date day days deadline deal deals
    decide demo demos did didn discount discounts discovery discuss discussed do document documents does
    doesn doing don done down draft due during each early either else email emails employee employees
    ended ends enough entry euro euros ever every everything expect expected expecting explain far fast
    fee fees few figure figures find first focus follow followup for forecast former found from full
    future gave general get gets getting give given gives go goes going gone good got great group had
    half happen happened has hasn have haven having he help her here high higher highest him his history
    hot hour hours how however i if important in include including income industries industry info
    information instead into invoice invoices is isn issue issues it item items its itself join just
    keep kept key kind know large larger largest last late lately later latest lead leads least left less
    let like list lists little live log long longest look looking lose losing loss lost lot low lower
    lowest made mail mails main make makes making manager many margin market may maybe me mean meet
    meeting meetings met might mine minute minutes missing money month monthly months more most much must
    my name named names near need needed needs negotiation never new newest next no nobody none not note
    notes nothing now number numbers of off offer offered offers often old older oldest on once one only
    onto open opened opening opportunities opportunity or order ordered orders other others our out over
    overdue overview own owned owner owners owns paid part past pay paying payment payments people per
    percent person phone pipeline pitch place plan planned planning play please point policies policy
    possible potential prepare present previous price prices pricing probability probably problem process
    product products project promise promised proposal proposals prospect prospects put qualified qualify
    quarter quarterly question questions quick quiet quota quote quoted quotes ran rate rather reach
    read ready really reason reasons recent recently refund refunds region related remind reminder
    renewal renewals rep reply report reports reps request rest result results return revenue review
    right risk rule run running said sale sales same saw say says schedule scheduled second see seen sell
    selling send sent service services several shall she should show shows sign signed similar since size
    sold some somebody someone something soon sort source speak spend spending spends spent spoke spoken
    stage stages stand start started status step steps still stop strategy stuck such sum summarise
    summarize summary support sure take taken talk talked talking target targets task tasks team teams
    tell term terms than thank thanks that the their them then there these they thing things think this
    those though through till time times to today together told tomorrow too top total totals touch
    toward trial try turnover under until up update updated upon us use used user users using usual value
    very visit volume waiting want wanted wants warranty was we website week weekly weeks well went were
    what whatever when where whether which while who whole whom whose why will win winning wins with
    within without won work worked working works worth would write written year yearly years yes
    yesterday yet you your yours
    january february march april june july august september october november december jan feb mar apr
    jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue wed
    thu fri sat sun q1 q2 q3 q4 h1 h2 fy eur usd gbp chf sek cad k m bn
    ceo cto cfo coo cmo cio vp crm erp roi sla nda rfp rfq rfi kpi okr faq pdf csv api gdpr dpa arr mrr
    acv tcv ltv cac b2b b2c smb smbs saas poc usa uk eu dach emea apac id ok hi hello hey dear mr mrs ms
    dr prof und der die das mit für von bei wie was wer wann wo ist hat haben sind ein eine unser unsere
"""
ASKING = frozenset(_ASKING_TEXT.split())
_TOKEN = re.compile(r"[^\W_]+(?:['’.&@/+-][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_BREAK = re.compile(r"[?!;:()\[\]{}\"“”„«»|\n\r\t]|\.\s|,|\s[-–]\s")
_MARKS = re.compile(r"[\u0300-\u036f]")
_DOTTED = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.)+[^\W\d_](?![^\W_])\.?")
_SLASHED = re.compile(r"(?<![^\W_])([^\W\d_])/([^\W\d_])(?![^\W_])")
_APOSTROPHE = re.compile(r"['’`]")
_OTHERS = re.compile(r"(?:(?!\n)[\W_])+")
_LETTERS = str.maketrans({"ø": "o", "æ": "a", "œ": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_DIGRAPHS = re.compile(r"(?<=[aou])e")
_SCHEME = re.compile(r"^https?://")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")


@dataclass(frozen=True)
class Entry(Generic[K]):
    """`aliases` are other names, `domains` hosts such as `acme.com`."""

    id: K
    name: str
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()


@dataclass(frozen=True)
class Likely(Generic[K]):
    """`score` is 0 to 100."""

    id: K
    name: str
    score: float
    how: How


@dataclass(frozen=True)
class Mention(Generic[K]):
    """`sentence[start:end] == text`; the likeliest candidate first."""

    start: int
    end: int
    text: str
    candidates: tuple[Likely[K], ...]

    @property
    def is_sure(self) -> bool:
        return is_sure(self.candidates)


def is_sure(candidates: Sequence[Likely[K]]) -> bool:
    """Whether the first may be taken without asking."""
    if not candidates or candidates[0].score < SURE_SCORE:
        return False
    return len(candidates) == 1 or candidates[0].score - candidates[1].score >= SURE_GAP


def plain(text: str) -> str:
    """Lower case, without accents and punctuation, legal forms in one word: `A/S` is `as`."""
    text = _DOTTED.sub(lambda match: match[0].replace(".", ""), text)
    text = _SLASHED.sub(r"\1\2", text)
    text = _MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold().translate(_LETTERS)
    text = _APOSTROPHE.sub("", text)
    return _DIGRAPHS.sub("", _OTHERS.sub(" ", text))


def _phrase(text: str) -> str:
    return " ".join(plain(text).split())


def without_legal(words: Sequence[str]) -> Sequence[str]:
    """Never nothing: a name that is only a legal form keeps it."""
    end = len(words)
    while end > 1 and words[end - 1] in LEGAL:
        end -= 1
    start = 1 if end > 1 and words[0] in ("ab", "oy", "as", "pt") else 0
    return words[start:end]


@dataclass(frozen=True)
class _Keys:
    """Many texts made plain at once: words by single spaces, without legal forms; `full` keeps those."""

    short: list[str]
    full: list[str]

    @classmethod
    def of(cls, texts: Sequence[str]) -> "_Keys":
        lines = plain("\n".join(text.replace("\n", " ")[:MAX_TEXT] for text in texts)).split("\n")
        full = [" ".join(line.split()) for line in lines]
        return cls([_short(line) for line in full], full)


def _short(full: str) -> str:
    words = full.split(" ")
    return " ".join(without_legal(words)) if words[-1] in LEGAL or words[0] in LEGAL else full


@dataclass(frozen=True)
class _Pieces:
    """Which keys contain which three letters, in compressed rows: `rows[starts[p]:starts[p + 1]]`."""

    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    sizes: NDArray[np.int32]

    @classmethod
    def of(cls, keys: Sequence[str]) -> "_Pieces":
        text = "".join(f"\x01{key.replace(' ', '')}\x02\n" for key in keys)
        codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
        small = _small(codes)
        ends = codes == _NEWLINE
        row_of = np.cumsum(ends) - ends
        whole = ~(ends[:-2] | ends[1:-1] | ends[2:]) if len(codes) > 2 else np.zeros(0, dtype=bool)
        pieces = (small[:-2] << 12 | small[1:-1] << 6 | small[2:])[whole]
        count = max(1, len(keys))
        packed = np.sort(pieces.astype(np.int64) * count + row_of[:-2][whole])
        packed = packed[np.append(True, packed[1:] != packed[:-1])] if len(packed) else packed
        rows = (packed % count).astype(np.int32)
        starts = np.searchsorted(packed // count, np.arange(_PIECES + 1)).astype(np.int64)
        return cls(starts, rows, np.bincount(rows, minlength=len(keys)).astype(np.int32))

    def shared(self, compact: str) -> tuple[NDArray[np.int64], int]:
        """For every key how many pieces it shares with this text, and how many the text has."""
        small = _small(np.frombuffer(f"\x01{compact}\x02".encode("utf-32-le"), dtype=np.uint32))
        pieces = np.unique(small[:-2] << 12 | small[1:-1] << 6 | small[2:])
        parts = [self.rows[self.starts[piece] : self.starts[piece + 1]] for piece in pieces]
        return np.bincount(np.concatenate(parts), minlength=len(self.sizes)), len(pieces)

    def nearest(self, compact: str) -> list[int]:
        """The keys that share most with a text: by likeness (Dice), and those that contain most of it."""
        if not len(self.sizes):
            return []
        counts, size = self.shared(compact)
        found = np.flatnonzero(counts * 4 >= size)
        if not len(found):
            return []
        shared = counts[found]
        like = 2 * shared / (size + self.sizes[found])
        # Of keys that contain as much, the shorter first.
        contains = shared - self.sizes[found] / 1_000
        chosen = {*_best(found, like, BY_LIKENESS), *_best(found, contains, BY_CONTENT)}
        return sorted(chosen)


_PIECES = 1 << 18
_NEWLINE = 10


def _small(codes: NDArray[np.uint32]) -> NDArray[np.int32]:
    """Six bits for a letter: all of `a` to `z` and digits apart, letters of other scripts folded."""
    small = (codes % 26 + 38).astype(np.int32)
    is_letter, is_digit = (codes >= 97) & (codes <= 122), (codes >= 48) & (codes <= 57)
    small[is_letter] = (codes[is_letter] - 97 + 12).astype(np.int32)
    small[is_digit] = (codes[is_digit] - 48 + 2).astype(np.int32)
    small[codes <= 2] = (codes[codes <= 2] - 1).astype(np.int32)
    return small


def _best(found: NDArray[np.int64], worth: NDArray[np.float64], most: int) -> list[int]:
    if len(found) > most:
        found = found[np.argpartition(worth, len(worth) - most)[-most:]]
    return found.tolist()


@dataclass
class _Asked:
    """A text somebody wrote, as the index compares it."""

    full: str
    words: tuple[str, ...]
    compact: str
    turned: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "_Asked":
        full = " ".join(plain(text.replace("\n", " ")[:MAX_TEXT]).split())
        words = tuple(without_legal(full.split(" ")))
        return cls(full, words, "".join(words), frozenset(_turned(words)))


class _Layer(Generic[K]):
    """An index that never changes; rows are names and aliases, several may belong to one entry."""

    def __init__(self, entries: Sequence[Entry[K]], *, sort: Sort) -> None:
        self.entries = entries
        self.sort: Sort = sort
        texts, self.owner = [entry.name for entry in entries], list(range(len(entries)))
        for at, entry in enumerate(entries):
            texts += entry.aliases
            self.owner += [at] * len(entry.aliases)
        keys = _Keys.of(texts)
        self.short, self.full = keys.short, keys.full
        self.exact: dict[str, list[int]] = {}
        for row, key in enumerate(self.short):
            self.exact.setdefault(key.replace(" ", ""), []).append(row)
        self.pieces = _Pieces.of(self.short)
        names = self.short[: len(entries)]
        self.first_words = Counter(key.split(" ", 1)[0] for key in names)
        self.last_words = (
            Counter(key.rsplit(" ", 1)[-1] for key in names) if sort == "person" else Counter[str]()
        )
        self.domains: dict[str, list[int]] = {}
        self.initials: dict[str, list[int]] = {}
        for at, entry in enumerate(entries):
            for domain in entry.domains:
                self.domains.setdefault(domain.lower(), []).append(at)
        if sort == "firm":
            self._add_initials(names)

    def _add_initials(self, names: Sequence[str]) -> None:
        for at, (short, full) in enumerate(zip(names, self.full, strict=False)):
            for words in {short, full}:
                if words.count(" ") + 1 in MAX_INITIALS:
                    letters = "".join([word[0] for word in words.split(" ")])
                    self.initials.setdefault(letters, []).append(at)

    def rows_near(self, compact: str) -> list[int]:
        return [*self.exact.get(compact, ()), *self.pieces.nearest(compact)]

    def how(self, row: int, score: float) -> How:
        if score < 100:
            return "similar"
        return "exact" if row < len(self.entries) else "alias"


@dataclass(frozen=True)
class _Match(Generic[K]):
    """`part`: only a part of the name was written. `whole`: with its legal form, letter for letter."""

    entry: Entry[K]
    score: float
    how: How
    part: Literal["", "first", "later"] = ""
    whole: bool = False


@dataclass(frozen=True)
class NameIndex(Generic[K]):
    """The second layer holds what changed since the first was built; `hidden` is out of date in the first."""

    _base: _Layer[K]
    _recent: _Layer[K]
    _hidden: frozenset[K] = field(default=frozenset())

    @classmethod
    def build(cls, entries: Iterable[Entry[K]], *, sort: Sort = "firm") -> "NameIndex[K]":
        return NameIndex(_Layer(list(entries), sort=sort), _Layer[K]([], sort=sort))

    def with_changes(self, changed: Iterable[Entry[K]], gone: Collection[K] = ()) -> "NameIndex[K]":
        by_id = {entry.id: entry for entry in self._recent.entries}
        fresh = {entry.id: entry for entry in changed}
        by_id |= fresh
        for one in gone:
            by_id.pop(one, None)
        recent = _Layer(list(by_id.values()), sort=self.sort)
        return NameIndex(self._base, recent, self._hidden | fresh.keys() | set(gone))

    def rebuilt(self) -> "NameIndex[K]":
        return NameIndex[K].build(self.entries(), sort=self.sort)

    def entries(self) -> Iterator[Entry[K]]:
        yield from (entry for entry in self._base.entries if entry.id not in self._hidden)
        yield from self._recent.entries

    def __len__(self) -> int:
        gone = sum(entry.id in self._hidden for entry in self._base.entries) if self._hidden else 0
        return len(self._base.entries) - gone + len(self._recent.entries)

    @property
    def sort(self) -> Sort:
        return self._base.sort

    @property
    def recent_size(self) -> int:
        return max(len(self._recent.entries), len(self._hidden))

    def find(self, text: str, *, limit: int = 5) -> list[Likely[K]]:
        """The likeliest bearers of a name, the best first; at least two are looked for, to know the gap."""
        found = self.by_domain(text) or self.matches(_Asked.of(text))
        best = [match for match in found if match.score >= LEAST_SCORE]
        if not best or best[0].score < SURE_SCORE:
            best = _ordered([*best, *self.by_initials(text)])
        return [_likely(match) for match in best[: max(limit, 2)]]

    def mentions(self, sentence: str, *, known: Collection[str] = frozenset()) -> list[Mention[K]]:
        """The parts of a sentence that name somebody, in its order. `known` are plain words and phrases of
        other things, such as products: only a name written out is more than they."""
        return _Reader(self, sentence, frozenset(known)).mentions()

    def _layers(self) -> Iterator[tuple[_Layer[K], Collection[K]]]:
        yield self._base, self._hidden
        if self._recent.entries:
            yield self._recent, ()

    def matches(self, asked: _Asked) -> list[_Match[K]]:
        if not asked.compact:
            return []
        best: dict[K, _Match[K]] = {}
        for layer, hidden in self._layers():
            for row in layer.rows_near(asked.compact):
                entry = layer.entries[layer.owner[row]]
                if entry.id in hidden:
                    continue
                match = _compare(asked, layer, row, entry)
                if match and (entry.id not in best or match.score > best[entry.id].score):
                    best[entry.id] = match
        return _ordered(best.values())

    def exactly(self, compact: str) -> bool:
        return any(
            layer.entries[layer.owner[row]].id not in hidden
            for layer, hidden in self._layers()
            for row in layer.exact.get(compact, ())
        )

    def by_domain(self, text: str) -> list[_Match[K]]:
        """By a host, a mail address that belongs to a name, or the host of another."""
        address = text.strip().lower()
        own = self._entries_of("domains", address)
        host = _DOMAIN.fullmatch(_SCHEME.sub("", address).partition("/")[0].rpartition("@")[2])
        if own or not host:
            return _ordered(_Match(entry, 100.0, "domain") for entry in own)
        labels = host[0].split(".")
        for start in range(len(labels) - 1):
            found = self._entries_of("domains", ".".join(labels[start:]))
            if found:
                score = HOST_OF_MAIL if "@" in address else 100.0
                return _ordered(_Match(entry, score, "domain") for entry in found)
        return []

    def by_initials(self, text: str) -> list[_Match[K]]:
        letters = text.strip().replace(".", "")
        if len(letters) not in MAX_INITIALS or not letters.isalpha():
            return []
        found = self._entries_of("initials", letters.lower())
        score = INITIALS_SCORE if len(found) == 1 else SHARED_INITIALS_SCORE
        return [_Match(entry, score, "initials") for entry in found]

    def _entries_of(self, table: Literal["domains", "initials"], key: str) -> list[Entry[K]]:
        found: dict[K, Entry[K]] = {
            layer.entries[at].id: layer.entries[at]
            for layer, hidden in self._layers()
            for at in (layer.domains if table == "domains" else layer.initials).get(key, ())
            if layer.entries[at].id not in hidden
        }
        return list(found.values())

    def bearers(self, word: str) -> int:
        """How many names begin with this word, or end with it if they are people's."""
        return sum(max(layer.first_words[word], layer.last_words[word]) for layer, _ in self._layers())


def _ordered(matches: Iterable[_Match[K]]) -> list[_Match[K]]:
    found = list(matches)
    if any(match.whole for match in found):
        found = [
            match if match.whole or match.score <= WHOLE_ELSEWHERE else _scored(match, WHOLE_ELSEWHERE)
            for match in found
        ]
    return sorted(found, key=lambda match: (-match.score, len(match.entry.name), match.entry.name))


def _scored(match: _Match[K], score: float) -> _Match[K]:
    return _Match(match.entry, score, match.how, match.part, match.whole)


def _likely(match: _Match[K]) -> Likely[K]:
    return Likely(match.entry.id, match.entry.name, round(match.score, 1), match.how)


def _compare(asked: _Asked, layer: _Layer[K], row: int, entry: Entry[K]) -> _Match[K] | None:
    words = layer.short[row].split(" ")
    score = _likeness(asked, words)
    part: Literal["", "first", "later"] = ""
    if layer.sort != "title" and score < PART_SCORE and len(asked.compact) < sum(map(len, words)):
        as_part, place = _as_part(asked, words, people=layer.sort == "person")
        if as_part > score:
            score, part = as_part, place
    if layer.sort == "firm" and score < SIBLING_SCORE and _is_sibling(asked.words, words):
        score = SIBLING_SCORE
    if score < LEAST_SCORE - WRONG_ENDING_COST:
        return None
    if SURE_SCORE <= score < TURNED_SCORE and _is_doubtful(asked, words, layer.full[row], part):
        score = UNSURE_SCORE
    whole = score == 100 and asked.full == layer.full[row] and asked.full != " ".join(asked.words)
    return _Match(entry, score, layer.how(row, score), part, whole)


def _likeness(asked: _Asked, words: Sequence[str]) -> float:
    """100 for the same letters whatever their spaces, a little less for another order of words."""
    compact = "".join(words)
    length = max(len(compact), len(asked.compact))
    most = int(length * (100 - LEAST_SCORE + WRONG_ENDING_COST) / SHARPNESS)
    score = 100 - SHARPNESS * OSA.distance(asked.compact, compact, score_cutoff=most) / length
    if score == 100:
        return score
    least = min(
        (
            *(OSA.distance(asked.compact, turned, score_cutoff=most) for turned in _turned(words)),
            *(OSA.distance(turned, compact, score_cutoff=most) for turned in asked.turned),
        ),
        default=most + 1,
    )
    return max(score, TURNED_SCORE - SHARPNESS * least / length)


def _turned(words: Sequence[str]) -> set[str]:
    """The same words in other orders: each of them first, and backwards."""
    return {"".join(order) for order in _orders(words)[1:]} if len(words) > 1 else set()


def _as_part(asked: _Asked, words: Sequence[str], *, people: bool) -> tuple[float, Literal["first", "later"]]:
    """What a text is worth that leaves words of the name out."""
    first, later = (PEOPLE_FIRST_SCORE, PEOPLE_LAST_SCORE) if people else (PART_SCORE, LATER_PART_SCORE)
    count = len(asked.words)
    starts = _ends_of_words(words)
    if asked.compact in starts:
        return first, "first"
    for start in range(len(words) - count + 1):
        lost = _lost_in_words(asked.words, words[start : start + count])
        if lost is not None:
            return (first - lost, "first") if start == 0 else (later - lost, "later")
    return 0.0, "later"


def _is_doubtful(asked: _Asked, words: Sequence[str], full: str, part: str) -> bool:
    """Alike as a whole, but one of the words is another, or the legal form is: likely two firms.

    Words that many names share would hide it: Perwal Antriebstechnik is not Kelwal Antriebstechnik.
    """
    if part:
        legal = set(asked.full.split()) & LEGAL
        return bool(legal) and not legal <= set(full.split())
    if len(asked.words) == len(words):
        return all(_lost_in_words(asked.words, order) is None for order in _orders(words))
    first = words[0]
    slips = min(
        OSA.distance(asked.compact[: len(first)], first), OSA.distance(asked.compact[-len(first) :], first)
    )
    return slips > _forgiven(first) + 1


def _orders(words: Sequence[str]) -> list[list[str]]:
    return [[*words[at:], *words[:at]] for at in range(min(len(words), 5))] + [list(reversed(words))]


def _is_sibling(asked: Sequence[str], words: Sequence[str]) -> bool:
    same = asked[0] == words[0] and len(asked[0]) >= 4
    return same and len(words) > 1 and asked[0] not in COMMON_WORDS


def _ends_of_words(words: Sequence[str]) -> list[str]:
    joined, found = "", list[str]()
    for word in words[:-1]:
        joined += word
        found.append(joined)
    return found


def _lost_in_words(asked: Sequence[str], words: Sequence[str]) -> float | None:
    """What typos cost when word stands against word; nothing if one is another word."""
    lost, letters = 0.0, sum(map(len, words))
    for at, (mine, theirs) in enumerate(zip(asked, words, strict=True)):
        if mine == theirs:
            continue
        if at == len(asked) - 1 and len(mine) >= 4 and theirs.startswith(mine):
            lost += PREFIX_COST if at else FIRST_PREFIX_COST
            continue
        slips = OSA.distance(mine, theirs, score_cutoff=_forgiven(theirs))
        if slips > _forgiven(theirs):
            return None
        lost += SHARPNESS * slips / letters
    return lost


def _forgiven(word: str) -> int:
    return 0 if len(word) < 5 else 1 if len(word) < 9 else 2


@dataclass(frozen=True)
class _Token:
    """A word of a sentence. `breaks`: nothing that began before goes on behind it."""

    start: int
    end: int
    text: str
    breaks: bool
    begins: bool

    @property
    def lower(self) -> str:
        return self.text.lower()

    @property
    def is_capital(self) -> bool:
        return self.text[:1].isupper()

    @property
    def is_asking(self) -> bool:
        return self.lower in ASKING or self.text.isdigit()

    @property
    def is_common(self) -> bool:
        return self.lower in COMMON_WORDS or self.lower in ASKING or len(self.text) < 2


def _tokens(sentence: str) -> list[_Token]:
    found: list[_Token] = []
    before = 0
    for match in _TOKEN.finditer(sentence):
        if len(found) == MAX_SENTENCE_WORDS:
            break
        text = match[0]
        owned = _POSSESSIVE.search(text)
        end = match.end() - (len(owned[0]) if owned else 0)
        gap = sentence[before : match.start()]
        broken = bool(_BREAK.search(gap)) and not (gap.strip() == "," and plain(text).strip() in LEGAL)
        if broken and found:
            last = found[-1]
            found[-1] = _Token(last.start, last.end, last.text, True, last.begins)
        begins = not found or bool(re.search(r"[.?!:\n]", gap))
        found.append(_Token(match.start(), end, text[: end - match.start()], bool(owned), begins))
        before = match.end()
    return found


@dataclass
class _Reader(Generic[K]):
    """Reads one sentence: which spans of words could be names, and which of them fit best together."""

    index: NameIndex[K]
    sentence: str
    known: frozenset[str]
    tokens: list[_Token] = field(init=False)
    covered: list[tuple[int, int]] = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = _tokens(self.sentence)
        self.covered = self._covered()

    def _covered(self) -> list[tuple[int, int]]:
        """Where phrases of other things stand."""
        return [
            (first, last)
            for first, last in self._pairs()
            if last > first and _phrase(self._text(first, last)) in self.known
        ]

    def mentions(self) -> list[Mention[K]]:
        taken: list[tuple[int, int]] = []
        chosen: list[Mention[K]] = []
        for _, first, last, matches in sorted(self._spans(), key=lambda span: span[:3]):
            if any(first <= end and start <= last for start, end in taken):
                continue
            taken.append((first, last))
            start, end = self.tokens[first].start, self.tokens[last].end
            likely = tuple(_likely(match) for match in matches)
            chosen.append(Mention(start, end, self.sentence[start:end], likely))
        return sorted(chosen, key=lambda mention: mention.start)

    def _spans(self) -> Iterator[tuple[float, int, int, list[_Match[K]]]]:
        """With what orders them: full names before parts, better before worse, longer before shorter."""
        for place, (first, last) in enumerate(self._pairs()):
            text = self._text(first, last)
            matches = self._at(first, last, text, fuzzy=place < MAX_SPANS)
            if matches:
                rank = matches[0].score - (8 if matches[0].part else 0) + (last - first) * 0.5
                yield -rank, first, last, matches

    def _pairs(self) -> Iterator[tuple[int, int]]:
        pairs: list[tuple[int, int]] = []
        for first in range(len(self.tokens)):
            for last in range(first, min(first + MAX_SPAN_WORDS, len(self.tokens))):
                pairs.append((first, last))
                if self.tokens[last].breaks:
                    break
        return iter(sorted(pairs, key=lambda pair: not self.tokens[pair[0]].is_capital))

    def _text(self, first: int, last: int) -> str:
        return self.sentence[self.tokens[first].start : self.tokens[last].end]

    def _at(self, first: int, last: int, text: str, *, fuzzy: bool) -> list[_Match[K]]:
        tokens = self.tokens[first : last + 1]
        if first == last:
            special = self._special(tokens[0])
            if special:
                return special
        asked = _Asked.of(text)
        if not asked.compact:
            return []
        is_exact = self.index.exactly(asked.compact)
        if tokens[0].is_asking or (tokens[-1].is_asking and asked.words[-1:] == (plain(tokens[-1].text),)):
            return self._exact(asked) if is_exact and _is_proper(tokens) else []
        if asked.full in self.known or self._is_covered(first, last):
            return self._exact(asked) if is_exact and tokens[0].is_capital else []
        if not is_exact and (not fuzzy or len(asked.compact) < 3):
            return []
        return self._allowed(self.index.matches(asked), tokens, last)

    def _is_covered(self, first: int, last: int) -> bool:
        return any(start <= first and last <= end for start, end in self.covered)

    def _special(self, token: _Token) -> list[_Match[K]]:
        """A host, a mail address, or initials."""
        if "." in token.text or "@" in token.text:
            return self.index.by_domain(token.text)
        if token.text.isupper() and not token.is_common and plain(token.text) not in self.known:
            exact = self.index.exactly(plain(token.text))
            return [] if exact else self.index.by_initials(token.text)[:5]
        return []

    def _exact(self, asked: _Asked) -> list[_Match[K]]:
        matches = self.index.matches(asked)
        return [match for match in matches if match.score >= PART_SCORE - SURE_GAP]

    def _allowed(self, matches: list[_Match[K]], tokens: Sequence[_Token], last: int) -> list[_Match[K]]:
        best = matches[0] if matches else None
        if best is None or best.score < LEAST_IN_A_SENTENCE:
            return []
        if best.part:
            return self._parts(matches, tokens, last)
        if all(token.is_common for token in tokens) and best.score < 99:
            return []
        if len(tokens) == 1 and tokens[0].is_common and not tokens[0].is_capital:
            return [_scored(match, match.score - 11) for match in matches if match.score >= 99]
        if len(tokens) == 1 and best.score < SURE_SCORE and not tokens[0].is_capital:
            return []
        return [match for match in matches if match.score >= LEAST_IN_A_SENTENCE - SURE_GAP]

    def _parts(self, matches: list[_Match[K]], tokens: Sequence[_Token], last: int) -> list[_Match[K]]:
        """A part of a name is a mention when it tells who is meant, or nearly."""
        people = self.index.sort == "person"
        kept = [match for match in matches if match.part == "first" or (people and match.part)]
        word = plain(tokens[-1 if people else 0].text).strip().split(" ")[0]
        if not kept or kept[0] is not matches[0] or self.index.bearers(word) > MAX_NAMESAKES:
            return []
        is_proper = all(token.is_capital for token in tokens)
        if len(tokens) == 1:
            if (people or tokens[0].is_common) and not (is_proper and not tokens[0].begins):
                return []
            if kept[0].score < SURE_SCORE and not is_proper and not people:
                return []
        lost = WRONG_ENDING_COST if self._goes_on(last) else 0.0
        lost += DOUBT if len(tokens) == 1 and (tokens[0].is_common or not is_proper) else 0.0
        found = [_scored(match, match.score - lost) for match in kept]
        return [match for match in found if match.score >= LEAST_PART]

    def _goes_on(self, last: int) -> bool:
        """Whether the next word looks as if it belonged to the name: then another may be meant."""
        if self.tokens[last].breaks or last + 1 == len(self.tokens):
            return False
        following = self.tokens[last + 1]
        if following.is_asking or plain(following.text).strip() in self.known:
            return False
        return following.is_capital or not following.is_common


def _is_proper(tokens: Sequence[_Token]) -> bool:
    """Written like a name in the middle of a sentence; a month or weekday never is one by itself."""
    is_date = len(tokens) == 1 and tokens[0].lower in _DATES
    return all(token.is_capital for token in tokens) and not tokens[0].begins and not is_date


_DATES_TEXT = """
    january february march april may june july august september october november december jan feb mar apr
    jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday
"""
_DATES = frozenset(_DATES_TEXT.split())
