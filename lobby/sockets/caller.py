"""Who sent a command, and the one answer to it."""

from lobby.domain.errors import LobbyError
from lobby.ports import Receipt
from lobby.sockets.sessions import Session
from lobby.sockets.tallies import Tally
from lobby.wire.acks import ErrorView, action_taken, failed, ok
from lobby.wire.message import Message
from lobby.wire.pushes import ErrorPush


class Caller:
    """
    Who sent a command, and the one answer to it.

    Attributes:
        session: The sender's.

    """

    __slots__ = ("_ack_id", "_event", "_is_answered", "_tally", "session")

    def __init__(self, session: Session, event: str, ack_id: int | None, tally: Tally) -> None:
        self.session = session
        self._event = event
        self._ack_id = ack_id
        self._tally = tally
        self._is_answered = False

    def answer(self, reply: Message | None = None) -> None:
        """Acknowledge the command as carried out; after the first answer this does nothing."""
        if self._is_answered:
            return
        self._is_answered = True
        self._tally.ok += 1
        if self._ack_id is not None:
            self.session.socket.acknowledge(self._ack_id, ok(reply))

    def settle(self, outcome: Receipt | LobbyError) -> None:
        """Answer an action with what became of it."""
        if isinstance(outcome, LobbyError):
            self.refuse(ErrorView.of(outcome))
            return
        self._tally.ok += 1
        if self._ack_id is not None:
            ack = action_taken(outcome.seq, duplicate=outcome.duplicate)
            self.session.socket.acknowledge(self._ack_id, ack)

    def refuse(self, error: ErrorView) -> None:
        """Say why the command was not carried out: never in silence, with an ack id or without."""
        if self._is_answered:
            return
        self._is_answered = True
        socket, event = self.session.socket, self._event[:64]
        if self._ack_id is not None:
            socket.acknowledge(self._ack_id, failed(error))
        else:
            push = ErrorPush(ok=False, error=error, event=event)
            socket.emit(push.event_name, push.payload())
        self._tally.refuse(self.session, event, error.code)
