"""Bans in Redis: no node lets in whom another has banned."""

from lobby.domain.bans import Ban
from lobby.domain.errors import ServerFull
from lobby.domain.ids import PlayerId
from lobby.storage.bans import MAX_BANS
from lobby.storage.redis.client import Redis
from lobby.storage.redis.codec import Codec

_BANS: Codec[Ban] = Codec(Ban)


class RedisBans:
    """Implements :class:`lobby.ports.Bans`; the clock of Redis says when a ban is over."""

    def __init__(self, redis: Redis, most: int = MAX_BANS) -> None:
        self._redis = redis
        self._most = most

    async def put(self, ban: Ban) -> None:
        """See :meth:`lobby.ports.Bans.put`."""
        ends = "" if ban.until is None else ban.until
        if not await self._redis.run("ban_put", ban.player, _BANS.dumps(ban), ends, self._most):
            raise ServerFull("bans", self._most)

    async def lift(self, player: PlayerId) -> bool:
        """See :meth:`lobby.ports.Bans.lift`."""
        return await self._redis.run("ban_of", player, 1) is not None

    async def of(self, player: PlayerId) -> Ban | None:
        """See :meth:`lobby.ports.Bans.of`."""
        found = await self._redis.run("ban_of", player, 0)
        return None if found is None else _BANS.loads(found)
