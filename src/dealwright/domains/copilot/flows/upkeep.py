"""What happens by the clock: runs whose process is gone, checkpoints and conversations nobody needs."""

from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy import delete, select, text

from dealwright.domains.copilot.flows import answering
from dealwright.domains.copilot.live import LiveRuns
from dealwright.domains.copilot.models import Conversation, Run
from dealwright.domains.copilot.service.runs import DEAD_AFTER, Outcome, end_run
from dealwright.domains.identity.queries import actor_loader, system_actor
from dealwright.kernel.errors import AppError
from dealwright.kernel.jobs import job
from dealwright.kernel.worker import JobContext

log = structlog.get_logger("copilot")

GIVEN_UP_AFTER = timedelta(minutes=10)
DELETED_KEPT = timedelta(days=7)
LOST = "The server stopped while this was being answered. Please ask again."
TABLES = ("checkpoint_writes", "checkpoint_blobs", "checkpoints")


@job("copilot.find_dead_runs", cron="* * * * *", queue="copilot")
async def find_dead_runs(context: JobContext) -> None:
    """Queues each for its asker, so that it goes on with the rights they have now."""
    async with context.begin(context.actor, scope="system") as work:
        dead = select(Run.workspace_id, Run.id).where(
            Run.state == "running", Run.alive_at < work.now() - DEAD_AFTER
        )
        rows = (await work.connection.execute(dead.limit(500))).all()
    for workspace_id, run_id in rows:
        async with context.begin(system_actor(workspace_id, "copilot")) as work:
            await work.defer(resume_run, run_id=run_id)


@job("copilot.resume_run", queue="copilot")
async def resume_run(context: JobContext, *, run_id: str) -> None:
    """From its last checkpoint; a run that is too old, or whose asker may not ask any more, is ended."""
    run = UUID(run_id)
    if context.ports[LiveRuns].get(run):
        return
    async with context.begin(context.actor) as work:
        row = await work.get_or_none(Run, run)
        if row is None or row.state != "running":
            return
        late = row.created_at < work.now() - GIVEN_UP_AFTER
        user_id, workspace_id = row.user_id, row.workspace_id
    try:
        asker = await actor_loader(context.begin)("user", workspace_id, user_id, "")
    except AppError:
        late = True
    else:
        if not late and asker.may("copilot:use"):
            await answering.resume(context.begin, asker, context.ports, run)
            return
    async with context.begin(context.actor) as work:
        lost = Outcome(state="failed", engine="builtin", model="", prompt="", error=LOST)
        await end_run(work, run, lost)


@job("copilot.forget_old", cron="41 3 * * *", queue="copilot")
async def forget_old(context: JobContext) -> None:
    """Once a day: what was deleted a week ago, and checkpoints of runs that are over or gone."""
    async with context.begin(context.actor, scope="system") as work:
        places = (await work.connection.execute(text("select id from workspaces"))).scalars().all()
        for table in TABLES:
            await work.connection.execute(
                text(
                    f"delete from {table} t where not exists (select 1 from copilot_runs r"
                    " where t.thread_id = r.workspace_id || ':' || r.id and r.state = 'running')"
                )
            )
    for workspace_id in places:
        async with context.begin(system_actor(workspace_id, "clean-up")) as work:
            old = Conversation.deleted_at < work.now() - DELETED_KEPT
            await work.connection.execute(delete(Conversation).where(old))
