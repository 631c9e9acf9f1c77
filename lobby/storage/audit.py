"""The audit log in this process's memory; what the log file holds outlives it."""

from collections import deque
from collections.abc import Sequence
from itertools import islice

from lobby.domain.audit import AuditEntry
from lobby.ports import Logged

MAX_ENTRIES = 10_000


class MemoryAuditLog:
    """Implements :class:`lobby.ports.AuditLog`."""

    def __init__(self, most: int = MAX_ENTRIES) -> None:
        self._entries: deque[Logged] = deque(maxlen=most)
        self._count = 0

    async def add(self, entry: AuditEntry) -> None:
        """See :meth:`lobby.ports.AuditLog.add`."""
        self._count += 1
        self._entries.append(Logged(self._count, entry))

    async def newest(self, limit: int, before: int | None = None) -> Sequence[Logged]:
        """See :meth:`lobby.ports.AuditLog.newest`."""
        newest_first = reversed(self._entries)
        wanted = (each for each in newest_first if before is None or each.number < before)
        return list(islice(wanted, limit))
