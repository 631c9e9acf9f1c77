"""Ending a player's sessions, in whatever namespaces and over however many connections."""

from collections.abc import Iterable
from typing import Protocol

from lobby.domain.errors import LobbyError
from lobby.domain.ids import PlayerId
from lobby.engine import Connection
from lobby.sockets.sessions import Session
from lobby.wire.acks import ErrorView
from lobby.wire.pushes import ErrorPush


class Connections(Protocol):
    """The open connections of this node."""

    def values(self) -> Iterable[Connection]:
        """Return each."""
        ...


class NodeExpulsions:
    """
    Implements :class:`lobby.ports.Expulsions` for the connections of this node.

    Looks at each of them, 2 ms at 20,000, which is rare; an index would cost every connection.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def expel(self, player: PlayerId, why: LobbyError) -> int:
        """See :meth:`lobby.ports.Expulsions.expel`."""
        sessions = [
            session
            for connection in tuple(self._connections.values())
            if connection.identity is not None and connection.identity.player.id == player
            for session in _sessions(connection)
        ]
        for session in sessions:
            end(session, why)
        return len(sessions)


def end(session: Session, why: LobbyError) -> None:
    """Tell a client why its session is over, and end it."""
    push = ErrorPush(ok=False, error=ErrorView.of(why))
    session.is_over = True
    session.socket.emit(push.event_name, push.payload())
    session.socket.disconnect()


def _sessions(connection: Connection) -> Iterable[Session]:
    sockets = connection.sockets.values()
    return [socket.state for socket in sockets if socket.is_connected]
