"""All players of all games: seated, cut off, and judged in the end."""

import asyncio
from collections.abc import Sequence

from loadtest.ask import ask
from loadtest.crowd import in_parallel
from loadtest.frames import Json
from loadtest.reconnect.outages import SEATS, Cut, Outages, Until, Waves, Way
from loadtest.reconnect.outcome import Outcome
from loadtest.reconnect.room import Room
from loadtest.reconnect.traveller import Traveller
from loadtest.stages import Stages
from loadtest.target import Target

AT_ONCE_OVER_HTTP = 8
# Who was thrown out without having been cut off comes back at once.
STRANDED = Cut(Way.CUT, 0, 0, False, False, False, Until.ASKED, 0)


class Party:
    """Everybody; ``travellers`` come seat by seat, so that neighbours sit in different games."""

    def __init__(self, outages: Outages, outcome: Outcome, target: Target) -> None:
        self._outages = outages
        self._outcome = outcome
        self._target = target
        violations, tally = outcome.violations, outcome.tally
        rooms = [
            Room(outages.padding_bytes, outages.held_events, violations)
            for _ in range(outages.players // SEATS)
        ]
        self._groups = [
            [Traveller(seat, room, tally, violations) for seat in range(SEATS)] for room in rooms
        ]
        self.travellers = [
            traveller for seat in zip(*self._groups, strict=True) for traveller in seat
        ]

    async def come_in(self, stages: Stages) -> None:
        """Connect everybody, and begin a match in every game."""
        travellers, target = self.travellers, self._target
        stages.begin("connecting", len(travellers))

        async def enter(index: int) -> None:
            await travellers[index].enter(target, f"player {index}")

        await in_parallel(range(len(travellers)), enter, stages)
        stages.begin("seating", len(self._groups))
        await in_parallel(self._groups, _seat, stages)
        for traveller in travellers:
            traveller.play()

    def act(self, index: int) -> None:
        """Let the player act whose turn it is."""
        self.travellers[index % len(self.travellers)].act()

    async def be_struck(self) -> None:
        """Go through all waves, until everybody is back."""
        waves, clock = Waves(self._outages), asyncio.get_running_loop().time
        begun = clock()
        async with asyncio.TaskGroup() as group:
            for wave in range(self._outages.waves):
                await asyncio.sleep(begun + wave * self._outages.every - clock())
                present = [each for each in self.travellers if each.is_present]
                for traveller, cut in waves.strike(present):
                    group.create_task(traveller.suffer(cut, self._target))

    async def be_rescued(self) -> None:
        """Bring back those whom the server has thrown out, which is a fault of its own."""
        stranded = [each for each in self.travellers if each.is_stranded]
        await asyncio.gather(*(each.suffer(STRANDED, self._target) for each in stranded))

    @property
    def is_settled(self) -> bool:
        """Whether everybody knows all that has happened, and that all they did has."""
        return all(traveller.account.is_settled for traveller in self.travellers)

    async def be_judged(self) -> None:
        """Compare all accounts with each other and with what the server shows."""
        for traveller in self.travellers:
            traveller.account.audit()
        self._outcome.count(self.travellers)
        gate = asyncio.Semaphore(AT_ONCE_OVER_HTTP)

        async def judge(group: Sequence[Traveller]) -> None:
            room = group[0].room
            async with gate:
                game = await _shown(self._target, room.game_id)
            sent = [traveller.account.sent for traveller in group]
            self._outcome.hosts_changed += room.audit(sent, game)
            self._outcome.forgotten += room.chronicle.forgotten

        await asyncio.gather(*(judge(group) for group in self._groups))

    async def go_home(self) -> None:
        """Close every connection."""
        await asyncio.gather(*(traveller.go_home() for traveller in self.travellers))


async def _seat(group: Sequence[Traveller]) -> None:
    host, *others = group
    await host.host("loadtest")
    for other in others:
        await other.join()
    await host.start()
    host.room.begin()


async def _shown(target: Target, game_id: str) -> dict[str, Json]:
    answer = await ask(target, f"/api/games/{game_id}")
    game = answer.get("game", answer)
    return game if isinstance(game, dict) else {}
