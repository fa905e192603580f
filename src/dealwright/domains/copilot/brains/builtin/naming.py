"""Which records a question names: sure ones, ones that may be several, and names that nobody has."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text as sql

from dealwright.domains.copilot.brains.base import Turn
from dealwright.domains.copilot.brains.builtin import cues
from dealwright.domains.copilot.brains.builtin.history import Before
from dealwright.domains.copilot.brains.builtin.house import House, Match
from dealwright.domains.copilot.brains.builtin.phrasing import phrased
from dealwright.domains.copilot.brains.builtin.reading import Named
from dealwright.domains.copilot.brains.words import KNOWN, SIGNS, Span, folded, is_typo, words_of
from dealwright.domains.crm.assistant.clients import ClientBooks, mentioned
from dealwright.domains.crm.assistant.schemas import ClientHit, Mentioned
from dealwright.ml.common_words import COMMON_WORDS

NEARLY = 84.0  # below this a candidate is only a suggestion
HOUSE_KINDS = frozenset({"person", "team", "product", "industry", "country", "city", "stage", "pipeline"})


@dataclass(frozen=True)
class Unsure:
    """A name that several records have, or that is only like one."""

    text: str
    hits: tuple[ClientHit, ...]
    is_settled: bool = False


async def named_in(
    turn: Turn, text: str, matches: Sequence[Match], past: Before
) -> tuple[list[tuple[Span, Named]], list[tuple[Span, Unsure]], list[Span]]:
    """Sure and unsure names with their places."""
    hands = turn.hands
    found = await mentioned(hands.begin, hands.actor, hands.ports[ClientBooks], text)
    found = [one for one in found if one.hits and not _is_house(one, matches)]
    sure = [one.hits[0] for one in found if one.verdict == "sure"]
    accounts = {str(hit.account_id) for hit in sure if hit.account_id}
    near = {one.account_id or one.handle for one in (past.open, past.last) if one}
    named: list[tuple[Span, Named]] = []
    unsure: list[tuple[Span, Unsure]] = []
    taken: list[Span] = []
    for one in found:
        whole = _written_out(one, folded(text)) if one.verdict != "sure" else None
        if whole is not None:
            span = Span(one.start, one.start + len(whole.name), SIGNS[whole.kind])
            named.append((span, _named(whole, one)))
            taken.append(span)
            continue
        hit = _meant(one, accounts, near, past)
        if hit is not None:
            end = one.end + (text[one.end : one.end + 1] == "." and hit.name.endswith("."))
            deal = await _deal_behind(turn, text, end, hit) if hit.kind in ("account", "deal") else None
            if deal is not None:
                named.append((Span(one.start, deal[0], "x_dl"), deal[1]))
                taken.append(Span(one.start, deal[0], "x_dl"))
                continue
            span = Span(one.start, end, SIGNS[hit.kind])
            named.append((span, _named(hit, one)))
            taken.append(span)
            continue
        chosen = await _deal_told(turn, text, one)
        if chosen is not None:
            span = Span(one.start, one.end, "x_dl")
            named.append((span, chosen))
            taken.append(span)
            continue
        span = Span(one.start, one.end, "x_clnt")
        unsure.append((span, Unsure(one.text, _namesakes(one))))
        taken.append(span)
    return named, unsure, taken


def _is_house(one: Mentioned, matches: Sequence[Match]) -> bool:
    """A colleague, a product or a place of these words is meant before a record not written out."""
    best = one.hits[0]
    for match in matches:
        if match.term.kind not in HOUSE_KINDS or match.end <= one.start or one.end <= match.start:
            continue
        covers = match.start <= one.start and one.end <= match.end
        if covers and not (
            one.verdict == "sure"
            and best.how == "exact"
            and match.end - match.start == one.end - one.start
            and match.term.kind != "person"
        ):
            return True
        if covers and match.term.kind == "person":
            return True
    return False


def _meant(one: Mentioned, accounts: set[str], near: set[str], past: Before) -> ClientHit | None:
    """The only one it can be: sure by itself, or the one at the client that is named or lies open beside."""
    if one.verdict == "sure" or _is_only_one(one):
        return one.hits[0]
    for known in (accounts, near):
        fitting = [hit for hit in one.hits if str(hit.account_id) in known or str(hit.id) in known]
        best = [hit for hit in fitting if hit.score >= fitting[0].score - 2] if fitting else []
        if len(best) == 1:
            return best[0]
        kinds = [hit for hit in best if hit.kind == "account"]
        if len(kinds) == 1:
            return kinds[0]
    chosen = {str(choice.record.id) for choice in past.choices}
    picked = [hit for hit in one.hits if str(hit.id) in chosen and hit.name.casefold() == one.text.casefold()]
    return picked[0] if len(picked) == 1 else None


def _written_out(one: Mentioned, said: str) -> ClientHit | None:
    """The only one whose whole name stands there: `acme group`, though "group" is a common word."""
    whole = {
        hit.id: hit
        for hit in one.hits
        if len(hit.name) > len(one.text)
        and re.match(re.escape(folded(hit.name)) + r"(?!\w)", said[one.start :])
    }
    return next(iter(whole.values())) if len(whole) == 1 else None


def _namesakes(one: Mentioned) -> tuple[ClientHit, ...]:
    """Those of exactly this name, if there are several; else all that are like it."""
    same = tuple(hit for hit in one.hits if folded(hit.name) == folded(one.text))
    return same if len(same) > 1 else tuple(one.hits)


_DEALS = (
    "select id, name, status from deals where account_id = :account and deleted_at is null"
    " order by opened_at desc limit 500"
)


async def _deal_behind(turn: Turn, text: str, end: int, hit: ClientHit) -> tuple[int, Named] | None:
    """`Acme - Care plan 2026`: a deal of that client written out, also one that was won or lost."""
    if hit.account_id is None or not re.match(r"\s*[-–—:]\s*\w", text[end:]):
        return None
    async with turn.hands.begin(turn.hands.actor) as work:
        rows = (await work.connection.execute(sql(_DEALS), {"account": hit.account_id})).all()
    said, account = folded(text), folded(hit.account_name or hit.name)
    fitting: list[tuple[int, bool, str, str]] = []
    for row in rows:
        name = folded(row.name)
        tail = name.removeprefix(account).lstrip(" -:")
        at = said.find(tail, end) if tail else -1
        if at != -1 and at - end <= 4:
            fitting.append((at + len(tail), row.status == "open", str(row.id), row.name))
    if not fitting:
        return None
    best = max(fitting)
    return best[0], Named("deal", best[2], best[3], hit.account_name, str(hit.account_id))


_OPEN_DEALS = (
    "select id, name, account_id from deals where account_id = any(:accounts) and deleted_at is null"
    " and status = 'open' order by opened_at desc limit 500"
)
_LEAST_WORDS = 2  # of a deal's name that must stand in the question


async def _deal_told(turn: Turn, text: str, one: Mentioned) -> Named | None:
    """`the Oberkamp bin picking deal`: the only open deal of the namesakes with these words in its name."""
    said = set(re.findall(r"\w+", folded(text)))
    accounts = [hit.account_id for hit in one.hits if hit.account_id]
    if not said & {"deal", "deals", "opportunity", "opp", "move", "push"} or not accounts:
        return None
    async with turn.hands.begin(turn.hands.actor) as work:
        rows = (await work.connection.execute(sql(_OPEN_DEALS), {"accounts": accounts})).all()
    scored: list[tuple[int, str, str, str]] = []
    for row in rows:
        words = set(re.findall(r"\w+", folded(row.name.rpartition(" - ")[2])))
        common = len(words & said)
        if common >= min(_LEAST_WORDS, len(words)):
            scored.append((common, str(row.id), row.name, str(row.account_id)))
    best = max((count for count, *_ in scored), default=0)
    fitting = [row for row in scored if row[0] == best]
    if len(fitting) != 1:
        return None
    _, deal, name, account = fitting[0]
    label = next((hit.account_name or hit.name for hit in one.hits if str(hit.account_id) == account), None)
    return Named("deal", deal, name, label, account)


def _is_only_one(one: Mentioned) -> bool:
    """Written as the name begins, in small letters, and nobody else is called so."""
    words, name = folded(one.text).split(), folded(one.hits[0].name).split()
    accounts = {hit.account_id for hit in one.hits}
    return (
        len(accounts) == 1
        and one.hits[0].kind == "account"
        and len(words[0]) > 4
        and name[: len(words)] == words
    )


def _named(hit: ClientHit, one: Mentioned) -> Named:
    rivals = [
        other for other in one.hits if other.id != hit.id and other.name.casefold() == hit.name.casefold()
    ]
    handle = str(hit.id) if rivals or hit.kind != "account" else hit.name
    return Named(
        hit.kind,
        handle,
        hit.name,
        hit.account_name,
        str(hit.account_id) if hit.account_id else None,
    )


_SLOTS = (
    r"(?:spend|spent|spending|revenue|turnover|owner|contacts?|deals?|pipeline|industry"
    r"|website|address|phone|e-?mail|status|history|account|overview|summary|tasks?|notes?"
    r"|meetings?|calls?|opportunit(?:y|ies)|next steps?|last contact)"
)
_PLACES = (
    re.compile(rf"^(?P<name>[\w&.'’-]+(?: [\w&.'’-]+){{0,3}}?)(?:'s)? {_SLOTS}\b", re.IGNORECASE),
    re.compile(
        r"\b(?:what|how much|when|where|who|why)\b.{0,12}\b(?:has|have|did|does|is|was"
        r"|do)\s+(?P<name>[\w&.'’-]+(?: [\w&.'’-]+){0,3}?)\s+(?:spent|spend|bought|buy|purchased?"
        r"|order(?:ed)?|based|located|in|a customer|our customer|worth|paid|pay)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:who (?:owns|handles|manages|is responsible for|looks after|covers|runs)"
        r"|tell me (?:more )?about|latest (?:on|from|at)|news (?:on|from|about)|story with"
        r"|what do we know about|summar(?:ise|ize|y of)|overview of"
        r"|brief me on|update on|background on|info(?:rmation)? on|look up|meeting with|meet(?:ing)?"
        r"|call(?:ed)?|visit(?:ing)?|spoken? (?:to|with)|speak (?:to|with)|talk(?:ed)? (?:to|with)"
        r"|contact(?:ed)?|deals? (?:with|at|for|of)|(?:phone|number|email|mail|address|website|owner"
        r"|industry|status|spend|revenue|contacts?|history|account manager|pipeline|next step"
        r"|name) (?:of|for|at|with|on)|sold to|sell to|pitch (?:to )?|offer (?:to )?|won (?:with|at"
        r"|from)|lost (?:with|at|to)|bought by|spent by|what about|how about|who is|who's"
        r"|customer)\s+(?:the |our |client |customer |account |company |mr\.? |mrs\.? "
        r"|ms\.? )*(?P<name>[\w&.'’-]+(?: [\w&.'’-]+){0,3}?)(?=\s+(?:deal|account|spent|spend|bought"
        r"|and|last|this|next|in|on|at|about|yet|so far|before|tomorrow|today|with|to|for|from|by"
        r"|since|is|are|was|right|again|please|again)\b|[?.!,;:]|'s|’s|$)",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bwho\b.{0,25}\b(?:has(?: got)?|owns|handles"
        r"|covers)\s+(?P<name>[\w&.'’-]+(?: [\w&.'’-]+){0,3}?)(?=[?.!,]|$)",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:is|does|did|has|was)\s+(?P<name>[\w&.'’-]+(?: [\w&.'’-]+){0,3}?)\s+(?:a |an |our "
        r"|already |still |have\b|has\b|buy|bought|in the|spend|order|pay|interested|happy|located"
        r"|based|own|use)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?P<name>(?:[A-ZÄÖÜ][\w&.-]*\s+){1,3}(?:GmbH|AG|Inc|Ltd|LLC|Corp|plc|SAS|AB|KG|Group"
        r"|Corporation|Industries))\b"
    ),
)
NO_NAME = words_of(
    """
    the a an our my your his her their its this that these those it they them we us i you he she
    me all any some every each there here anyone anybody someone somebody everyone nobody who
    whom what which when where why how much many most more less one ones first last next new old
    big other others another same such time times today tomorrow yesterday week month quarter
    year day customer customers client clients account accounts company companies deal deals
    lead leads contact contacts person people colleague colleagues team teams boss manager rep
    reps sales purchasing production management anything something nothing everything him or and
    not no yes of in on at by for to from with without about over under up down out is are was
    were be been being do does did done have has had having will would can could may might shall
    should must if then than so as but because while during since until open closed won lost top
    best biggest largest smallest average total pipeline forecast revenue spend budget price
    prices discount warranty delivery training service support product products robot robots arm
    arms gripper grippers vision cobot cobots care plan offer offers quote quotes proposal
    contract order orders meeting meetings call calls mail mails email emails note notes task
    tasks activity activities stage stages source sources industry industries country countries
    region city reason reasons step steps status next-step competition competitor compare
    compared list show give tell find count summarise summarize remind explain display sort rank
    group break plot check see say know need want like get make let keep put think feel look
    please pls thanks hi hello hey ok yes also anybody own owns still ever never always
    currently recently lately expected expect due overdue late long weighted
    """
)


def unknown_name(text: str, spans: Sequence[Span], house: House, tools: Sequence[str]) -> str | None:
    """A name where a client's should stand, that no record has and no common word is."""
    if any(span.sign in ("x_clnt", "x_acct", "x_cntc", "x_dl") for span in spans):
        return None
    many = {
        "query_deals",
        "query_accounts",
        "query_leads",
        "search_activities",
        "search_documents",
        "find_people",
    } & set(tools)
    for place, pattern in enumerate(_PLACES):
        for found in pattern.finditer(text):
            name = _cut(found["name"])
            if not name or Span(found.start("name"), found.end("name"), "").touches(spans):
                continue
            whole = place == 0 and not text[found.end() :].strip(" ?.!")
            if (
                many
                and not whole
                and not (name[0].isupper() and not text.startswith(name))
                and (place or many != {"search_documents"})
            ):
                continue
            if _is_name(name, text, house):
                return name
    return _capitals(text, spans, house, tools) or _stranger(text, spans, house)


def _cut(name: str) -> str:
    words = re.sub(r"['’]s$", "", name.strip(" .,'’-")).split()
    while words and words[0].casefold() in NO_NAME:
        words.pop(0)
    while words and words[-1].casefold() in NO_NAME and not (len(words) > 1 and words[-1][0].isupper()):
        words.pop()
    return " ".join(words)


def _is_name(name: str, text: str, house: House) -> bool:
    words = name.split()
    rest = words[:-1] if len(words) > 1 and words[-1][0].isupper() else words
    if not words or any(word.casefold() in NO_NAME for word in rest):
        return False
    odd = [word for word in words if _is_odd(word, house)]
    capital = all(word[0].isupper() or word[0].isdigit() for word in words)
    starts = text.startswith(name)
    if capital and not starts and not all(word.casefold() in house.words for word in words):
        return bool(odd) or (len(words) > 1 and not all(word.casefold() in KNOWN for word in words))
    return bool(odd) and len(odd) >= len(rest)


def _is_odd(word: str, house: House) -> bool:
    low = word.casefold().strip(".'’-&")
    if len(low) < 3 or low.isdigit() or (not low.isascii() and len(low) < 3):
        return False
    stem = re.sub(r"(?:'s|s|es|ed|ing|ly|er|ers|ion|ions)$", "", low)
    if is_typo(folded(low)):
        return False
    known = (low, stem, f"{stem}e", re.sub(r"ies$", "y", low))
    return not any(
        one in COMMON_WORDS or one in KNOWN or one in house.words or one in NO_NAME for one in known
    )


_WRITTEN = re.compile(r"\b[A-ZÄÖÜÅÉ][\w&’'-]*(?:\s+(?:[A-ZÄÖÜÅÉ][\w&’'-]*|&))*")
_OF_CLIENTS = frozenset(
    {
        "spend",
        "owner",
        "customer_since",
        "products",
        "industry",
        "place",
        "size",
        "next_activity",
        "last_contact",
    }
    | {"contacts", "open_deals"}
)


def _stranger(text: str, spans: Sequence[Span], house: House) -> str | None:
    """A name nobody has where the rest of the question reads as one about a client."""
    for found in _WRITTEN.finditer(text):
        name = _cut(found[0])
        if not name or Span(found.start(), found.end(), "").touches(spans):
            continue
        if re.fullmatch(r"(?:Q[1-4]|H[12]|[A-Z]{1,4})\b.*", name):
            continue
        words = name.split()
        at = text.index(name, found.start())
        if not any(_is_odd(word, house) for word in words) or (len(words) == 1 and at == 0):
            continue
        rest = phrased(f"{folded(text[:at])} x_acct {folded(text[at + len(name) :])}")
        if len(words) == 1 and cues.DOCUMENTS.search(rest):
            continue
        if any(pattern.search(rest) for topic, pattern in cues.CLIENT_TOPICS if topic in _OF_CLIENTS):
            return name
    return None


_CAPITALS = re.compile(r"(?<![.?!] )(?<!^)\b[A-ZÄÖÜÅÉ][\w&’'-]*(?:\s+(?:[A-ZÄÖÜÅÉ][\w&’'-]*|&))*")
_RECORD_TOOLS = frozenset(
    {"client_facts", "contact_facts", "deal_facts", "query_deals", "query_accounts", "search_activities"}
)
_WITH = re.compile(
    r"\b(?:with|at|of|from|for|to|by|about|did|has|have|is|does|was|owns|contact|client|customer"
    r"|account|company|on|vs|versus)\s+(?:the |our |mr\.? |mrs\.? )?$",
    re.IGNORECASE,
)


def _capitals(text: str, spans: Sequence[Span], house: House, tools: Sequence[str]) -> str | None:
    """A word in capitals behind "with", "at", "of" in a question about records."""
    if not set(tools) & _RECORD_TOOLS:
        return None
    for found in _CAPITALS.finditer(text):
        name = _cut(found[0])
        if (
            not name
            or Span(found.start(), found.end(), "").touches(spans)
            or not _WITH.search(text[: found.start()])
        ):
            continue
        if any(_is_odd(word, house) for word in name.split()) and not re.fullmatch(
            r"(?:Q[1-4]|H[12]|[A-Z]{1,4})\b.*", name
        ):
            return name
    return None
