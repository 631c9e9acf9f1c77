"""
One game: who is in it, and where it stands.

A frozen value without a clock. What changes it stands in modules of its own, one for each kind of
change: ``joining``, ``leaving``, ``hosting``, ``playing`` and, for what only time brings,
``deadlines``. Each change ends with :func:`lobby.domain.consequences.settle`.

    WAITING ──start──▶ STARTING ──countdown over──▶ PLAYING ──end──▶ FINISHED
       ▲ ╰─────────────────│──no countdown─────────────▲               │
       ├───────broken──────╯                                           │
       ╰───────────────────────────rematch─────────────────────────────╯
    any ──last player leaves, nobody connected, long finished──▶ CLOSED

"""

from dataclasses import dataclass
from typing import Self

from lobby.domain.ids import GameId, JoinCode, PlayerId
from lobby.domain.options import GameOptions
from lobby.domain.refusals import NotHost, NotInGame, ReadOnly, WrongState
from lobby.domain.seats import Player, Roster, Seat
from lobby.domain.status import GameStatus
from lobby.domain.values import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Game(Roster):
    """
    A game and those who are in it. Every time is Unix time in milliseconds.

    Attributes:
        deposed: The host who was cut off for too long; hosts again on coming back.
        banned: Those who were thrown out for good.
        starts_at: When the countdown ends; set while STARTING only.
        finished_at: When the match ended; set while FINISHED only.
        result: What the host said of how the match ended.
        rematch: Those who want to play again; empty unless FINISHED.
        ready_since: Since when everybody is ready to start; ``None`` if somebody is not.
        ready_ms: How long everybody was ready before that, under the same host.
        abandoned_at: Since when no player is connected; ``None`` while one is.
        due_at: When something happens by itself next; ``None`` if only players can change it.
        version: Transitions applied so far. A store refuses a stale one.

    """

    id: GameId
    code: JoinCode
    options: GameOptions
    host: PlayerId
    created_at: int
    deposed: PlayerId | None = None
    banned: frozenset[PlayerId] = frozenset()
    status: GameStatus = GameStatus.WAITING
    starts_at: int | None = None
    finished_at: int | None = None
    result: Value = None
    rematch: frozenset[PlayerId] = frozenset()
    ready_since: int | None = None
    ready_ms: int = 0
    abandoned_at: int | None = None
    due_at: int | None = None
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
        seats = (Seat(host),)
        return cls(id=id_, code=code, options=options, host=host.id, seats=seats, created_at=at)

    @property
    def is_full(self) -> bool:
        """Whether every seat is taken."""
        return len(self.seats) >= self.options.max_players

    @property
    def has_enough_players(self) -> bool:
        """Whether a match could be played."""
        return len(self.seats) >= self.options.min_players

    @property
    def is_everybody_ready(self) -> bool:
        """Whether enough players are seated and all of them are there and ready."""
        everybody = all(seat.ready and seat.is_connected for seat in self.seats)
        return everybody and self.has_enough_players

    def require(self, doing: str, *statuses: GameStatus) -> None:
        """
        Check where the game stands.

        Raises:
            WrongState: If its status is none of these.

        """
        if self.status not in statuses:
            raise WrongState(self.id, self.status, doing)

    def require_seat(self, player: PlayerId) -> Seat:
        """
        Return the player's seat.

        Raises:
            ReadOnly: If the player only watches.
            NotInGame: If the player is not there at all.

        """
        seat = self.seat_of(player)
        if seat is not None:
            return seat
        raise ReadOnly(self.id) if self.is_watched_by(player) else NotInGame(player, self.id)

    def require_host(self, player: PlayerId, doing: str) -> None:
        """
        Check that the player hosts the game.

        Raises:
            ReadOnly: If the player only watches.
            NotInGame: If the player is not there at all.
            NotHost: If another player hosts.

        """
        self.require_seat(player)
        if player != self.host:
            raise NotHost(self.id, self.host, doing)

    def require_may_act(self, player: PlayerId) -> None:
        """
        Check that an action of this player would be taken now.

        Raises:
            ReadOnly: If the player only watches.
            NotInGame: If the player is not there at all.
            WrongState: If no match is on.

        """
        self.require_seat(player)
        self.require("act in", GameStatus.PLAYING)
