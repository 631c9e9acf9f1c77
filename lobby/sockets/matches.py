"""The state of a match, for those who come into it late."""

import asyncio
import contextlib
from typing import NamedTuple, Self

from lobby.domain.errors import LobbyError
from lobby.domain.events import ActionSent, Event
from lobby.domain.ids import Epoch, GameId, PlayerId
from lobby.domain.values import MAX_BYTE_VALUES, count_byte_values
from lobby.ports import GameStore, Signal, Signals, Snapshot, StateSaved
from lobby.sockets.replay import may_see, push_for
from lobby.sockets.rooms import Rooms
from lobby.wire.pushes import GameState
from lobby.wire.room import hidden
from lobby.wire.views import MatchState, known

MAX_EVENTS_BYTES = 64 * 1024  # what a phone loads in a second or two; beyond it the host is asked


class Matches:
    """
    Brings newcomers up to the present of a match.

    Whoever hosts may save the state of the match; with it, and the events since, a newcomer knows
    all. Where that does not reach, the host is asked, and whoever lacks the state waits for it.
    Host and newcomer may be connected to different nodes, which signal to each other then.

    Attributes:
        giving: Tasks that give a state which was saved at another node.

    """

    def __init__(self, store: GameStore, rooms: Rooms, signals: Signals) -> None:
        self._store = store
        self._rooms = rooms
        self._signals = signals
        self.giving: set[asyncio.Task[None]] = set()
        signals.follow(self._take_signal)

    async def state_of(self, snapshot: Snapshot, player: PlayerId) -> MatchState | None:
        """Return what a member needs to follow the match; ``None`` if there is no match."""
        if snapshot.state is None:
            return None
        value, seq = snapshot.state
        state = MatchState(state=value, state_seq=seq)
        since = await self._since(snapshot)
        return state if since is None else _with(state, since, player)

    def given(self, player: PlayerId, state: MatchState | None) -> None:
        """Note whether what a member was given of the match is all of it."""
        room = self._rooms.of(player)
        if room is None or state is None:
            return
        if state.events is None:
            room.lacking.add(player)
        else:
            room.lacking.discard(player)

    def ask(self, host: PlayerId, player: PlayerId) -> None:
        """Ask the host for the state that a member lacks; one who is the host, for all others."""
        room = self._rooms.of(player)
        if room is None:
            return
        for waiting in room.lacking:
            if player in (waiting, host):
                room.ask_for_state(host, waiting)

    async def give_state(self, saved: Snapshot) -> None:
        """Give the state that the host has just saved to those who wait for it."""
        self._signals.send(saved.game.id, StateSaved())
        await self._give(saved)

    async def _give(self, saved: Snapshot) -> None:
        room = self._rooms.at(saved.game.id)
        if room is None or not room.lacking or saved.state is None:
            return
        since = await self._since(saved)
        if since is None:
            return
        state = MatchState(state=saved.state.value, state_seq=saved.state.seq)
        for player in tuple(room.lacking):
            socket = room.socket_of(player)
            if socket is None:
                continue
            room.lacking.discard(player)
            whole = known(_with(state, since, player))
            push = GameState(game_id=saved.game.id, epoch=saved.epoch, **whole)
            socket.emit(push.event_name, push.payload(), counted=False)

    def _take_signal(self, game: GameId, signal: Signal) -> None:
        """Do here what somebody at another node has asked for, or made possible."""
        room = self._rooms.at(game)
        if room is None:
            return
        if isinstance(signal, StateSaved):
            if room.lacking:
                task = asyncio.get_running_loop().create_task(self._fetch_and_give(game))
                self.giving.add(task)
                task.add_done_callback(self.giving.discard)
        elif room.socket_of(signal.host) is not None:
            room.ask_for_state(signal.host, signal.player)

    async def _fetch_and_give(self, game: GameId) -> None:
        with contextlib.suppress(LobbyError):  # whoever lacks it still does, and may ask again
            await self._give(await self._store.get(game))

    async def _since(self, snapshot: Snapshot) -> "list[_Told] | None":
        """Return what happened since the state was saved, if all of it can be told at once."""
        if snapshot.state is None:
            return None
        game, epoch = snapshot.game.id, snapshot.epoch
        value, seq = snapshot.state
        missed = snapshot.seq - seq
        found = await self._store.read(game, epoch, seq, MAX_EVENTS_BYTES)
        if found is None or len(found) < missed:
            return None
        # More attachments than that in one packet make JavaScript clients drop the connection.
        actions = [event.action for _, event in found if isinstance(event, ActionSent)]
        if count_byte_values([value, *actions]) > MAX_BYTE_VALUES:
            return None
        return [_Told.of(game, epoch, number, event) for number, event in found[:missed]]


class _Told(NamedTuple):
    """A past event, as those who may see it are told, and as others are."""

    event: Event
    push: dict[str, object]
    hidden: dict[str, object]

    @classmethod
    def of(cls, game: GameId, epoch: Epoch, seq: int, event: Event) -> Self:
        seeing = event.player if isinstance(event, ActionSent) else PlayerId("")
        name, payload = push_for(seeing, game, epoch, seq, event)
        push = {"event": name, **payload}
        return cls(event, push, push if may_see(event, PlayerId("")) else hidden(push))


def _with(state: MatchState, since: list[_Told], player: PlayerId) -> MatchState:
    events = [told.push if may_see(told.event, player) else told.hidden for told in since]
    return state.model_copy(update={"events": events})
