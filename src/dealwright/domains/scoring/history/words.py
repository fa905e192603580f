"""What a text speaks of, by a few words each. Weak signals: a model decides what they are worth."""

import re

SUBJECTS: dict[str, re.Pattern[str]] = {
    "price": re.compile(r"\b(pric|cost|quot|offer|discount|budget|preis|angebot|rabatt)", re.IGNORECASE),
    "competitor": re.compile(r"\b(competit|alternativ|other vendor|also looking|wettbewerb)", re.IGNORECASE),
    "objection": re.compile(
        r"\b(concern|too expensive|objection|not sure|hesitat|worr|risk|doubt|bedenken|zu teuer)",
        re.IGNORECASE,
    ),
    "try": re.compile(r"\b(demo|trial|pilot|test|visit|poc|proof of concept|probe)", re.IGNORECASE),
    "haste": re.compile(
        r"\b(urgent|asap|deadline|this week|this month|as soon as|dringend|eilig)", re.IGNORECASE
    ),
    "decider": re.compile(
        r"\b(board|ceo|cfo|managing director|decision|sign|approv|purchasing|procure|geschäftsführ)",
        re.IGNORECASE,
    ),
    "later": re.compile(
        r"\b(next year|postpon|on hold|later|no budget|not now|frozen|verschob|nächstes jahr)", re.IGNORECASE
    ),
    "thanks": re.compile(
        r"\b(great|thank|happy|perfect|sounds good|looking forward|gerne|danke)", re.IGNORECASE
    ),
}
MISSED = re.compile(
    r"no.?show|missed|cancel|did not (come|appear|show)|nicht erschienen|abgesagt", re.IGNORECASE
)
UNREACHED = re.compile(r"no answer|voicemail|not reached|busy|left a message|nicht erreicht", re.IGNORECASE)


def subjects_of(text: str) -> frozenset[str]:
    if not text:
        return frozenset()
    return frozenset(name for name, pattern in SUBJECTS.items() if pattern.search(text))
