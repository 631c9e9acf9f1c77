"""Who is connected, on whatever node."""

from collections.abc import Awaitable, Sequence
from typing import Protocol

from lobby.domain.ids import PlayerId


class Visit(Protocol):
    """
    A player's socket in one namespace.

    Attributes:
        number: Higher than that of any socket that came before, on whatever node; 0 until it has
            one.

    """

    player_id: PlayerId
    number: int


class Attendance(Protocol):
    """What a namespace knows of those who are connected to it on this node."""

    namespace: str
    """Its name."""

    settles_at_once: bool
    """Whether all that follows from a player's coming or going is done when ``settle`` returns."""

    def visit_of(self, player: PlayerId) -> Visit | None:
        """Return a player's newest socket here."""
        ...

    def visits(self) -> Sequence[Visit]:
        """Return the newest socket of everybody here."""
        ...

    def end(self, visit: Visit) -> Awaitable[None]:
        """
        End a socket whose player has a newer one elsewhere: it hears nothing from this call on.

        What it returns is done when nothing goes on any more that the socket has begun.
        """
        ...

    async def settle(self, player: PlayerId) -> None:
        """Bring what is kept of a player in line with whether they are connected to any node."""
        ...


class Presence(Protocol):
    """
    Which socket of a player is their newest in each namespace, on whatever node.

    Every implementation passes ``tests/storage/test_presence.py``.
    """

    def serve(self, attendance: Attendance) -> None:
        """Look after a namespace: what this port says is said of those that it looks after."""
        ...

    async def arrive(self, namespace: str, visit: Visit) -> None:
        """
        Make a socket its player's one, and number it.

        An older one on another node has ended by then, unless that node does not answer.
        """
        ...

    async def leave(self, namespace: str, visit: Visit) -> None:
        """
        Take note that a socket is gone, and settle what follows.

        A newer socket of the player, on whatever node, stays what it is.
        """
        ...

    async def is_here(self, namespace: str, player: PlayerId) -> bool:
        """Return whether a player is connected, to any node."""
        ...

    def settled(self, namespace: str, player: PlayerId) -> None:
        """Take note that all is done that follows from a player's going."""
        ...
