"""How a socket reaches what an application wrote for its namespace."""

from typing import Any, Protocol


class Handlers(Protocol):
    """What happens to the sockets of one namespace."""

    async def accept(self, socket: Any, auth: Any) -> None:
        """Let a socket in, or raise :exc:`ConnectionRefused`."""

    async def connected(self, socket: Any) -> None:
        """Greet a socket to which CONNECT was just sent."""

    def receive_now(self, socket: Any, event: str, args: list[Any], ack_id: int | None) -> bool:
        """Handle an event within the read callback; ``False`` leaves it to :meth:`receive`."""

    async def receive(self, socket: Any, event: str, args: list[Any], ack_id: int | None) -> None:
        """Handle an event in its turn."""

    async def disconnected(self, socket: Any, reason: str) -> None:
        """Let a socket go."""


class Route(Handlers, Protocol):
    """The handlers of a namespace as a socket reaches them."""

    max_commands: int

    def left(self, socket: Any, reason: str) -> None:
        """Take a socket out of its namespace."""
