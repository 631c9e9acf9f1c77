"""Who attends a namespace on this node, and how it ends for somebody with a newer socket."""

from collections.abc import Awaitable, Callable, Sequence

from lobby.domain.errors import Replaced
from lobby.domain.ids import PlayerId
from lobby.ports import Visit
from lobby.sockets.caller import Caller
from lobby.sockets.sessions import Session, Sessions
from lobby.sockets.tallies import Tallies
from lobby.wire.acks import ErrorView
from lobby.wire.pushes import SessionReplaced


class NodeAttendance:
    """
    Implements :class:`lobby.ports.Attendance`.

    Args:
        settle: See there, as ``settles_at_once``.

    """

    def __init__(
        self,
        namespace: str,
        sessions: Sessions,
        tallies: Tallies,
        settle: Callable[[PlayerId], Awaitable[None]],
        *,
        settles_at_once: bool,
    ) -> None:
        self.namespace = namespace
        self.settles_at_once = settles_at_once
        self._sessions = sessions
        self._tallies = tallies
        self._settle = settle

    def visit_of(self, player: PlayerId) -> Session | None:
        """See :meth:`lobby.ports.Attendance.visit_of`."""
        return self._sessions.of(player)

    def visits(self) -> Sequence[Session]:
        """See :meth:`lobby.ports.Attendance.visits`."""
        return self._sessions.all()

    def end(self, visit: Visit) -> Awaitable[None]:
        """See :meth:`lobby.ports.Attendance.end`."""
        session = self._sessions.of(visit.player_id)
        return self.replace(session) if session is not None and session is visit else _nothing()

    def replace(self, older: Session) -> Awaitable[None]:
        """
        End a session that is still entered: its client is told why, and stays away.

        What it has waiting is refused now; what has begun is finished when that which this returns
        is done, as it may still give the player a place, or take it away.
        """
        older.is_over = True
        gone = older.gone()
        replaced = Replaced()
        push = SessionReplaced(code=replaced.code, reason=str(replaced))
        older.socket.emit(push.event_name, push.payload())

        def refuse(event: str, ack_id: int | None) -> None:
            Caller(older, event, ack_id, self._tallies.of(event)).refuse(ErrorView.of(replaced))

        older.socket.disconnect(refuse)
        return gone

    async def settle(self, player: PlayerId) -> None:
        """See :meth:`lobby.ports.Attendance.settle`."""
        await self._settle(player)


async def _nothing() -> None:
    """Be done."""
