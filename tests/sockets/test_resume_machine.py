"""Whatever happens while a player comes back: every push once, in order, and none left out."""

import asyncio
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lobby.domain.events import CloseReason, GameClosed
from lobby.domain.status import GameStatus
from lobby.engine import SLOW_CONSUMER
from lobby.ports import Action, Snapshot
from lobby.sockets.room import RESYNC
from lobby.sockets.rooms import Rooms
from lobby.storage import LogLimits, NoSignals
from tests.builders import ANN, BOB, CAT, G1, a_game, an_action
from tests.fakes import NotingDone
from tests.sockets.fakes import FakeSocket, a_server, as_socket
from tests.sockets.late import LateStore
from tests.sockets.stores import a_store, game_left, game_started

STEPS = st.sampled_from(
    (
        *("act", "act", "act", "whisper", "deliver", "deliver", "turn", "drain", "drain"),
        *("answer", "answer", "answer newest", "come back", "cut", "goodbye"),
    )
)


@dataclass
class Life:
    """One connection of Ann, from its greeting to its goodbye."""

    socket: FakeSocket
    after: int = 0
    is_cut: asyncio.Event = field(default_factory=asyncio.Event)
    may_go: asyncio.Event = field(default_factory=asyncio.Event)

    def cut(self) -> None:
        self.socket.disconnect()
        self.is_cut.set()


class World:
    """A match of which Bob hears everything, and Ann what a slow phone lets through."""

    def __init__(self, max_events: int) -> None:
        limits = LogLimits(max_events=max_events, max_bytes=10**9)
        self.store = a_store(LateStore, limits)
        self.rooms = Rooms(self.store, a_server(), NoSignals())
        self.bob = FakeSocket("bob")
        self.lives: list[Life] = []
        self.goodbyes: list[asyncio.Task[None]] = []
        self.anns_last: int | None = None

    async def open(self) -> None:
        await self.store.create(a_game(BOB, CAT))
        started = await self.store.commit(*game_started(a_game(BOB, CAT)))
        await self.rooms.follow(BOB.id, as_socket(self.bob), started)
        self.newest = started

    async def step(self, step: str) -> None:
        if step in ("act", "whisper"):
            to = None if step == "act" else frozenset([ANN.id])
            action = an_action(CAT, size=12_000)._replace(to=to)
            self.store.append(Action(G1, self.newest.epoch, action), NotingDone())
        elif step == "come back":
            self.come_back()
        elif step == "cut" and self.lives:
            self.lives[-1].cut()
        elif step == "drain" and self.lives:
            self.lives[-1].socket.drain()
        elif step == "goodbye":
            for life in self.lives:
                life.may_go.set()
        elif step in ("answer", "answer newest"):
            self.store.answer(newest=step == "answer newest")
        elif step == "deliver":
            self.store.deliver()
        elif step in ("leave", "close"):
            await self.change(step)
        await asyncio.sleep(0)

    async def change(self, step: str) -> None:
        if self.newest.game.status is GameStatus.CLOSED:
            return
        snapshot = await self.store.get(G1)
        if step == "close":
            version = snapshot.game.version + 1
            closed = replace(snapshot.game, status=GameStatus.CLOSED, seats=(), version=version)
            self.newest = await self.store.commit(closed, [GameClosed(CloseReason.EMPTY)])
            self.anns_last = self.anns_last or self.newest.seq
        elif step == "leave" and self.anns_last is None:
            self.newest = await self.store.commit(*game_left(snapshot.game, ANN.id))
            self.anns_last = snapshot.seq + 1

    def come_back(self) -> None:
        if self.anns_last is not None:
            return
        known = 0
        for older in self.lives:
            older.cut()
            known = older.socket.seqs[-1] if older.socket.seqs else older.after
        self.lives.append(Life(FakeSocket(f"ann{len(self.lives)}", is_slow=True), known))
        self.goodbyes.append(asyncio.create_task(self.live(self.lives[-1])))

    async def live(self, life: Life) -> None:
        snapshot = await self.store.get(G1)
        await self.connected(life, snapshot)
        await life.is_cut.wait()
        await life.may_go.wait()
        self.rooms.drop(ANN.id, as_socket(life.socket))

    async def connected(self, life: Life, snapshot: Snapshot) -> None:
        socket = as_socket(life.socket)
        missed = await self.rooms.replay_of(snapshot, snapshot.epoch, life.after)
        if missed is None:
            life.after = snapshot.seq
            await self.rooms.follow(ANN.id, socket, snapshot)
        else:
            await self.rooms.resume(ANN.id, socket, missed)

    async def come_to_rest(self) -> None:
        for _ in range(300):
            self.store.answer()
            self.store.deliver()
            for life in self.lives:
                life.socket.drain()
                life.may_go.set()
            await asyncio.sleep(0)
        assert self.store.is_idle

    async def end(self) -> None:
        for life in self.lives:
            life.cut()
        async with asyncio.timeout(1):
            await asyncio.gather(*self.goodbyes)
        self.rooms.drop(BOB.id, as_socket(self.bob))


async def run(steps: list[str], max_events: int) -> None:
    world = World(max_events)
    await world.open()
    for step in steps:
        await world.step(step)
    await world.come_to_rest()

    newest = world.newest.seq if world.newest.game.status is GameStatus.CLOSED else None
    newest = newest or (await world.store.get(G1)).seq
    assert world.bob.seqs == list(range(2, newest + 1))
    for life in world.lives:
        after, seqs = life.after, life.socket.seqs
        assert seqs == list(range(after + 1, after + 1 + len(seqs)))
        if life.socket.is_connected:
            assert after + len(seqs) == (world.anns_last or newest)
        elif not life.is_cut.is_set():
            is_short = max_events < newest
            is_closed = world.newest.game.status is GameStatus.CLOSED
            possible = {SLOW_CONSUMER: is_short, RESYNC: is_closed}
            assert possible[life.socket.connection.closing]  # type: ignore[index]
    await world.end()
    assert (world.rooms._by_game, world.rooms._by_player) == ({}, {})


@pytest.mark.slow
@settings(max_examples=150)
@given(
    st.lists(STEPS, min_size=20, max_size=50),
    st.sampled_from([[], [], ["leave"], ["close"]]),
    st.lists(STEPS, max_size=20),
    st.sampled_from([4, 10_000]),
)
def test_everything_is_told_once_and_in_order(
    steps: list[str], end: list[str], afterwards: list[str], max_events: int
) -> None:
    asyncio.run(run([*steps, *end, *afterwards], max_events))
