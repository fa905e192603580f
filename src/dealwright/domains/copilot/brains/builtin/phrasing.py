"""Other words for the same: jargon, short forms and roundabout wordings by the words that rules read.

One table for all of understanding, applied to a masked question. Names and figures are left as they are, so
nothing that narrows a question is lost on the way.
"""

import re

_PAIRS: tuple[tuple[str, str], ...] = (
    (
        r"^(?P<q>(?:count|list|show|total|add|work out)\b(?!.*\b(?:tasks?|meetings?|calls?)\b).*?) for me\b",
        r"\g<q>",
    ),
    (r"\b(?:that )?(?:had|have|has|with) the (?:highest|largest|biggest) (?:value|amount)s?\b", "biggest"),
    (r"\bdeal\b(?P<m>.*),? by (?:value|amount)\b", r"deal\g<m>"),
    (r"\bput on the table\b", "spent"),
    (r"\bsince we (?:began|started)\b", ""),
    (r"\b(?:people|persons) employed (?:at|by|with)\b", "employees at"),
    (r"\b(?P<n>meetings|calls|deals|leads|accounts) count\b", r"how many \g<n>"),
    (r"\b(?:still )?not (?:yet )?(?:closed|decided)(?: yet)?\b", "open"),
    (r"\bpast[- ]due\b", "overdue"),
    (r"\btasks on me\b", "tasks of mine"),
    (r"\bwhose is (?:it|that|this)\b", "who owns it"),
    (r"\bwere held in our company\b", "did we have"),
    (r"\b(?P<n>stage|owner|month|industry|reason) by (?P=n)\b", r"by \g<n>"),
    (r"\b(?:been )?(?:ignoring|ignored)\b", "quiet"),
    (r"\bhow(?:'s| is| was| are) (?:the|our|my) (?P<u>quarter|month|week|year)\b", r"how is this \g<u>"),
    (r",? ?\bi (?:mean|meant)\b,?", ","),
    (r", in people\b", ""),
    (r"\bwhere (?:have we got(?:ten)? to|are we|do we stand) with\b", "which stage is the deal with"),
    (r"\b(?:these |those |the )?(?P<x>x_acct|x_clnt) people\b", r"\g<x>"),
    (r"\bthese (?:people|guys|folks)\b", "they"),
    (
        r"\bhow big a (?:company|firm|business)\b|\bhow many (?:people )?(?:do )?(?:they )?(?:work|employ)"
        r"(?: there| for them| at x_acct)?\b",
        "how many employees",
    ),
    (r"\bwhere do (?:our|the|my) leads come from\b", "leads by source"),
    (r"\b(?:have |has )?made it (?:in)?to\b", "are in"),
    # Days
    (
        r"\b(?:year[- ]to[- ]date|calendar year to date|ytd|so far (?:in )?this year"
        r"|since (?:the )?(?:1st of "
        r"|first of |beginning of |start of )?(?:january|(?:the|this) year)|(?:in )?(?:the )?"
        r"(?:current|running|present) (?:calendar )?(?:year|yr)|this calendar year|in this year|this yr)\b",
        "this year",
    ),
    (
        r"\b(?:in )?(?:the )?(?:whole of |course of |all of )?(?:the )?(?:prior|previous|preceding|past"
        r"|last)[- ]"
        r"(?:calendar[- ])?(?P<u>year|yr|quarter|qtr|month|mth|week|wk)\b(?!s)",
        r"last \g<u>",
    ),
    (
        r"\b(?:in )?(?:the )?(?:following|coming|upcoming) (?P<u>year|quarter|month|week)\b(?!s)",
        r"next \g<u>",
    ),
    (
        r"\b(?:in )?(?:the )?(?:current|running|present) (?P<u>quarter|month|week)\b",
        r"this \g<u>",
    ),
    (r"\b(?P<w>last|this|next) yr\b", r"\g<w> year"),
    (r"\b(?P<w>last|this|next) qtr\b", r"\g<w> quarter"),
    (r"\b(?P<w>last|this|next) mth\b", r"\g<w> month"),
    (r"\b(?P<w>last|this|next) wk\b", r"\g<w> week"),
    (r"\bin the (?P<w>next|last) (?P<u>year|quarter|month|week)\b(?!s)", r"\g<w> \g<u>"),
    (r"\b(?P<u>year|quarter|month|week) before (?:this|the current)(?: one)?\b", r"last \g<u>"),
    (r"\b(?:up |un)?(?:to|till?|until) (?:date|today|now)\b|\bas of (?:today|now)\b", " "),
    (r"\b(?P<o>open|pending|running|live) (?:as of )?today\b", r"\g<o>"),
    # What people in sales say
    (r"\bopps\b|\bopportunities\b|\bbusiness cases\b", "deals"),
    (r"\bopp\b|\bopportunity\b", "deal"),
    (r"\b(?:live|active|running|pending|undecided|unclosed|ongoing) (?=deals?\b)", "open "),
    (
        r"\bdeals? (?:that|which) (?:is|are|have|has) (?:still )?(?:not|n't)(?: been)? (?:yet )?"
        r"(?:closed|decided)(?: yet)?\b",
        "open deals",
    ),
    (
        r"\bdeals?(?P<x> (?:at|with|of|for) x_\w+)?,? (?:that |which )?(?:have |has |are |is )?(?:still )?not"
        r"(?: been)? (?:yet )?(?:closed|decided|finished)(?: yet)?\b",
        r"open deals\g<x>",
    ),
    (r"\bin play\b|\bcooking\b|\bin the works\b|\bon the table\b(?= with)", "open"),
    (r"\bpipe\b|\bfunnel\b", "pipeline"),
    (r"\blogos\b", "accounts"),
    (r"\blogo\b", "account"),
    (r"\bclosed[- ]won\b", "won"),
    (r"\bclosed[- ]lost\b", "lost"),
    (r"\bwin prob\b|\bprob\b|\bodds\b|\bhow probable\b|\bporbability\b", "probability"),
    (r"(?<!\w)# ?of\b|\bno\. of\b|\bhead ?count of\b", "number of"),
    (r"\bverticals?\b|\bbranch of industry\b|\bbranche\b|\bline of business\b", "industry"),
    (r"\b(?:ticket|deal) size\b|\btcv\b|\bacv\b", "amount"),
    (
        r"\bwin ?rate\b|\bclose rate\b|\b(?:won|wins) (?:vs\.?|versus|to|against) lost\b|\bhit ratio\b",
        "win rate",
    ),
    (
        r"\b(?:what )?(?:share|percentage|per ?cent(?:age)?|ratio|proportion|fraction|part)\b"
        r"(?P<m>(?=.{0,60}\bdeals\b).{0,60})\b(?:win|won|wins|ended in a win|successful)\b(?: (?:to|of"
        r"|against) (?:all )?(?:closed|decided)"
        r" deals)?",
        r"win rate \g<m>",
    ),
    (r"\bdormant\b", "quiet"),
    (
        r"\b(?:nothing|none|nil) (?:was |has been )?logged\b|\bzero touches\b|\bno touch(?:es)?\b",
        "no activity",
    ),
    (r"\bgot no (?=activity|contact|call)", "no "),
    (
        r"\bhad no (?:recorded |logged )?(?=activity|contact|call|meeting)",
        "without ",
    ),
    (
        r"\bwhose (?:book|desk|patch|territory)\b.{0,12}?(?P<x>x_acct|x_clnt)\b(?: in| on)?"
        r"|\bwhose (?:book|desk"
        r"|patch|territory) (?:is|are) (?P<y>they|it|this|that)\b(?: in| on)?",
        r"who owns \g<x>\g<y>",
    ),
    (r"\bwho (?:on|in|of) (?:our|the|my) team (?:has|have|has got|got)\b", "who owns"),
    (
        r"\bwhich (?:one )?(?:of (?:our|my) )?(?:colleagues?|reps?) (?:is having|has|has got|holds)\b",
        "who owns",
    ),
    (r"\bwho is on (?:that|this|the) (?P<d>deal|account)\b", r"who owns the \g<d>"),
    (r"\binstall(?:ed)? base\b", "products bought"),
    (
        r"\b(?:has|have|did) (?P<x>x_acct|x_clnt|they) (?:got|get|had|have|taken?|received?) from us\b",
        r"has \g<x> bought from us, which products",
    ),
    (r"\bproducts sold to\b|\bproducts of (?:us|ours)\b", "products bought by"),
    (
        r"\b(?:money|everything|sum|value|amount|total) (?:of everything )?(?:that )?(?:we (?:have "
        r"|had |ever )?"
        r"(?:won|win)) (?=there|with|from|at|on)",
        "total spent ",
    ),
    (r"\blifetime (?:spend|value|revenue)\b|\ball[- ]time (?:spend|value|revenue)\b", "total spend"),
    (r"\bwins\b(?P<m>.{0,12})\bhow many\b|\bhow many wins\b", "how many deals won"),
    (r"\b(?:closed|won) something\b.{0,60}\bnumber of won deals\b", "how many deals won"),
    (
        r"\bhow often (?:have|has|did) (?:we|i) (?:actually )?(?:closed?|won?|win) (?:something|a deal)\b",
        "how many deals won",
    ),
    (
        r"\bhow many times (?:have |did )?we (?:have )?(?:won|win|close[d]?) (?:a deal)?\b",
        "how many deals won",
    ),
    (r"\bjust the count\b|\bcount only\b|\bthe count\b", "how many"),
    (r"\bbeen able to win\b|\bmanaged to win\b", "won"),
    (r"\bwhat line of\b", "which"),
    (r"\b(?:the )?amounts? to\b(?=\W*$)|\bcomes? to\b(?=\W*$)", "total"),
    (r"\badd (?:it |them )?(?:all )?up\b", "total"),
    (
        r"\bworth the most\b|\bof (?:the )?highest (?:value|amount)\b"
        r"|\b(?:with )?the highest (?:amounts?|values?)\b"
        r"|\bmost big\b|\bby size\b",
        "biggest",
    ),
    (r"\bwhat went wrong (?:with|at|on)\b", "why lost"),
    (r"\bwhy (?:did ?n'?t|did not|could ?n'?t) we get (?:it|this|that)\b", "why was it lost"),
    (r"\bwhich reasons?\b.{0,20}\b(?P<l>los[te]\w*)", r"why \g<l>"),
    (
        r"\b(?:mostly|usually) (?:lose|lost) deals (?:over|to|on)\b|\blos[et] deals over\b",
        "lost most often, which reason",
    ),
    (
        r"\bspread (?:over|across)(?: the)?\b|\bsplit (?:up )?by\b|\bgrouped by\b|\beach of (?:the |our )?"
        r"|\b(?:from|for) each\b|\bper\b(?! cent)",
        "by ",
    ),
    (r"\bsupposed to happen next\b|\bhave to do as next\b|\bcomes next\b|\bas next\b", "next step"),
    (
        r"\b(?:past|over|behind|beyond) (?:their|its|the|thier)? ?(?:expected )?(?:close|closing"
        r"|due) dates?\b"
        r"|\b(?:expected )?(?:close|closing|due) dates? (?:lies?|is|are|that is"
        r"|lying) (?:already )?in the past\b"
        r"|\bshould have (?:been )?(?:closed|done)(?: already| by now)?\b"
        r"|\bshould have been done(?: already)?\b",
        "overdue",
    ),
    (r"\b(?:tasks?) (?:of mine|in my name|from me)\b", "my tasks"),
    (r"\b(?:jobtitle|job title|function)\b", "title"),
    (r"\bwhich number (?:do|can|should) i (?:dial|call|ring)\b", "phone number"),
    (r"\b(?:meetings?) (?:recorded|held|logged|noted) (?:with|on|for|at)\b", "meetings with"),
    (r"\bbusy on the phone\b", "calls"),
    (r"\bclean ?room\b", "clean room"),
    (
        r"\bdeal (?:should|shall|will|is expected to|is going to)(?: be)? (?:closed|close|sign)\b",
        "deal expected to close",
    ),
    (r"\b(?:is|are) going to sign\b", "deal expected to close when"),
    (
        r"\bcontacts? persons?\b|\bpersons? (?:do )?we know\b|\bfolks we (?:deal|work) with\b"
        r"|\bpeople (?:do )?we "
        r"have on (?:record|file)\b",
        "contacts",
    ),
    (r"\blast (?:touch|touchpoint)(?: point)?\b", "last contact"),
    (r"\blast in contact with\b", "last contact with"),
    (r"\b(?:please say me|say me|tell to me)\b", "tell me"),
    (r"\ball (?:what|that) is important (?:about|on|for)\b", "overview of"),
    (
        r"\brun me through\b|\bwalk me through\b|\bthe (?:low ?down|skinny|dl|gist) (?:on|of|about)\b",
        "overview of",
    ),
)
_TABLE = tuple((re.compile(pattern), words) for pattern, words in _PAIRS)

# Asking politely, and saying why one asks, at the head of a question.
_POLITE = re.compile(
    r"^(?:(?:(?:hi|hey|hello|please|ok|okay|so|well|also|and|then|just (?:curious|wondering)"
    r"|quick (?:one|question)"
    r"|remind me|of course|sorry)[, :]+)*"
    r"(?:(?:can|could|would|will|might|may) (?:you|i) (?:please |kindly |possibly |quickly "
    r"|just )*(?:be (?:so|very) "
    r"(?:kind|good|nice) (?:as )?to |be able to |mind |trouble you (?:for|to) "
    r"|ask (?:you )?(?:for )?(?=the |what "
    r"|which |who |how |when |where |a )|have |know |)"
    r"(?:please |kindly )?(?:tell(?:ing)? me|let(?:ting)? me know|give me|giving me|say|inform me"
    r"|look(?:ing)? up"
    r"|look(?:ing)? into|remind(?:ing)? me|work out(?: for me)?|find out|check|show me|list for me)?[, ]*"
    r"(?:please[, ]+)?|i (?:would|'d|should) (?:also )?(?:like|love|be (?:interested|grateful|glad"
    r"|happy|curious)"
    r"|appreciate)(?: it)?(?: if you could)? ?(?:to (?:know|hear|learn|understand|see|have)|tell me|in|for)?"
    r"(?:, if i may,)? ?|i (?:was wondering|wonder) (?:whether|if) you could tell me |i need to know "
    r"|would it be possible to (?:tell me|know|have|get) |if it is no trouble,? |if you have a moment[:,]? "
    r"|while you are at it,? |besides that,? |it would be (?:nice|great|good|helpful) to know ))+"
)


def phrased(text: str) -> str:
    """A masked question in the words that rules read."""
    head = _POLITE.match(text)
    if head and len(text) - head.end() > 3:
        text = text[head.end() :]
    for pattern, words in _TABLE:
        text = pattern.sub(words, text)
    return re.sub(r"\s+", " ", text).strip()
