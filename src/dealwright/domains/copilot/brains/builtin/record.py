"""What a clause wants of the client, contact or deal it names: which fields, which lists, which rules."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dealwright.domains.copilot.brains.builtin import cues, guarding, reading, slots
from dealwright.domains.copilot.brains.builtin.choosing import documents
from dealwright.domains.copilot.brains.builtin.naming import NO_NAME
from dealwright.domains.copilot.brains.builtin.reading import Clause, Named
from dealwright.domains.copilot.brains.builtin.shapes import Wanted
from dealwright.domains.copilot.brains.words import words_of

_FILLER = words_of(
    """
    please pls need want know see get got quick quickly exactly currently right kind thing
    things update latest give tell show find check look say understand quick simply just really
    actually maybe now today here there also again still even hey hi hello ok thanks me us name
    named called full complete current general main short question something everything anything
    bit little prepare preparing prep upcoming tomorrow call meeting visit before next week
    month year morning afternoon sir madam mr mrs ms
    """
)


def not_kept(clause: Clause, topics: Sequence[str]) -> str | None:
    """What is asked of a record and is in no field of it."""
    text = clause.text
    found = cues.NOT_KEPT.search(text)
    if found and not clause.named and cues.DOCUMENTS.search(text):
        return None
    if found and not re.search(
        r"\b(?:may|can|could|should|policy|rules?|battle|mention\w*|discuss\w*|said|say)\b", text
    ):
        return found["what"]
    if (
        topics
        or cues.OVERVIEW.search(text)
        or cues.ACTIVITIES.search(text)
        or cues.DOCUMENTS.search(text)
        or cues.DEALS.search(text)
        or _of_its_deals(text)
    ):
        return None
    words = re.findall(r"(?<!x_)\b[a-z][a-z-]{2,}", re.sub(r"x_[a-z]+(?:'s)?", " ", text))
    left = [
        word for word in words if word not in NO_NAME and word not in _FILLER and word not in guarding.ENGLISH
    ]
    return " ".join(left[:4]) if left else None


def of_record(clause: Clause, about: Named) -> list[Wanted]:
    text = clause.text
    wanted: list[Wanted] = []
    topics = topics_of(text, about)
    if not_kept(clause, topics):
        return []
    if not clause.named and _is_of_documents(clause, topics):
        return [documents(clause)]
    if cues.CONTEXT.match(text) and not cues.DOCUMENTS.search(text):
        return [facts_of(about, replace(clause, text="overview"))]
    if _wants_documents_too(clause, topics):
        wanted.append(Wanted("search_documents", {"question": _impersonal(clause)}))
        if not _asks_of_record(text, topics):
            return wanted
    if (
        about.kind == "account"
        and "lost" in topics
        and slots.group(text) == "lost_reason"
        and clause.period is None
    ):
        return [
            *wanted,
            Wanted("client_facts", {"client": about.handle, "topics": ["lost"]}, ("lost",), about),
        ]
    if about.kind == "account" and _is_about_its_deal(text):
        return [*wanted, Wanted("deal_facts", {"deal": about.handle}, topics_of_deal(text), about)]
    if about.kind == "account" and _is_deal_query(clause, topics):
        return [
            *wanted,
            Wanted("query_deals", _with_client(reading.deal_question(clause), about), about=about),
        ]
    if _is_activity_query(clause, topics, about):
        return [
            *wanted,
            Wanted("search_activities", _with_record(reading.activity_question(clause), about), about=about),
        ]
    if about.kind == "account" and _of_its_deals(text):
        return [
            *wanted,
            Wanted(
                "client_facts",
                {"client": about.handle, "topics": ["open_deals"]},
                (_of_its_deals(text),),
                about,
            ),
        ]
    return [*wanted, facts_of(about, clause)]


def _is_of_documents(clause: Clause, topics: Sequence[str]) -> bool:
    """ "And how fast do they get a loan arm?": they are any customer, the answer is a rule."""
    text = clause.text
    if not (cues.DOCUMENTS.search(text) or "x_prod" in text):
        return False
    telling = {
        "spend",
        "owner",
        "last_contact",
        "next_activity",
        "tasks",
        "industry",
        "customer_since",
        "place",
        "lost",
    }
    if telling & set(topics) or re.search(
        r"\b(?:bought|buy|ordered|sold|owns?|have from us|deals?|stage|next steps?|contacts?)\b", text
    ):
        return bool(
            re.search(
                r"\b(?:warrant\w+|payment terms|discounts?|deliver\w*|lead times?|pay an invoice)\b", text
            )
        )
    return True


RECORD_TOPICS = frozenset(
    {
        "spend",
        "owner",
        "last_contact",
        "next_activity",
        "tasks",
        "contacts",
        "open_deals",
        "industry",
        "customer_since",
    }
)


def _wants_documents_too(clause: Clause, topics: Sequence[str]) -> bool:
    text = re.sub(r"x_[a-z]+", " ", clause.text)
    if not cues.DOCUMENTS.search(text) or _TALKED.search(clause.text):
        return False
    if topics and any(one.kind == "contact" for one in clause.named):
        return False
    if re.search(
        r"\b(?:may|can|could|should|shall|must|allowed|policy|rules?|terms|discounts?|warrant\w+"
        r"|warrent\w+|guarantee|deliver\w*|lead times?|training|payload|return|refund|cancel\w*"
        r"|leas\w+|approv\w+|objections?|battle ?card|competitors?|gdpr|data protection|safety"
        r"|price list|list price|pilot|service level|response times?|payback|roi|too expensive"
        r"|reference|spare parts?)\b",
        text,
    ):
        return not (
            set(topics) & {"spend", "products"}
            and re.search(r"\b(?:bought|buy|spent|ordered)\b", text)
            and not re.search(r"\b(?:may|can|policy|discounts?|terms|warrant\w+)\b", text)
        )
    return False


def _asks_of_record(text: str, topics: Sequence[str]) -> bool:
    """Whether something of the record itself is asked beside a rule."""
    return bool(
        set(topics)
        & {"spend", "owner", "last_contact", "next_activity", "tasks", "industry", "customer_since"}
    ) and not re.search(r"\b(?:discount|warranty|terms|deliver\w*)\b", text)


def _impersonal(clause: Clause) -> str:
    """A question to the documents does not name the client."""
    words = clause.words
    for one in clause.named:
        words = re.sub(re.escape(one.name), "the customer", words, flags=re.IGNORECASE)
    text = re.sub(r"x_(?:acct|cntc|dl|clnt)(?:'s)?", "the customer", clause.said or clause.text)
    products = clause.of("product")
    for name in products:
        text = text.replace("x_prod", name, 1)
    return re.sub(r"x_[a-z]+", "", text).strip() or words


def topics_of(text: str, about: Named) -> list[str]:
    table = {"deal": cues.DEAL_TOPICS, "contact": cues.CONTACT_TOPICS}.get(about.kind, cues.CLIENT_TOPICS)
    return [name for name, pattern in table if pattern.search(text)]


def topics_of_deal(text: str) -> tuple[str, ...]:
    return tuple(name for name, pattern in cues.DEAL_TOPICS if pattern.search(text))


_ITS_DEALS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("next_step", re.compile(r"\bnext steps?\b|\bnext action\b")),
    (
        "close",
        re.compile(
            r"\b(?:expected )?(?:close|closing) dates?\b|\bexpected to close\b"
            r"|\bwhen (?:do|does|will|is) .{0,30}\b(?:close|sign)\b"
        ),
    ),
    ("probability", re.compile(r"\b(?:probability|how likely|likelihood|chances?)\b")),
    ("stage", re.compile(r"\b(?:which|what) stage\b|\bstage of\b|\bhow far\b")),
)


def _of_its_deals(text: str) -> str:
    """What of its open deals is asked for when only the client is named."""
    if cues.DEAL_NOUN.search(text):
        return ""
    return next((name for name, pattern in _ITS_DEALS if pattern.search(text)), "")


def _is_about_its_deal(text: str) -> bool:
    """`the next step on the Oberkamp deal`: one deal of a client that was named."""
    return bool(
        re.search(
            r"\b(?:the|our|my|that|this) x_(?:acct|clnt)(?:'s)? (?:\w+ )?(?:deal|opportunity|opp"
            r"|offer|project)\b|x_(?:acct|clnt)(?:'s)? (?:deal|opportunity|opp)\b|\b(?:the|our|my"
            r"|that|this|open) (?:open |current )?(?:deal|opportunity|opp) (?:with|at|for"
            r"|of) x_(?:acct|clnt)",
            text,
        )
    ) and not re.search(r"\bdeals\b|\bwhat(?:'s| is) the deal with\b", text)


def _is_deal_query(clause: Clause, topics: Sequence[str]) -> bool:
    text = clause.text
    if re.search(r"\b(?:contacts?|phone|e-?mail|website|employees)\b", text) and "spend" not in topics:
        return False
    asked = reading.deal_question(replace(clause, named=()))
    telling = {
        "stages",
        "amount_min_minor",
        "amount_max_minor",
        "no_next_step",
        "overdue_close",
        "no_amount",
        "group_by",
        "lost_reasons",
        "in_stage_days_min",
    }
    is_deals = bool(cues.DEALS.search(text)) or "spend" in topics or "products" in topics
    if is_deals and telling & set(asked):
        return True
    if asked.get("measure") in ("win_rate", "cycle_days", "median"):
        return True
    period = clause.period
    if is_deals and period and not re.search(r"\b(?:speak|spoke|talk|meet|call|contact)\b", text):
        this_year = period.from_ and period.to and (period.to - period.from_).days > 360
        near = this_year and period.from_ and period.from_.year >= clause.today.year - 1
        return not (
            near and set(topics) & {"spend"} and "products" not in topics and not cues.DEAL_NOUN.search(text)
        )
    if is_deals and clause.of("product") and re.search(r"\b(?:how many|how much|quantity|deals?)\b", text):
        return bool(cues.DEAL_NOUN.search(text))
    return False


def _with_client(arguments: dict[str, Any], about: Named) -> dict[str, Any]:
    arguments.pop("owners", None)
    return arguments | {"clients": [about.handle]}


def _with_record(arguments: dict[str, Any], about: Named) -> dict[str, Any]:
    key = {"account": "clients", "contact": "contacts", "deal": "deals"}[about.kind]
    return arguments | {key: [about.handle]}


_TALKED = re.compile(
    r"\b(?:what happened|what's been|(?:did|has|have) (?:any(?:body|one)|some(?:body|one)|we|they|he"
    r"|she|i|x_\w+)\b.{0,25}\b(?:talk\w*|mention\w*|discuss\w*|say|said|ask\w*|complain\w*|speak"
    r"|spoken?) (?:about|of|for|over|that|the)\b|notes? (?:about|on|from|of|with)\b|what (?:was|did"
    r"|has|have|were|is|are)\b.{0,40}\b(?:said|say|discuss\w*|talk\w*|agreed?|mention\w*|ask(?:ed)?"
    r"|write|wrote|written|happen\w*|complain\w*|objected|told|tell|want(?:ed)?)|discussed"
    r"|mention(?:ed|s)?|history|timeline|correspondence|conversations?|"
    r"(?:all|any|recent|latest|last|list|show|our|the|how many|open|overdue|planned|upcoming|which"
    r"|what|next|past)\b.{0,20}\b(?:calls|meetings|e-?mails|mails|notes|tasks|activities|visits"
    r"|messages|interactions|to-?dos|follow[- ]?ups)|"
    r"(?:last|latest|most recent|previous) (?:call|meeting|mail|e-?mail|note|visit|message"
    r"|conversation) (?:about|say|said|cover)|what (?:was|is) (?:in )?(?:the|our|my) (?:last|latest"
    r"|most recent) (?:call|meeting|mail|e-?mail|note|visit|message)|how many (?:calls|meetings"
    r"|e-?mails|mails|notes|visits)|(?:notes?|calls?|mails?|e-?mails?|meetings?) (?:about|on|from"
    r"|with|to) x_\w+|did x_\w+ (?:mention|say|ask|complain|write|call|object)|what(?:'s| is"
    r"| has) (?:been )?(?:happening|happened|going on) (?:with|at)|activit(?:y|ies))\b"
)


def _is_activity_query(clause: Clause, topics: Sequence[str], about: Named) -> bool:
    text = clause.text
    if re.search(
        r"\bwhen\b.{0,40}\b(?:last|latest|next)\b|\b(?:last|latest) (?:time|contact)\b"
        r"|\bhow long (?:ago|since)\b",
        text,
    ):
        return False
    if topics[:1] == ["next_activity"] and not re.search(
        r"\b(?:how many|list|all|meetings|calls|tasks)\b", text
    ):
        return False
    if "last_contact" in topics and re.search(r"\bwho\b.{0,30}\blast\b", text):
        return False
    if re.search(r"\b(?:open )?(?:tasks?|to-?dos?)\b", text) and about.kind == "account":
        return bool(
            re.search(r"\b(?:overdue|done|due|completed|finished|this week|today|tomorrow|how many)\b", text)
        )
    return bool(_TALKED.search(text)) or bool(
        clause.period
        and cues.ACTIVITIES.search(text)
        and not cues.DEALS.search(text)
        and "next_activity" not in topics
    )


def facts_of(about: Named, clause: Clause, *, overview: bool = False) -> Wanted:
    topics = topics_of(clause.text, about)
    match about.kind:
        case "contact":
            return Wanted("contact_facts", {"contact": about.handle}, tuple(topics), about)
        case "deal":
            return Wanted("deal_facts", {"deal": about.handle}, tuple(topics), about)
        case _:
            chosen = [] if overview else narrowed_topics(clause.text, topics)
            asked = chosen
            if overview:
                asked = ["spend", "products", "industry", "open_deals", "last_contact"]
                said = [
                    one
                    for one in topics
                    if one
                    in ("spend", "owner", "last_contact", "next_activity", "industry", "customer_since")
                ]
                return Wanted("client_facts", {"client": about.handle, "topics": asked}, tuple(said), about)
            arguments: dict[str, Any] = {"client": about.handle}
            if asked:
                arguments["topics"] = asked
            return Wanted("client_facts", arguments, tuple(chosen), about)


# Topics that a more telling one of the same question stands for.
_COVERS = {
    "owner": {"contacts", "open_deals", "size", "tags", "description"},
    "spend": {"products", "open_deals", "size", "tags"},
    "customer_since": {"last_contact", "products", "spend", "open_deals", "industry"},
    "last_contact": {"contacts", "open_deals", "tasks"},
    "next_activity": {"open_deals", "last_contact", "contacts", "tasks"},
    "products": {"open_deals", "contacts"},
    "lost": {"open_deals", "spend"},
    "tasks": {"open_deals"},
    "contacts": {"place", "website", "size", "open_deals"},
    "industry": {"open_deals", "products"},
    "place": {"contacts", "size", "open_deals"},
    "size": {"contacts", "open_deals"},
    "website": {"contacts", "place", "open_deals"},
    "tags": {"open_deals"},
}

_IN_ROLE = re.compile(
    r"\b(?:contacts?|someone|somebody|anyone|anybody|person|people) (?:in|from|for) (?:the )?"
    r"(?:purchasing|procurement|production|maintenance|engineering|quality|finance|safety|automation"
    r"|management)\b"
)
_WHAT_SOLD = re.compile(
    r"\bwhat (?:have|has|did|do|does) .{0,25}\b(?:sold|sell|bought|buy|purchas\w*|order(?:ed)?)\b(?! for\b)"
)


def narrowed_topics(text: str, topics: Sequence[str]) -> list[str]:
    """What is really asked: weaker readings of the same words fall away, unless named side by side."""
    if _IN_ROLE.search(text):
        return ["contacts"]
    if _WHAT_SOLD.search(text) and not re.search(r"\b(?:how much|total|worth|spen[dt])\b", text):
        topics = [one for one in topics if one != "spend"]
    if re.search(r"\b(?:open|pipeline|running)\b", text) and not re.search(
        r"\b(?:spen[dt]|bought|won|revenue|turnover)\b", text
    ):
        topics = [one for one in topics if one != "spend"]
    listed = [part for part in re.split(r",|\band\b|\bor\b|&|/|\+", text) if part.strip()]
    if len(listed) > 1:
        found: list[str] = []
        for part in listed:
            found += _narrow([name for name, pattern in cues.CLIENT_TOPICS if pattern.search(part)])
        return list(dict.fromkeys(found))
    return _narrow(topics)


def _narrow(topics: Sequence[str]) -> list[str]:
    dropped: set[str] = set()
    for one in topics:
        if one not in dropped:
            dropped |= _COVERS.get(one, set())
    return [one for one in topics if one not in dropped]
