"""Whether a user's own question asks for an action, and for which. Pure: only the user's words are read.

Proposing tools are offered only then, so that no text out of a record or a document can bring one up.
"""

import re

from dealwright.domains.copilot.brains.words import folded, tidy
from dealwright.domains.copilot.findings import ActionKind

# An order stands at the beginning of a sentence, perhaps after a courtesy or after "and then". The courtesies
# are counted and never given back, so that a thousand of them cost no more than their letters.
_BEGIN = (
    r"(?:^|[.?!;:\n]\s*+|,\s*+|\b(?:and|then|also|please|pls|plz|kindly|so|ok|okay|hey|hi|just|now"
    r"|copilot)[, ]\s*+)"
    r"(?:(?:please|pls|plz|kindly|just|also|now|then)[, ]\s*+){0,4}+"
    r"(?:(?:can|could|would|will) you (?:please |kindly |quickly |just )?+"
    r"|i(?:'d| would)? (?:want|need|like) (?:you )?to |i want you to |let'?s |let me "
    r"|help me (?:to )?+|i have to |we (?:should|need to|must) "
    r"|would you mind |you (?:can|should|must) |go ahead and |make sure (?:to|that you) "
    r"|don'?t forget to |please ){0,4}+"
)
_MAIL = r"(?:e-?mails?|mails?|messages?|letters?|repl(?:y|ies)|answers?|note to|thank[- ]you note)"
_TASK = r"(?:tasks?|to-?dos?|reminders?|follow[- ]?ups?|action items?|call-?backs?|appointments?)"
_ORDERS: tuple[tuple[ActionKind, str], ...] = (
    (
        "create_task",
        rf"(?:remind (?:me|us|@?\w+)\b|(?:create|add|set(?: up)?|make|schedule|put|new|enter|plan"
        rf"|book)\b[^.?!]{{0,40}}\b{_TASK}\b"
        rf"|{_TASK}\s*(?::|to\b)\s|{_TASK} for [^:?]{{1,40}}:|(?:set|put|add) (?:me )?(?:a "
        rf"|an )?(?:alarm|nudge)|nudge me|ping me|note to self"
        rf"|(?:put|add) .{{1,60}} (?:on|to|in) my (?:list|calendar|tasks?|to-?dos?|agenda|plate)"
        rf"|(?:schedule|plan|book|set up|arrange|organise|organize) (?:a |an |the |another )?(?:call"
        rf"|meeting|visit|demo|follow[- ]?up|appointment)\b"
        rf"|follow up (?:with|on)\b|assign (?:a )?task|don'?t let me forget|make a note to\b)",
    ),
    (
        "log_call",
        r"(?:(?:log|record|enter|register|track|save|write down|document|file|add|put in|capture"
        r"|note(?: down)?) (?:\w+ ){0,4}"
        r"(?:call|phone call|conversation|phone conversation|chat|talk)s?\b"
        r"|(?:log|note(?: down)?|record|write down|save) (?:that )?(?:i|we) (?:\w+ )?(?:called|spoke"
        r"|talked|phoned|rang|reached|had a call|tried)"
        r"|i (?:just |have just |'ve just )?(?:got off the phone|hung up|finished (?:a|my|the) call)"
        r"|(?:just )?(?:called|phoned|spoke (?:to|with)|had a call with|talked (?:to|with)"
        r"|got off the phone with) .{1,80}(?::|,? (?:log|note|record) (?:it|that|this))"
        r"|i (?:just )?(?:called|phoned|spoke (?:to|with)|had a call with|talked (?:to"
        r"|with)) .{1,80}(?::|,? (?:please )?(?:log|note|record|save) (?:it|that|this|the call)))",
    ),
    (
        "draft_mail",
        rf"(?:(?:draft|write|compose|prepare|send|word|formulate|type|create|make|drop|shoot|generate"
        rf"|phrase)\b[^.?!]{{0,50}}\b{_MAIL}\b"
        rf"|(?:e-?mail|mail|write to|write back to|reply to|respond to|message)\s+(?!address|addresses"
        rf"|of\b|for\b|by\b|at\b|with\b|and\b|or\b|in\b|on\b|traffic|was|is|are|from|about\b|history"
        rf"|they|he|she|did)[@\w])",
    ),
    (
        "move_stage",
        r"(?:(?:move|advance|push|shift|drag|bring|promote|pull|transfer|put|set|change|update|switch"
        r"|progress)\b[^.?!]{1,120}\b"
        r"(?:to|into|in|back to|forward|on to|onto|as|stage|next stage)\b[^.?!]*"
        r"|(?:mark|close|flag|book|set|register|record|change)\b[^.?!]{1,120}\b(?:as |to )?(?:won"
        r"|lost|closed[- ]won|closed[- ]lost)\b"
        r"|(?:we|i) (?:just |have |'ve )?(?:won|lost) [^.?!]{1,100}(?:,|:"
        r"|\band\b)? ?(?:please )?(?:mark|close|update|move|set) )",
    ),
)
_ACTIONS: list[tuple[ActionKind, re.Pattern[str]]] = [
    (kind, re.compile(_BEGIN + order)) for kind, order in _ORDERS
]
# Asking about it is no order: "how do I move a deal", "did anybody log a call".
_ASKED = re.compile(
    r"^(?:how|what|when|why|who|which|where|did|does|do|is|are|was|were|has|have|may|should i|shall i|am i)\b"
)
_TELL = re.compile(
    r"\b(?:remind me (?:what|who|when|how|which|where|why|of what|about what|of our|of the|what's)"
    r"|draft (?:deals?|offers?))\b"
)
_NOT_A_STAGE = re.compile(
    r"\b(?:put|set|bring|change|update|push|pull)\b[^.?!]{0,60}\b(?:together|list|summary|overview"
    r"|table|order|sorted|amount|owner"
    r"|close date|phone|address|next step|in (?:a|one) (?:table|list|sentence|word))\b"
)


def actions_wanted(question: str) -> frozenset[ActionKind]:
    """The kinds of action that the words ask for; empty for a question."""
    text = folded(tidy(question)).lstrip(" -*>\"'")
    found: set[ActionKind] = set()
    for kind, pattern in _ACTIONS:
        for order in pattern.finditer(text):
            sentence = re.split(r"(?<=[.?!;])\s", text[: order.end()])[-1].lstrip()
            if _ASKED.match(sentence) and not re.search(r"(?:,| and| then) ?(?:please )?\w+", sentence):
                continue
            if _is_question_before(text, order) or _TELL.search(
                order[0] + text[order.end() : order.end() + 20]
            ):
                continue
            if kind == "move_stage" and _NOT_A_STAGE.search(order[0]):
                continue
            found.add(kind)
    return frozenset(found)


def wants_action(question: str) -> bool:
    """Whether the user's own words ask for something to be done."""
    return bool(actions_wanted(question))


def _is_question_before(text: str, order: re.Match[str]) -> bool:
    """`what happens if I move it`: the order stands inside a question, not beside it."""
    head = text[: order.start()]
    sentence = re.split(r"[.?!;:]\s", head)[-1].strip()
    joined = re.match(r"\s*(?:,|and\b|then\b|also\b|please\b|;|:|\.|\?|!)", order[0])
    return bool(sentence) and bool(_ASKED.match(sentence)) and not joined
