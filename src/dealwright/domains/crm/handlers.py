"""What crm does when others tell it something."""

from dealwright.domains.crm.service import pipelines
from dealwright.kernel.events import EventRow
from dealwright.kernel.relay import Handler
from dealwright.kernel.work import Work


async def on_workspace_created(work: Work, event: EventRow) -> None:
    """A new workspace starts with a pipeline, so that the first deal can be dragged at once."""
    await pipelines.ensure_defaults(work)


HANDLERS = (Handler("crm.on_workspace_created", "workspace.created", on_workspace_created),)
