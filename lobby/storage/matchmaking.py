"""One search for a game at a time, within this process."""

import asyncio


class LocalMatchmaking:
    """Implements :class:`lobby.ports.Matchmaking` for a single node."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()

    def turn(self) -> asyncio.Lock:
        """See :meth:`lobby.ports.Matchmaking.turn`."""
        return self._lock
