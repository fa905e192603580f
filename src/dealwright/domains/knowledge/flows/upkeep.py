"""What happens by the clock: sources that are due, jobs that were lost, versions that are old."""

import contextlib

import structlog
from sqlalchemy.exc import SQLAlchemyError

from dealwright.domains.identity.queries import system_actor
from dealwright.domains.knowledge.flows.running import queue_run, read_source
from dealwright.domains.knowledge.flows.sources import remove_source
from dealwright.domains.knowledge.service import ingest, sources
from dealwright.kernel.errors import AppError
from dealwright.kernel.jobs import job
from dealwright.kernel.worker import JobContext

log = structlog.get_logger("knowledge")


@job("knowledge.refresh_due", cron="*/5 * * * *", queue="knowledge")
async def refresh_due(context: JobContext) -> None:
    """Queues the sources whose time has come, and again those whose job was lost, each in its workspace."""
    async with context.begin(context.actor, scope="system") as work:
        due = await sources.due_for_refresh(work)
        stuck = await sources.stuck(work)
    for workspace_id, source_id in due:
        async with context.begin(system_actor(workspace_id, "refresh")) as work:
            with contextlib.suppress(AppError):
                await queue_run(work, source_id)
    for one in stuck:
        async with context.begin(system_actor(one.workspace_id, "refresh")) as work:
            if one.is_deleting:
                await work.defer(remove_source, source_id=one.source_id)
            elif one.run_id:
                await work.defer(read_source, run_id=one.run_id)


@job("knowledge.forget_old", cron="17 3 * * *", queue="knowledge")
async def forget_old(context: JobContext) -> None:
    """Once a day: what was replaced long ago."""
    async with context.begin(context.actor, scope="system") as work:
        places = await sources.workspaces_with_sources(work)
    for workspace_id in places:
        try:
            async with context.begin(system_actor(workspace_id, "clean-up")) as work:
                await ingest.forget_old(work)
        except SQLAlchemyError:
            log.exception("old versions could not be forgotten", workspace=str(workspace_id))
