"""Nodes of one lobby in one process, each with a connection of its own to Redis."""

from lobby.storage.redis.address import RedisAddress
from lobby.storage.redis.client import Redis
from lobby.storage.redis.mailbox import Mailbox
from lobby.storage.redis.nodes import RENEWAL_SECONDS, Nodes
from lobby.storage.redis.presence import RedisPresence
from tests.fakes import FakeClock, FakeStopwatch
from tests.storage.attendances import FakeAttendance
from tests.storage.timed_redis import TimedRedis


class FakeNode:
    """
    A node; its lease is renewed when the test says so.

    Attributes:
        games: Its only namespace.

    """

    def __init__(self, address: RedisAddress, clock: FakeClock, stopwatch: FakeStopwatch) -> None:
        self.redis: Redis = TimedRedis(address, clock)
        self.mailbox = Mailbox(self.redis)
        self.presence = RedisPresence(self.redis, self.mailbox)
        self.nodes = Nodes(self.redis, self.presence, stopwatch)
        self.games = FakeAttendance()
        self.presence.serve(self.games)

    async def start(self) -> None:
        await self.redis.start()
        await self.nodes.renew()

    async def settle(self) -> None:
        """Wait until it has done what others have told it to do."""
        for _ in range(4):
            await self.redis.call("PING")

    async def is_here(self) -> list[str]:
        """Return who is here, as the store knows it."""
        found = await self.redis.call("HKEYS", self.redis.key("present:/games"))
        return sorted(player.decode() for player in found)


class FakeFleet:
    """All nodes, one clock and one stopwatch."""

    def __init__(self, address: RedisAddress) -> None:
        self.clock = FakeClock()
        self.stopwatch = FakeStopwatch()
        self._address = address
        self._nodes: list[FakeNode] = []

    async def node(self) -> FakeNode:
        """Start one more."""
        node = FakeNode(self._address, self.clock, self.stopwatch)
        self._nodes.append(node)
        await node.start()
        return node

    async def live(self, seconds: float, *nodes: FakeNode) -> None:
        """Let time pass, in which only these nodes renew their leases."""
        passed = 0.0
        while passed < seconds:
            passed += RENEWAL_SECONDS
            self.clock.advance(int(RENEWAL_SECONDS * 1000))
            self.stopwatch.advance(RENEWAL_SECONDS)
            for node in nodes:
                await node.nodes.renew()
                await node.nodes.reaped()

    async def stop(self) -> None:
        for node in self._nodes:
            await node.redis.stop()
