"""A namespace whose sockets come and go as the test says."""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field

from lobby.domain.errors import LobbyError
from lobby.domain.ids import PlayerId
from lobby.domain.seats import Player
from lobby.ports import Presence, Visit


@dataclass(eq=False)
class FakeVisit:
    """A socket."""

    player_id: PlayerId
    number: int = 0


@dataclass
class FakeAttendance:
    """
    Implements :class:`lobby.ports.Attendance`.

    Attributes:
        settled: For whom something was settled, in order.
        ended: Whose sockets were ended because of newer ones elsewhere.
        refusal: What the next attempts to settle fail with.
        broken: Whom nothing can be settled for.

    """

    namespace: str = "/games"
    settles_at_once: bool = True
    here: dict[PlayerId, FakeVisit] = field(default_factory=dict)
    settled: list[PlayerId] = field(default_factory=list)
    ended: list[FakeVisit] = field(default_factory=list)
    refusal: LobbyError | None = None
    broken: PlayerId | None = None

    def visit_of(self, player: PlayerId) -> FakeVisit | None:
        return self.here.get(player)

    def visits(self) -> Sequence[FakeVisit]:
        return list(self.here.values())

    def end(self, visit: Visit) -> Awaitable[None]:
        del self.here[visit.player_id]
        assert isinstance(visit, FakeVisit)
        self.ended.append(visit)
        return asyncio.sleep(0)

    async def settle(self, player: PlayerId) -> None:
        if self.refusal is not None:
            raise self.refusal
        if player == self.broken:
            raise RuntimeError(player)
        self.settled.append(player)

    async def come(self, presence: Presence, player: Player) -> FakeVisit:
        """Let a socket of a player connect."""
        visit = self.here[player.id] = FakeVisit(player.id)
        await presence.arrive(self.namespace, visit)
        return visit

    async def go(self, presence: Presence, visit: FakeVisit) -> None:
        """Let a socket go; a newer one of its player's stays."""
        if self.here.get(visit.player_id) is visit:
            del self.here[visit.player_id]
        await presence.leave(self.namespace, visit)
