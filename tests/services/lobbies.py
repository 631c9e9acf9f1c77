"""The use cases over a store, and stores that are slow or busy."""

import asyncio
from typing import Any

from lobby.domain.errors import CodeTaken, VersionConflict
from lobby.domain.game import Game
from lobby.domain.ids import Epoch, GameId, JoinCode, PlayerId
from lobby.domain.options import GameOptions
from lobby.domain.seats import Player
from lobby.domain.transition import Timing
from lobby.invites import JwtInvites
from lobby.ports import Snapshot
from lobby.services.commits import Commits
from lobby.services.doors import DoorService, Knock, Newcomer
from lobby.services.games import GameService, HostService
from lobby.services.inbox import InboxService
from lobby.services.inviting import InvitingService
from lobby.services.opening import Opening
from lobby.services.presence import PresenceService
from lobby.storage import ListingIndex, LocalMatchmaking, MemoryGameStore, MemoryInboxStore
from lobby.storage.deadlines import DeadlineQueue
from tests.fakes import (
    CountingIds,
    FakeClock,
    FakeGuesses,
    FakeLater,
    FakePasswords,
    FakePresence,
)

INVITE_SECONDS = 60


class SlowStore(MemoryGameStore):
    """A store that lets others in between each question and its answer, as one far away does."""

    async def create(self, game: Game) -> Snapshot:
        await asyncio.sleep(0)
        return await super().create(game)

    async def get(self, game: GameId) -> Snapshot:
        found = await super().get(game)
        await asyncio.sleep(0)
        return found

    async def find(self, code: JoinCode) -> GameId:
        await asyncio.sleep(0)
        return await super().find(code)

    async def game_of(self, player: PlayerId) -> GameId | None:
        found = await super().game_of(player)
        await asyncio.sleep(0)
        return found

    async def commit(self, game: Game, events: Any) -> Snapshot:
        await asyncio.sleep(0)
        return await super().commit(game, events)


class BusyStore(MemoryGameStore):
    """A store in which others are faster for a while."""

    lost_races = 0

    async def create(self, game: Game) -> Snapshot:
        if self._is_lost():
            raise CodeTaken(game.code)
        return await super().create(game)

    async def commit(self, game: Game, events: Any) -> Snapshot:
        if self._is_lost():
            raise VersionConflict(game.id, 0, 1)
        return await super().commit(game, events)

    def _is_lost(self) -> bool:
        self.lost_races -= 1
        return self.lost_races >= 0


class Lobby:
    """Every use case, over one store."""

    def __init__(
        self, kind: type[MemoryGameStore] = BusyStore, *, max_games: int = 0, **timing: int
    ) -> None:
        self.clock = FakeClock()
        self.later = FakeLater(self.clock)
        self.listing = ListingIndex(Epoch("listing"))
        deadlines = DeadlineQueue(self.clock, self.later)
        self.store = kind(self.listing, deadlines, self.clock, CountingIds())
        self.guesses = FakeGuesses()
        self.invites = JwtInvites("s" * 32, self.clock, INVITE_SECONDS)
        self.passwords = FakePasswords()
        commits = Commits(self.store, self.clock, Timing(**timing))
        self.opening = Opening(self.store, self.clock, CountingIds(), max_games)
        self.doors = DoorService(
            self.store,
            commits,
            self.listing,
            self.opening,
            self.invites,
            self.passwords,
            self.guesses,
            LocalMatchmaking(),
        )
        self.inboxes = InboxService(MemoryInboxStore(), self.clock, CountingIds())
        self.inviting = InvitingService(self.doors, self.store, self.inboxes)
        self.games = GameService(self.store, commits)
        self.hosting = HostService(self.store, commits)
        self.present = FakePresence()
        self.presence = PresenceService(self.store, commits, self.present)
        deadlines.follow(self.presence.expire)

    async def open(self, host: Player, password: str | None = None, **options: Any) -> Game:
        """Open a game."""
        asked = GameOptions(**{"name": "Chess", **options})
        return (await self.doors.create(host, asked, password)).game

    async def knock(self, player: Player, game: Game | None = None, **said: Any) -> Game:
        """Join a game, by its id unless the caller says something else."""
        knock = Knock(game=None if game is None else game.id, **said)
        return (await self.doors.join(Newcomer(player, "address"), knock)).game

    async def current(self, player: PlayerId) -> Snapshot | None:
        """Return the game that a player is in."""
        game = await self.store.game_of(player)
        return None if game is None else await self.store.get(game)

    def lose_races(self, count: int) -> None:
        """Let others be faster so many times."""
        assert isinstance(self.store, BusyStore)
        self.store.lost_races = count


def players(count: int) -> list[Player]:
    """Return so many players."""
    return [Player(PlayerId(f"p{number}"), f"P{number}") for number in range(count)]
