"""What forecasting does when others tell it something."""

from dealwright.domains.forecasting.rounds import ask_round
from dealwright.domains.forecasting.upkeep import note_teams_anew, rebuild, set_up_demo
from dealwright.domains.identity.models import Workspace
from dealwright.kernel.events import EventRow
from dealwright.kernel.relay import Handler
from dealwright.kernel.work import Work


async def on_workspace_created(work: Work, event: EventRow) -> None:
    """The demo company has a history: its earlier forecasts can be worked out."""
    workspace = await work.get_or_none(Workspace, work.workspace_id)
    if workspace and workspace.is_demo:
        await work.defer(set_up_demo)


async def on_import_changed(work: Work, event: EventRow) -> None:
    """An import that ended, or was undone, may have changed what was won when."""
    if event.payload.get("status") in ("done", "undone"):
        await work.defer(rebuild)


async def on_workspace_updated(work: Work, event: EventRow) -> None:
    """Earlier forecasts in a new currency are worked out from the history."""
    if "currency" in event.payload["changes"]:
        await work.defer(rebuild)


async def on_members_changed(work: Work, event: EventRow) -> None:
    """However many move: one round waits at most."""
    if await ask_round(work):
        await work.defer(note_teams_anew)


HANDLERS = (
    Handler("forecasting.on_workspace_created", "workspace.created", on_workspace_created),
    Handler("forecasting.on_workspace_updated", "workspace.updated", on_workspace_updated),
    Handler("forecasting.on_members_changed", "team.members_changed", on_members_changed),
    Handler("forecasting.on_import_changed", "import.changed", on_import_changed),
)
