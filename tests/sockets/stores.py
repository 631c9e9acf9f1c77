"""Stores in memory for tests of sockets, and what happens in their games."""

from typing import TypeVar

from lobby.domain import hosting, joining, leaving
from lobby.domain.game import Game
from lobby.domain.ids import Epoch, PlayerId
from lobby.domain.joining import Door, Entry
from lobby.domain.seats import Player
from lobby.domain.transition import Transition
from lobby.storage import DeadlineQueue, ListingIndex, LogLimits, MemoryGameStore
from tests.builders import at
from tests.fakes import CountingIds, FakeClock, FakeLater

Store = TypeVar("Store", bound=MemoryGameStore)


def a_store(kind: type[Store], limits: LogLimits | None = None) -> Store:
    """Return an empty store."""
    clock = FakeClock()
    deadlines = DeadlineQueue(clock, FakeLater(clock))
    return kind(ListingIndex(Epoch("listing")), deadlines, clock, CountingIds(), limits)


def game_started(game: Game) -> Transition:
    """Let the host start the match."""
    return hosting.start(game, game.host, at())


def game_joined(game: Game, player: Player) -> Transition:
    """Seat a player."""
    return joining.join(game, player, Entry(Door.INVITE), at())


def game_left(game: Game, player: PlayerId) -> Transition:
    """Let a player leave."""
    return leaving.leave(game, player, at())
