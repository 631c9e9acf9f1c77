"""A node's way to a Redis in which it is as late as the test says."""

from lobby.domain.errors import LobbyError
from lobby.storage.redis.address import RedisAddress
from lobby.storage.redis.client import Redis, Take
from lobby.storage.redis.clock import SharedClock
from lobby.storage.redis.link import Word
from lobby.storage.redis.scripts import Scripts
from tests.fakes import FakeClock

TIME = "tonumber(redis.call('GET', P .. 'now') or 0)"


class SetClock(SharedClock):
    """The time that the test has set, whatever Redis says."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__()
        self._clock = clock

    def now(self) -> int:
        return self._clock.now()


class TimedRedis(Redis):
    """Tells Redis the time before every script."""

    def __init__(self, address: RedisAddress, clock: FakeClock) -> None:
        super().__init__(address, Scripts(address, TIME))
        self.clock = SetClock(clock)

    def send(self, script: str, args: list[Word], take: Take) -> None:
        self.send_plain(("SET", self.key("now"), self.clock.now()), _ignore)
        super().send(script, args, take)


def _ignore(reply: object, failure: LobbyError | Exception | None) -> None:
    """Whoever wants to know hears it from the script."""
