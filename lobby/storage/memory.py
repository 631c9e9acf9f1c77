"""Games and their logs in this process's memory: the default store, for a single node."""

from collections.abc import Sequence

from lobby.domain.errors import (
    AlreadyInGame,
    CodeTaken,
    GameNotFound,
    LobbyError,
    StaleEpoch,
    VersionConflict,
)
from lobby.domain.events import Event
from lobby.domain.game import Game
from lobby.domain.ids import GameId, JoinCode, PlayerId
from lobby.domain.status import GameStatus
from lobby.ports import Action, Clock, Done, Ids, Receipt, Sink, Snapshot, Subscription
from lobby.storage.listing import ListingIndex
from lobby.storage.log import GameLog, LogLimits


class _Room:
    """One game with its log and those who follow it."""

    __slots__ = ("game", "log", "sinks")

    def __init__(self, game: Game, log: GameLog) -> None:
        self.game = game
        self.log = log
        self.sinks: dict[object, Sink] = {}

    @property
    def snapshot(self) -> Snapshot:
        return Snapshot(self.game, self.log.epoch, self.log.seq)

    def publish(self, event: Event, *, at: int) -> int:
        seq = self.log.append(event, at=at)
        for subscription, sink in tuple(self.sinks.items()):
            if subscription in self.sinks:  # unless one before it has cancelled it
                sink.receive(self.log.epoch, seq, event)
        return seq


class _Subscription:
    __slots__ = ("_room",)

    def __init__(self, room: _Room) -> None:
        self._room = room

    def cancel(self) -> None:
        self._room.sinks.pop(self, None)


class MemoryGameStore:
    """Implements :class:`lobby.ports.GameStore`; every method is one step of the event loop."""

    def __init__(
        self, listing: ListingIndex, clock: Clock, ids: Ids, limits: LogLimits | None = None
    ) -> None:
        self._listing = listing
        self._clock = clock
        self._ids = ids
        self._limits = limits or LogLimits()
        self._rooms: dict[GameId, _Room] = {}
        self._codes: dict[JoinCode, GameId] = {}
        self._claims: dict[PlayerId, GameId] = {}

    async def create(self, game: Game) -> Snapshot:
        """See :meth:`lobby.ports.GameStore.create`."""
        if game.code in self._codes:
            raise CodeTaken(game.code)
        self._claim(game)
        room = _Room(game, GameLog(self._ids.epoch(), self._limits))
        self._rooms[game.id] = room
        self._codes[game.code] = game.id
        self._listing.update(game)
        return room.snapshot

    async def get(self, game: GameId) -> Snapshot:
        """See :meth:`lobby.ports.GameStore.get`."""
        return self._room(game).snapshot

    async def find(self, code: JoinCode) -> GameId:
        """See :meth:`lobby.ports.GameStore.find`."""
        try:
            return self._codes[code]
        except KeyError:
            raise GameNotFound(code) from None

    async def count(self) -> int:
        """See :meth:`lobby.ports.GameStore.count`."""
        return len(self._rooms)

    async def game_of(self, player: PlayerId) -> GameId | None:
        """See :meth:`lobby.ports.GameStore.game_of`."""
        return self._claims.get(player)

    async def commit(self, game: Game, events: Sequence[Event]) -> Snapshot:
        """See :meth:`lobby.ports.GameStore.commit`."""
        room = self._room(game.id)
        if room.game.version != game.version - 1:
            raise VersionConflict(game.id, game.version - 1, room.game.version)
        self._claim(game)
        for player in room.game.players - game.players:
            del self._claims[player]
        room.game = game
        if game.status is GameStatus.CLOSED:
            del self._rooms[game.id], self._codes[game.code]
        # All is in place before anybody is told, for who is told may ask.
        now = self._clock.now()
        for event in events:
            room.publish(event, at=now)
        if game.status is GameStatus.CLOSED:
            room.sinks.clear()
        self._listing.update(game)
        return room.snapshot

    def append(self, action: Action, done: Done) -> None:
        """See :meth:`lobby.ports.GameStore.append`; ``done`` is called within this call."""
        try:
            receipt = self._append(action)
        except LobbyError as refusal:
            done(refusal)
        else:
            done(receipt)

    async def subscribe(self, game: GameId, after: int, sink: Sink) -> Subscription:
        """See :meth:`lobby.ports.GameStore.subscribe`."""
        room = self._room(game)
        missed = room.log.after(after, at=self._clock.now())
        if missed is None:
            sink.reset(room.log.epoch)
        for seq, event in missed or ():
            sink.receive(room.log.epoch, seq, event)
        subscription = _Subscription(room)
        room.sinks[subscription] = sink
        return subscription

    def _append(self, action: Action) -> Receipt:
        room = self._room(action.game)
        if room.log.epoch != action.epoch:
            raise StaleEpoch(action.game, action.epoch)
        first = room.log.seq_of(action.event)
        if first is not None:
            return Receipt(first, duplicate=True)
        room.game.require_may_act(action.event.player)
        return Receipt(room.publish(action.event, at=self._clock.now()), duplicate=False)

    def _room(self, game: GameId) -> _Room:
        try:
            return self._rooms[game]
        except KeyError:
            raise GameNotFound(game) from None

    def _claim(self, game: Game) -> None:
        """Note where the game's players sit, unless one of them sits elsewhere."""
        for player in game.players:
            elsewhere = self._claims.get(player, game.id)
            if elsewhere != game.id:
                raise AlreadyInGame(player, elsewhere)
        self._claims.update(dict.fromkeys(game.players, game.id))
