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
    "keys:write",
    "audit:read",
    "workspace:write",
]
Role = Literal["admin", "manager", "rep", "viewer"]

ALL: frozenset[Permission] = frozenset(get_args(Permission))

GRANTS: dict[Role, frozenset[Permission]] = {
    "viewer": frozenset({"crm:read", "users:read"}),
    "rep": frozenset({"crm:read", "users:read", "crm:write", "crm:delete"}),
    "manager": frozenset(
        {"crm:read", "users:read", "crm:write", "crm:delete", "crm:import", "crm:configure", "audit:read"}
    ),
    "admin": ALL,
}
ROLES: tuple[Role, ...] = get_args(Role)
