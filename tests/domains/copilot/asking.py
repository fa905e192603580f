"""Asking the copilot as the page does: begin, follow, read."""

import asyncio
import json
from typing import Any

import httpx


async def begin_run(client: httpx.AsyncClient, question: str, **more: Any) -> dict[str, Any]:
    answer = await client.post("/api/v1/copilot/runs", json={"question": question, **more})
    assert answer.status_code == 202, answer.text
    return answer.json()


async def ended(client: httpx.AsyncClient, run_id: str) -> dict[str, Any]:
    """The run when it is over."""
    async with asyncio.timeout(30):
        while True:
            run = (await client.get(f"/api/v1/copilot/runs/{run_id}")).json()
            if run["state"] != "running":
                return run
            await asyncio.sleep(0.01)


async def ask(client: httpx.AsyncClient, question: str, **more: Any) -> dict[str, Any]:
    run = await begin_run(client, question, **more)
    return await ended(client, run["id"])


async def steps(client: httpx.AsyncClient, run_id: str) -> list[dict[str, Any]]:
    return (await client.get(f"/api/v1/copilot/runs/{run_id}/steps")).json()["steps"]


async def events(client: httpx.AsyncClient, run_id: str, after: int = 0) -> list[dict[str, Any]]:
    """All that is told of a run until its end."""
    async with asyncio.timeout(30):
        answer = await client.get(f"/api/v1/copilot/runs/{run_id}/events", params={"after": after})
    assert answer.status_code == 200, answer.text
    lines = [line for line in answer.text.splitlines() if line.startswith("data:")]
    return [json.loads(line.removeprefix("data:")) for line in lines]


async def use_model(admin: httpx.AsyncClient, url: str, **more: Any) -> None:
    """The workspace's own model from now on."""
    now = (await admin.get("/api/v1/engines/model")).json()
    form = {"provider": "openai", "url": url, "model": "double", "key": "", "version": now["version"], **more}
    answer = await admin.put("/api/v1/engines/model", json=form)
    assert answer.status_code == 200, answer.text


def words(run: dict[str, Any]) -> str:
    """Everything the asker is shown of an answer."""
    answer = run["answer"] or {}
    parts = [block["text"] for block in answer.get("blocks", [])]
    for block in answer.get("blocks", []):
        if block["table"]:
            parts += [cell for row in block["table"]["rows"] for cell in row]
    return "\n".join([*parts, answer.get("reason") or "", run["error"] or ""])
