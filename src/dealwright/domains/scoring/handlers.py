"""What scoring does when crm tells it something: it queues, and scores in the background."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from dealwright.domains.crm.models.pipelines import Stage
from dealwright.domains.crm.models.records import Activity
from dealwright.domains.identity.models import Workspace
from dealwright.domains.scoring.flows import resting
from dealwright.domains.scoring.flows.soon import score_soon
from dealwright.domains.scoring.flows.starting import score_by_rules, start_first_training
from dealwright.domains.scoring.service.settings import KINDS
from dealwright.kernel.events import EventRow
from dealwright.kernel.relay import Handler
from dealwright.kernel.work import Work

SOON = timedelta(hours=1)
"""What changed earlier is scored by the night, or by the run that follows an import and the demo's making."""


async def on_lead(work: Work, event: EventRow) -> None:
    if event.subject_id:
        await score_soon(work, "lead", [event.subject_id], _because(event))


async def on_deal(work: Work, event: EventRow) -> None:
    """What became of it also counts for the other deals of its account, and for leads from there."""
    if event.subject_id is None:
        return
    accounts = await _accounts_it_counts_for(work, event)
    await score_soon(work, "lead", await resting.leads_of(work, accounts), "changed")
    await score_soon(work, "deal", [event.subject_id], _because(event))
    await score_soon(work, "deal", await resting.deals_with(work, accounts=accounts), "changed")


async def on_account(work: Work, event: EventRow) -> None:
    if event.subject_id and _matters(event, "account"):
        former = _before(event, "domain")
        await _score_companies(work, [event.subject_id], [former] if former else [])


async def on_contact(work: Work, event: EventRow) -> None:
    if event.subject_id and _matters(event, "contact"):
        deals = await resting.deals_with(work, contacts=[event.subject_id])
        await score_soon(work, "deal", deals, "changed")


async def on_activity(work: Work, event: EventRow) -> None:
    """Also for the record it hung on before."""
    activity = await work.get_or_none(Activity, event.subject_id) if event.subject_id else None
    if activity is not None:
        await score_soon(work, "lead", _ids(activity.lead_id, _before(event, "lead_id")), "activity")
        await score_soon(work, "deal", _ids(activity.deal_id, _before(event, "deal_id")), "activity")


async def on_batch(work: Work, event: EventRow) -> None:
    """An import wrote many records; of activities, and of what became of deals, the night takes care."""
    kind = event.payload.get("kind")
    updated = [UUID(one) for one in event.payload.get("updated", ())]
    if kind == "lead" or kind == "deal":
        created = [UUID(one) for one in event.payload.get("created", ())]
        await score_soon(work, kind, [*created, *updated], "created")
    elif kind == "account":
        await _score_companies(work, updated)
    elif kind == "contact":
        await score_soon(work, "deal", await resting.deals_with(work, contacts=updated), "changed")


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


async def _score_companies(work: Work, accounts: Sequence[UUID], former: Sequence[str] = ()) -> None:
    await score_soon(work, "lead", await resting.leads_of(work, accounts, former), "changed")
    await score_soon(work, "deal", await resting.deals_with(work, accounts=accounts), "changed")


async def _accounts_it_counts_for(work: Work, event: EventRow) -> list[UUID]:
    """None when it only came into another open stage, or nothing changed that others look at."""
    if event.type == "deal.moved":
        counts = event.payload["status"] != "open" or await _was_closed(work, event)
    else:
        counts = _matters(event, "deal")
    return _ids(event.account_id, _before(event, "account_id")) if counts else []


async def _was_closed(work: Work, event: EventRow) -> bool:
    stage = await work.get_or_none(Stage, UUID(event.payload["from_stage_id"]))
    return stage is not None and stage.type != "open"


def _matters(event: EventRow, kind: str) -> bool:
    """Also when it came, went or came back."""
    return not event.type.endswith(".updated") or resting.matters(kind, _changes(event))


def _changes(event: EventRow) -> Mapping[str, Sequence[str | None]]:
    return event.payload.get("changes", {})


def _before(event: EventRow, field: str) -> str | None:
    return _changes(event).get(field, [None])[0]


def _ids(*told: UUID | str | None) -> list[UUID]:
    return [one if isinstance(one, UUID) else UUID(one) for one in told if one]


def _because(event: EventRow) -> str:
    return "created" if event.type.endswith(".created") else "changed"


HANDLERS = (
    *(
        Handler(f"scoring.on_{kind}_{word}", f"{kind}.{word}", handle, within=SOON)
        for kind, handle, words in (
            ("lead", on_lead, ("created", "updated", "converted", "deleted", "restored")),
            ("deal", on_deal, ("created", "updated", "moved", "deleted", "restored")),
            ("account", on_account, ("updated", "deleted", "restored")),
            ("contact", on_contact, ("updated", "deleted", "restored")),
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
