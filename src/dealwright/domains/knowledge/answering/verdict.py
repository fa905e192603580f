"""What an engine says before anything of it is believed, and what is left of it after the checks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from dealwright.domains.knowledge.answering.checks import why_not
from dealwright.domains.knowledge.answering.evidence import Claim

Band = Literal["answered", "related", "nothing"]


@dataclass(frozen=True)
class Verdict:
    """`claims` are empty unless `band` is `answered`; `model` is empty for the builtin engine."""

    band: Band
    claims: Sequence[Claim]
    confidence: float
    reason: str
    engine: str
    model: str = ""
    dropped: Sequence[str] = ()


def checked(verdict: Verdict) -> Verdict:
    """Drops sentences that are not borne out; without any left it is no answer."""
    reasons = [why_not(claim) for claim in verdict.claims]
    kept = [claim for claim, reason in zip(verdict.claims, reasons, strict=True) if reason is None]
    dropped = [claim.text for claim, reason in zip(verdict.claims, reasons, strict=True) if reason]
    if not dropped:
        return verdict
    left = replace(verdict, claims=kept, dropped=[*verdict.dropped, *dropped])
    if kept:
        return left
    reason = "What could be said is not borne out by the passages."
    return replace(left, band="related", reason=reason, confidence=min(verdict.confidence, 0.3))
