"""The copilot's tools as an engine uses them: somebody's hands, and one call."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dealwright.domains.copilot.findings import Fact, Found, RecordRef
from dealwright.domains.copilot.tools.base import Hands
from dealwright.domains.copilot.tools.catalogue import ALL_TOOLS
from dealwright.kernel.actor import Actor
from dealwright.kernel.clock import utc_now
from dealwright.main import Runtime


def some_hands(
    runtime: Runtime,
    actor: Actor,
    *,
    now: datetime | None = None,
    subject: RecordRef | None = None,
    asked: str = "",
) -> Hands:
    return Hands(
        begin=runtime.begin,
        actor=actor,
        ports=runtime.ports,
        now=now or utc_now(),
        zone=ZoneInfo("UTC"),
        currency="EUR",
        subject=subject,
        asked=asked,
    )


async def use(hands: Hands, tool: str, **arguments: Any) -> Found:
    """Straight, without the cache."""
    chosen = next(one for one in ALL_TOOLS if one.name == tool)
    return await chosen.run(hands, chosen.arguments.model_validate(arguments))


def fact(found: Found, key: str) -> Fact:
    """The only fact of this key."""
    [one] = [fact for fact in found.facts if fact.key == key]
    return one


def keys(found: Found) -> list[str]:
    return [one.key for one in found.facts]
