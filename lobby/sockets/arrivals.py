"""What a player is told on connecting: who they are, and how their game stands."""

from lobby.engine import Socket
from lobby.ports import Clock, Snapshot
from lobby.services.presence import PresenceService
from lobby.sockets.matches import Matches
from lobby.sockets.replay import Replay
from lobby.sockets.rooms import Rooms
from lobby.sockets.sessions import Resume, Session
from lobby.wire.pushes import PROTOCOL, LimitsView, Welcome
from lobby.wire.views import LastGameView, OwnGameView


class Arrivals:
    """Greets players, and brings those who were cut off back to where they were."""

    def __init__(
        self,
        presence: PresenceService,
        rooms: Rooms,
        matches: Matches,
        clock: Clock,
        limits: LimitsView,
    ) -> None:
        self._presence = presence
        self._rooms = rooms
        self._matches = matches
        self._clock = clock
        self._limits = limits

    async def greet(self, session: Session) -> bool:
        """
        Welcome a player, then tell them what they missed, before anything new.

        Returns once the room's present has been reached; whether the socket is still there.
        """
        current = await self._presence.come_back(session.player_id, session.identity.player.name)
        if current is None:
            await self._greet_outside(session)
            return True
        is_there = await self._bring_back(session, current)
        self._matches.ask(current.game.host, session.player_id)
        return is_there

    async def _bring_back(self, session: Session, current: Snapshot) -> bool:
        replay = await self._replay(session.resume, current)
        if replay is None:
            return await self._greet_anew(session, current)
        view = OwnGameView.at(current.game, current.epoch, replay.after)
        _send(session.socket, self._welcome(session, game=view, recovered=True))
        return await self._rooms.resume(session.player_id, session.socket, replay)

    async def _replay(self, resume: Resume | None, current: Snapshot) -> Replay | None:
        """Return all that was missed, unless it is not certain that it is all."""
        if resume is None or resume.game != current.game.id:
            return None
        return await self._rooms.replay_of(current, resume.epoch, resume.after)

    async def _greet_outside(self, session: Session) -> None:
        last = await self._presence.last_game(session.player_id)
        known: dict[str, object] = {}
        if session.resume is not None:
            known["recovered"] = False
        if last is not None and (session.resume is None or session.resume.game == last.game):
            known["last_game"] = LastGameView(game_id=last.game, reason=last.reason)
        _send(session.socket, self._welcome(session, **known))

    async def _greet_anew(self, session: Session, current: Snapshot) -> bool:
        """Give the whole game to a player who cannot be told all that was missed."""
        player, socket = session.player_id, session.socket
        state = await self._matches.state_of(current, player)
        known: dict[str, object] = {
            "game": OwnGameView.at(current.game, current.epoch, current.seq, state)
        }
        if session.resume is not None:
            known["recovered"] = False
        _send(socket, self._welcome(session, **known))
        is_there = await self._rooms.follow(player, socket, current)
        self._matches.given(player, state)
        return is_there

    def _welcome(self, session: Session, **known: object) -> Welcome:
        player = session.identity.player
        return Welcome(
            player_id=player.id,
            name=player.name,
            token=session.identity.token,
            limits=self._limits,
            server_time=self._clock.now(),
            protocol=PROTOCOL,
        ).model_copy(update=known)


def _send(socket: Socket, push: Welcome) -> None:
    socket.emit(push.event_name, push.payload(), counted=False)
