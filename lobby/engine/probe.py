"""A WebSocket that wants to take over from long polling (Engine.IO protocol, "Upgrade")."""

from typing import Any

from lobby.engine.closing import MALFORMED, PING_TIMEOUT, TRANSPORT_ERROR, Closing
from lobby.engine.message import Message
from lobby.engine.services import Services

_PONG = Message(b"3probe")


class Probe:
    """
    Stands in for the session until the upgrade is complete.

    If it dies on the way, the session goes on polling as if nothing had been.

    Args:
        connection: The session that polls.
        services: The server's.

    Attributes:
        transport: The WebSocket, once accepted.
        is_answered: Whether the client may upgrade, for which it waits for its poll to end.

    """

    __slots__ = ("_connection", "_services", "is_answered", "transport")

    def __init__(self, connection: Any, services: Services) -> None:
        self._connection = connection
        self._services = services
        self.is_answered = False
        self.transport: Any = None
        connection.probe = self
        services.probes.add(self)

    def open(self, transport: Any) -> None:
        """Take the accepted WebSocket."""
        self.transport = transport

    def receive_text(self, text: str) -> None:
        """Take the probe's ping, then the upgrade."""
        if text == "2probe" and not self.is_answered:
            self.is_answered = True
            self.transport.send(_PONG)
            # A poll that waits now would keep the client from pausing its polling.
            self._connection.transport.wake()
        elif text == "5" and self.is_answered:
            self._upgrade()
        else:
            self.close(MALFORMED)

    def receive_binary(self, _payload: bytes) -> None:
        """Refuse: a probe carries no messages."""
        self.close(MALFORMED)

    def abandon(self) -> None:
        """Give up a probe that takes too long."""
        self.close(PING_TIMEOUT)

    def close(self, closing: Closing) -> None:
        """End the probe; the session polls on."""
        self._forget()
        if self.transport is not None:
            self.transport.owner = None
            self.transport.close(closing)

    def flush(self) -> None:
        """Do nothing: a probe's answers are written at once."""

    def take(self) -> None:
        """Return nothing: only the session has a backlog."""

    def drained(self) -> None:
        """Do nothing, likewise."""

    async def readable(self) -> None:
        """Return at once: a probe is never paused."""

    def pause(self) -> None:
        """Do nothing: two small answers cannot fill a transport."""

    def resume(self) -> None:
        """Do nothing, likewise."""

    def _upgrade(self) -> None:
        connection = self._connection
        self._forget()
        polling, transport = connection.transport, self.transport
        transport.owner = connection
        for message in polling.handover():
            transport.send(message)
        connection.open(transport)
        polling.wake()

    def _forget(self) -> None:
        self._services.probes.discard(self)
        if self._connection.probe is self:
            self._connection.probe = None


class Stray:
    """Owns a WebSocket that came for a session which has one: it is closed at once."""

    def open(self, transport: Any) -> None:
        """Close the accepted WebSocket."""
        transport.owner = None
        transport.close(TRANSPORT_ERROR)

    def close(self, _closing: Closing) -> None:
        """Do nothing: there is nothing to end."""
