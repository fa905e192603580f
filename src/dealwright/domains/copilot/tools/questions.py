"""What tools about many records share: the CRM's own question with names in the place of ids."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field

from dealwright.domains.copilot.findings import Found, Table
from dealwright.domains.copilot.tools.base import Arguments, Hands
from dealwright.domains.copilot.tools.clients import Name
from dealwright.domains.copilot.tools.naming import a_client, a_contact, a_deal, id_of, the_owners
from dealwright.domains.copilot.tools.words import clipped, listed
from dealwright.domains.crm.assistant.schemas import Owner


@dataclass(frozen=True)
class Asked:
    """The fields of a question of the CRM, without those that names replace."""

    question: type[BaseModel]
    leave_out: tuple[str, ...] = ()

    def fields(self) -> dict[str, Any]:
        return {
            name: (one.annotation, one)
            for name, one in self.question.model_fields.items()
            if name not in self.leave_out
        }


class OwnerWords(Arguments):
    owners: Annotated[
        list[Name],
        Field(
            max_length=20,
            description="Colleagues or teams who own it, by name or id; 'me' is the asker, 'nobody' means "
            "without an owner.",
        ),
    ] = []

    def names_people(self) -> bool:
        return bool(self.owners)

    def named(self) -> list[str]:
        return self.owners

    def looking(self, what: str) -> str:
        names = [one for one in self.named() if not id_of(one)]
        return f"{what} of {clipped(listed(names))}" if names else what

    def rest(self) -> dict[str, Any]:
        """What the CRM's question has by the same names."""
        own = {"owners", "clients", "contacts", "deals"}
        return self.model_dump(exclude=own, exclude_unset=True, by_alias=True)


class ClientWords(OwnerWords):
    clients: Annotated[
        list[Name], Field(max_length=20, description="Clients it is with, by name as they were said, or ids.")
    ] = []

    def named(self) -> list[str]:
        return [*self.clients, *self.owners]


@dataclass(frozen=True)
class Narrow:
    """The ids behind the names, and the names as they are said in an answer."""

    owners: list[Owner] = field(default_factory=list[Owner])
    account_ids: list[UUID] = field(default_factory=list[UUID])
    contact_ids: list[UUID] = field(default_factory=list[UUID])
    deal_ids: list[UUID] = field(default_factory=list[UUID])
    words: str = ""


async def narrowed(
    hands: Hands, words: OwnerWords, *, contacts: Sequence[str] = (), deals: Sequence[str] = ()
) -> Narrow | Found:
    accounts: list[UUID] = []
    contact_ids: list[UUID] = []
    deal_ids: list[UUID] = []
    said: list[str] = []
    clients = words.clients if isinstance(words, ClientWords) else []
    for named, find, ids in (
        (clients, a_client, accounts),
        (contacts, a_contact, contact_ids),
        (deals, a_deal, deal_ids),
    ):
        for one in named:
            meant = await find(hands, one)
            if isinstance(meant, Found):
                return meant
            ids.append(meant.ref.id)
            said.append(f"with {meant.ref.label}" if find is not a_deal else f"of {meant.ref.label}")
    owners = await the_owners(hands, words.owners)
    if isinstance(owners, Found):
        return owners
    if owners.words:
        said.append(f"owned by {owners.words}")
    told = f" {' '.join(said)}" if said else ""
    return Narrow(owners.ids, accounts, contact_ids, deal_ids, told)


def conditions(explained: Sequence[str], narrow: Narrow, *, said: Sequence[str] = ()) -> str:
    """What held, as the rest of a sentence: names first, then what was not said by them or by `said`."""
    others = [one for one in explained if one not in said and not _is_name(one, narrow)]
    return f"{narrow.words} ({'; '.join(others)})" if others else narrow.words


def _is_name(explained: str, narrow: Narrow) -> bool:
    return explained.endswith(" named") or (bool(narrow.owners) and explained.startswith("owned by "))


def with_table(found: Found, table: Table) -> Found:
    """The table stands in `data`, ready for a block of an answer."""
    return found.model_copy(update={"data": {**found.data, "table": table.model_dump(mode="json")}})
