"""Whatever players and nodes do at the same time: in the end everybody is shown as they are."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from itertools import count
from threading import Thread
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from lobby.domain.ids import PlayerId
from lobby.domain.seats import Player
from lobby.ports import Presence
from lobby.storage.redis.address import RedisAddress
from tests.builders import ANN, BOB
from tests.redis_server import RedisServer
from tests.storage.attendances import FakeAttendance, FakeVisit
from tests.storage.redis.fleets import FakeFleet, FakeNode

pytestmark = [pytest.mark.redis, pytest.mark.slow]

PLAYERS = [ANN, BOB]
NODES = 3
_numbers = count()


@dataclass
class ShowingAttendance(FakeAttendance):
    """Shows whether players are connected where all nodes see it, as a game's seats do."""

    shown: dict[PlayerId, bool] = field(default_factory=dict)
    presence: Presence | None = None

    async def settle(self, player: PlayerId) -> None:
        assert self.presence is not None
        is_here = await self.presence.is_here("/games", player)
        while True:
            await asyncio.sleep(0)
            self.shown[player] = is_here
            was_here, is_here = is_here, await self.presence.is_here("/games", player)
            if is_here is was_here:
                return

    async def come(self, presence: Presence, player: Player) -> FakeVisit:
        older = self.here.get(player.id)
        visit = await super().come(presence, player)
        self.shown[player.id] = True
        if older is not None:
            self.ended.append(older)
        return visit


class PresenceMachine(RuleBasedStateMachine):
    """Nodes in one loop, in a thread of its own."""

    address: RedisAddress

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.thread = Thread(target=self.loop.run_forever)
        self.thread.start()
        self.shown: dict[PlayerId, bool] = {}
        self.fleet = FakeFleet(replace(self.address, prefix=f"machine{next(_numbers)}:"))
        self.nodes = [self.do(self.new_node()) for _ in range(NODES)]
        self.cut: set[int] = set()
        self.do(self.fleet.live(16, *self.nodes))

    async def new_node(self) -> FakeNode:
        node = await self.fleet.node()
        node.games = ShowingAttendance(shown=self.shown, presence=node.presence)
        node.presence.serve(node.games)
        return node

    @rule(
        steps=st.lists(
            st.tuples(
                st.sampled_from(["come", "go", "goodbye"]),
                st.integers(0, NODES - 1),
                st.sampled_from(PLAYERS),
            ),
            min_size=1,
            max_size=4,
        )
    )
    def at_the_same_time(self, steps: list[tuple[str, int, Player]]) -> None:
        self.do(self.all_at_once([self.step(*step) for step in steps]))

    @rule(node=st.integers(0, NODES - 1))
    def lose_the_store(self, node: int) -> None:
        if node not in self.cut and len(self.cut) < NODES - 1:
            self.cut.add(node)
            self.do(self.nodes[node].redis.stop())

    @rule(node=st.integers(0, NODES - 1))
    def find_the_store(self, node: int) -> None:
        if node in self.cut:
            self.cut.discard(node)
            self.do(self.nodes[node].redis.start())

    @rule(node=st.integers(0, NODES - 1))
    def die(self, node: int) -> None:
        self.do(self.nodes[node].redis.stop())
        self.cut.discard(node)
        self.nodes[node] = self.do(self.new_node())

    @rule(seconds=st.sampled_from([2, 6, 20]))
    def pass_by(self, seconds: int) -> None:
        self.do(self.fleet.live(seconds, *self.nodes))

    def teardown(self) -> None:
        try:
            for node in tuple(self.cut):
                self.find_the_store(node)
            for _ in range(3):
                self.do(self.all_at_once([self.goodbyes(node) for node in self.nodes]))
                self.do(self.fleet.live(20, *self.nodes))
                self.do(self.all_at_once([node.settle() for node in self.nodes]))
            self.check()
        finally:
            self.do(self.fleet.stop())
            self.loop.call_soon_threadsafe(self.loop.stop)
            self.thread.join()
            self.loop.close()

    def check(self) -> None:
        known = set(self.do(self.nodes[0].is_here()))
        for player in PLAYERS:
            sockets = [node for node in self.nodes if player.id in node.games.here]
            assert len(sockets) <= 1
            assert (player.id in known) is bool(sockets)
            assert self.shown.get(player.id, False) is bool(sockets)

    async def step(self, kind: str, index: int, player: Player) -> None:
        node = self.nodes[index]
        if kind == "come" and index not in self.cut:
            await node.games.come(node.presence, player)
        elif kind == "go" and player.id in node.games.here:
            await node.games.go(node.presence, node.games.here[player.id])
        elif kind == "goodbye":
            await self.goodbyes(node)

    async def goodbyes(self, node: FakeNode) -> None:
        """Let the sockets that were ended go, as late as that may be noticed."""
        ended, node.games.ended[:] = [*node.games.ended], []
        for visit in ended:
            await node.games.go(node.presence, visit)

    async def all_at_once(self, steps: list[Coroutine[Any, Any, None]]) -> None:
        await asyncio.gather(*steps)

    def do(self, step: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(step, self.loop).result(timeout=20)


def test_everybody_is_shown_as_they_are_in_the_end(
    redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        PresenceMachine, "address", RedisAddress.parse(redis_server.url), raising=False
    )
    monkeypatch.setattr("lobby.storage.redis.presence.FAREWELL_SECONDS", 0.05)

    run_state_machine_as_test(
        PresenceMachine, settings=settings(max_examples=30, stateful_step_count=20, deadline=None)
    )
