"""The copilot's tools by MCP, called by the library's own client over a real port."""

import asyncio
from typing import Any

import httpx2
import pytest
from mcp import Client
from mcp.types import CallToolResult, TextContent
from sqlalchemy import func, select

from dealwright.domains.copilot.models import Conversation, ProposalRow
from dealwright.domains.copilot.service.proposals import approve
from dealwright.domains.copilot.tools.catalogue import ALL_TOOLS
from dealwright.domains.crm.models.records import Activity
from tests.domains.copilot.mcp.conftest import Connect, Served
from tests.factories.crm import a_contact, a_deal, an_account, an_activity
from tests.factories.identity import Team
from tests.factories.knowledge import a_source, an_entry

PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
JSON = {"content-type": "application/json", "accept": "application/json, text/event-stream"}


def text(result: CallToolResult) -> str:
    [content] = result.content
    assert isinstance(content, TextContent)
    return content.text


async def names(client: Client) -> set[str]:
    return {tool.name for tool in (await client.list_tools()).tools}


async def post(served: Served, token: str = "", **headers: str) -> httpx2.Response:
    sent = {**JSON, **headers}
    if token:
        sent["authorization"] = f"Bearer {token}"
    async with httpx2.AsyncClient() as http:
        return await http.post(f"{served.url}/mcp", json=PING, headers=sent)


async def test_a_rep_is_offered_every_tool_with_its_arguments(
    mcp_served: Served, connect: Connect, team: Team
) -> None:
    async with connect(await mcp_served.token(team)) as client:
        tools = (await client.list_tools()).tools
    assert {tool.name for tool in tools} == {one.name for one in ALL_TOOLS}
    facts = next(tool for tool in tools if tool.name == "client_facts")
    assert "client" in facts.input_schema["properties"]
    assert facts.annotations
    assert facts.annotations.read_only_hint is True


async def test_a_tool_answers_in_words_and_in_figures(
    mcp_served: Served, connect: Connect, team: Team
) -> None:
    begin = mcp_served.runtime.begin
    account = await an_account(begin, team, name="TechGiant", industry="Robotics")
    await a_deal(begin, team, name="TechGiant - arms", account_id=account.id, amount_minor=4_821_00)
    async with connect(await mcp_served.token(team)) as client:
        result = await client.call_tool("client_facts", {"client": "TechGiant", "topics": ["open_deals"]})
    assert not result.is_error
    assert "TechGiant has 1 open deal worth €4,821." in text(result)
    structured: Any = result.structured_content
    deal = next(one for one in structured["facts"] if one["key"].startswith("deal:"))
    assert deal["values"]["amount_minor"] == 4_821_00
    assert structured["account_ids"] == [str(account.id)]


async def test_a_key_gets_the_tools_of_its_permissions_and_no_other(
    mcp_served: Served, connect: Connect, team: Team
) -> None:
    documents = await mcp_served.key(team, "copilot:use", "knowledge:read")
    async with connect(documents) as client:
        assert await names(client) == {"search_documents"}
        refused = await client.call_tool("client_facts", {"client": "TechGiant"})
    assert refused.is_error
    assert "no tool 'client_facts' that you may use" in text(refused)
    reader = await mcp_served.key(team, "copilot:use", "crm:read")
    async with connect(reader) as client:
        offered = await names(client)
    assert "query_deals" in offered
    assert not {one for one in offered if one.startswith("propose_")} | offered & {"search_documents"}


async def test_the_viewer_is_offered_no_action(mcp_served: Served, connect: Connect, team: Team) -> None:
    async with connect(await mcp_served.token(team, "viewer")) as client:
        assert not [name for name in await names(client) if name.startswith("propose_")]
        refused = await client.call_tool("propose_task", {"subject": "Call"})
    assert refused.is_error


async def test_documents_are_quoted_with_their_place(
    mcp_served: Served, connect: Connect, team: Team
) -> None:
    source = await a_source(mcp_served.runtime.begin, team)
    await an_entry(mcp_served.runtime, team, source, title="Delivery", text="Parts ship within four days.")
    async with connect(await mcp_served.token(team)) as client:
        result = await client.call_tool("search_documents", {"question": "When do parts ship?"})
    assert "Parts ship within four days. [Delivery]" in text(result)


async def test_another_company_is_nobody(
    mcp_served: Served, connect: Connect, team: Team, stranger: Team
) -> None:
    theirs = await an_account(mcp_served.runtime.begin, stranger, name="Secret Works")
    async with connect(await mcp_served.token(team)) as client:
        for client_name in (str(theirs.id), "Secret Works"):
            result = await client.call_tool("client_facts", {"client": client_name})
            assert result.structured_content["nothing"] is True
            assert not result.structured_content["facts"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"client": "x", "colour": "red"}, "colour"),
        ({"client": "x" * 100_000}, "client"),
        ({"client": "x", "topics": ["weather"]}, "topics"),
        ({"client": {"$ne": None}}, "client"),
    ],
)
async def test_bad_arguments_are_refused_by_name(
    mcp_served: Served, connect: Connect, team: Team, arguments: dict[str, Any], said: str
) -> None:
    async with connect(await mcp_served.token(team)) as client:
        result = await client.call_tool("client_facts", arguments)
    assert result.is_error
    assert text(result).startswith(said)
    assert len(text(result)) < 1_000


async def test_a_proposal_waits_for_its_person_in_a_conversation(
    mcp_served: Served, connect: Connect, team: Team
) -> None:
    begin = mcp_served.runtime.begin
    await an_account(begin, team, name="Waitwell")
    async with connect(await mcp_served.token(team)) as client:
        result = await client.call_tool("propose_task", {"subject": "Send the offer", "client": "Waitwell"})
    place = result.structured_content["approve_at"]
    assert f"waits for approval in Dealwright at {place}" in text(result)
    async with begin(team.actor("rep")) as work:
        [row] = (await work.session.scalars(select(ProposalRow))).all()
        assert (await work.session.execute(select(func.count()).select_from(Activity))).scalar() == 0
        conversation = await work.get(Conversation, row.conversation_id)
        assert (conversation.title, conversation.user_id) == (
            'From an assistant: Create the task "Send the offer" about Waitwell',
            team.users["rep"].id,
        )
    assert place == f"/copilot/{row.conversation_id}"
    async with begin(team.actor("rep")) as work:
        await approve(work, row.id, None)
        [task] = (await work.session.scalars(select(Activity))).all()
    assert (task.kind, task.subject) == ("task", "Send the offer")


async def test_a_key_belongs_to_nobody_who_could_approve(
    mcp_served: Served, connect: Connect, team: Team
) -> None:
    key = await mcp_served.key(team, "copilot:use", "crm:read", "crm:write")
    async with connect(key) as client:
        result = await client.call_tool("propose_task", {"subject": "Send the offer"})
    assert "Only a person can approve" in text(result)
    async with mcp_served.runtime.begin(team.actor("rep")) as work:
        assert not (await work.session.scalars(select(ProposalRow))).all()


async def test_a_call_uses_the_cache_of_the_engines(mcp_served: Served, connect: Connect, team: Team) -> None:
    begin = mcp_served.runtime.begin
    account = await an_account(begin, team, name="Cachet")
    asked = {"client": "Cachet", "topics": ["last_contact"]}
    async with connect(await mcp_served.token(team)) as client:
        first = await client.call_tool("client_facts", asked)
        second = await client.call_tool("client_facts", asked)
        assert (first.structured_content["cached"], second.structured_content["cached"]) == (False, True)
        await an_activity(begin, team, subject="Price call", account_id=account.id)
        third = await client.call_tool("client_facts", asked)
    assert third.structured_content["cached"] is False
    assert "Price call" in text(third)


@pytest.mark.parametrize("token", ["", "dwk_wrong", "not.a.token"])
async def test_without_a_credential_that_counts_there_is_no_entry(mcp_served: Served, token: str) -> None:
    answer = await post(mcp_served, token)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_a_cookie_is_no_credential_here(mcp_served: Served, team: Team) -> None:
    answer = await post(mcp_served, cookie=f"dealwright_session={await mcp_served.token(team)}")
    assert answer.status_code == 401


async def test_a_key_without_the_right_to_use_the_copilot_is_told_so(mcp_served: Served, team: Team) -> None:
    answer = await post(mcp_served, await mcp_served.key(team, "crm:read"))
    assert answer.status_code == 403
    assert "copilot:use" in answer.json()["detail"]


async def test_a_revoked_key_is_out_within_a_second(mcp_served: Served, team: Team) -> None:
    key = await mcp_served.key(team, "copilot:use", "crm:read")
    assert (await post(mcp_served, key)).status_code == 200
    await mcp_served.revoke(team, key)
    await asyncio.sleep(1)
    assert (await post(mcp_served, key)).status_code == 401


async def test_pages_of_other_sites_may_not_call_and_any_host_name_works(
    mcp_served: Served, team: Team
) -> None:
    token = await mcp_served.token(team)
    assert (await post(mcp_served, token, origin="https://evil.example")).status_code == 403
    assert (await post(mcp_served, token, host="sales.acme.example")).status_code == 200
    own = await post(mcp_served, token, host="sales.acme.example", origin="https://sales.acme.example")
    assert own.status_code == 200


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
async def test_no_stream_is_held_open_and_no_session_is_kept(
    mcp_served: Served, team: Team, method: str
) -> None:
    headers = {**JSON, "authorization": f"Bearer {await mcp_served.token(team)}"}
    async with httpx2.AsyncClient(timeout=5) as http:
        answer = await http.request(method, f"{mcp_served.url}/mcp", headers=headers)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert "mcp-session-id" not in (await post(mcp_served, await mcp_served.token(team))).headers


async def test_a_body_that_is_too_large_or_no_json_is_refused(mcp_served: Served, team: Team) -> None:
    headers = {**JSON, "authorization": f"Bearer {await mcp_served.token(team)}"}
    async with httpx2.AsyncClient() as http:
        large = await http.post(f"{mcp_served.url}/mcp", content=b"x" * 300_000, headers=headers)
        broken = await http.post(f"{mcp_served.url}/mcp", content=b"{", headers=headers)
    assert (large.status_code, broken.status_code) == (413, 400)


async def test_a_caller_is_limited_and_told_when_to_come_back(mcp_served: Served, team: Team) -> None:
    key = await mcp_served.key(team, "copilot:use", "crm:read")
    async with httpx2.AsyncClient(headers={**JSON, "authorization": f"Bearer {key}"}) as http:
        codes = [(await http.post(f"{mcp_served.url}/mcp", json=PING)) for _ in range(121)]
    assert {one.status_code for one in codes[:120]} == {200}
    assert codes[120].status_code == 429
    assert "retry-after" in codes[120].headers
    assert (await post(mcp_served, await mcp_served.token(team))).status_code == 200


async def test_many_calls_at_once_are_all_answered(mcp_served: Served, connect: Connect, team: Team) -> None:
    begin = mcp_served.runtime.begin
    for number in range(5):
        await a_contact(begin, team, last_name=f"Number{number}")
    async with connect(await mcp_served.token(team)) as client:
        results = await asyncio.gather(
            *(client.call_tool("contact_facts", {"contact": f"Ada Number{n % 5}"}) for n in range(20))
        )
    assert [f"Ada Number{n % 5}" in text(result) for n, result in enumerate(results)] == [True] * 20
