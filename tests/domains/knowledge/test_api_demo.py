"""The demo company gets its playbook in the background; no other workspace does."""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI
from sqlalchemy import select

from dealwright.domains.crm.demo.flows import remove_demo
from dealwright.domains.identity.queries import system_actor
from dealwright.domains.knowledge.demo.flows import NAME, add_playbook, playbook
from dealwright.domains.knowledge.models import Source
from dealwright.kernel.worker import JobContext
from dealwright.main import Runtime
from tests.factories.identity import Team, a_client, a_team

RunJobs = Callable[[], Awaitable[None]]


async def sources_of(runtime: Runtime, team: Team) -> list[str]:
    async with runtime.begin(team.actor()) as work:
        return [one.name for one in await work.session.scalars(select(Source))]


async def test_the_demo_company_has_a_playbook_and_nobody_else(
    app: FastAPI, runtime: Runtime, team: Team, run_jobs: RunJobs
) -> None:
    demo = await a_team(runtime.begin, name="Demo", is_demo=True)
    try:
        await run_jobs()
        assert (await sources_of(runtime, demo), await sources_of(runtime, team)) == ([NAME], [])
        async with await a_client(app, demo, "rep") as client:
            (shown,) = (await client.get("/api/v1/knowledge/sources")).json()["items"]
            pages = len(playbook())
            assert (shown["state"], shown["counts"]["ready"], shown["counts"]["problems"]) == (
                "ready",
                pages,
                0,
            )
            ask = {"question": "How long is the warranty of a robot?", "remember": False}
            answer = (await client.post("/api/v1/knowledge/ask", json=ask)).json()
            assert answer["passages"]
        actor = system_actor(demo.workspace_id)
        await add_playbook.run(JobContext(runtime.begin, actor, runtime.ports))
        assert await sources_of(runtime, demo) == [NAME], "to add it twice adds nothing"
    finally:
        await remove_demo(runtime.begin, demo.workspace_id)
    assert await sources_of(runtime, demo) == []
