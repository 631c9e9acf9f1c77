"""Many players at once: connected, seated, and sent home again."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Self, TypeVar

from loadtest.audit import Faults, audit
from loadtest.colyseus import ColyseusPlayer
from loadtest.errors import LoadtestError
from loadtest.histogram import Histogram
from loadtest.packed import PackedPlayer
from loadtest.plan import Dialect, Plan
from loadtest.player import Player
from loadtest.stages import Stages
from loadtest.target import Target

Subject = TypeVar("Subject")

PLAYERS: dict[Dialect, type[Player]] = {
    Dialect.JSON: Player,
    Dialect.MSGPACK: PackedPlayer,
    Dialect.COLYSEUS: ColyseusPlayer,
}
AT_ONCE = 50  # setting up is not what is measured: a storm of connections is another scenario


class Crowd:
    """The players of some games; ``latency`` holds what they measure, in microseconds."""

    def __init__(self, rooms: Sequence[list[Player]], latency: Histogram) -> None:
        self.rooms = rooms
        self.latency = latency
        self.players: list[Player] = [
            player for seat in zip(*rooms, strict=True) for player in seat
        ]
        """Seat by seat, so that neighbours in time sit in different games."""

    @classmethod
    def of(cls, plan: Plan, latency: Histogram | None = None) -> Self:
        """Return the players of a plan, none of them connected."""
        latency = latency or Histogram()
        kind = PLAYERS[plan.dialect]
        rooms = [
            [kind(latency, plan.padding_bytes) for _ in range(plan.players)]
            for _ in range(plan.games)
        ]
        return cls(rooms, latency)

    def first(self, games: int) -> Self:
        """Return the players of some of the games."""
        return type(self)(self.rooms[:games], self.latency)

    async def connect(self, target: Target, stages: Stages) -> None:
        """
        Connect everybody and wait until each has its listing.

        Where there are several nodes, each room has as many players at one as at another.
        """
        stages.begin("connecting", len(self.players))
        nodes = target.nodes

        async def enter(index: int) -> None:
            seat, room = divmod(index, len(self.rooms))
            node = nodes[(seat + room) % len(nodes)]
            await self.players[index].enter(node, f"player {index}")

        await in_parallel(range(len(self.players)), enter, stages)

    async def sit(self, stages: Stages, *, acks: bool) -> None:
        """Host, join and start every game."""
        stages.begin("seating", len(self.rooms))
        await in_parallel(self.rooms, _seat, stages)
        for room in self.rooms:
            for player in room:
                others = [other for other in room if other is not player]
                player.meet(others, acks=acks)

    async def go_home(self) -> None:
        """Give up the seats and close every connection."""
        for player in self.players:
            player.is_leaving = True
        await asyncio.gather(*(player.go_home() for player in self.players))

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

    def faults(self, *, numbered: bool = True) -> Faults:
        """Everything the server did that it must not do; ``numbered`` as for :func:`audit`."""
        found: Faults = Counter()
        for room in self.rooms:
            found += audit([player.member for player in room], numbered=numbered)
        for player in self.players:
            found += player.faults
        return found


async def _seat(room: Sequence[Player]) -> None:
    host, *others = room
    await host.host("loadtest")
    for other in others:
        await other.join(host.game_id)
    await host.start(room)


async def in_parallel(
    subjects: Sequence[Subject],
    act: Callable[[Subject], Awaitable[None]],
    stages: Stages,
    at_once: int = AT_ONCE,
) -> None:
    """
    Do the same with many, some at a time.

    Raises:
        LoadtestError: The first, if there was one; the others are abandoned.

    """
    gate = asyncio.Semaphore(at_once)
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
