"""What the use cases need of the outside world; adapters are in :mod:`lobby.storage` and beside."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from lobby.domain.errors import LobbyError
from lobby.domain.events import ActionSent, Event
from lobby.domain.game import Game, Player
from lobby.domain.ids import Epoch, GameId, JoinCode, PlayerId
from lobby.domain.listing import Page, Query, Where
from lobby.domain.summary import Summary


class Snapshot(NamedTuple):
    """A game as it was just after event number ``seq`` of its log."""

    game: Game
    epoch: Epoch
    seq: int


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


class Subscription(Protocol):
    """Something that goes on until it is cancelled."""

    def cancel(self) -> None:
        """Stop. Nothing comes after this; cancelling twice is not an error."""
        ...


class GameStore(Protocol):
    """
    Games and their logs, shared by every node. Safe to call from concurrent tasks.

    A player has a seat in one game at most, and a join code belongs to one game at most: the
    store keeps both, in the same step as the change that needs them.
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
        """Return the game in which the player has a seat."""
        ...

    async def commit(self, game: Game, events: Sequence[Event]) -> Snapshot:
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
        gets :exc:`GameNotFound`, :exc:`NotInGame`, :exc:`WrongState` or :exc:`StaleEpoch`
        where the action is refused. A repeat of an action that the log still holds is no refusal,
        whatever has happened since.
        """
        ...

    async def subscribe(self, game: GameId, after: int, sink: Sink) -> Subscription:
        """
        Let a sink follow a game's log from the event after number ``after``.

        Every event comes once, in order, without a gap between history and present. Where the
        history does not reach back, or ``after`` lies in the future, ``sink.reset`` is called and
        the sink gets what happens from now on. The subscription ends by itself after the event
        that closes the game.

        Raises:
            GameNotFound: If there is no such game.

        """
        ...


class Change(NamedTuple):
    """
    One step of the listing.

    Attributes:
        version: The listing's number after it.
        before: The game as it was listed until now; ``None`` if it was not.
        summary: The game as it is listed now; ``None`` if it is not listed any more.

    """

    version: int
    game: GameId
    before: Summary | None
    summary: Summary | None


class Listing(Protocol):
    """All listed games, as this node sees them: no call waits for anything."""

    @property
    def version(self) -> int:
        """Steps taken so far; pages of one version are pages of one listing."""
        ...

    @property
    def epoch(self) -> Epoch:
        """The life of the listing within which versions can be compared."""
        ...

    def page(self, query: Query) -> Page:
        """Return one page."""
        ...

    def count(self, where: Where) -> int:
        """Return how many games are wanted; costs a look at each."""
        ...

    def newest(self, where: Where, limit: int) -> Sequence[Summary]:
        """Return the newest games that are wanted, newest first; stops at the last of them."""
        ...

    def follow(self, take: Callable[[Change], None]) -> Subscription:
        """Have ``take`` called for every step from now on; it returns at once."""
        ...


class Claims(NamedTuple):
    """
    What a token says of its bearer.

    Attributes:
        is_guest: Whether the token is one of our own guests', not of a developer's backend.

    """

    player: Player
    role: str
    is_guest: bool


class Tokens(Protocol):
    """Signs guests in, and knows the tokens of others that this server trusts."""

    def issue(self, guest: Player, *, at: int) -> str:
        """Return a token that makes its bearer this guest, counted from ``at`` (Unix ms)."""
        ...

    def verify(self, token: str) -> Claims:
        """
        Return what a token says.

        Raises:
            TokenExpired: If it was good once.
            TokenInvalid: If nobody this server trusts has signed it.

        """
        ...


class Clock(Protocol):
    """The time of day."""

    def now(self) -> int:
        """Return the Unix time in milliseconds."""
        ...


class Ids(Protocol):
    """New names, none of which can be guessed."""

    def game(self) -> GameId:
        """Return the id of a new game."""
        ...

    def guest(self) -> PlayerId:
        """Return the id of a new guest."""
        ...

    def code(self) -> JoinCode:
        """Return a join code; an open game may have it already."""
        ...

    def epoch(self) -> Epoch:
        """Return the name of a new log's life."""
        ...
