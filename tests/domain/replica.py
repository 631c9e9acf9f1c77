"""A client's picture of a game, kept by nothing but the events of its room."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from lobby.domain import events
from lobby.domain.events import StateEvent
from lobby.domain.game import Game
from lobby.domain.ids import PlayerId
from lobby.domain.options import GameOptions
from lobby.domain.status import NEXT_STATUSES, GameStatus
from lobby.domain.values import Value


@dataclass(frozen=True)
class Member:
    """Somebody in the room; ``seat`` is ``None`` for a spectator."""

    name: str
    seat: int | None
    connected: bool = True
    ready: bool = False
    data: Mapping[str, Value] = field(default_factory=dict)


@dataclass
class Replica:
    """What a client shows of a game."""

    status: GameStatus
    host: PlayerId
    options: GameOptions
    members: dict[PlayerId, Member]
    starts_at: int | None = None
    result: Value = None
    votes: tuple[int, int] | None = None

    @classmethod
    def of(cls, game: Game) -> Self:
        """Return the picture of a game, as a newcomer's snapshot gives it."""
        is_open = game.status is not GameStatus.CLOSED
        seated = {
            seat.player.id: Member(
                seat.player.name, seat.number, seat.is_connected, seat.ready, seat.data
            )
            for seat in game.seats
        }
        watching = {
            other.player.id: Member(other.player.name, None, other.is_connected)
            for other in game.spectators
        }
        there = {seat.player.id for seat in game.seats if seat.is_connected}
        is_finished = game.status is GameStatus.FINISHED
        return cls(
            status=game.status,
            host=game.host,
            options=game.options,
            members=seated | watching,
            starts_at=game.starts_at,
            result=game.result if is_open else None,
            votes=(len(game.rematch & there), len(there)) if is_finished else None,
        )

    @property
    def player_count(self) -> int:
        """How many seats are taken."""
        return sum(member.seat is not None for member in self.members.values())

    def apply(self, event: StateEvent) -> None:
        """Take the next event into the picture."""
        match event:
            case events.PlayerJoined():
                assert event.player not in self.members or event.seat is not None
                self.members[event.player] = Member(event.name, event.seat)
                self._check_counts(event)
            case events.PlayerLeft():
                del self.members[event.player]
                self._check_counts(event)
            case events.PlayerUpdated():
                self._update(event)
            case events.HostChanged(host):
                assert host != self.host
                assert self.members[host].seat is not None
                self.host = host
            case events.GameChanged(options, status):
                self._change(options, status)
            case events.ServerEvent():
                pass  # a backend's word changes nothing of the game
            case _:
                self._go_on(event)

    def _check_counts(self, event: events.PlayerJoined | events.PlayerLeft) -> None:
        assert event.player_count == self.player_count
        assert event.spectator_count == len(self.members) - self.player_count

    def _update(self, event: events.PlayerUpdated) -> None:
        changed = {"ready": event.ready, "connected": event.connected, "data": event.data}
        known = {name: value for name, value in changed.items() if value is not None}
        assert known, "an update that tells nothing"
        member = self.members[event.player]
        self.members[event.player] = replace(member, **known)  # type: ignore[arg-type]

    def _change(self, options: GameOptions, status: GameStatus) -> None:
        if self.status is GameStatus.FINISHED:
            self.result, self.votes = None, None
            for player, member in self.members.items():
                self.members[player] = replace(member, ready=False)
        self._enter(status)
        self.options, self.starts_at = options, None

    def _go_on(
        self,
        event: events.GameStarting
        | events.GameStarted
        | events.GameEnded
        | events.RematchUpdated
        | events.GameClosed,
    ) -> None:
        match event:
            case events.GameStarting(starts_at):
                self._enter(GameStatus.STARTING)
                self.starts_at = starts_at
            case events.GameStarted():
                self._enter(GameStatus.PLAYING)
                self.starts_at = None
            case events.GameEnded(_, result):
                self._enter(GameStatus.FINISHED)
                self.result = result
            case events.RematchUpdated(accepted, of):
                assert self.status is GameStatus.FINISHED
                assert (accepted, of) != self.votes
                self.votes = (accepted, of)
            case events.GameClosed():
                self._enter(GameStatus.CLOSED)
                self.members, self.starts_at, self.result, self.votes = {}, None, None, None

    def _enter(self, status: GameStatus) -> None:
        assert status in {self.status, *NEXT_STATUSES[self.status]}
        self.status = status
