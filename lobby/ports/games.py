"""Where games and their logs are kept."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from lobby.domain.errors import LobbyError
from lobby.domain.events import ActionSent, Event, StateEvent
from lobby.domain.game import Game
from lobby.domain.ids import Epoch, GameId, JoinCode, PlayerId
from lobby.domain.values import Value
from lobby.ports.subscription import Subscription


class SavedState(NamedTuple):
    """
    The state of a match, in the game's own terms.

    Attributes:
        value: What the host saved; ``None`` for the beginning of the match.
        seq: The last event that it takes account of.

    """

    value: Value
    seq: int


class Snapshot(NamedTuple):
    """
    A game as it was just after event number ``seq`` of its log.

    Attributes:
        state: The newest state of the match; ``None`` unless one is on, or has just ended.

    """

    game: Game
    epoch: Epoch
    seq: int
    state: SavedState | None = None


class LastGame(NamedTuple):
    """Why a player is not in a game any more, though not by their own will."""

    game: GameId
    reason: str


TakeCommit = Callable[[Game, Sequence[StateEvent]], None]
"""Hears of a game as it is now, and of what has just changed in it; returns at once."""


class Receipt(NamedTuple):
    """
    Where an action stands in its game's log.

    Attributes:
        duplicate: Whether an earlier attempt with the same ``action_id`` had put it there.

    """

    seq: int
    duplicate: bool


Done = Callable[[Receipt | LobbyError], None]
"""Told once what became of an action."""


class Action(NamedTuple):
    """
    An action on its way to a game's log.

    Attributes:
        epoch: The life of the log in which the sender was told that it has a seat.

    """

    game: GameId
    epoch: Epoch
    event: ActionSent


class Sink(Protocol):
    """Follows one game's log. Its methods return at once and raise nothing."""

    def receive(self, epoch: Epoch, seq: int, event: Event) -> None:
        """Take the next event; ``seq`` is one more than that of the one before."""
        ...

    def reset(self, epoch: Epoch) -> None:
        """Learn that the log does not reach back: events were missed, and the next may be any."""
        ...


class GameStore(Protocol):
    """
    Games and their logs, shared by every node. Safe to call from concurrent tasks.

    A player sits or watches in one game at most, and a join code belongs to one game at most: the
    store keeps both, in the same step as the change that needs them, and with it the moment at
    which a game changes by itself (``due_at``).
    Every implementation passes ``tests/storage/test_game_store*.py``.
    """

    async def create(self, game: Game) -> Snapshot:
        """
        Add a game with an empty log.

        Raises:
            AlreadyInGame: If somebody in it has a seat elsewhere.
            CodeTaken: If an open game has the same join code.

        """
        ...

    async def get(self, game: GameId) -> Snapshot:
        """
        Return the latest version of a game.

        Raises:
            GameNotFound: If it was never added, or was closed.

        """
        ...

    async def find(self, code: JoinCode) -> GameId:
        """
        Return the open game with this join code.

        Raises:
            GameNotFound: If there is none.

        """
        ...

    async def count(self) -> int:
        """Return how many games are open, listed or not; it costs the same however many."""
        ...

    async def game_of(self, player: PlayerId) -> GameId | None:
        """Return the game in which the player sits or watches."""
        ...

    async def last_game_of(self, player: PlayerId) -> LastGame | None:
        """Return the game that the player has lost their place in since they last came into one."""
        ...

    async def commit(self, game: Game, events: Sequence[StateEvent]) -> Snapshot:
        """
        Replace version ``game.version - 1`` and log the events, as one step.

        Subscribers receive the events, numbered, before this returns. A closed game is removed,
        its join code and its players' claims with it.

        Raises:
            GameNotFound: If the game was closed in the meantime.
            VersionConflict: If another task or node committed first.
            AlreadyInGame: If somebody new in it has a seat elsewhere.

        """
        ...

    def append(self, action: Action, done: Done) -> None:
        """
        Log an action, which changes no state: no version is compared.

        Returns at once; ``done`` is called exactly once, later or within this call, and in the
        order of the log: after subscribers received the event, before they receive the next. It
        gets :exc:`GameNotFound`, :exc:`NotInGame`, :exc:`ReadOnly`, :exc:`WrongState` or
        :exc:`StaleEpoch` where the action is refused. A repeat of an action that the log still
        holds is no refusal, whatever has happened since.
        """
        ...

    async def save_state(self, game: GameId, by: PlayerId, state: SavedState) -> Snapshot:
        """
        Keep the newest state of a match; a state older than the one kept is dropped.

        Raises:
            GameNotFound, NotInGame, ReadOnly, NotHost: If the caller does not host that game.
            WrongState: If no match is on.
            InvalidMessage: If ``state.seq`` lies outside the match.

        """
        ...

    def follow(self, take: TakeCommit) -> Subscription:
        """
        Have ``take`` called after every commit of this node and, without events, every create.

        Subscribers of the game's log have heard the events by then. What other nodes commit is told
        to their followers: whatever has to follow from a change is done once.
        """
        ...

    async def read(
        self, game: GameId, epoch: Epoch, after: int, max_bytes: int
    ) -> Sequence[tuple[int, Event]] | None:
        """
        Return the events after number ``after``, oldest first and numbered, about so many bytes.

        At least one if there is one, and none if ``after`` is the newest. ``None`` if they cannot
        be told without a gap: there is no such game, its log has begun anew since ``epoch``, does
        not reach back, or never came as far as ``after``. The history of a closed game can still
        be read by whoever holds a subscription to it, for a minute at least.
        """
        ...

    async def subscribe(self, game: GameId, epoch: Epoch, after: int, sink: Sink) -> Subscription:
        """
        Let a sink follow a game's log from the event after number ``after``.

        Every event comes once, in order, without a gap between history and present. Where the
        history does not reach back, ``after`` lies in the future, or the log has begun anew since
        ``epoch``, ``sink.reset`` is called and the sink gets what happens from now on. The
        subscription ends by itself after the event that closes the game.

        Raises:
            GameNotFound: If there is no such game.

        """
        ...
