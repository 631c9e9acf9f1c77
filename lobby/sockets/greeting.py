"""The first that a player hears in a namespace."""

from lobby.ports import Clock
from lobby.sockets.sessions import Session
from lobby.wire.pushes import PROTOCOL, LimitsView, Welcome


class Greeting:
    """Tells players who they are."""

    def __init__(self, clock: Clock, limits: LimitsView) -> None:
        self._clock = clock
        self._limits = limits

    def send(self, session: Session, **known: object) -> None:
        """Welcome a player: ``known`` is what a namespace adds."""
        player = session.identity.player
        welcome = Welcome(
            player_id=player.id,
            name=player.name,
            token=session.identity.token,
            limits=self._limits,
            server_time=self._clock.now(),
            protocol=PROTOCOL,
        ).model_copy(update=known)
        session.socket.emit(welcome.event_name, welcome.payload(), counted=False)
