"""The end of a session that does not listen to refusals."""

from lobby.domain.errors import Flooding
from lobby.domain.rates import Rate, Strikes
from lobby.ports import Seconds
from lobby.sockets.sessions import Session
from lobby.wire.acks import ErrorView
from lobby.wire.pushes import ErrorPush


class Patience:
    """
    Counts the refusals of sessions, and ends one that collects too many.

    Args:
        rate: How many are too many.
        now: The clock.

    """

    def __init__(self, rate: Rate, now: Seconds) -> None:
        self._rate = rate
        self._clean = Strikes(rate)
        self._now = now

    def refused(self, session: Session, event: str) -> None:
        """Count a refusal of this event."""
        if session.is_over:
            return
        now = self._now()
        session.strikes = (session.strikes or self._clean).struck(now)
        if session.strikes.wait(now):
            self._end(session, event)

    def _end(self, session: Session, event: str) -> None:
        session.is_over = True
        error = ErrorView.of(Flooding(self._rate.events, self._rate.seconds))
        push = ErrorPush(ok=False, error=error, event=event)
        session.socket.emit(push.event_name, push.payload())
        session.socket.disconnect()
