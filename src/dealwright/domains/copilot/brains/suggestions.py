"""Questions to start with, by what the asker may do and what lies open."""

from dealwright.domains.copilot.findings import RecordRef
from dealwright.kernel.actor import Actor

OF_RECORD = {
    "account": ("What has {} bought so far?", "When did we last talk to {}?", "What should I pitch to {}?"),
    "contact": ("When did we last talk to {}?", "How can I reach {}?"),
    "deal": ("Where does {} stand?", "What is the next step on {}?"),
    "lead": ("What do we know about {}?",),
}
OF_PIPELINE = (
    "Which of my deals close this month without a next step?",
    "How much did we win this quarter?",
    "Which open deals have been quiet for 30 days?",
)
OF_DOCUMENTS = ("What is our warranty?",)


def suggestions(actor: Actor, subject: RecordRef | None) -> list[str]:
    found: list[str] = []
    if subject and actor.may("crm:read"):
        found += [one.format(subject.label) for one in OF_RECORD.get(subject.kind, ())]
    if actor.may("crm:read"):
        found += OF_PIPELINE
    if actor.may("knowledge:read"):
        found += OF_DOCUMENTS
    return found[:4]
