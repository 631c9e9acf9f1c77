"""Games and their logs in Redis, for as many nodes as there are."""

from collections.abc import Sequence
from typing import Any

import msgpack

from lobby.domain.errors import (
    CodeTaken,
    Contended,
    GameNotFound,
    InvalidMessage,
    VersionConflict,
)
from lobby.domain.events import Event, StateEvent
from lobby.domain.game import Game
from lobby.domain.ids import Epoch, GameId, JoinCode, PlayerId
from lobby.domain.refusals import AlreadyInGame
from lobby.domain.status import GameStatus
from lobby.ports import (
    Action,
    Done,
    Ids,
    LastGame,
    SavedState,
    Sink,
    Snapshot,
    Subscription,
    TakeCommit,
)
from lobby.storage.followers import Followers
from lobby.storage.log import LogLimits
from lobby.storage.redis.appends import Appends
from lobby.storage.redis.changes import words_of, words_of_commit
from lobby.storage.redis.client import Redis
from lobby.storage.redis.deadlines import SharedDeadlines
from lobby.storage.redis.entries import events_in
from lobby.storage.redis.followed import GAMES, FollowedGames
from lobby.storage.redis.listing import ListingMirror
from lobby.storage.redis.settling import settled
from lobby.storage.redis.summaries import Entry

ATTEMPTS = 16


class RedisGameStore:
    """
    Implements :class:`lobby.ports.GameStore`; every change is one script.

    What follows from a change on this node, for listing, subscribers and followers in this order,
    is done where its answer stands among all that comes from Redis. Whoever made it goes on after.
    """

    def __init__(
        self,
        redis: Redis,
        listing: ListingMirror,
        deadlines: SharedDeadlines,
        followed: FollowedGames,
        ids: Ids,
        limits: LogLimits | None = None,
    ) -> None:
        self._redis = redis
        self._listing = listing
        self._deadlines = deadlines
        self._ids = ids
        self._limits = limits or LogLimits()
        self._followed = followed
        self._appends = Appends(redis, self._limits, followed.hurry, self._log_action)
        self._followers: Followers[[Game, Sequence[StateEvent]]] = Followers()

    async def create(self, game: Game) -> Snapshot:
        """See :meth:`lobby.ports.GameStore.create`."""
        epoch, listed = self._ids.epoch(), Entry.of(game)

        def settle(reply: Any) -> Snapshot:
            if reply[0] == b"code":
                raise CodeTaken(game.code)
            _require_free(reply)
            self._note(game, listed, *reply)
            self._followers.tell(game, ())
            return Snapshot(game, epoch, 0)

        words = [*words_of(self._redis.node, game, listed), epoch]
        return await settled(self._redis, "create", words, settle)

    async def get(self, game: GameId) -> Snapshot:
        """See :meth:`lobby.ports.GameStore.get`."""
        found = await self._redis.run("get", game)
        if not found:
            raise GameNotFound(game)
        body, epoch, seq, *state = found
        return Snapshot(GAMES.loads(body), Epoch(epoch.decode()), seq, _state(*state))

    async def find(self, code: JoinCode) -> GameId:
        """See :meth:`lobby.ports.GameStore.find`."""
        found = await self._redis.call("HGET", self._redis.key("codes"), code)
        if found is None:
            raise GameNotFound(code)
        return GameId(found.decode())

    async def count(self) -> int:
        """See :meth:`lobby.ports.GameStore.count`."""
        count: int = await self._redis.call("HLEN", self._redis.key("codes"))
        return count

    async def game_of(self, player: PlayerId) -> GameId | None:
        """See :meth:`lobby.ports.GameStore.game_of`."""
        found = await self._redis.call("HGET", self._redis.key("claims"), player)
        return None if found is None else GameId(found.decode())

    async def last_game_of(self, player: PlayerId) -> LastGame | None:
        """See :meth:`lobby.ports.GameStore.last_game_of`."""
        found = await self._redis.call("GET", self._redis.key(f"last:{player}"))
        if found is None:
            return None
        game, reason = msgpack.unpackb(found)
        return LastGame(GameId(game), reason)

    async def commit(self, game: Game, events: Sequence[StateEvent]) -> Snapshot:
        """See :meth:`lobby.ports.GameStore.commit`."""
        listed = Entry.of(game)

        def settle(reply: Any) -> Snapshot:
            if reply[0] == b"not-found":
                raise GameNotFound(game.id)
            if reply[0] == b"conflict":
                raise VersionConflict(game.id, game.version - 1, reply[1])
            _require_free(reply)
            epoch, seq, number, version, *state = reply
            after = Snapshot(game, Epoch(epoch.decode()), seq, _state(*state))
            self._note(game, listed, number, version)
            for at, event in enumerate(events, start=seq - len(events) + 1):
                self._followed.tell(game.id, after.epoch, at, event)
            self._followers.tell(game, events)
            return after

        self._followed.hurry(game.id)
        words = words_of_commit(self._redis.node, game, listed, events, self._limits)
        return await settled(self._redis, "commit", words, settle)

    def append(self, action: Action, done: Done) -> None:
        """See :meth:`lobby.ports.GameStore.append`; ``done`` is called later."""
        self._appends.add(action, done)

    async def save_state(self, game: GameId, by: PlayerId, state: SavedState) -> Snapshot:
        """See :meth:`lobby.ports.GameStore.save_state`."""
        packed = msgpack.packb(state.value)
        for _ in range(ATTEMPTS):
            current = (await self.get(game)).game
            current.require_host(by, "save the state of")
            current.require("save the state of", GameStatus.PLAYING)
            reply = await self._redis.run("save_state", game, current.version, packed, state.seq)
            if reply[0] == b"not-found":
                raise GameNotFound(game)
            if reply[0] == b"outside":
                match = f"from {reply[1]}, where the match began, to {reply[2]}"
                raise InvalidMessage("seq", f"must be {match}")
            if reply[0] != b"conflict":
                epoch, seq, *kept = reply
                return Snapshot(current, Epoch(epoch.decode()), seq, _state(*kept))
        raise Contended(f"game {game}", ATTEMPTS)

    def follow(self, take: TakeCommit) -> Subscription:
        """See :meth:`lobby.ports.GameStore.follow`."""
        return self._followers.add(take)

    async def read(
        self, game: GameId, epoch: Epoch, after: int, max_bytes: int
    ) -> Sequence[tuple[int, Event]] | None:
        """See :meth:`lobby.ports.GameStore.read`; anybody may, for a minute after its end."""
        found = await self._redis.run("read", game, after, max_bytes, *self._limits.words)
        if len(found) < 5 or found[0].decode() != epoch:
            return None
        return list(enumerate(events_in(found[4]), start=after + 1))

    async def subscribe(self, game: GameId, epoch: Epoch, after: int, sink: Sink) -> Subscription:
        """See :meth:`lobby.ports.GameStore.subscribe`."""
        return await self._followed.subscribe(game, epoch, after, sink)

    def _note(self, game: Game, listed: Entry, number: int, version: int) -> None:
        self._listing.take(number, version, game.id, listed)
        self._deadlines.note(game.due_at)

    def _log_action(self, action: Action, seq: int) -> None:
        self._followed.tell(action.game, action.epoch, seq, action.event)


def _require_free(reply: Any) -> None:
    if reply[0] == b"elsewhere":
        raise AlreadyInGame(PlayerId(reply[1].decode()), GameId(reply[2].decode()))


def _state(state: bytes | None, seq: int | None) -> SavedState | None:
    return None if state is None or seq is None else SavedState(msgpack.unpackb(state), seq)
