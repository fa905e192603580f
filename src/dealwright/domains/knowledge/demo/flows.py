"""The playbook of the demo company, put in as an admin would: as files of one source."""

from importlib.resources import files as resources

from sqlalchemy import select

from dealwright.domains.identity.queries import system_actor
from dealwright.domains.knowledge.flows.running import queue_documents
from dealwright.domains.knowledge.flows.sources import MEDIA, store_bytes
from dealwright.domains.knowledge.models import Source
from dealwright.domains.knowledge.schemas import NewSource
from dealwright.domains.knowledge.service import sources
from dealwright.kernel.jobs import job
from dealwright.kernel.worker import JobContext
from dealwright.ports.files.base import Files

NAME = "Sales playbook"
STALE_DAYS = 365
FOLDER = resources("dealwright.domains.knowledge.demo") / "playbook"


def playbook() -> dict[str, bytes]:
    """The pages by file name."""
    return {one.name: one.read_bytes() for one in sorted(FOLDER.iterdir(), key=lambda one: one.name)}


@job("knowledge.add_playbook", queue="knowledge")
async def add_playbook(context: JobContext) -> None:
    """Does nothing when it is there already."""
    actor = system_actor(context.actor.workspace_id, "demo")
    async with context.begin(actor) as work:
        if (await work.session.scalars(select(Source.id).where(Source.name == NAME))).first():
            return
    pages = playbook()
    stored = [
        await store_bytes(context.ports[Files], name, body, MEDIA[".md"]) for name, body in pages.items()
    ]
    async with context.begin(actor) as work:
        form = NewSource(kind="files", name=NAME, stale_days=STALE_DAYS)
        source = await sources.create_source(work, form)
        ids, _ = await sources.add_files(work, source.id, stored)
        await queue_documents(work, source.id, ids)
