"""What knowledge does when others tell it something."""

from dealwright.domains.identity.models import Workspace
from dealwright.domains.knowledge.demo.flows import add_playbook
from dealwright.kernel.events import EventRow
from dealwright.kernel.relay import Handler
from dealwright.kernel.work import Work


async def on_workspace_created(work: Work, event: EventRow) -> None:
    """The demo company has a playbook, too. It is read in the background."""
    workspace = await work.get_or_none(Workspace, work.workspace_id)
    if workspace and workspace.is_demo:
        await work.defer(add_playbook)


HANDLERS = (Handler("knowledge.on_workspace_created", "workspace.created", on_workspace_created),)
