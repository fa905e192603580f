"""What crm tells others.

`<kind>` is account, contact, lead, deal, activity, product, pipeline, tag or lost_reason.
"""

from dataclasses import dataclass
from uuid import UUID

from dealwright.kernel.changes import Changes
from dealwright.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class _OfRecord(Event):
    audience = "crm:read"
    kind: str
    version: int

    def name(self) -> str:
        return f"{self.kind}.{self.type}"


@dataclass(frozen=True, kw_only=True)
class RecordCreated(_OfRecord):
    """`<kind>.created`"""

    type = "created"


@dataclass(frozen=True, kw_only=True)
class RecordUpdated(_OfRecord):
    """`<kind>.updated`; `changes` is `{field: [before, after]}`."""

    type = "updated"
    changes: Changes


@dataclass(frozen=True, kw_only=True)
class RecordDeleted(_OfRecord):
    """`<kind>.deleted`: it can still be restored."""

    type = "deleted"


@dataclass(frozen=True, kw_only=True)
class RecordRestored(_OfRecord):
    """`<kind>.restored`"""

    type = "restored"


@dataclass(frozen=True, kw_only=True)
class DealMoved(Event):
    """A deal came into another stage; `status` says whether that closed it."""

    type = "deal.moved"
    audience = "crm:read"
    version: int
    from_stage_id: UUID
    to_stage_id: UUID
    from_stage: str
    to_stage: str
    status: str
    amount_minor: int | None
    currency: str


@dataclass(frozen=True, kw_only=True)
class LeadConverted(Event):
    type = "lead.converted"
    audience = "crm:read"
    version: int
    contact_id: UUID
    deal_id: UUID | None
    status_before: str | None = None


@dataclass(frozen=True, kw_only=True)
class RecordsImported(Event):
    """A batch of an import: `ids` of one kind that were created or updated together.

    What changed of those that were here already is in `import_records`, not here: an event is read by every
    process. `changes_kept` is missing from events of before that was so.
    """

    type = "import.batch"
    audience = "crm:read"
    kind: str
    file: str
    created: list[UUID]
    updated: list[UUID]
    changes_kept: bool = True


@dataclass(frozen=True, kw_only=True)
class ImportChanged(Event):
    """An import came into another state."""

    type = "import.changed"
    audience = "crm:read"
    status: str
