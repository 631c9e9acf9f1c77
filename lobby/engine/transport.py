"""What carries the packets of a session."""

from typing import Protocol

from lobby.engine.closing import Closing


class Transport(Protocol):
    """A WebSocket, ASGI messages or long polling; ``name`` as Engine.IO calls it."""

    name: str
    flows: bool
    """Whether the session may :meth:`write` at will until it is paused."""

    def write(self, frames: bytes) -> None:
        """Hand over ready WebSocket frames; only where the session is told that it flows."""

    def wake(self) -> None:
        """Send what the session's backlog holds, as far as the peer takes it."""

    def close(self, closing: Closing) -> None:
        """Tell the peer and end; never blocks, and aborts a peer that does not react."""

    def pause_reading(self) -> None:
        """Take nothing more from the peer, so that TCP slows it down."""

    def resume_reading(self) -> None:
        """Undo a pause."""
