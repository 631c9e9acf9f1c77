"""Players whom a store that went back has put into a game again that they know nothing of."""

import asyncio
import contextlib

from lobby.domain.errors import LobbyError
from lobby.domain.ids import PlayerId
from lobby.ports import GameStore
from lobby.sockets.room import RESYNC
from lobby.sockets.rooms import Rooms
from lobby.sockets.sessions import Sessions


class Strays:
    """
    Lets such players come anew: ``welcome`` tells them where they are.

    They had left that game after the store was saved. Nobody would tell them anything of it, and
    every other game would refuse them.
    """

    def __init__(self, store: GameStore, rooms: Rooms, sessions: Sessions) -> None:
        self._store = store
        self._rooms = rooms
        self._sessions = sessions
        self.looking: set[asyncio.Task[None]] = set()

    def look(self) -> None:
        """Begin to look at everybody who is connected here and, so far as they know, in no game."""
        task = asyncio.get_running_loop().create_task(self._look())
        self.looking.add(task)
        task.add_done_callback(self.looking.discard)

    async def _look(self) -> None:
        with contextlib.suppress(LobbyError):  # away again: it is looked when the store is back
            for player in self._sessions.players():
                if self._is_outside(player) and await self._store.game_of(player) is not None:
                    self._let_go(player)

    def _is_outside(self, player: PlayerId) -> bool:
        return self._rooms.of(player) is None

    def _let_go(self, player: PlayerId) -> None:
        socket = self._sessions.socket_of(player)
        if socket is not None and self._is_outside(player):
            socket.connection.close(RESYNC)
