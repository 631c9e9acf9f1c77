"""Many players at once: connected, seated, and sent home again."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import TypeVar

from loadtest.audit import Faults, audit
from loadtest.client import dial
from loadtest.errors import CommandRefused, LoadtestError
from loadtest.histogram import Histogram
from loadtest.plan import Plan
from loadtest.player import Player
from loadtest.stages import Stages
from loadtest.target import Target

Subject = TypeVar("Subject")

_AT_ONCE = 50  # setting up is not what is measured: a storm of connections is another scenario


class Crowd:
    """The players of all games of a plan; ``latency`` holds what they measure, in microseconds."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.latency = Histogram()
        self.rooms: list[list[Player]] = [
            [Player(self.latency, plan.padding_bytes) for _ in range(plan.players)]
            for _ in range(plan.games)
        ]
        self.players: list[Player] = [
            player for seat in zip(*self.rooms, strict=True) for player in seat
        ]
        """Seat by seat, so that neighbours in time sit in different games."""

    async def connect(self, target: Target, stages: Stages) -> None:
        """Connect everybody and wait until each has its listing."""
        stages.begin("connecting", len(self.players))

        async def enter(index: int) -> None:
            await dial(self.players[index], target)
            await self.players[index].enter(f"player {index}")

        await _all(range(len(self.players)), enter, stages)

    async def sit(self, stages: Stages) -> None:
        """Host, join and start every game."""
        stages.begin("seating", len(self.rooms))
        await _all(self.rooms, _seat, stages)
        for room in self.rooms:
            for player in room:
                others = [other for other in room if other is not player]
                player.meet(others, acks=self._plan.acks)

    async def go_home(self) -> None:
        """Give up the seats and close every connection."""
        for player in self.players:
            player.is_leaving = True
        await asyncio.gather(*(_leave(player) for player in self.players))

    def sent(self) -> int:
        """Actions sent so far."""
        return sum(player.member.sender.sent for player in self.players)

    def seen(self) -> int:
        """Deliveries received so far, each counted once."""
        return sum(player.member.seen for player in self.players)

    def outstanding(self) -> int:
        """Deliveries and acks still to come."""
        return sum(player.member.outstanding for player in self.players)

    def last_arrival_micros(self) -> int:
        """When the newest delivery arrived, by :func:`loadtest.player.now_micros`."""
        return max(player.last_arrival_micros for player in self.players)

    def faults(self) -> Faults:
        """Everything the server did that it must not do."""
        found: Faults = Counter()
        for room in self.rooms:
            found += audit([player.member for player in room])
        for player in self.players:
            found += player.faults
        return found


async def _seat(room: Sequence[Player]) -> None:
    host, *others = room
    await host.host("loadtest")
    for other in others:
        await other.join(host.game_id)
    try:
        await host.call("start-game", {})
    except CommandRefused:
        # A server whose games start only when all are ready; if that is not why, the second
        # refusal says it.
        for player in room:
            await player.call("set-ready", {"ready": True})
        await host.call("start-game", {})


async def _leave(player: Player) -> None:
    if player.is_open and player.game_id:
        # What matters was measured before, and the connection is closed either way.
        with suppress(LoadtestError):
            await player.call("leave-game", {})
    await player.close()


async def _all(
    subjects: Sequence[Subject], act: Callable[[Subject], Awaitable[None]], stages: Stages
) -> None:
    gate = asyncio.Semaphore(_AT_ONCE)
    done = 0

    async def one(subject: Subject) -> None:
        nonlocal done
        async with gate:
            await act(subject)
        done += 1
        stages.reach(done)

    try:
        async with asyncio.TaskGroup() as group:
            for subject in subjects:
                group.create_task(one(subject))
    except* LoadtestError as failed:
        raise _first(failed) from None


def _first(failed: BaseException) -> BaseException:
    while isinstance(failed, BaseExceptionGroup):
        failed = failed.exceptions[0]
    return failed
