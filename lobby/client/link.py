"""One Socket.IO connection, from its opening to its end, as the client needs it."""

from collections.abc import Callable, Collection, Mapping
from typing import Protocol

Payload = Mapping[str, object]
Acknowledge = Callable[[dict[str, object]], None]


class Listener(Protocol):
    """What a link tells, in the order in which it came, from within the event loop."""

    def heard(self, namespace: str, event: str, payload: object) -> None:
        """Take a push."""
        ...

    def dismissed(self, namespace: str) -> None:
        """Take note that the lobby disconnected a namespace: not to come back by itself."""
        ...

    def lost(self, reason: str) -> None:
        """Take note that the connection is gone. Nothing follows."""
        ...


class Link(Protocol):
    """
    A connection that is opened once and never comes back.

    Attributes:
        max_bytes: The largest message that the lobby takes.

    """

    max_bytes: int

    async def open(self, auth: Payload) -> None:
        """
        Connect, with the same ``auth`` for every namespace.

        Raises:
            CannotConnect: If there is no lobby.
            LobbyRefused: If it refused a namespace.

        """
        ...

    def emit(self, namespace: str, event: str, payload: Payload, acknowledge: Acknowledge) -> None:
        """
        Send a command, after all that were sent before; its ack comes in order with the pushes.

        Raises:
            ValueError: If the message is too large, or holds what cannot be sent.

        """
        ...

    async def close(self) -> None:
        """End the connection, within two seconds; the listener is told nothing more."""
        ...


class Dial(Protocol):
    """Makes links to one lobby."""

    def __call__(self, namespaces: Collection[str], listener: Listener) -> Link:
        """Return a link that is not open yet."""
        ...
