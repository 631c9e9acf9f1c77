"""What a player is told on connecting: who they are, and how their game stands."""

from lobby.ports import Snapshot
from lobby.services.presence import PresenceService
from lobby.sockets.greeting import Greeting
from lobby.sockets.matches import Matches
from lobby.sockets.replay import Replay
from lobby.sockets.rooms import Rooms
from lobby.sockets.sessions import Resume, Session
from lobby.wire.views import LastGameView, OwnGameView


class Arrivals:
    """Greets players, and brings those who were cut off back to where they were."""

    def __init__(
        self,
        presence: PresenceService,
        rooms: Rooms,
        matches: Matches,
        greeting: Greeting,
    ) -> None:
        self._presence = presence
        self._rooms = rooms
        self._matches = matches
        self._greeting = greeting

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
        self._greeting.send(session, game=view, recovered=True)
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
        self._greeting.send(session, **known)

    async def _greet_anew(self, session: Session, current: Snapshot) -> bool:
        """Give the whole game to a player who cannot be told all that was missed."""
        player, socket = session.player_id, session.socket
        state = await self._matches.state_of(current, player)
        known: dict[str, object] = {
            "game": OwnGameView.at(current.game, current.epoch, current.seq, state)
        }
        if session.resume is not None:
            known["recovered"] = False
        self._greeting.send(session, **known)
        is_there = await self._rooms.follow(player, socket, current)
        self._matches.given(player, state)
        return is_there
