import asyncio
from collections.abc import Sequence
from typing import cast

import pytest

from lobby.domain.errors import GameNotFound
from lobby.domain.events import Event
from lobby.domain.ids import Epoch, GameId, PlayerId
from lobby.domain.seats import Player
from lobby.engine import SLOW_CONSUMER
from lobby.engine.json import JsonCodec
from lobby.engine.packets import EVENT
from lobby.ports import Action, Snapshot
from lobby.sockets.replay import Replay
from lobby.sockets.rooms import Rooms
from lobby.storage import LogLimits, MemoryGameStore, NoSignals
from tests.builders import ANN, BOB, CAT, G1, a_game, an_action
from tests.fakes import NotingDone
from tests.sockets.fakes import FakeSocket, a_server, as_socket
from tests.sockets.late import LateStore
from tests.sockets.stores import a_store, game_joined, game_left, game_started

PART = 12_000  # two fit into what is read at once
STARTED = 1


class ReadOnce(MemoryGameStore):
    """Cannot be reached any more after one answer."""

    is_down = False

    async def read(
        self, game: GameId, epoch: Epoch, after: int, max_bytes: int
    ) -> Sequence[tuple[int, Event]] | None:
        if self.is_down:
            raise GameNotFound(game)
        self.is_down = True
        return await super().read(game, epoch, after, max_bytes)


class Match:
    """A match of Ann, Bob and Cat, which Ann hears and from which Bob is away."""

    def __init__(
        self, max_events: int = 1000, store: type[MemoryGameStore] = MemoryGameStore
    ) -> None:
        limits = LogLimits(max_events=max_events, max_bytes=10**9)
        self.store = a_store(store, limits)
        self.rooms = Rooms(self.store, a_server(), NoSignals())
        self.ann = FakeSocket("ann")

    async def start(self) -> Snapshot:
        await self.store.create(a_game(BOB, CAT))
        started = await self.store.commit(*game_started(a_game(BOB, CAT)))
        await self.rooms.follow(ANN.id, as_socket(self.ann), started)
        self.epoch = started.epoch
        return started

    def act(self, player: Player = ANN, *, times: int = 1, to: set[PlayerId] | None = None) -> None:
        action = an_action(player, size=PART)._replace(to=None if to is None else frozenset(to))
        for _ in range(times):
            self.store.append(Action(G1, self.epoch, action), NotingDone())

    async def leave(self, *players: Player) -> None:
        for player in players:
            await self.store.commit(*game_left((await self.store.get(G1)).game, player.id))

    async def missed(self, after: int = STARTED) -> Replay:
        replay = await self.rooms.replay_of(await self.store.get(G1), self.epoch, after)
        assert replay is not None
        return replay

    async def bob_resumes(self, socket: FakeSocket, after: int = STARTED) -> bool:
        return await self.rooms.resume(BOB.id, as_socket(socket), await self.missed(after))

    async def bob_begins(self, socket: FakeSocket) -> "asyncio.Task[bool]":
        """Let Bob resume until he has to be waited for."""
        resuming = asyncio.create_task(self.bob_resumes(socket))
        await turns()
        assert not resuming.done()
        return resuming


async def turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_who_missed_nothing_hears_what_comes() -> None:
    match = Match()
    await match.start()
    bob = FakeSocket("bob", is_slow=True)

    assert await match.bob_resumes(bob)
    match.act()

    assert bob.seqs == [2]


async def test_everything_missed_comes_before_what_happens_now() -> None:
    match = Match()
    await match.start()
    match.act(times=7)
    bob = FakeSocket("bob")

    assert await match.bob_resumes(bob)
    match.act()

    assert bob.seqs == [2, 3, 4, 5, 6, 7, 8, 9]
    assert [data["seq"] for _, data in bob.uncounted] == [2, 3, 4, 5, 6, 7, 8]


async def test_slow_reader_is_sent_one_part_at_a_time() -> None:
    match = Match()
    await match.start()
    match.act(times=4)
    bob = FakeSocket("bob", is_slow=True)

    resuming = await match.bob_begins(bob)
    assert bob.seqs == [2, 3]
    bob.drain()
    await turns()
    assert bob.seqs == [2, 3, 4, 5]
    bob.drain()

    assert await resuming


async def test_part_of_the_smallest_actions_fits_into_64_kib() -> None:
    ann = Player(PlayerId("a" * 64), "Ann")
    match = Match(max_events=4096)
    await match.store.create(a_game(BOB, host=ann))
    started = await match.store.commit(*game_started(a_game(BOB, host=ann)))
    for number in range(1000):
        action = an_action(ann, 0, id_=f"{number:064}", size=8)
        match.store.append(Action(G1, started.epoch, action), NotingDone())
    match.epoch = Epoch("0123456789abcdef")
    match.store._rooms[G1].log.epoch = match.epoch
    bob = FakeSocket("bob", is_slow=True)

    resuming = await match.bob_begins(bob)

    frames = [JsonCodec(10).encode(EVENT, "/games", list(push)).frame for push in bob.sent]
    assert 32 * 1024 < sum(map(len, frames)) <= 64 * 1024
    bob.disconnect()
    assert not await resuming


async def test_present_waits_for_who_is_still_told_of_the_past_and_for_nobody_else() -> None:
    match = Match()
    await match.start()
    match.act(CAT, times=2)
    bob = FakeSocket("bob", is_slow=True)
    resuming = await match.bob_begins(bob)

    match.act(CAT)
    assert (bob.seqs[-1], match.ann.seqs[-1]) == (3, 4)
    bob.drain()
    await turns()
    assert bob.seqs[-1] == 4
    bob.drain()

    assert await resuming
    match.act(CAT)
    assert bob.seqs == [2, 3, 4, 5]


async def test_room_that_lags_behind_the_log_tells_nothing_again() -> None:
    match = Match(store=LateStore)
    await match.start()
    late = cast("LateStore", match.store)
    match.act(CAT, times=2)
    bob = FakeSocket("bob")
    resuming = asyncio.create_task(match.bob_resumes(bob))
    await turns()
    late.answer()

    assert await resuming
    assert [data["seq"] for _, data in bob.uncounted] == [2, 3]
    match.act(CAT)
    for _ in range(3):
        late.deliver()

    assert bob.seqs == match.ann.seqs == [2, 3, 4]
    assert len(bob.uncounted) == 2


async def test_returning_player_sees_their_own_actions_and_those_meant_for_them() -> None:
    match = Match()
    await match.start()
    match.act(BOB, to={ANN.id})
    match.act(ANN, to={BOB.id})
    match.act(ANN, to={CAT.id})
    match.act(ANN)
    bob = FakeSocket("bob")

    await match.bob_resumes(bob)

    pushes = [data for _, data in bob.sent]
    assert [push["action"] for push in pushes] == ["move", "move", None, "move"]
    assert [push.get("hidden", False) for push in pushes] == [False, False, True, False]


async def test_replayed_push_is_the_same_that_others_heard_live() -> None:
    match = Match()
    await match.start()
    match.act(CAT)
    match.act(CAT, to={CAT.id})
    await match.leave(CAT)
    bob = FakeSocket("bob")

    await match.bob_resumes(bob)

    assert bob.sent == match.ann.sent


@pytest.mark.parametrize("after", [-1, 99])
async def test_number_that_the_log_never_had_is_not_resumed_from(after: int) -> None:
    match = Match()
    snapshot = await match.start()

    assert await match.rooms.replay_of(snapshot, snapshot.epoch, after) is None


async def test_another_life_of_the_log_is_not_resumed() -> None:
    match = Match()
    snapshot = await match.start()

    assert await match.rooms.replay_of(snapshot, Epoch("earlier"), STARTED) is None
    renamed = snapshot._replace(epoch=Epoch("later"))
    assert await match.rooms.replay_of(renamed, snapshot.epoch, STARTED) is None


async def test_history_too_short_is_not_resumed() -> None:
    match = Match(max_events=3)
    await match.start()
    match.act(times=4)
    snapshot = await match.store.get(G1)

    assert await match.rooms.replay_of(snapshot, snapshot.epoch, STARTED) is None
    assert await match.rooms.replay_of(snapshot, snapshot.epoch, 2) is not None


async def test_reader_for_whom_the_history_becomes_too_short_is_closed() -> None:
    match = Match(max_events=4)
    await match.start()
    match.act(times=3)
    bob = FakeSocket("bob", is_slow=True)
    resuming = await match.bob_begins(bob)

    match.act(times=4)
    bob.drain()

    assert not await resuming
    assert bob.seqs == [2, 3]
    assert bob.connection.closing == SLOW_CONSUMER
    room = match.rooms.of(ANN.id)
    assert room is not None
    assert room.socket_of(BOB.id) is None


async def test_reader_whose_history_cannot_be_reached_is_closed() -> None:
    match = Match(store=ReadOnce)
    await match.start()
    match.act(times=3)
    bob = FakeSocket("bob")

    assert not await match.bob_resumes(bob)

    assert bob.connection.closing == SLOW_CONSUMER


async def test_nothing_more_is_read_for_a_reader_who_is_gone() -> None:
    match = Match()
    await match.start()
    match.act(times=3)
    bob = FakeSocket("bob", is_slow=True)
    resuming = await match.bob_begins(bob)

    bob.disconnect()

    async with asyncio.timeout(1):
        assert not await resuming
    room = match.rooms.of(BOB.id)
    assert room is not None
    assert room.latecomers[BOB.id].seq == 3
    match.rooms.drop(BOB.id, as_socket(bob))
    assert match.rooms.of(BOB.id) is None


async def test_newer_socket_ends_what_an_older_one_is_told() -> None:
    match = Match()
    await match.start()
    match.act(times=6)
    older, newer = FakeSocket("older", is_slow=True), FakeSocket("newer")
    resuming = await match.bob_begins(older)

    assert await match.bob_resumes(newer, after=3)
    older.drain()
    assert not await resuming
    match.rooms.drop(BOB.id, as_socket(older))
    match.act()

    assert (older.seqs, newer.seqs) == ([2, 3], [4, 5, 6, 7, 8])


async def test_older_socket_replaced_while_the_store_answers_is_told_nothing() -> None:
    match = Match()
    await match.start()
    match.act(times=4)
    older, newer = FakeSocket("older"), FakeSocket("newer")
    resuming = asyncio.create_task(match.bob_resumes(older))
    await asyncio.sleep(0)  # the first part was told, the second is being read

    await match.rooms.follow(BOB.id, as_socket(newer), await match.store.get(G1))

    assert not await resuming
    assert older.seqs == [2, 3]


async def test_newer_socket_of_a_live_member_is_told_first() -> None:
    match = Match()
    await match.start()
    older, newer = FakeSocket("older"), FakeSocket("newer", is_slow=True)
    await match.bob_resumes(older)
    match.act()

    resuming = await match.bob_begins(newer)
    match.act()
    newer.drain()
    await turns()
    newer.drain()

    assert await resuming
    assert (older.seqs, newer.seqs) == ([2], [2, 3])


async def test_last_that_a_removed_reader_is_told_is_that_they_left() -> None:
    match = Match()
    await match.start()
    match.act(times=2)
    bob = FakeSocket("bob", is_slow=True)
    resuming = await match.bob_begins(bob)

    await match.leave(BOB)
    match.act(CAT)
    bob.drain()

    assert await resuming
    assert bob.events == ["game-update", "game-update", "player-left"]
    assert match.rooms.of(BOB.id) is None
    assert match.ann.seqs[-1] == 5


async def test_reader_who_had_left_and_come_back_is_told_of_both() -> None:
    match = Match()
    created = await match.store.create(a_game(BOB))
    match.epoch = created.epoch
    await match.leave(BOB)
    game = (await match.store.get(G1)).game
    await match.store.commit(*game_joined(game, BOB))
    bob = FakeSocket("bob")

    assert await match.bob_resumes(bob, after=0)

    assert bob.events == ["player-left", "player-joined"]
    assert match.rooms.of(BOB.id) is not None


async def test_last_that_a_reader_of_a_closed_game_is_told_is_that_it_closed() -> None:
    match = Match()
    await match.start()
    match.act(times=3)
    bob = FakeSocket("bob", is_slow=True)
    resuming = await match.bob_begins(bob)

    await match.leave(ANN, CAT, BOB)
    assert match.rooms.of(ANN.id) is None
    assert bob.seqs == [2, 3]
    for _ in range(3):
        bob.drain()
        await turns()

    assert await resuming
    assert bob.seqs == list(range(2, 5 + 7))
    assert bob.events[-2:] == ["player-left", "game-closed"]
    assert match.rooms.of(BOB.id) is None


async def test_closed_game_is_forgotten_when_its_last_reader_is_gone() -> None:
    match = Match()
    await match.start()
    match.act(times=3)
    bob = FakeSocket("bob", is_slow=True)
    resuming = await match.bob_begins(bob)
    await match.leave(ANN, CAT, BOB)

    bob.disconnect()
    assert not await resuming
    match.rooms.drop(BOB.id, as_socket(bob))

    assert match.rooms.of(BOB.id) is None
    assert len(match.store._closed) == 0


async def test_reader_does_not_keep_others_waiting() -> None:
    match = Match()
    await match.start()
    match.act(times=20)
    bob = FakeSocket("bob")

    resuming = asyncio.create_task(match.bob_resumes(bob))
    await asyncio.sleep(0)
    assert len(bob.seqs) == 2

    assert await resuming
    assert len(bob.seqs) == 20
