"""
The life of one game.

Pure: no clock, no I/O, no randomness. A transition returns the next game and
the events that tell what changed; the caller stores one and publishes the other.

    WAITING ──start──▶ PLAYING ──end──▶ FINISHED
       └──────────────────┴────────────────┴──last player leaves──▶ CLOSED

"""

from dataclasses import dataclass, replace
from typing import NamedTuple, Self

from lobby.domain.errors import (
    GameFull,
    NotEnoughPlayers,
    NotHost,
    NotInGame,
    WrongState,
)
from lobby.domain.events import (
    CloseReason,
    EndReason,
    Event,
    GameClosed,
    GameEnded,
    GameStarted,
    HostChanged,
    LeaveReason,
    PlayerJoined,
    PlayerLeft,
    PlayerUpdated,
)
from lobby.domain.ids import MAX_SEATS, GameId, JoinCode, PlayerId
from lobby.domain.options import GameOptions
from lobby.domain.status import NEXT_STATUSES, GameStatus
from lobby.domain.values import Value


class Transition(NamedTuple):
    """The game after a change, and what the room is told. No events: nothing changed."""

    game: "Game"
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody who may take a seat."""

    id: PlayerId
    name: str


@dataclass(frozen=True, slots=True)
class Seat:
    """
    A taken seat.

    Attributes:
        number: From 0, the lowest that was free; it stays the player's while they stay.

    """

    player: Player
    number: int
    ready: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Game:
    """
    A game and the players seated in it.

    Attributes:
        seats: Taken seats in the order their players joined; empty only once closed.
        created_at: Unix time in milliseconds.
        result: What the host said of how the match ended.
        version: Transitions applied so far. A store refuses a stale one.

    """

    id: GameId
    code: JoinCode
    options: GameOptions
    host: PlayerId
    seats: tuple[Seat, ...]
    created_at: int
    status: GameStatus = GameStatus.WAITING
    result: Value = None
    version: int = 0

    @classmethod
    def opened(
        cls,
        id_: GameId,
        code: JoinCode,
        options: GameOptions,
        host: Player,
        *,
        at: int,
    ) -> Self:
        """Return a new game that waits for players, with its host in the first seat."""
        seats = (Seat(host, number=0),)
        return cls(id=id_, code=code, options=options, host=host.id, seats=seats, created_at=at)

    def seat_of(self, player: PlayerId) -> Seat | None:
        """Return the player's seat, or ``None`` for everybody else."""
        for seat in self.seats:
            if seat.player.id == player:
                return seat
        return None

    @property
    def players(self) -> frozenset[PlayerId]:
        """Everybody seated."""
        return frozenset(seat.player.id for seat in self.seats)

    @property
    def is_full(self) -> bool:
        """Whether every seat is taken."""
        return len(self.seats) >= self.options.max_players

    @property
    def is_joinable(self) -> bool:
        """Whether a stranger would be given a seat now."""
        return self.status is GameStatus.WAITING and not self.is_full

    def join(self, player: Player) -> Transition:
        """
        Seat a player.

        Joining twice changes nothing: a client retries when its ack is lost.

        Raises:
            WrongState: If the game is no longer waiting.
            GameFull: If every seat is taken.

        """
        if self.seat_of(player.id):
            return Transition(self)
        self._require(GameStatus.WAITING, "join")
        if self.is_full:
            raise GameFull(self.id, self.options.max_players)
        taken = {seat.number for seat in self.seats}
        number = next(number for number in range(MAX_SEATS) if number not in taken)
        seats = (*self.seats, Seat(player, number))
        return Transition(
            self._next(seats=seats), (PlayerJoined(player.id, player.name, number, len(seats)),)
        )

    def leave(self, player: PlayerId, reason: LeaveReason = LeaveReason.LEFT) -> Transition:
        """
        Free a player's seat.

        The player seated longest hosts next; the last one to leave closes the game; a match that
        falls under ``min_players`` is over.

        Raises:
            NotInGame: If the player has no seat.

        """
        self._require_seat(player)
        seats = tuple(seat for seat in self.seats if seat.player.id != player)
        left = PlayerLeft(player, reason, len(seats))
        if not seats:
            closed = self._next(seats=(), status=GameStatus.CLOSED)
            return Transition(closed, (left, GameClosed(CloseReason.EMPTY)))
        return self._go_on_with(seats, left)

    def set_ready(self, player: PlayerId, *, ready: bool) -> Transition:
        """
        Say that a player is ready to start, or is not any more.

        Raises:
            NotInGame: If the player has no seat.
            WrongState: If the game is no longer waiting.

        """
        seat = self._require_seat(player)
        self._require(GameStatus.WAITING, "get ready in")
        if seat.ready is ready:
            return Transition(self)
        seats = tuple(
            replace(other, ready=ready) if other is seat else other for other in self.seats
        )
        return Transition(self._next(seats=seats), (PlayerUpdated(player, ready),))

    def start(self, by: PlayerId) -> Transition:
        """
        Begin the match.

        Raises:
            NotInGame: If the caller has no seat.
            NotHost: If the caller is not the host.
            WrongState: If the game is not waiting.
            NotEnoughPlayers: If fewer than ``min_players`` are seated.

        """
        self._require_host(by, "start")
        self._require(GameStatus.WAITING, "start")
        if len(self.seats) < self.options.min_players:
            raise NotEnoughPlayers(self.id, len(self.seats), self.options.min_players)
        return Transition(self._next(status=GameStatus.PLAYING), (GameStarted(),))

    def end(self, by: PlayerId, result: Value = None) -> Transition:
        """
        Finish the match, with a result in the game's own terms.

        Raises:
            NotInGame: If the caller has no seat.
            NotHost: If the caller is not the host.
            WrongState: If no match is on.

        """
        self._require_host(by, "end")
        self._require(GameStatus.PLAYING, "end")
        finished = self._next(status=GameStatus.FINISHED, result=result)
        return Transition(finished, (GameEnded(EndReason.ENDED, result),))

    def require_may_act(self, player: PlayerId) -> None:
        """
        Check that an action of this player would be taken now.

        Raises:
            NotInGame: If the player has no seat.
            WrongState: If no match is on.

        """
        self._require_seat(player)
        self._require(GameStatus.PLAYING, "act in")

    def _go_on_with(self, seats: tuple[Seat, ...], left: PlayerLeft) -> Transition:
        """Return the game of those who stay: with a host, and over if they are too few for it."""
        events: list[Event] = [left]
        host = self.host
        if left.player == host:
            host = seats[0].player.id
            events.append(HostChanged(host))
        status = self.status
        if status is GameStatus.PLAYING and len(seats) < self.options.min_players:
            status = GameStatus.FINISHED
            events.append(GameEnded(EndReason.NOT_ENOUGH_PLAYERS))
        return Transition(self._next(seats=seats, host=host, status=status), tuple(events))

    def _require(self, status: GameStatus, doing: str) -> None:
        if self.status is not status:
            raise WrongState(self.id, self.status, doing)

    def _require_seat(self, player: PlayerId) -> Seat:
        seat = self.seat_of(player)
        if seat is None:
            raise NotInGame(player, self.id)
        return seat

    def _require_host(self, player: PlayerId, doing: str) -> None:
        self._require_seat(player)
        if player != self.host:
            raise NotHost(self.id, self.host, doing)

    def _next(
        self,
        *,
        seats: tuple[Seat, ...] | None = None,
        host: PlayerId | None = None,
        status: GameStatus | None = None,
        result: Value = None,
    ) -> "Game":
        """Return the next version with these changes; ``None`` leaves a field as it is."""
        status = status or self.status
        assert status is self.status or status in NEXT_STATUSES[self.status]  # noqa: S101  # ours
        return replace(
            self,
            seats=self.seats if seats is None else seats,
            host=host or self.host,
            status=status,
            result=self.result if result is None else result,
            version=self.version + 1,
        )
