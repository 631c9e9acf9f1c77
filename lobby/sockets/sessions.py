"""Who is connected to a namespace: one session a player, the newest."""

from dataclasses import dataclass

from lobby.domain.ids import PlayerId
from lobby.engine import Socket
from lobby.services.identity import Identity


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """A player's socket in one namespace."""

    socket: Socket
    identity: Identity

    @property
    def player_id(self) -> PlayerId:
        """Whose session this is."""
        return self.identity.player.id


class Sessions:
    """The newest session of every player connected to one namespace."""

    def __init__(self) -> None:
        self._newest: dict[PlayerId, Session] = {}

    def enter(self, session: Session) -> Session | None:
        """Make a session its player's newest and return the one it takes over from, if any."""
        older = self._newest.get(session.player_id)
        self._newest[session.player_id] = session
        return older

    def sockets(self) -> list[Socket]:
        """Return the socket of every player."""
        return [session.socket for session in self._newest.values()]

    def leave(self, session: Session) -> bool:
        """Forget a session; return whether it was the newest, so that its player is gone."""
        if self._newest.get(session.player_id) is not session:
            return False
        del self._newest[session.player_id]
        return True
