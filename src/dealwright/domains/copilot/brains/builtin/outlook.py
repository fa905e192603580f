"""Questions about what is to come: the forecast, why a deal is likely, the score of a lead."""

import re

from dealwright.domains.copilot.brains.base import Turn
from dealwright.domains.copilot.brains.builtin.shapes import Seen, Wanted

_FORECAST = re.compile(
    r"\b(?:(?:what(?:'s| is| does)|show(?: me)?|how (?:does|is)|give me) (?:\w+ ){0,3}forecast\b"
    r"(?! (?:value|sheet))"
    r"|(?:hit|make|reach|meet|miss|beat) (?:our|my|the|this|next) (?:\w+ ){0,2}"
    r"(?:quotas?|targets?|numbers?|plan)"
    r"|(?:chances?|probability|odds|likelihood) (?:of|to|that we) (?:\w+ ){0,3}(?:quotas?|targets?)"
    r"|(?:our|my|the) quota (?:for|of|this|next)"
    r"|how much (?:will|are) we (?:likely |expected |going )?(?:to )?(?:win|close|book|land|make)\b(?! on))"
)
_OF_DEAL = re.compile(
    r"\b(?:why (?:is|are|do|does)\b.{0,60}\b(?:likely|unlikely|probab\w+|chances?|at risk|score\w*)"
    r"|win probability|what speaks (?:for|against)|what puts\b.{0,40}\bat risk"
    r"|(?:does|says?) the model\b|model(?:'s)? (?:say|view|score)|when will\b.{0,60}\bclose\b)"
)
_OF_LEAD = re.compile(
    r"\b(?:lead score|score of (?:the )?lead|(?:the )?lead .{1,60} score\b|score .{0,20}\blead\b)"
)
_LEAD = re.compile(
    r"\blead score (?:of|for) (?:the lead )?(?P<a>.+?)[?.!]*$"
    r"|\bscore (?:of|for) (?:the )?lead (?P<b>.+?)[?.!]*$"
    r"|\blead (?P<c>.+?)(?:'s)? score\b|\b(?:the )?lead (?P<d>.+?) scored?\b",
    re.IGNORECASE,
)
_MONTH = re.compile(r"\bmonths?\b")
_NEXT = re.compile(r"\bnext (?:month|quarter)\b")
_MINE = re.compile(r"\b(?:my|i)\b")


def asked_outlook(turn: Turn, seen: Seen) -> list[Wanted]:
    """The tool for it, or none when the question is about something else."""
    text = seen.plain
    if _OF_LEAD.search(text):
        return [Wanted("lead_score", {"lead": name})] if (name := _lead_of(turn, seen)) else []
    if _OF_DEAL.search(text) and len(seen.named) == 1 and seen.named[0].kind in ("deal", "account"):
        about = seen.named[0]
        return [Wanted("deal_probability", {"deal": about.handle}, about=about)]
    if _FORECAST.search(text) and not seen.named and not seen.unsure:
        period = "month" if _MONTH.search(text) else "quarter"
        arguments = {"period": period, "ahead": 1 if _NEXT.search(text) else 0}
        return [Wanted("forecast", arguments | ({"owner": "me"} if _MINE.search(text) else {}))]
    return []


def _lead_of(turn: Turn, seen: Seen) -> str | None:
    match = _LEAD.search(seen.text)
    name = next((one for one in match.groups() if one), None) if match else None
    if name:
        return name.strip()
    subject = turn.hands.subject
    return str(subject.id) if subject and subject.kind == "lead" else None
