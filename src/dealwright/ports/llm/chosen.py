"""The models of this process: the installation's, and a client for every connection a workspace names."""

import asyncio

from dealwright.ports.llm.anthropic_messages import Claude
from dealwright.ports.llm.base import Connection, Llm, Provider
from dealwright.ports.llm.network import GuardedNetwork, check_address
from dealwright.ports.llm.openai_shaped import OpenAiShaped

MOST_CLIENTS = 64


class ChosenLlms:
    """`private`: whether workspaces may name models on this machine and in private networks.

    The installation's own model is the operator's choice and may live anywhere but where clouds keep
    credentials.
    """

    def __init__(self, installed: Connection | None = None, *, private: bool = True) -> None:
        self._private = private
        self._network = GuardedNetwork(private=private)
        self._installed = installed
        self._chosen = _client(installed, GuardedNetwork(private=True)) if installed else None
        self._open: dict[Connection, OpenAiShaped | Claude] = {}
        self._closing: set[asyncio.Task[None]] = set()

    @property
    def chosen(self) -> Llm | None:
        return self._chosen

    @property
    def provider(self) -> Provider:
        return self._installed.provider if self._installed else "openai"

    def check(self, connection: Connection) -> None:
        if connection.url or connection.provider == "openai":
            check_address(connection.url, private=self._private)

    def open(self, connection: Connection) -> Llm:
        """The one that was not asked for longest is let go when there are too many."""
        client = self._open.pop(connection, None) or _client(connection, self._network)
        self._open[connection] = client
        if len(self._open) > MOST_CLIENTS:
            oldest = self._open.pop(next(iter(self._open)))
            task = asyncio.get_running_loop().create_task(oldest.close())
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)
        return client

    async def close(self) -> None:
        clients = [*self._open.values(), *([self._chosen] if self._chosen else [])]
        self._open.clear()
        for client in clients:
            await client.close()


def _client(connection: Connection, network: GuardedNetwork) -> OpenAiShaped | Claude:
    kind = OpenAiShaped if connection.provider == "openai" else Claude
    return kind(connection.url, connection.model, connection.key, network=network)
