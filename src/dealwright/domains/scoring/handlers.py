"""What scoring does when crm tells it something: it queues, and scores in the background."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from dealwright.domains.crm.models.records import Activity
from dealwright.domains.identity.models import Workspace
from dealwright.domains.scoring.flows.scoring import score_records
from dealwright.domains.scoring.flows.starting import score_by_rules, start_first_training
from dealwright.domains.scoring.history.facts import Kind
from dealwright.domains.scoring.service.settings import KINDS
from dealwright.kernel.events import EventRow
from dealwright.kernel.relay import Handler
from dealwright.kernel.work import Work

SOON = timedelta(hours=1)
"""What changed earlier is scored by the night, or by the run that follows an import and the demo's making."""


async def on_record(work: Work, event: EventRow) -> None:
    kind: Kind = "lead" if event.subject_kind == "lead" else "deal"
    because = "created" if event.type.endswith(".created") else "changed"
    await _queue(work, kind, [event.subject_id], because)


async def on_activity(work: Work, event: EventRow) -> None:
    activity = await work.get_or_none(Activity, event.subject_id) if event.subject_id else None
    if activity is not None:
        await _queue(work, "lead", [activity.lead_id], "activity")
        await _queue(work, "deal", [activity.deal_id], "activity")


async def on_batch(work: Work, event: EventRow) -> None:
    """An import wrote many records; of activities the night takes care."""
    kind = event.payload.get("kind")
    ids = [UUID(one) for one in (*event.payload.get("created", ()), *event.payload.get("updated", ()))]
    if kind == "lead" or kind == "deal":
        await _queue(work, kind, ids, "created")


async def on_import(work: Work, event: EventRow) -> None:
    if event.payload.get("status") == "done":
        await _start(work)


async def on_workspace_created(work: Work, event: EventRow) -> None:
    """The demo company comes with its history."""
    workspace = await work.get_or_none(Workspace, work.workspace_id)
    if workspace and workspace.is_demo:
        await _start(work)


async def _start(work: Work) -> None:
    for kind in KINDS:
        await score_by_rules(work, kind)
    for kind in KINDS:
        await start_first_training(work, kind)


async def _queue(work: Work, kind: Kind, ids: Sequence[UUID | None], because: str) -> None:
    named = [str(one) for one in ids if one]
    if named:
        await work.defer(score_records, kind=kind, ids=named, because=because)


HANDLERS = (
    *(
        Handler(f"scoring.on_{kind}_{word}", f"{kind}.{word}", on_record, within=SOON)
        for kind, words in (
            ("lead", ("created", "updated", "converted", "deleted", "restored")),
            ("deal", ("created", "updated", "moved", "deleted", "restored")),
        )
        for word in words
    ),
    *(
        Handler(f"scoring.on_activity_{word}", f"activity.{word}", on_activity, within=SOON)
        for word in ("created", "updated", "deleted", "restored")
    ),
    Handler("scoring.on_batch", "import.batch", on_batch),
    Handler("scoring.on_import", "import.changed", on_import),
    Handler("scoring.on_workspace_created", "workspace.created", on_workspace_created),
)
