"""All tools, and which of them somebody is offered."""

from collections.abc import Collection, Mapping
from typing import Any

from dealwright.domains.copilot.findings import ActionKind
from dealwright.domains.copilot.tools.base import Tool
from dealwright.domains.copilot.tools.clients import CLIENT_FACTS, CONTACT_FACTS, FIND_CLIENTS, FIND_PEOPLE
from dealwright.domains.copilot.tools.deals import DEAL_FACTS, QUERY_DEALS
from dealwright.domains.copilot.tools.documents import SEARCH_DOCUMENTS
from dealwright.domains.copilot.tools.lists import QUERY_ACCOUNTS, QUERY_LEADS, SEARCH_ACTIVITIES
from dealwright.domains.copilot.tools.numbers import DEAL_PROBABILITY, FORECAST, LEAD_SCORE
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
    DEAL_PROBABILITY,
    LEAD_SCORE,
    FORECAST,
    PROPOSE_TASK,
    PROPOSE_CALL,
    PROPOSE_MAIL,
    PROPOSE_STAGE,
)


ACTIONS: Mapping[str, ActionKind] = {
    PROPOSE_TASK.name: "create_task",
    PROPOSE_CALL.name: "log_call",
    PROPOSE_MAIL.name: "draft_mail",
    PROPOSE_STAGE.name: "move_stage",
}
EVERY_ACTION = frozenset(ACTIONS.values())


def offered(actor: Actor, actions: Collection[ActionKind] = ()) -> dict[str, Tool[Any]]:
    """The tools that `actor` may use, by name.

    `actions` are those that the asker's own question asks for: no other proposing tool is there, so that no
    text in a record or a document can bring one up.
    """
    return {
        one.name: one
        for one in ALL_TOOLS
        if _may(actor, one) and (not one.proposes or ACTIONS[one.name] in actions)
    }


def _may(actor: Actor, tool: Tool[Any]) -> bool:
    return all(actor.may(word) for word in tool.permissions)
