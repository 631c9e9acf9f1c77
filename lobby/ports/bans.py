"""Where it is kept who may not come."""

from typing import Protocol

from lobby.domain.bans import Ban
from lobby.domain.ids import PlayerId


class Bans(Protocol):
    """
    Bans from the server, shared by every node.

    Every implementation passes ``tests/storage/test_bans.py``.
    """

    async def put(self, ban: Ban) -> None:
        """
        Ban a player, in place of an earlier ban.

        Raises:
            ServerFull: If there are as many bans as there may be.

        """
        ...

    async def lift(self, player: PlayerId) -> bool:
        """End a ban; return whether there was one."""
        ...

    async def of(self, player: PlayerId) -> Ban | None:
        """Return a player's ban, unless it is over. Asked at every connection."""
        ...
