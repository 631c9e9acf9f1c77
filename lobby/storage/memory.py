"""Games and their logs in this process's memory: the default store, for a single node."""

from collections import OrderedDict
from collections.abc import Sequence
from weakref import WeakValueDictionary

from lobby.domain.errors import (
    CodeTaken,
    GameNotFound,
    InvalidMessage,
    LobbyError,
    StaleEpoch,
    VersionConflict,
)
from lobby.domain.events import (
    Event,
    GameClosed,
    GameStarted,
    LeaveReason,
    PlayerLeft,
    StateEvent,
)
from lobby.domain.game import Game
from lobby.domain.ids import Epoch, GameId, JoinCode, PlayerId
from lobby.domain.refusals import AlreadyInGame
from lobby.domain.status import WITHOUT_MATCH, GameStatus
from lobby.ports import (
    Action,
    Clock,
    Done,
    Ids,
    LastGame,
    Receipt,
    SavedState,
    Sink,
    Snapshot,
    Subscription,
    TakeCommit,
)
from lobby.storage.deadlines import DeadlineQueue
from lobby.storage.followers import Followers
from lobby.storage.listing import ListingIndex
from lobby.storage.log import GameLog, LogLimits
from lobby.storage.roll import MemoryRoll

MAX_LAST_GAMES = 10_000  # players who were thrown out and have not come back since


class _Room:
    """One game with its log, the state of its match, and those who follow it."""

    __slots__ = ("__weakref__", "game", "log", "match_began", "sinks", "state")

    def __init__(self, game: Game, log: GameLog) -> None:
        self.game = game
        self.log = log
        self.state: SavedState | None = None
        self.match_began = 0
        self.sinks: dict[object, Sink] = {}

    @property
    def snapshot(self) -> Snapshot:
        return Snapshot(self.game, self.log.epoch, self.log.seq, self.state)

    def follow_match(self, events: Sequence[StateEvent]) -> None:
        """Keep the state of a match from its beginning until another may come."""
        if self.game.status in WITHOUT_MATCH:
            self.state = None
            return
        for seq, event in enumerate(events, start=self.log.seq + 1):
            if isinstance(event, GameStarted):
                self.match_began = seq
                self.state = SavedState(None, seq)

    def publish(self, event: Event, *, at: int) -> int:
        seq = self.log.append(event, at=at)
        for subscription, sink in tuple(self.sinks.items()):
            if subscription in self.sinks:  # unless one before it has cancelled it
                sink.receive(self.log.epoch, seq, event)
        return seq


class _Subscription:
    """Holds on to its room, even once that is closed, and until it is cancelled."""

    __slots__ = ("_room",)

    def __init__(self, room: _Room) -> None:
        self._room: _Room | None = room

    def cancel(self) -> None:
        if self._room is not None:
            self._room.sinks.pop(self, None)
            self._room = None


class MemoryGameStore:
    """Implements :class:`lobby.ports.GameStore`; every method is one step of the event loop."""

    def __init__(
        self,
        listing: ListingIndex,
        deadlines: DeadlineQueue,
        clock: Clock,
        ids: Ids,
        limits: LogLimits | None = None,
        roll: MemoryRoll | None = None,
    ) -> None:
        self._listing = listing
        self._roll = roll or MemoryRoll()
        self._deadlines = deadlines
        self._clock = clock
        self._ids = ids
        self._limits = limits or LogLimits()
        self._rooms: dict[GameId, _Room] = {}
        # Gone with the last subscription to it.
        self._closed: WeakValueDictionary[GameId, _Room] = WeakValueDictionary()
        self._codes: dict[JoinCode, GameId] = {}
        self._claims: dict[PlayerId, GameId] = {}
        self._last_games: OrderedDict[PlayerId, LastGame] = OrderedDict()
        self._followers: Followers[[Game, Sequence[StateEvent]]] = Followers()

    async def create(self, game: Game) -> Snapshot:
        """See :meth:`lobby.ports.GameStore.create`."""
        if game.code in self._codes:
            raise CodeTaken(game.code)
        self._claim(game)
        room = _Room(game, GameLog(self._ids.epoch(), self._limits))
        self._rooms[game.id] = room
        self._codes[game.code] = game.id
        self._deadlines.set(game.id, game.due_at)
        self._roll.update(game)
        self._listing.update(game)
        self._followers.tell(game, ())
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

    async def commit(self, game: Game, events: Sequence[StateEvent]) -> Snapshot:
        """See :meth:`lobby.ports.GameStore.commit`."""
        room = self._room(game.id)
        if room.game.version != game.version - 1:
            raise VersionConflict(game.id, game.version - 1, room.game.version)
        self._claim(game)
        for player in room.game.members - game.members:
            del self._claims[player]
        self._remember(room.game, events)
        room.game = game
        self._roll.update(game)
        if game.status is GameStatus.CLOSED:
            del self._rooms[game.id], self._codes[game.code]
            self._closed[game.id] = room
        self._listing.update(game)
        # All is in place before anybody is told, for who is told may ask.
        room.follow_match(events)
        self._deadlines.set(game.id, game.due_at)
        now = self._clock.now()
        for event in events:
            room.publish(event, at=now)
        if game.status is GameStatus.CLOSED:
            room.sinks.clear()
        self._followers.tell(game, events)
        return room.snapshot

    def append(self, action: Action, done: Done) -> None:
        """See :meth:`lobby.ports.GameStore.append`; ``done`` is called within this call."""
        try:
            receipt = self._append(action)
        except LobbyError as refusal:
            done(refusal)
        else:
            done(receipt)

    async def last_game_of(self, player: PlayerId) -> LastGame | None:
        """See :meth:`lobby.ports.GameStore.last_game_of`."""
        return self._last_games.get(player)

    async def save_state(self, game: GameId, by: PlayerId, state: SavedState) -> Snapshot:
        """See :meth:`lobby.ports.GameStore.save_state`."""
        room = self._room(game)
        room.game.require_host(by, "save the state of")
        room.game.require("save the state of", GameStatus.PLAYING)
        if not room.match_began <= state.seq <= room.log.seq:
            match = f"from {room.match_began}, where the match began, to {room.log.seq}"
            raise InvalidMessage("seq", f"must be {match}")
        if room.state is None or state.seq >= room.state.seq:
            room.state = state
        return room.snapshot

    def follow(self, take: TakeCommit) -> Subscription:
        """See :meth:`lobby.ports.GameStore.follow`."""
        return self._followers.add(take)

    async def read(
        self, game: GameId, epoch: Epoch, after: int, max_bytes: int
    ) -> Sequence[tuple[int, Event]] | None:
        """See :meth:`lobby.ports.GameStore.read`."""
        room = self._rooms.get(game) or self._closed.get(game)
        if room is None or room.log.epoch != epoch:
            return None
        return room.log.after(after, at=self._clock.now(), max_bytes=max_bytes)

    async def subscribe(self, game: GameId, epoch: Epoch, after: int, sink: Sink) -> Subscription:
        """See :meth:`lobby.ports.GameStore.subscribe`."""
        room = self._room(game)
        is_same = room.log.epoch == epoch
        missed = room.log.after(after, at=self._clock.now()) if is_same else None
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
        members = game.members
        for player in members:
            elsewhere = self._claims.get(player, game.id)
            if elsewhere != game.id:
                raise AlreadyInGame(player, elsewhere)
        for player in members:
            self._claims[player] = game.id
            self._last_games.pop(player, None)

    def _remember(self, before: Game, events: Sequence[StateEvent]) -> None:
        """Note who loses their place against their will, and why: they may not be there to hear."""
        for event in events:
            if isinstance(event, PlayerLeft) and event.reason is not LeaveReason.LEFT:
                self._note(event.player, LastGame(before.id, event.reason))
            elif isinstance(event, GameClosed):
                left = {each.player for each in events if isinstance(each, PlayerLeft)}
                for player in before.members - left:
                    self._note(player, LastGame(before.id, "closed"))

    def _note(self, player: PlayerId, last: LastGame) -> None:
        self._last_games[player] = last
        self._last_games.move_to_end(player)
        if len(self._last_games) > MAX_LAST_GAMES:
            self._last_games.popitem(last=False)
