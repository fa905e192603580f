"""From a clause to the arguments of a tool: what is asked of many deals, clients, leads or activities."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dealwright.domains.copilot.brains.builtin import cues, slots
from dealwright.domains.copilot.brains.builtin.house import Term, TermKind
from dealwright.domains.copilot.brains.words import words_of
from dealwright.domains.crm.assistant.schemas import Period

Arguments = dict[str, Any]
DIGITS = 100  # cents of a unit
QUIET_DAYS = 14


@dataclass(frozen=True)
class Named:
    """A record that the asker means. `handle` names it to a tool without doubt."""

    kind: str
    handle: str
    name: str
    account: str | None = None
    account_id: str | None = None


@dataclass(frozen=True)
class Clause:
    """A question within a question. `text` has signs for names and the words that rules read, `said`"
    " the words
    that were used, `words` are as they were written.
    """

    text: str
    words: str
    terms: tuple[Term, ...] = ()
    weak: tuple[Term, ...] = ()
    named: tuple[Named, ...] = ()
    period: Period | None = None
    today: date = field(default_factory=date.today)
    said: str = ""
    currency: str = "EUR"

    def of(self, *kinds: TermKind, weak: bool = False) -> list[str]:
        known = [*self.terms, *self.weak] if weak else self.terms
        return list(dict.fromkeys(one.name for one in known if one.kind in kinds))

    def has(self, pattern: str) -> bool:
        return re.search(pattern, self.text) is not None

    def clients(self) -> list[str]:
        return [one.handle for one in self.named if one.kind == "account"]

    def people(self) -> list[str]:
        return [one.handle for one in self.named if one.kind == "contact"]

    def deals(self) -> list[str]:
        return [one.handle for one in self.named if one.kind == "deal"]


_OPEN = re.compile(
    r"\b(?:open|working on|right now|at the moment|these days|sitting|pipeline|running|active|in play"
    r"|ongoing|current|currently|pending|live|in progress|still|forecast|expected|expect|likely"
    r"|likeliest|upcoming|due|overdue|late|slipp\w+"
    r"|stuck|stale|quiet|idle|inactive|next steps?|in the works|outstanding|unclosed"
    r"|not (?:yet )?closed|will close|closing|to close|close (?:this|next|in|by|before|until|within"
    r"|soon)|without (?:an )?(?:activity|amount|next)|weighted|going cold|gone cold|need attention"
    r"|at risk|attention|hot|untouched|neglected)\b"
)
_WON = re.compile(
    r"\b(?:won|win|wins|winning|sold|sell|sells|selling|bought|buys?|revenue|turnover|closed[- ]won"
    r"|signed|booked|bookings?|order intake|brought in|sales|earn(?:ed|s)?|purchased?|landed|spent"
    r"|spend|made|successful|generated?|bring in|brings? in)\b(?! (?:process|stage|team|rep|cycle"
    r"|call))"
)
_LOST = re.compile(r"\b(?:lost|lose|loses|losing|loss|losses|closed[- ]lost|missed|failed|rejected)\b")
_CLOSED = re.compile(r"\b(?:closed|closing|close|decided)\b")
_CLOSED_PAST = re.compile(
    r"\b(?:closed|did (?:we|i|x_prsn|x_tm) close|have (?:we|i) closed|has x_prsn closed)\b"
)
_WIN_RATE = re.compile(
    r"\b(?:win(?:ning)?|hit|close|closing|success|conversion)[- ]?(?:rates?|ratio|percentage|quota)\b"
    r"|\b(?:share|percentage|percent|proportion|how many percent|fraction|what part)\b.{0,40}\b(?:win"
    r"|won|closed[- ]won)\b|\bhow often (?:do|did|does) .{0,20}\bwin\b|\bwon (?:versus|vs\.?|against"
    r"|compared (?:to|with)) lost\b|\bwin[/ -]loss\b|\bchances? of winning\b"
)
_CYCLE = re.compile(
    r"\b(?:sales|deal|buying|selling) cycles?\b|\bcycle (?:length|time)\b|\bhow (?:long|many days"
    r"|quickly|fast)\b.{0,50}\b(?:win|close|closed|won|sell|sign|deals?"
    r"|opportunit\w+)\b(?!.*\b(?:in (?:the )?(?:x_stg|stage)|stuck|open|quiet)\b)|\b(?:time"
    r"|days) (?:to|until|till|from .{1,20} to) (?:close|win|won|closing|winning)\b|\bdays to win\b"
    r"|\bvelocity\b"
)
_AVERAGE = re.compile(r"\b(?:average|avg|mean|typical|on average|usual)\b")
_MEDIAN = re.compile(r"\bmedian\b")
_COUNT = re.compile(
    r"\b(?:how many|number of|count(?: of)?|how often|amount of (?:deals|opportunities|leads|accounts"
    r"|customers|calls|meetings)|# of|no\. of|quantity of)\b"
)
_SUM = re.compile(
    r"\b(?:how much|total|sum|overall|combined|altogether|together|worth|value|volume|revenue"
    r"|turnover|amount of money|order intake|bookings?|sales figures|how (?:big|large) (?:is|are|was)"
    r"|what(?:'s| is| was| are)? (?:(?:my|our|the|x_prsn|x_prsn's|x_tm|x_tm's|their) )?(?:(?:open"
    r"|current|total|weighted) )?(?:pipeline|forecast|revenue|turnover|sales)|pipeline value|weighted"
    r"|forecast|money|earn(?:ed)?)\b"
)
_LARGEST = re.compile(r"\b(?:biggest|largest|highest|most valuable|most expensive|greatest|top|best)\b")
_LIST = re.compile(
    r"\b(?:which|list|show|what deals|what opportunities|give me|name|who|display|tell me (?:the"
    r"|which|about the)|see|any|are there|find)\b"
)
_RANK = re.compile(
    r"\b(?:most|best|highest|biggest|largest|least|lowest|worst|top|more|rank(?:ing)?|leader ?board|often)\b"
)

_DEAL_ORDERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "closing_soonest",
        re.compile(
            r"\b(?:clos\w+|due|expected)\b.{0,15}\b(?:soonest|first|next|earliest)\b|\b(?:soonest"
            r"|next|earliest)\b.{0,15}\b(?:clos\w+|due)\b|\bclose soon\b|\bclosing soon\b"
            r"|\bnext deals? to close\b"
        ),
    ),
    (
        "longest_in_stage",
        re.compile(
            r"\b(?:longest|stuck|most days)\b.{0,40}\bstage\b|\bstuck\b|\blongest in\b|\b(?:sitting"
            r"|been) (?:the )?longest\b|\bin x_stg (?:the )?longest\b|\blongest\b.*x_stg"
        ),
    ),
    (
        "quietest",
        re.compile(
            r"\b(?:quietest|quiet|idle|stale|neglected|inactive|gone cold|going cold|gone silent"
            r"|no activity|without activity|untouched|silent|not touched)\b"
        ),
    ),
    (
        "likeliest",
        re.compile(
            r"\b(?:likeliest|most likely|likely to|highest probability|best chances?|most probable"
            r"|probability|safest|surest|hottest|hot deals)\b"
        ),
    ),
    ("smallest", re.compile(r"\b(?:smallest|lowest|least valuable|cheapest|tiniest)\b")),
    (
        "opened_oldest",
        re.compile(
            r"\b(?:oldest|longest open|open (?:the )?longest|been open (?:the )?longest|opened first)\b"
        ),
    ),
    (
        "newest",
        re.compile(
            r"\b(?:newest|latest|most recent(?:ly)?|recently|recent|last (?:won|lost|closed|deals?)"
            r"|just|fresh)\b"
        ),
    ),
    (
        "largest",
        re.compile(
            r"\b(?:biggest|largest|highest|top|most valuable|greatest|best|most expensive|major|big)\b"
        ),
    ),
)


def deal_question(clause: Clause) -> Arguments:
    """Arguments of `query_deals`, with names in words."""
    text = slots.bare_between(clause.text)
    asked: Arguments = {}
    measure = _deal_measure(text)
    status = _status(text, measure, clause)
    group = _deal_group(text, clause)
    if measure != "list":
        asked["measure"] = measure
    if status != "any":
        asked["status"] = status
    if group:
        asked["group_by"] = group
        if measure == "list":
            asked["measure"] = _group_measure(text, group)
    asked |= _deal_filters(text, clause, status, measure)
    asked |= _order_and_limit(text, status, measure, group)
    return asked


_IS_SUM = re.compile(
    r"^(?!.*\b(?:which|list|show|deals?|opportunit\w+)\b).*\bpipeline\b|\bon track\b|\bhow (?:is|are"
    r"|was|were|did|am|do) (?:i|we|x_prsn|x_tm|the team)\b|\b(?:top|best|worst) (?:sellers?|reps?"
    r"|performers?)\b"
)


def is_figure_of_deals(text: str) -> bool:
    """Win rates and cycles are only in records."""
    return bool(_WIN_RATE.search(text) or _CYCLE.search(text)) and not re.search(
        r"\b(?:target|goal|benchmark|should|improve|playbook|guide)\b", text
    )


def is_counted(text: str) -> bool:
    """Whether a number or a sum is asked for."""
    return bool(_COUNT.search(text) or _SUM.search(text))


def _deal_measure(text: str) -> str:
    if _WIN_RATE.search(text):
        return "win_rate"
    if _CYCLE.search(text) or re.search(r"\b(?:median|average|typical) cycles?\b", text):
        return "cycle_days"
    if _MEDIAN.search(text):
        return "median"
    if _AVERAGE.search(text):
        return "average"
    if _COUNT.search(text):
        return "count"
    if slots.limit(text) or (
        _LIST.search(text)
        and cues.DEAL_NOUN.search(text)
        and not re.search(r"\bhow much\b|\b(?:total|sum|combined|together)\b|\bvalue of\b|\bworth of\b", text)
    ):
        return "list"
    if re.search(
        r"\b(?:biggest|largest|smallest|highest|top) (?:\w+ ){0,3}(?:deals?|opportunit\w+|wins?"
        r"|loss(?:es)?)\b|\b(?:biggest|largest) (?:\w+ )?x_prod",
        text,
    ):
        return "list"
    if _SUM.search(text) or _IS_SUM.search(text):
        return "sum"
    if re.match(r"^(?:x_prsn |x_tm |we |i )?(?:have )?won\b", text) and not cues.DEAL_NOUN.search(text):
        return "sum"
    if re.match(r"^(?:x_prsn'?s? |x_tm'?s? |our |my )?(?:wins|losses)\b", text):
        return "count"
    return "list"


def _group_measure(text: str, group: str) -> str:
    if group == "lost_reason" or re.search(r"\bhow many\b", text):
        return "count"
    if re.search(r"\b(?:most|more|fewest|least|many) (?:\w+ )?(?:deals|opportunities|wins|losses)\b", text):
        return "count"
    return "sum"


def _status(text: str, measure: str, clause: Clause) -> str:
    if measure == "win_rate":
        return "any"
    if measure == "cycle_days":
        return "won"
    if slots.group(text) == "lost_reason":
        return "lost"
    if re.search(r"\bdid (?:we|i|the|x_prsn|x_tm|x_ctry)\b.{0,20}\bclose\b", text):
        return "won"
    lost, won, is_open = _LOST.search(text), _WON.search(text), _OPEN.search(text)
    if re.search(r"\bopen\b", text) and not re.search(r"\bopen(?:ed)? (?:this|last|in|since)\b", text):
        return "open"
    if measure == "list" and re.search(
        r"^(?:(?:show|list|give|see|what are|which are|display)(?: me)? )?(?:all )?(?:of )?(?:my|our"
        r"|x_prsn's|the) deals\W*$",
        text,
    ):
        return "open"
    if _IS_SUM.search(text) and "pipeline" not in text:
        return "won"
    if lost and won and not re.search(r"\bnot (?:won|lost)\b", text):
        return "any"
    if lost:
        return "lost"
    if won and not (
        is_open and re.search(r"\b(?:pipeline|forecast|expected|will|likely|overdue|next step)\b", text)
    ):
        return "won"
    if is_open and not _CLOSED_PAST.search(text):
        return "open"
    if clause.of("stage") and not re.search(r"\b(?:ever|reached|went through|passed)\b", text):
        return "open"
    if _CLOSED_PAST.search(text):
        return (
            "won"
            if re.search(
                r"\b(?:i|we|x_prsn|x_tm)\b.{0,12}\bclos\w+|\bclosed by\b|\bclose[sd]? (?:the )?most\b", text
            )
            else "any"
        )
    if measure in ("average", "median") and not re.search(r"\b(?:probability|age)\b", text):
        return "won"
    if re.search(r"\b(?:next step|close date|probability|stage)\b", text):
        return "open"
    if measure == "sum" and clause.period and not re.search(r"\b(?:open|creat|start|enter)", text):
        return "won" if (clause.period.from_ or clause.today) <= clause.today else "open"
    return "any"


def _deal_group(text: str, clause: Clause) -> str | None:
    group = slots.group(text)
    if group in ("city", "status", "kind", "day"):
        return None
    if group is None and re.search(r"\b(?:vs\.?|versus|compared?|against|or)\b", text):
        for name, kinds in (
            ("source", "source"),
            ("industry", "industry"),
            ("country", "country"),
            ("owner", "person"),
            ("product", "product"),
        ):
            if len(clause.of(kinds, weak=name == "source")) > 1:  # pyright: ignore[reportArgumentType] - words of TermKind
                return name
    if group == "account" and not re.search(r"\b(?:by|per|each|every)\b", text):
        return None
    return group


def _deal_filters(text: str, clause: Clause, status: str, measure: str) -> Arguments:
    asked = _common_filters(clause, text)
    stages = clause.of(
        "stage",
        weak=bool(
            re.search(
                r"\bstages?\b|\bphases?\b|\b(?:in|at|to|into|reached|parked in|sit in) (?:the )?"
                r"(?:demo|proposal|due|contacted|quoted|qualify)\b|^(?:demo|proposal|due|contacted|quoted"
                r"|qualify|new)\b.{0,12}\bhow many\b",
                text,
            )
        ),
    )
    stages = [one for one in stages if one.casefold() not in ("won", "lost", "open")]
    if stages:
        asked["stages"] = stages
    if clause.of("pipeline"):
        asked["pipelines"] = clause.of("pipeline")
    if clause.clients():
        asked["clients"] = clause.clients()
    if clause.people():
        asked["contacts"] = clause.people()
    if clause.of("product"):
        asked["products"] = clause.of("product")
    reasons = _reasons(clause, text, status)
    if reasons:
        asked["lost_reasons"] = reasons
    bounds = slots.sums(text)
    if bounds.least is not None:
        asked["amount_min_minor"] = bounds.least * DIGITS
    if bounds.most is not None:
        asked["amount_max_minor"] = bounds.most * DIGITS
    if bounds:
        asked["currency"] = bounds.currency or clause.currency
    asked |= _deal_days(clause, text, status, measure)
    if re.search(
        r"\b(?:no|without(?: an?y?)?|missing|lack(?:s|ing)?|empty|any|not have an?y?|have no|has no"
        r"|need an?|needs? an?|undefined) (?:defined |clear |planned |agreed )?(?:next steps?"
        r"|follow[- ]?ups?|next action)\b|\bnext steps? (?:is |are |field )?(?:missing|empty|unset"
        r"|undefined|not set|blank)\b|\b(?:don'?t|doesn'?t|haven'?t|hasn'?t|do not|does not"
        r"|lack)\b.{0,20}\bnext step",
        text,
    ):
        asked["no_next_step"] = True
    if re.search(
        r"\b(?:no|without(?: an?y?)?|missing|lack(?:s|ing)?|empty) (?:amount|value|price|sum)\b"
        r"|\b(?:amount|value) (?:is )?(?:missing|empty|unset|blank|not set)\b",
        text,
    ):
        asked["no_amount"] = True
    if re.search(
        r"\b(?:overdue|past (?:their|its|the)? ?(?:expected )?(?:clos\w+|due|date)|slipped|slipping"
        r"|should (?:already )?have (?:been )?closed|close date (?:is |has )?(?:in the past|passed"
        r"|past)|closing date (?:is |has )?(?:in the past|passed)|past due|late|behind schedule"
        r"|expired)\b",
        text,
    ):
        asked["overdue_close"] = True
    return asked


def _reasons(clause: Clause, text: str, status: str) -> list[str]:
    if status != "lost" and not _LOST.search(text):
        return []
    if slots.group(text) == "lost_reason" and not re.search(
        r"\b(?:because|due to|on price|over price|to (?:a |the )?competit)", text
    ):
        return []
    return clause.of("reason", weak=True)


def _deal_days(clause: Clause, text: str, status: str, measure: str) -> Arguments:
    asked: Arguments = {}
    quiet = QUIET.search(text)
    spell = slots.days(text)
    if quiet and measure != "cycle_days":
        asked["no_activity_days"] = spell or QUIET_DAYS
        return asked
    if (
        spell
        and re.search(
            r"\b(?:in (?:the )?(?:same |current |present |this |that |their )?stage|stuck|in x_stg)\b", text
        )
        and re.search(r"\b(?:for|more than|over|longer|at least|since)\b", text)
    ):
        asked["in_stage_days_min"] = spell
        return asked
    period = clause.period
    if period is None:
        return asked
    if re.search(
        r"\b(?:opened|created|new|added|entered|started|came in|come in|began|generated)\b", text
    ) and not re.search(r"\bnew business\b", text):
        name = "opened"
    elif status == "open":
        name = "expected"
    elif status in ("won", "lost") or measure in ("win_rate", "cycle_days") or _CLOSED_PAST.search(text):
        name = "closed"
    elif period.to is None or period.to > clause.today:
        name = "expected" if _CLOSED.search(text) else "closed"
    else:
        name = "closed"
    return asked | _between(name, period)


def _between(name: str, period: Period) -> Arguments:
    asked: Arguments = {}
    if period.from_:
        asked[f"{name}_from"] = period.from_.isoformat()
    if period.to:
        asked[f"{name}_to"] = period.to.isoformat()
    return asked


QUIET = re.compile(
    r"\b(?:quiet|quietest|stale|gone (?:cold|silent|dark|quiet)|going (?:cold|quiet)|idle|inactive"
    r"|untouched|neglected|dormant|silent|forgotten)\b"
    r"|\b(?:no|without(?: an?y?)?|zero|lack of|missing) (?:recent |logged |any )?(?:activit(?:y|ies)"
    r"|contact|touch|interactions?|calls?|conversations?|communication|follow[- ]?ups?|meetings?"
    r"|mails?|movement|news|updates?)\b"
    r"|\b(?:have|has|did|do|was|were|is|are|been|had)(?:n'?t| not| never)(?: (?:we|i|anyone|anybody"
    r"|been|x_prsn))*\b.{0,40}\b(?:talk(?:ed)?|spok(?:e|en)|speak|contact(?:ed)?|call(?:ed)?"
    r"|touch(?:ed)?|reach(?:ed)?|heard|hear|met|meet|visit(?:ed)?|activit\w+|update[d]?|mail(?:ed)?"
    r"|touched|moved|followed)\b"
    r"|\bnot (?:been )?(?:talk(?:ed)?|spok(?:e|en)|contact(?:ed)?|call(?:ed)?|touch(?:ed)?"
    r"|reach(?:ed)?|heard|met|visit(?:ed)?|updated)\b|\bnever (?:been )?(?:contacted|called|touched"
    r"|visited)\b|\b(?:nobody|no one|noone|none of us) (?:has |have )?(?:talk\w*|spok\w*|contact\w*"
    r"|call\w*|touch\w*|reach\w*|visit\w*|heard|met)\b"
    r"|\blast (?:contact|activity|touch|call|spoken to|touched|contacted)\b.{0,30}\b(?:more than|over"
    r"|longer than|older than|ago|before)\b|\bneed attention\b|\blost touch\b"
)


def _order_and_limit(text: str, status: str, measure: str, group: str | None) -> Arguments:
    asked: Arguments = {}
    many = slots.limit(text)
    if many and not (group and measure == "count" and not _RANK.search(text)):
        asked["limit"] = many
    if group or measure in ("count", "sum", "average", "median", "win_rate", "cycle_days"):
        return asked
    for order, pattern in _DEAL_ORDERS:
        if pattern.search(text):
            asked["order"] = (
                ("closed_newest" if status in ("won", "lost") else "opened_newest")
                if order == "newest"
                else order
            )
            break
    else:
        if status == "open":
            asked["order"] = (
                "closing_soonest" if re.search(r"\b(?:clos\w+|due|expected)\b", text) else "largest"
            )
    single = re.search(
        r"\b(?:biggest|largest|smallest|oldest|newest|latest|most recent|highest|lowest|most valuable"
        r"|next|last|longest|likeliest|best|quietest) (?:\w+ ){0,3}?(?:deal|opportunity|win|loss|one"
        r"|x_prod deal)\b(?!s)|\bdeal\b(?!s).{0,40}\b(?:biggest|largest|highest|most)\b",
        text,
    )
    if single and not many:
        asked["limit"] = 1
    return asked


def _common_filters(clause: Clause, text: str) -> Arguments:
    """Owner, team, industry, place, source: what deals, accounts and leads have in common."""
    asked: Arguments = {}
    owners = owners_of(clause, text)
    if owners:
        asked["owners"] = owners
    teams = clause.of("team")
    if teams:
        asked["team"] = teams[0]
    if clause.of("industry"):
        asked["industries"] = clause.of("industry")
    if clause.of("country"):
        asked["countries"] = clause.of("country")
    if clause.of("city"):
        asked["cities"] = clause.of("city")
    sources = clause.of("source", weak=True) if _from_source(text) else []
    if sources:
        asked["sources"] = sources
    return asked


_SOURCE = re.compile(
    r"\b(?:sources?|from|via|through|by|came|come|out of|generated|thanks to|channel|referr\w+"
    r"|origin\w*|sourced|existing customers?|cold outreach)\b"
)


def _from_source(text: str) -> bool:
    return bool(_SOURCE.search(text))


def owners_of(clause: Clause, text: str) -> list[str]:
    owners = clause.of("person")
    if cues.NOBODY.search(text):
        owners.append("nobody")
    if cues.MINE.search(text) and not cues.MY_TEAM.search(text):
        owners.append("me")
    return owners


_ACCOUNT_ORDERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "open",
        re.compile(
            r"\b(?:most|highest|biggest|largest|top|best)\b.{0,40}\b(?:open|pipeline|potential)\b"
            r"|\bby (?:open|pipeline)\b|\blargest (?:open )?pipeline\b"
        ),
    ),
    ("employees", re.compile(r"\b(?:employees|head ?count|staff|workforce)\b")),
    ("quietest", re.compile(r"\b(?:quietest|longest without|longest ago|neglected|longest since)\b")),
    ("newest", re.compile(r"\b(?:newest|latest|most recent(?:ly)?|recently added|new)\b")),
    (
        "won",
        re.compile(
            r"\b(?:best|biggest|largest|top|most|highest|key|spent|spend|spenders?|bought|buy|buys"
            r"|revenue|turnover|valuable|important|major|strongest|sales|brought)\b"
        ),
    ),
)


def account_question(clause: Clause) -> Arguments:
    """Arguments of `query_accounts`."""
    text = slots.bare_between(clause.text)
    asked: Arguments = {}
    group = slots.group(text)
    if group in ("industry", "country", "city", "owner", "source"):
        asked["group_by"] = group
    if _COUNT.search(text) or "group_by" in asked:
        asked["measure"] = "count"
    asked |= dict(_common_filters(clause, text).items())
    least, most = slots.employees(text)
    if least is not None:
        asked["employees_min"] = least
    if most is not None:
        asked["employees_max"] = most
    tags = clause.of("tag", weak=True) if _tagged(text) else []
    if tags:
        asked["tags"] = tags
    quiet = QUIET.search(text) is not None
    if quiet:
        asked["no_activity_days"] = slots.days(text) or QUIET_DAYS
    if re.search(
        r"\b(?:no|without(?: an?y?)?|zero|not have an?y?|don'?t have an?y?|have no|has no) (?:open "
        r"|active |current |running )?(?:deals?|opportunit\w+|pipeline)\b",
        text,
    ):
        asked["has_open_deals"] = False
    elif re.search(
        r"\b(?:with|have|has|having|got) (?:an? |any |at least one )?(?:open|active|current|running"
        r"|ongoing) (?:deals?|opportunit\w+)\b",
        text,
    ):
        asked["has_open_deals"] = True
    if re.search(
        r"\b(?:never|not|haven'?t|hasn'?t|didn'?t|have not|yet to|without) (?:yet |ever "
        r"|having )?(?:bought|buy|purchas\w+|order(?:ed)?|a (?:won|win)|won deals?|any (?:won"
        r"|purchase|order))\b|\bnon[- ]customers\b|\bnot (?:yet )?(?:a )?customers?\b|\b(?:bought"
        r"|purchased|ordered) nothing\b|\bhave no won\b",
        text,
    ):
        asked["bought"] = False
    elif (
        re.search(
            r"\bcustomers?\b|\bbought\b|\bbuy(?:ing|ers?)?\b|\bpurchased?\b|\bspent\b|\bspend\b|\bordered\b",
            text,
        )
        and not quiet
        and not re.search(r"\bpotential customers\b", text)
    ):
        asked["bought"] = True
    if clause.period and not quiet:
        if re.search(r"\b(?:added|created|new|entered|came in|joined)\b", text) and not re.search(
            r"\bbought\b", text
        ):
            asked |= _between("created", clause.period)
        else:
            asked |= _between("won", clause.period)
    order = next((name for name, pattern in _ACCOUNT_ORDERS if pattern.search(text)), None)
    if quiet:
        order = "quietest"
    if order and asked.get("measure") != "count":
        asked["order"] = order
    if order in ("won",) and asked.get("measure") != "count" and not quiet and "bought" not in asked:
        asked["bought"] = True
    many = slots.limit(text)
    if many:
        asked["limit"] = many
    elif (
        re.search(
            r"\b(?:best|biggest|largest|top|most valuable|smallest|oldest) (?:\w+ )?(?:customer"
            r"|account|client|company)\b(?!s)|\bwho\b.{0,20}\b(?:spent|bought|buys"
            r"|spends) (?:the )?most\b|\bwhich (?:customer|account|client|company)\b.{0,30}\b(?:most"
            r"|biggest|highest)\b",
            text,
        )
        and "measure" not in asked
    ):
        asked["limit"] = 1
    return asked


def _tagged(text: str) -> bool:
    return bool(
        re.search(
            r"\b(?:tag(?:ged|s)?|marked|flagged|label(?:l)?ed|key accounts?|reference customers?"
            r"|at risk|integrators?|multi-?site|food grade|trade fair|pilot)\b",
            text,
        )
    )


_LEAD_STATES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("disqualified", re.compile(r"\b(?:disqualif\w+|rejected|lost|bad|dead|unqualified)\b")),
    ("converted", re.compile(r"\b(?:converted|convert|conversions?|became|turned into)\b")),
    ("qualified", re.compile(r"(?<!dis)(?<!un)\bqualified\b")),
    ("working", re.compile(r"\b(?:working|in progress|being worked|worked on|in work)\b")),
    (
        "new",
        re.compile(
            r"\b(?:new|waiting for (?:first )?contact|first contact|waiting for first|untouched|fresh"
            r"|unworked)\b"
        ),
    ),
)


def lead_question(clause: Clause) -> Arguments:
    """Arguments of `query_leads`."""
    text = clause.text
    asked: Arguments = {}
    conversion = re.search(
        r"\b(?:conversion|convert\w*) (?:rate|ratio|share|percentage|quota)\b|\b(?:rate|share"
        r"|percentage|percent|proportion)\b.{0,30}\bconver\w+|\bhow (?:well|good)\b.*\bconver\w+"
        r"|\bconversion\b",
        text,
    )
    if conversion:
        asked["measure"] = "conversion"
    elif _COUNT.search(text):
        asked["measure"] = "count"
    group = slots.group(text)
    if group in ("status", "owner", "source", "country", "industry", "month"):
        asked["group_by"] = group
        asked.setdefault("measure", "count")
    common = _common_filters(clause, text)
    common.pop("cities", None)
    asked |= common
    states = [] if conversion else [name for name, pattern in _LEAD_STATES if pattern.search(text)]
    if clause.period and re.search(
        r"\bnew leads?\b|\bcame in\b|\bcreated\b|\bcome in\b|\bgot\b|\bget\b|\breceived?\b", text
    ):
        states = [one for one in states if one != "new"]
    if re.search(r"\b(?:open|active|unconverted|undecided|not (?:yet )?converted)\b", text):
        states = ["new", "working", "qualified"]
    if states:
        asked["statuses"] = states
    if re.search(r"\b(?:no|without) (?:an )?owner\b|\bunassigned\b", text):
        asked["owners"] = ["nobody"]
    quiet = QUIET.search(text)
    if quiet:
        asked["no_activity_days"] = slots.days(text) or QUIET_DAYS
        asked.setdefault("order", "quietest")
    elif clause.period:
        asked |= _between("converted" if states == ["converted"] else "created", clause.period)
    if re.search(r"\boldest\b", text):
        asked["order"] = "oldest"
    many = slots.limit(text)
    if many:
        asked["limit"] = many
    return asked


_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("call", re.compile(r"\b(?:calls?|phone calls?|phoned?|called|phone conversations?|on the phone)\b")),
    (
        "meeting",
        re.compile(
            r"\b(?:meetings?|met|meet|visits?|visited|appointments?|calendar|agenda|demos? (?:did"
            r"|have|were|are))\b"
        ),
    ),
    (
        "mail",
        re.compile(r"\b(?:e-?mails?|mails?|mailed|e-?mailed|messages?|correspondence|wrote|written to)\b"),
    ),
    ("note", re.compile(r"\b(?:notes?|noted)\b")),
    (
        "task",
        re.compile(r"\b(?:tasks?|to-?dos?|reminders?|follow[- ]?ups?|to do|on my plate|action items?)\b"),
    ),
)
_ABOUT = re.compile(
    r"\b(?:about|mention(?:ed|ing|s)?|regarding|concerning|on the (?:topic|subject) of"
    r"|on the subject of|containing|with the words?|say about|said about|discuss(?:ed)?"
    r"|around the topic of)\s+(?:the |their |our |a "
    r"|an )?(?P<words>[a-z0-9][a-z0-9 '&-]{1,40}?)(?=[?.!,]|$|\b(?: with| to| by| in (?:the|a|an|any"
    r"|our)| last| this| from| since| at x_| during| on x_| and)\b)"
)
_NO_WORDS = words_of(
    """
    it them that this him her us me they what anything something last next yesterday today with
    x_acct x_cntc x_prsn
    """
)


def activity_question(clause: Clause) -> Arguments:
    """Arguments of `search_activities`."""
    text = clause.text
    asked: Arguments = {}
    kinds = [name for name, pattern in _KINDS if pattern.search(text)]
    if re.search(r"\bfollow[- ]?ups?\b", text) and len(kinds) > 1:
        kinds = [one for one in kinds if one != "task"]
    if re.search(
        r"\b(?:what (?:do|did|should|have) i (?:do|have|need)|on my plate|my (?:day|week)|agenda"
        r"|schedule|calendar|what's on|what is on)\b",
        text,
    ) and not re.search(r"\b(?:calls?|meetings?|mails?|tasks?)\b", text):
        kinds = []
    if kinds:
        asked["kinds"] = kinds
    if _COUNT.search(text):
        asked["measure"] = "count"
    group = slots.group(text)
    if group in ("kind", "owner", "day", "month", "account"):
        asked["group_by"] = group
        asked.setdefault("measure", "count")
    owners = owners_of(clause, text)
    if owners:
        asked["owners"] = owners
    if clause.of("team"):
        asked["team"] = clause.of("team")[0]
    if clause.clients():
        asked["clients"] = clause.clients()
    if clause.people():
        asked["contacts"] = clause.people()
    if clause.deals():
        asked["deals"] = clause.deals()
    if re.search(
        r"\b(?:from (?:x_acct|x_cntc|them|him|her|the (?:customer|client))|incoming|inbound|received"
        r"|they (?:write|wrote|send|sent|call|called)|(?:write|wrote|written|sent|call|called) us"
        r"|did (?:x_acct|x_cntc|they|he|she) (?:write|send|call|say|mail|mention|ask|complain"
        r"|object))\b",
        text,
    ) and re.search(r"\b(?:mails?|e-?mails?|calls?|messages?|wrote|write|sent|called)\b", text):
        asked["direction"] = "in"
    elif re.search(
        r"\b(?:outgoing|outbound|(?:i|we|x_prsn) (?:send|sent|write|wrote|mailed|emailed)|sent (?:to"
        r"|by)|did (?:i|we|x_prsn) (?:send|write|mail))\b",
        text,
    ):
        asked["direction"] = "out"
    if re.search(r"\b(?:overdue|past due|late)\b", text):
        asked["state"] = "overdue"
    elif re.search(
        r"\b(?:open|to do|due|pending|outstanding|planned|scheduled|upcoming|coming|not done"
        r"|unfinished|have to|need to|still|on my plate|left)\b",
        text,
    ) or (
        kinds == ["task"]
        and not re.search(r"\b(?:done|finished|completed|all)\b", text)
        and not clause.has(r"\b(?:last|past|yesterday)\b")
    ):
        asked["state"] = "open"
    elif re.search(r"\b(?:done|finished|completed)\b", text) and "task" in kinds:
        asked["state"] = "done"
    if clause.period:
        if clause.period.from_:
            asked["from"] = clause.period.from_.isoformat()
        if clause.period.to and asked.get("state") != "overdue":
            asked["to"] = clause.period.to.isoformat()
    words = _words_about(text)
    if words:
        asked["words"] = words
    if asked.get("state") == "open" or (
        clause.period and clause.period.from_ and clause.period.from_ > clause.today
    ):
        asked["order"] = "oldest"
    if re.search(
        r"\b(?:last|latest|most recent) (?:\w+ )?(?:call|meeting|mail|e-?mail|note|visit|conversation"
        r"|activity|message|task|time)\b(?!s)",
        text,
    ):
        asked["limit"] = 1
    else:
        many = slots.limit(text)
        if many:
            asked["limit"] = many
    return asked


def _words_about(text: str) -> str | None:
    found = _ABOUT.search(text)
    if not found:
        return None
    words = [word for word in found["words"].split() if word not in _NO_WORDS]
    return " ".join(words[:4]) or None
