"""Stores of every kind, with all that belongs to one."""

from dataclasses import dataclass

from lobby.domain.ids import Epoch
from lobby.ports import Deadlines, GameStore, Listing, Roll, Signals
from lobby.storage import ListingIndex, LogLimits, MemoryGameStore, MemoryRoll, NoSignals
from lobby.storage.deadlines import DeadlineQueue
from lobby.storage.redis.client import Redis
from lobby.storage.redis.deadlines import SharedDeadlines
from lobby.storage.redis.followed import FollowedGames
from lobby.storage.redis.games import RedisGameStore
from lobby.storage.redis.listing import ListingMirror
from lobby.storage.redis.signals import SharedSignals
from tests.fakes import CountingIds, FakeClock, FakeLater


@dataclass(frozen=True, kw_only=True)
class Backend:
    """A store of games, and what it keeps up to date."""

    games: GameStore
    listing: Listing
    roll: Roll
    deadlines: Deadlines
    signals: Signals
    later: FakeLater


class PatientLater(FakeLater):
    """Lets whatever a moment has brought about be answered before the next."""

    def __init__(self, clock: FakeClock, redis: Redis) -> None:
        super().__init__(clock)
        self._redis = redis

    async def settle(self) -> None:
        for _ in range(4):
            await self._redis.call("PING")


def memory_backend(clock: FakeClock, limits: LogLimits) -> Backend:
    """Return a store in memory."""
    later, listing, roll = FakeLater(clock), ListingIndex(Epoch("listing")), MemoryRoll()
    deadlines = DeadlineQueue(clock, later)
    games = MemoryGameStore(listing, deadlines, clock, CountingIds(), limits, roll)
    return Backend(
        games=games,
        listing=listing,
        roll=roll,
        deadlines=deadlines,
        signals=NoSignals(),
        later=later,
    )


def redis_backend(
    redis: Redis, clock: FakeClock, limits: LogLimits
) -> tuple[Backend, ListingMirror]:
    """Return one node's store in Redis, and what keeps its listing."""
    later, ids = PatientLater(clock, redis), CountingIds()
    mirror, deadlines = ListingMirror(redis, ids.epoch), SharedDeadlines(redis, later)
    followed = FollowedGames(redis, limits, ids.epoch)
    mirror.renewed = followed.catch_up
    games = RedisGameStore(redis, mirror, deadlines, followed, ids, limits)
    backend = Backend(
        games=games,
        listing=mirror.index,
        roll=mirror.roll,
        deadlines=deadlines,
        signals=SharedSignals(redis, followed),
        later=later,
    )
    return backend, mirror
