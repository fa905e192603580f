"""All tools, and which of them somebody is offered."""

from typing import Any

from dealwright.domains.copilot.tools.base import Tool
from dealwright.domains.copilot.tools.clients import CLIENT_FACTS, CONTACT_FACTS, FIND_CLIENTS, FIND_PEOPLE
from dealwright.domains.copilot.tools.deals import DEAL_FACTS, QUERY_DEALS
from dealwright.domains.copilot.tools.documents import SEARCH_DOCUMENTS
from dealwright.domains.copilot.tools.lists import QUERY_ACCOUNTS, QUERY_LEADS, SEARCH_ACTIVITIES
from dealwright.domains.copilot.tools.proposing import (
    PROPOSE_CALL,
    PROPOSE_MAIL,
    PROPOSE_STAGE,
    PROPOSE_TASK,
)
from dealwright.kernel.actor import Actor

ALL_TOOLS: tuple[Tool[Any], ...] = (
    FIND_CLIENTS,
    CLIENT_FACTS,
    CONTACT_FACTS,
    DEAL_FACTS,
    QUERY_DEALS,
    QUERY_ACCOUNTS,
    QUERY_LEADS,
    SEARCH_ACTIVITIES,
    SEARCH_DOCUMENTS,
    FIND_PEOPLE,
    PROPOSE_TASK,
    PROPOSE_CALL,
    PROPOSE_MAIL,
    PROPOSE_STAGE,
)


def offered(actor: Actor, *, acting: bool) -> dict[str, Tool[Any]]:
    """The tools that `actor` may use, by name.

    `acting` is whether the asker's own question asks for an action: without that no proposing tool is there,
    so that no text in a record or a document can bring one up.
    """
    return {one.name: one for one in ALL_TOOLS if _may(actor, one) and (acting or not one.proposes)}


def _may(actor: Actor, tool: Tool[Any]) -> bool:
    return all(actor.may(word) for word in tool.permissions)
