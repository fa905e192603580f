"""What the copilot tells others: ids, never what was said."""

from dataclasses import dataclass

from dealwright.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ConversationChanged(Event):
    """A conversation began, got an answer, was renamed, shared, attached, deleted or brought back."""

    type = "conversation.changed"
    audience = "copilot:use"


@dataclass(frozen=True, kw_only=True)
class ProposalDecided(Event):
    """Its asker approved or declined an action; what it did stands in the record's own event."""

    type = "proposal.decided"
    audience = "copilot:use"
    action: str
    state: str


@dataclass(frozen=True, kw_only=True)
class EvaluationChanged(Event):
    """A measurement was begun, went on or ended."""

    type = "evaluation.changed"
    audience = "copilot:evaluate"
