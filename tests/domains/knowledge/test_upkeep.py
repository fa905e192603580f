"""What reading the code as a stranger found: jobs that are lost, sites that break, people's words."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import httpx
from sqlalchemy import text

from dealwright.domains.identity.queries import NOWHERE, system_actor
from dealwright.domains.knowledge.flows import upkeep
from dealwright.domains.knowledge.models import Document, Source
from dealwright.domains.knowledge.schemas import NewEntry, NewSource
from dealwright.domains.knowledge.service import sources
from dealwright.kernel.work import Begin
from dealwright.kernel.worker import JobContext
from dealwright.main import Runtime
from tests.factories.identity import Team

RunJobs = Callable[[], Awaitable[None]]


async def test_a_source_whose_job_was_lost_is_read_after_all(
    begin: Begin, team: Team, runtime: Runtime, manager: httpx.AsyncClient, run_jobs: RunJobs
) -> None:
    made = await manager.post("/api/v1/knowledge/sources", json={"kind": "written", "name": "Notes"})
    path = f"/api/v1/knowledge/sources/{made.json()['id']}"
    entry = {"title": "Coffee", "text": "Coffee is served at ten o'clock."}
    assert (await manager.post(f"{path}/entries", json=entry)).status_code == 201
    async with begin(system_actor(team.workspace_id), scope="system") as work:
        lost = text("delete from procrastinate_jobs where args -> 'actor' ->> 'workspace_id' = :here")
        await work.connection.execute(lost, {"here": str(team.workspace_id)})
    await upkeep.refresh_due.run(JobContext(begin, system_actor(NOWHERE), runtime.ports))
    await run_jobs()
    assert (await manager.get(path)).json()["state"] == "ready"


async def test_pages_found_later_are_told_to_whom_the_source_says_now(begin: Begin, team: Team) -> None:
    """A person's word on a document outlasts what its file says."""
    actor = team.actor("manager")
    async with begin(actor) as work:
        source = await sources.create_source(work, NewSource(kind="written", name="Words"))
        form = NewEntry.model_validate({"title": "T", "text": "Some text.", "audience": "customers"})
        document = await sources.write_entry(work, source.id, form)
    async with begin(actor) as work:
        row = await work.get(Document, document.id)
        assert (row.audience, row.audience_fixed) == ("customers", False)
        shown = await work.get(Source, source.id)
        change = sources.ChangeSource.model_validate({"version": shown.version, "audience": "customers"})
        await sources.change_source(work, source.id, change)
    async with begin(actor) as work:
        fixed = await work.connection.execute(
            text("select audience_fixed from knowledge_documents where id = :id"), {"id": document.id}
        )
        assert fixed.scalar_one() is True
    assert isinstance(document.id, UUID)
