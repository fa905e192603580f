"""Which tool a clause without a name wants: a list of records, colleagues, the documents."""

import re

from dealwright.domains.copilot.brains.builtin import cues, reading, slots
from dealwright.domains.copilot.brains.builtin.reading import Clause
from dealwright.domains.copilot.brains.builtin.routes import Likeness
from dealwright.domains.copilot.brains.builtin.shapes import Wanted


def is_documents(text: str, likeness: Likeness) -> bool:
    if cues.DOCUMENTS.search(text):
        return True
    if "x_prod" in text and not cues.DEALS.search(text):
        return True
    if not likeness.scores:
        return not _is_records_word(text)
    far = max(likeness.of("out_of_scope"), likeness.of("small_talk"), likeness.of("help"))
    near = likeness.of("documents")
    return near >= likeness.of("records") - 0.05 and (near >= far - 0.02 or near > 0.35)


def _is_records_word(text: str) -> bool:
    return any(one.search(text) for one in (cues.DEALS, cues.ACCOUNTS, cues.LEADS, cues.ACTIVITIES))


_BOUGHT_FOR = re.compile(
    r"\bhow much\b.{0,40}\b(?:customers?|clients?|accounts?|companies)\b.{0,20}\b(?:bought|buy|spent"
    r"|spend|ordered?|paid)\b"
)

_DOING = re.compile(
    r"\b(?:top|best|worst|leading|number one) (?:sellers?|sales ?(?:reps?|persons?|people)|reps?"
    r"|performers?|closers?)\b|\bsales reps?\b.{0,20}\bby (?:revenue|sales|deals|pipeline)\b"
    r"|\bon track\b|\bhow (?:is|are|was|were|did|am|do) (?:i|we|x_prsn|x_tm|the team"
    r"|x_prsn's team)\b.{0,12}\b(?:do|doing|perform\w*|selling)\b"
)


def records_tool(clause: Clause) -> str | None:
    """Which list a question without a name is about."""
    text = clause.text
    if cues.LEADS.search(text) and not cues.DEAL_NOUN.search(text):
        return "query_leads"
    if reading.is_figure_of_deals(text) or _BOUGHT_FOR.search(text) or _DOING.search(text):
        return "query_deals"
    if _is_people(clause):
        return "find_people"
    if _was_said(text):
        return "search_activities"
    deal, account, activity = (
        cues.DEAL_NOUN.search(text),
        cues.ACCOUNTS.search(text),
        cues.ACTIVITIES.search(text),
    )
    if re.search(r"\b(?:what|which|anything)\b.{0,20}\bcloses?\b", text):
        return "query_deals"
    quiet = reading.QUIET.search(text)
    if account and not _counts_deals(text):
        return "query_accounts"
    if deal:
        return "query_deals"
    if re.search(
        r"\bwho(?:m)?\b.{0,30}\b(?:spent|spends?|bought|buys?)\b.{0,20}\b(?:most|more|least)\b"
        r"|\b(?:best|top|biggest) (?:buyers?|spenders?)\b",
        text,
    ):
        return "query_accounts"
    if quiet and re.search(r"\bwho(?:m)?\b", text) and not activity:
        return "query_accounts"
    if activity and (_is_activity(text) or not cues.DEALS.search(text)):
        return "search_activities"
    if cues.DEALS.search(text):
        return "query_deals"
    if quiet and re.search(r"\bwho(?:m)?\b", text):
        return "query_accounts"
    if _is_my_day(text):
        return "search_activities"
    in_stage = bool(re.search(r"\b(?:stages?|phases?)\b", text))
    if clause.of("stage", "pipeline", weak=in_stage) and (in_stage or cues.QUERYING.search(text)):
        return "query_deals"
    if re.search(
        r"^(?:is there |are there )?(?:anything|what(?:'s| is))\b.{0,20}\b(?:closing|stuck|overdue"
        r"|slipping)\b|\b(?:closing|expected to close)\b",
        text,
    ):
        return "query_deals"
    if (
        clause.of("person")
        and cues.QUERYING.search(text)
        and re.search(r"\b(?:quota|target|numbers?|performance|perform\w*|doing|results?)\b", text)
    ):
        return "query_deals"
    if re.search(r"\b(?:won|lost|wins|losses|win rate)\b", text) and (
        clause.period or slots.group(text) or reading.is_counted(text) or clause.of("person", "team")
    ):
        return "query_deals"
    if slots.figures(text) and re.search(r"\b(?:over|above|more than|under|below|between)\b", text):
        return "query_deals"
    return None


def _counts_deals(text: str) -> bool:
    """`deals by account`, `revenue per customer`: the figures are of deals, clients only sort them."""
    if re.search(
        r"\b(?:by|per|for each|each) (?:our |the )?(?:accounts?|customers?|clients?|company)\b", text
    ):
        return True
    if re.search(
        r"\b(?:deals?|opportunit\w+)\b.{0,30}\b(?:with|from|of|at|for) (?:our |the |all |any |new "
        r"|existing |german |french )?(?:x_\w+ )?(?:accounts?|customers?|clients?|companies)\b",
        text,
    ):
        return True
    if re.search(
        r"\b(?:accounts?|customers?|clients?|companies)\b.{0,60}\b(?:with|have|has|having|without"
        r"|no)\b.{0,40}\b(?:deals?|opportunit\w+)\b",
        text,
    ):
        return False
    first_deal = cues.DEAL_NOUN.search(text)
    first_account = cues.ACCOUNTS.search(text)
    if re.search(
        r"\b(?:win rate|average deal|deal size|sales cycle|how many deals|which deals|what deals"
        r"|list (?:the |all )?deals|open deals|pipeline)\b",
        text,
    ):
        return bool(first_deal or re.search(r"\b(?:win rate|sales cycle|pipeline)\b", text)) and not re.match(
            r"^(?:which|what|list|show|how many) (?:\w+ )?(?:accounts?|customers?|clients?|companies)\b", text
        )
    return bool(first_deal and first_account and first_deal.start() < first_account.start())


def _is_activity(text: str) -> bool:
    return bool(
        re.search(
            r"\b(?:calls?|meetings?|visits?|appointments?|calendar|agenda|schedule|e-?mails?|mails?"
            r"|messages?|notes?|tasks?|to[- ]?do(?:s| list)?|reminders?|follow[- ]?ups?|activit(?:y|ies)"
            r"|on my plate|discussed|said|mentioned|conversations?)\b",
            text,
        )
    )


def _is_my_day(text: str) -> bool:
    return bool(
        re.search(
            r"\b(?:what (?:do|should|must|have) i (?:do|have|got|need)\b|what(?:'s| is) (?:on )?(?:my"
            r"|for) (?:day|week|today|tomorrow|plate|schedule|agenda)|my day|my week|what did i do\b"
            r"|what(?:'s| is) (?:up|on|next|due|planned) (?:today|tomorrow|this week|for me"
            r"|next week)|anything (?:due|planned|on) )",
            text,
        )
    )


_OF_TEAM = re.compile(r"\b(?:who|which (?:people|colleagues|reps)|list|members?|how many people|name)\b")

_OF_COLLEAGUE = re.compile(
    r"\b(?:e-?mail|mail|phone|telephone|address|number|role|title|job|position|manager"
    r"|boss)(?: (?:address|number))? (?:of|for) (?:(?:my|our|the) )?(?:colleague |rep "
    r"|team ?mate )?x_prsn"
    r"|x_prsn(?:'s)? (?:e-?mail|mail|phone|telephone|address|number|role|team|title|job|position"
    r"|manager|boss)\b|\bcolleague x_prsn|\bhow (?:can|do) i reach x_prsn|\b(?:what|which) team\b"
)


def _is_people(clause: Clause) -> bool:
    text = clause.text
    if clause.of("person") and _OF_COLLEAGUE.search(text) and not cues.DEALS.search(text):
        return True
    if cues.DEALS.search(text) or cues.ACTIVITIES.search(text) or cues.ACCOUNTS.search(text):
        return False
    if clause.of("team") and _OF_TEAM.search(text):
        return True
    if clause.of("person"):
        return (
            bool(
                re.search(
                    r"^(?:who is|who's|who are|find|look up|show me|tell me about|is there an?)\b"
                    r"|\b(?:which|what) team\b|\bteam (?:is|does)\b|\bcolleague\b|\bwork(?:s"
                    r"|ing)? (?:here|for us|with us)\b|\bin which team\b",
                    text,
                )
            )
            or text.strip(" ?.!") == "x_prsn"
        )
    return bool(
        re.search(
            r"\b(?:who is (?:in|on) my team|who am i|my colleagues|my team ?mates?|members of my team)\b",
            text,
        )
    )


_WAS_SAID = re.compile(
    r"\b(?:did|has|have|which|who|any(?:body|one)?|where|how often|how many)\b.{0,50}\b(?:mention\w*"
    r"|said|say|talk\w*|complain\w*|ask(?:ed)?|discuss\w*|wrote|write)\b.{0,60}\b(?:calls?|meetings?"
    r"|e-?mails?|mails?|notes?|visits?|conversations?)\b"
    r"|\b(?:calls?|meetings?|e-?mails?|mails?|notes?|activities)\b.{0,40}\b(?:mention\w*|about"
    r"|regarding|discuss\w*)\b"
)


def _was_said(text: str) -> bool:
    return _WAS_SAID.search(text) is not None and not re.search(
        r"\b(?:should|must|shall|can|could|may)\b", text
    )


def is_asked_of_records(clause: Clause) -> bool:
    """Between a list and a rule: the form of the question tells."""
    text = clause.text
    if reading.is_figure_of_deals(text) or _was_said(text):
        return True
    if re.search(
        r"\b(?:may|can|could|should|must|allowed|policy|rule|rules|according to|do we (?:offer"
        r"|promise|guarantee|give)|what (?:do|should|can) (?:i|we) (?:say|answer|tell|do)|how (?:do"
        r"|should|can) (?:i|we)|what happens|criteria|guide|playbook|usually|in general"
        r"|when is a deal|what is (?:the|our) (?:process|discount|warranty|policy))\b",
        text,
    ):
        return bool(
            re.search(
                r"\b(?:which|list|how many|show)\b.{0,20}\b(?:deals|accounts|customers|clients|leads"
                r"|calls|meetings|tasks|opportunities)\b",
                text,
            )
        ) and not re.search(r"\b(?:policy|rules?|playbook|guide)\b", text)
    return bool(cues.RECORDS.search(text) and cues.QUERYING.search(text))


def many(tool: str, clause: Clause) -> Wanted:
    match tool:
        case "query_deals":
            return Wanted(tool, reading.deal_question(clause))
        case "query_accounts":
            return Wanted(tool, reading.account_question(clause))
        case "query_leads":
            return Wanted(tool, reading.lead_question(clause))
        case "search_activities":
            return Wanted(tool, reading.activity_question(clause))
        case _:
            return Wanted("find_people", {"text": (clause.of("team") or clause.of("person") or ["me"])[0]})


def documents(clause: Clause) -> Wanted:
    return Wanted("search_documents", {"question": _question_for_documents(clause)})


def _question_for_documents(clause: Clause) -> str:
    words = re.sub(r"\b([Ww])hats\b", r"\1hat is", clause.words.strip())
    return words if len(words) > 1 else f"{words} ?"
