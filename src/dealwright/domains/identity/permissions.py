"""The words for what somebody may do, and which role may do what.

Routes, jobs, sockets and tools all declare the same words.
"""

from typing import Literal, get_args

Permission = Literal[
    "crm:read",
    "crm:write",
    "crm:delete",
    "crm:import",
    "crm:configure",
    "users:read",
    "users:write",
    "knowledge:read",
    "knowledge:write",
    "copilot:use",
    "copilot:evaluate",
    "scoring:write",
    "forecast:read",
    "forecast:write",
    "models:read",
    "models:write",
    "keys:write",
    "audit:read",
    "workspace:write",
]
Role = Literal["admin", "manager", "rep", "viewer"]

ALL: frozenset[Permission] = frozenset(get_args(Permission))

READER: frozenset[Permission] = frozenset(
    {"crm:read", "users:read", "knowledge:read", "copilot:use", "forecast:read"}
)
SELLER: frozenset[Permission] = READER | frozenset[Permission]({"crm:write", "crm:delete"})
LEADER: frozenset[Permission] = SELLER | frozenset[Permission](
    {
        *("crm:import", "crm:configure", "knowledge:write", "copilot:evaluate", "models:read", "audit:read"),
        *("scoring:write", "forecast:write"),
    }
)
GRANTS: dict[Role, frozenset[Permission]] = {
    "viewer": READER,
    "rep": SELLER,
    "manager": LEADER,
    "admin": ALL,
}
ROLES: tuple[Role, ...] = get_args(Role)
