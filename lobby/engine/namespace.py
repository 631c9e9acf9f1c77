"""What an application implements to serve a namespace."""

from typing import Any

import socketio

from lobby.engine.socket import Socket

Args = list[Any]


class ConnectionRefused(Exception):
    """
    Raised by :meth:`Namespace.accept` to keep a client out.

    Attributes:
        message: For people; ``data``: for programs. Both reach the client.

    """

    def __init__(self, message: str, data: Any = None) -> None:
        super().__init__(message)
        self.message = message
        self.data = data


class Namespace(socketio.AsyncNamespace):
    """
    A namespace whose lifecycle and events come in by methods of their own.

    No string that a client sends selects a method: ``connect`` sent as an event is just an event.
    """

    async def accept(self, socket: Socket, auth: Any) -> None:
        """
        Let a client in, before it hears of it.

        Raises:
            ConnectionRefused: To keep it out.

        """
        raise NotImplementedError

    async def connected(self, socket: Socket) -> None:
        """Greet a client that was let in: CONNECT has been sent, nothing else yet."""

    def receive_now(self, socket: Socket, event: str, args: Args, ack_id: int | None) -> bool:
        """Handle a hot event at once and return True, or return False: :meth:`receive` gets it."""
        raise NotImplementedError

    async def receive(
        self, socket: Socket, event: str, args: list[Any], ack_id: int | None
    ) -> None:
        """Handle an event; those of one socket come one after the other."""
        raise NotImplementedError

    async def disconnected(self, socket: Socket, reason: str) -> None:
        """Clean up after a client that was let in; called once."""
