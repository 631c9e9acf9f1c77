"""What every fault happens in: nodes, players who play, and a verdict in the end."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from types import MappingProxyType

from loadtest.audit import Faults
from loadtest.faults.party import Party, wait_until
from loadtest.faults.player import Player
from loadtest.faults.site import Site, started_site
from loadtest.report import Figure
from loadtest.server import is_ready
from loadtest.target import Target

MISSED = "things that should have happened and did not"
EARLY = "things that happened too early"
LOGGED = "errors in the logs of the nodes"
SOON_SECONDS = 5.0
GO_ON_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Scale:
    """
    How large and how long a run is.

    Attributes:
        rate: Actions per second and player, at most: each waits for the answer to the one before.
        play_seconds: Before the fault, and after it.
        frozen_seconds: How long Redis does nothing.
        cut_seconds: How long a node is cut off.
        waits_for_leases: Whether to wait until a dead node's players are given up.

    """

    rooms: int
    rate: float
    play_seconds: float
    frozen_seconds: float
    cut_seconds: float
    waits_for_leases: bool


FULL = Scale(10, 20.0, 2.0, 10.0, 20.0, waits_for_leases=True)
SHORT = Scale(2, 20.0, 0.4, 3.0, 3.0, waits_for_leases=False)


@dataclass(slots=True)
class Found:
    """What a fault has brought to light."""

    figures: tuple[Figure, ...]
    faults: Faults

    @property
    def passed(self) -> bool:
        """Whether nothing happened that must not."""
        return not self.faults


@dataclass(slots=True)
class Scene:
    """
    A site and the players on it.

    Attributes:
        times: What took how long, in milliseconds, by what it was.

    """

    scale: Scale
    site: Site
    party: Party
    times: dict[str, float] = field(default_factory=dict)

    async def play(self, players: Sequence[Player] | None = None) -> None:
        """Have players act for a while; all of them, unless some are named."""
        async with self.playing(players):
            await self.a_while()

    def playing(self, players: Sequence[Player] | None = None) -> AbstractAsyncContextManager[None]:
        """Have players act while a block lasts."""
        return self.party.playing(players or self.party.players, self.scale.rate)

    async def a_while(self) -> None:
        """Let the time pass that is between one thing and the next."""
        await asyncio.sleep(self.scale.play_seconds)

    async def until(
        self, what: str, holds: Callable[[], bool], seconds: float = SOON_SECONDS
    ) -> None:
        """Wait for what must happen within some seconds, and take note of how long it took."""
        took = await wait_until(holds, seconds)
        if took is None:
            self.party.violations.note(MISSED, f"{what}, within {seconds:g} s")
            return
        self.times[what] = took * 1000

    async def until_all_go_on(self, what: str, players: Sequence[Player]) -> None:
        """Wait until each of the players has had another action acknowledged."""
        before = {player.name: player.record.acknowledged for player in players}

        def waiting() -> list[Player]:
            return [each for each in players if each.record.acknowledged == before[each.name]]

        await self.until(what, lambda: not waiting(), GO_ON_SECONDS)
        for late in waiting():
            self.require(f"{what}: {late.name} is late, {late.trouble or 'no trouble'}", held=False)

    async def until_readiness(self, node: Target, *, is_there: bool) -> None:
        """Wait until a node says that it is ready, or that it is not."""
        for _ in range(round(SOON_SECONDS / 0.1)):
            if await asyncio.to_thread(is_ready, node.port) is is_there:
                return
            await asyncio.sleep(0.1)
        self.require(
            f"/readyz tells that the node is {'' if is_there else 'not '}ready", held=False
        )

    def require(self, what: str, *, held: bool) -> None:
        """Take note of what must be so, if it is not."""
        if not held:
            self.party.violations.note(MISSED, what)

    def found(self) -> Found:
        """Say what was found."""
        times = [Figure(what, what, took, "ms") for what, took in self.times.items()]
        return Found((*self.party.figures(), *times), self.party.violations.faults)


@asynccontextmanager
async def started_scene(
    scale: Scale,
    settings: Mapping[str, str] = MappingProxyType({}),
    *,
    behind_a_proxy: bool = False,
    of_the_first: Mapping[str, str] | None = None,
) -> AsyncIterator[Scene]:
    """
    Start the nodes, seat the players, and judge what they know when the block is over.

    Raises:
        LoadtestError: If the nodes do not start, or the players are not let in.

    """
    async with started_site(
        settings, behind_a_proxy=behind_a_proxy, of_the_first=of_the_first
    ) as site:
        party = Party(scale.rooms, site.nodes)
        try:
            await party.come_in()
            yield Scene(scale, site, party)
            await party.judge()
            await asyncio.gather(*(room.compare(site.alive) for room in party.rooms))
        finally:
            await party.go_home()
        for error in site.errors():
            party.violations.note(LOGGED, error)
