"""Players whom the store has in a game that they know nothing of."""

import asyncio
import contextlib
from collections.abc import Sequence

from lobby.domain.errors import LobbyError
from lobby.ports import GameStore
from lobby.sockets.room import RESYNC
from lobby.sockets.rooms import Rooms
from lobby.sockets.sessions import Session, Sessions


class Strays:
    """
    Lets such players come anew: ``welcome`` tells them where they are.

    The store has gone back to where they had not left that game yet, or has let them in and was
    lost before it could say so. Nobody would tell them anything of that game, and every other would
    refuse them.
    """

    def __init__(self, store: GameStore, rooms: Rooms, sessions: Sessions) -> None:
        self._store = store
        self._rooms = rooms
        self._sessions = sessions
        self.looking: set[asyncio.Task[None]] = set()

    def look(self) -> None:
        """Begin to look at everybody who is connected here; who comes later hears how it is."""
        suspects = [session for session in self._sessions.all() if session.is_greeted]
        task = asyncio.get_running_loop().create_task(self._look(suspects))
        self.looking.add(task)
        task.add_done_callback(self.looking.discard)

    async def _look(self, suspects: Sequence[Session]) -> None:
        with contextlib.suppress(LobbyError):  # away again: it is looked when the store is back
            astray = [each for each in suspects if await self._is_astray(each)]
            for session in astray:
                # Once more: who was only on their way into a game is there by now.
                if await self._is_astray(session):
                    session.socket.connection.close(RESYNC)

    async def _is_astray(self, session: Session) -> bool:
        player = session.player_id
        game = await self._store.game_of(player)
        room = self._rooms.of(player)
        is_elsewhere = game is not None and (room is None or room.game != game)
        return is_elsewhere and self._sessions.of(player) is session
