"""Who is acting."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from dealwright.kernel.errors import Forbidden

ActorKind = Literal["user", "key", "system", "visitor"]


@dataclass(frozen=True)
class Actor:
    """Who is acting: a person, an API key with a person's or a role's rights, or the system itself."""

    kind: ActorKind
    workspace_id: UUID
    user_id: UUID | None = None
    key_id: UUID | None = None
    label: str = ""
    permissions: frozenset[str] = frozenset()
    request_id: str = ""

    def may(self, permission: str) -> bool:
        return permission in self.permissions

    def check(self, *permissions: str) -> None:
        missing = [word for word in permissions if word not in self.permissions]
        if missing:
            raise Forbidden(f"Your role does not allow this: it needs {', '.join(missing)}.", needs=missing)
