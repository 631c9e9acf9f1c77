"""Bans in this process's memory: they end with it."""

from lobby.domain.bans import Ban
from lobby.domain.errors import ServerFull
from lobby.domain.ids import PlayerId
from lobby.ports import Clock

MAX_BANS = 100_000  # some 30 MiB; whoever bans more has no use for players' ids any more


class MemoryBans:
    """Implements :class:`lobby.ports.Bans`."""

    def __init__(self, clock: Clock, most: int = MAX_BANS) -> None:
        self._clock = clock
        self._most = most
        self._bans: dict[PlayerId, Ban] = {}

    async def put(self, ban: Ban) -> None:
        """See :meth:`lobby.ports.Bans.put`."""
        if ban.player not in self._bans and len(self._bans) >= self._most:
            self._forget_the_past()
        if ban.player not in self._bans and len(self._bans) >= self._most:
            raise ServerFull("bans", self._most)
        self._bans[ban.player] = ban

    async def lift(self, player: PlayerId) -> bool:
        """See :meth:`lobby.ports.Bans.lift`."""
        there_was_one = await self.of(player) is not None
        self._bans.pop(player, None)
        return there_was_one

    async def of(self, player: PlayerId) -> Ban | None:
        """See :meth:`lobby.ports.Bans.of`."""
        ban = self._bans.get(player)
        if ban is None:
            return None
        if ban.is_over(self._clock.now()):
            del self._bans[player]
            return None
        return ban

    def _forget_the_past(self) -> None:
        now = self._clock.now()
        self._bans = {player: ban for player, ban in self._bans.items() if not ban.is_over(now)}
