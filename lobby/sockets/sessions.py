"""Who is connected to a namespace: one session a player, the newest."""

from lobby.domain.ids import PlayerId
from lobby.engine import Socket
from lobby.services.identity import Identity


class Session:
    """
    A player's socket in one namespace.

    Attributes:
        player_id: Whose it is: ``identity.player.id``, which every action asks for.

    """

    __slots__ = ("identity", "player_id", "socket")

    def __init__(self, socket: Socket, identity: Identity) -> None:
        self.socket = socket
        self.identity = identity
        self.player_id = identity.player.id


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
