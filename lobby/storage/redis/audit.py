"""The audit log in Redis: one for the administrators of all nodes."""

from collections.abc import Sequence

from lobby.domain.audit import AuditEntry
from lobby.ports import Logged
from lobby.storage.audit import MAX_ENTRIES
from lobby.storage.redis.client import Redis
from lobby.storage.redis.codec import Codec

_ENTRIES: Codec[AuditEntry] = Codec(AuditEntry)


class RedisAuditLog:
    """Implements :class:`lobby.ports.AuditLog`."""

    def __init__(self, redis: Redis, most: int = MAX_ENTRIES) -> None:
        self._redis = redis
        self._most = most

    async def add(self, entry: AuditEntry) -> None:
        """See :meth:`lobby.ports.AuditLog.add`."""
        await self._redis.run("audit_add", _ENTRIES.dumps(entry), self._most)

    async def newest(self, limit: int, before: int | None = None) -> Sequence[Logged]:
        """See :meth:`lobby.ports.AuditLog.newest`."""
        first, *acts = await self._redis.run(
            "audit_newest", limit, "" if before is None else before
        )
        return [Logged(first - at, _ENTRIES.loads(act)) for at, act in enumerate(acts)]
