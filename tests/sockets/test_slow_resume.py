"""Players who come back over real sockets, and read what they missed as slowly as they can."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from lobby.engine import Limits, Server, Socket, configure
from lobby.ports import Action, Snapshot
from lobby.sockets.rooms import Rooms
from lobby.storage import MemoryGameStore, NoSignals
from tests.builders import ANN, BOB, G1, a_game, an_action
from tests.engine.arena import Arena, Running
from tests.engine.clients import Player
from tests.fakes import NotingDone
from tests.sockets.stores import a_store, game_started

pytestmark = pytest.mark.e2e

STARTED = 1
MISSED = 200
KIB = "x" * 1000
TIGHT = Limits(  # what is live overfills it at once if it does not wait for the past
    max_backlog_messages=8, stall_timeout_seconds=0.5, close_timeout_seconds=0.3
)


class Stage(Arena):
    """A match in which Ann acts; whoever connects is Bob, who has missed everything since."""

    def __init__(self, server: Server) -> None:
        super().__init__("/")
        self.store = a_store(MemoryGameStore)
        self.rooms = Rooms(self.store, server, NoSignals())
        self.resumed: list[bool] = []

    async def open(self) -> None:
        await self.store.create(a_game(BOB))
        self.started = await self.store.commit(*game_started(a_game(BOB)))
        self.act(MISSED)

    def act(self, times: int = 1) -> None:
        action = Action(G1, self.started.epoch, an_action(ANN, KIB, size=len(KIB)))
        for _ in range(times):
            self.store.append(action, NotingDone())

    async def now(self) -> Snapshot:
        return await self.store.get(G1)

    async def connected(self, socket: Socket) -> None:
        await super().connected(socket)
        replay = await self.rooms.replay_of(await self.now(), self.started.epoch, STARTED)
        assert replay is not None
        self.resumed.append(await self.rooms.resume(BOB.id, socket, replay))
        self.note("resumed")

    async def disconnected(self, socket: Socket, reason: str) -> None:
        self.rooms.drop(BOB.id, socket)
        await super().disconnected(socket, reason)


class Staged(Running):
    """A server with that stage, whose kernel buffers next to nothing."""

    def __init__(self, *, is_direct: bool) -> None:
        server = Server(limits=TIGHT, cors_allowed_origins="*")
        self.stage = Stage(server)
        server.register_namespace(self.stage)
        config = configure(server.application(), TIGHT, is_direct=is_direct, lifespan="off")
        super().__init__(self.stage, server, config, send_buffer_bytes=4096)

    async def slow_player(self) -> Player:
        return await self.player(receive_buffer_bytes=4096)


@pytest.fixture(params=["direct", "messages"])
async def staged(request: pytest.FixtureRequest) -> AsyncIterator[Staged]:
    async with AsyncExitStack() as stack:
        staged = Staged(is_direct=request.param == "direct")
        await staged.start()
        stack.push_async_callback(staged.stop)
        await staged.stage.open()
        yield staged


async def read(player: Player, last: int, *, seconds: float = 0.0) -> list[int]:
    """Return the numbers that a player hears, one after so many seconds."""
    numbers: list[int] = []
    while not numbers or numbers[-1] < last:
        _, update = await player.event()
        numbers.append(update["seq"])
        await asyncio.sleep(seconds)
    return numbers


async def test_slow_reader_is_not_closed_by_its_own_recovery(staged: Staged) -> None:
    player = await staged.slow_player()

    async def go_on() -> None:
        for _ in range(50):
            staged.stage.act()
            await asyncio.sleep(0.01)

    going_on = asyncio.create_task(go_on())
    numbers = await read(player, STARTED + MISSED + 50, seconds=0.004)
    await going_on

    assert numbers == [*range(STARTED + 1, STARTED + MISSED + 51)]
    await staged.until(lambda: staged.stage.resumed == [True])
    staged.stage.act()
    assert await read(player, STARTED + MISSED + 51) == [STARTED + MISSED + 51]


async def test_reader_of_nothing_is_closed_and_gives_its_place_up(staged: Staged) -> None:
    player = await staged.slow_player()
    player.raw.writer.transport.pause_reading()  # type: ignore[attr-defined]

    await staged.stage.until(lambda: ("disconnected", "stalled") in staged.stage.log)

    assert staged.stage.resumed == [False]
    assert staged.stage.rooms.of(BOB.id) is None
    player.raw.abort()


async def test_reader_who_vanishes_in_the_middle_gives_its_place_up(staged: Staged) -> None:
    player = await staged.slow_player()
    await player.event()

    player.raw.abort()
    await staged.stage.until(lambda: staged.stage.rooms.of(BOB.id) is None)

    assert staged.stage.resumed == [False]


async def test_newer_connection_hears_everything_though_the_older_is_stuck(staged: Staged) -> None:
    slow, fast = await staged.slow_player(), await staged.player()

    numbers = await read(fast, STARTED + MISSED)

    assert numbers == [*range(STARTED + 1, STARTED + MISSED + 1)]
    await staged.until(lambda: len(staged.stage.resumed) == 1)
    slow.raw.abort()


async def test_command_during_the_replay_is_handled_after_it(staged: Staged) -> None:
    player = await staged.slow_player()
    player.emit("later")

    heard = [(await player.event())[0] for _ in range(MISSED + 1)]

    assert heard == ["game-update"] * MISSED + ["done"]
