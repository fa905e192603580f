"""What a text speaks of, by a few words each. Weak signals: a model decides what they are worth."""

import re
from functools import lru_cache

_STEMS: dict[str, tuple[str, ...]] = {
    "price": (
        "pric",
        "cost",
        "quot",
        "offer",
        "discount",
        "budget",
        "preis",
        "angebot",
        "rabatt",
    ),
    "competitor": (
        "competit",
        "alternativ",
        "other vendor",
        "also looking",
        "wettbewerb",
    ),
    "objection": (
        "concern",
        "too expensive",
        "objection",
        "not sure",
        "hesitat",
        "worr",
        "risk",
        "doubt",
        "bedenken",
        "zu teuer",
    ),
    "try": (
        "demo",
        "trial",
        "pilot",
        "test",
        "visit",
        "poc",
        "proof of concept",
        "probe",
    ),
    "haste": (
        "urgent",
        "asap",
        "deadline",
        "this week",
        "this month",
        "as soon as",
        "dringend",
        "eilig",
    ),
    "decider": (
        "board",
        "ceo",
        "cfo",
        "managing director",
        "decision",
        "sign",
        "approv",
        "purchasing",
        "procure",
        "geschäftsführ",
    ),
    "later": (
        "next year",
        "postpon",
        "on hold",
        "later",
        "no budget",
        "not now",
        "frozen",
        "verschob",
        "nächstes jahr",
    ),
    "thanks": (
        "great",
        "thank",
        "happy",
        "perfect",
        "sounds good",
        "looking forward",
        "gerne",
        "danke",
    ),
}
"""How words of a subject begin, in small letters."""
OURS_TOO = "thanks"
"""A subject that our own mails are full of: there it says nothing."""
_STARTS = {
    subject: re.compile(rf"\b(?:{'|'.join(re.escape(one) for one in stems)})")
    for subject, stems in _STEMS.items()
}
MISSED = re.compile(
    r"no.?show|missed|cancel|did not (come|appear|show)|nicht erschienen|abgesagt", re.IGNORECASE
)
UNREACHED = re.compile(r"no answer|voicemail|not reached|busy|left a message|nicht erreicht", re.IGNORECASE)


@lru_cache(maxsize=4_096)
def subjects_of(text: str) -> frozenset[str]:
    """A regular expression looks only where a stem occurs at all: ten times quicker on most texts."""
    low = text.lower()
    return frozenset(
        subject
        for subject, stems in _STEMS.items()
        if any(stem in low for stem in stems) and _STARTS[subject].search(low)
    )
