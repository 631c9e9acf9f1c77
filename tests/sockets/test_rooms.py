from dataclasses import replace

from lobby.domain import hosting
from lobby.domain.events import CloseReason, GameClosed
from lobby.domain.ids import Epoch
from lobby.domain.status import GameStatus
from lobby.ports import Snapshot
from lobby.sockets.replay import Latecomer, Replay
from lobby.sockets.room import RESYNC
from lobby.sockets.rooms import Rooms
from lobby.storage import MemoryGameStore, NoSignals
from tests.builders import ANN, BOB, CAT, DAN, G1, G2, a_game, at
from tests.sockets.fakes import FakeSocket, a_server, as_socket
from tests.sockets.stores import a_store, game_joined, game_left, game_started


class Setting:
    """A game of Ann and Bob in a store, and the rooms of this node."""

    def __init__(self) -> None:
        self.store = a_store(MemoryGameStore)
        self.rooms = Rooms(self.store, a_server(), NoSignals())
        self.ann, self.bob = FakeSocket("ann"), FakeSocket("bob")

    async def both_follow(self) -> Snapshot:
        created = await self.store.create(a_game(BOB))
        await self.rooms.follow(ANN.id, as_socket(self.ann), created)
        await self.rooms.follow(BOB.id, as_socket(self.bob), created)
        return created


async def test_followers_of_one_game_share_a_room() -> None:
    setting = Setting()
    await setting.both_follow()

    room = setting.rooms.of(ANN.id)

    assert room is not None
    assert room is setting.rooms.of(BOB.id)


async def test_room_of_a_closed_game_is_given_up_after_the_last_push() -> None:
    setting = Setting()
    created = await setting.both_follow()
    version = created.game.version + 1
    closed = replace(created.game, status=GameStatus.CLOSED, seats=(), version=version)

    await setting.store.commit(closed, [GameClosed(CloseReason.EMPTY)])

    assert setting.ann.events == setting.bob.events == ["game-closed"]
    assert setting.rooms.of(ANN.id) is None
    assert setting.rooms.of(BOB.id) is None


async def test_members_of_a_lost_game_are_told_and_who_was_not_there_yet_comes_anew() -> None:
    setting = Setting()
    created = await setting.both_follow()
    room = setting.rooms.of(ANN.id)
    assert room is not None
    late = FakeSocket()
    room.enter(Latecomer(BOB.id, as_socket(late), Replay(created, created.seq, ())))

    room.receive(Epoch("another"), 1, GameClosed(CloseReason.LOST))

    assert setting.ann.last("game-closed")["epoch"] == "another"
    assert late.connection.closing == RESYNC
    assert setting.rooms.of(ANN.id) is setting.rooms.of(BOB.id) is None


async def test_follower_of_a_game_closed_too_early_has_to_connect_anew() -> None:
    setting = Setting()
    created = await setting.store.create(a_game())
    await setting.store.commit(*game_left(a_game(), ANN.id))

    is_there = await setting.rooms.follow(ANN.id, as_socket(setting.ann), created)

    assert not is_there
    assert setting.rooms.of(ANN.id) is None
    assert setting.ann.connection.closing == RESYNC


async def test_first_follower_hears_what_happened_since_the_snapshot() -> None:
    setting = Setting()
    created = await setting.store.create(a_game())
    await setting.store.commit(*game_joined(a_game(), BOB))

    await setting.rooms.follow(ANN.id, as_socket(setting.ann), created)

    assert setting.ann.seqs == [1]


async def test_later_follower_hears_what_happened_since_the_snapshot() -> None:
    setting = Setting()
    created = await setting.store.create(a_game(BOB))
    await setting.rooms.follow(ANN.id, as_socket(setting.ann), created)
    await setting.store.commit(*game_started(a_game(BOB)))

    assert await setting.rooms.follow(BOB.id, as_socket(setting.bob), created)
    started = await setting.store.get(G1)
    await setting.store.commit(*hosting.finish(started.game, ANN.id, None, at()))

    assert setting.bob.seqs == setting.ann.seqs == [1, 2, 3]


async def test_last_player_to_leave_hears_the_game_close() -> None:
    setting = Setting()
    created = await setting.store.create(a_game())
    await setting.rooms.follow(ANN.id, as_socket(setting.ann), created)

    await setting.store.commit(*game_left(a_game(), ANN.id))

    assert setting.ann.events == ["player-left", "game-closed"]
    assert setting.rooms.of(ANN.id) is None


async def test_dropped_player_hears_nothing_more() -> None:
    setting = Setting()
    await setting.both_follow()

    setting.rooms.drop(BOB.id, as_socket(setting.bob))
    setting.rooms.drop(BOB.id, as_socket(setting.bob))
    await setting.store.commit(*game_started(a_game(BOB)))

    assert (setting.ann.events, setting.bob.events) == (["game-started"], [])


async def test_newest_socket_of_a_player_hears_the_room_alone() -> None:
    setting = Setting()
    created = await setting.both_follow()
    newer = FakeSocket("newer")

    await setting.rooms.follow(BOB.id, as_socket(newer), created)
    await setting.store.commit(*game_started(a_game(BOB)))

    assert (newer.events, setting.bob.events) == (["game-started"], [])


async def test_late_goodbye_of_an_older_socket_drops_nobody() -> None:
    setting = Setting()
    created = await setting.both_follow()
    newer = FakeSocket("newer")
    await setting.rooms.follow(BOB.id, as_socket(newer), created)

    setting.rooms.drop(BOB.id, as_socket(setting.bob))
    await setting.store.commit(*game_started(a_game(BOB)))

    assert newer.events == ["game-started"]


async def test_socket_that_is_gone_takes_no_place() -> None:
    setting = Setting()
    created = await setting.both_follow()
    gone = FakeSocket("gone")
    gone.disconnect()

    assert not await setting.rooms.follow(BOB.id, as_socket(gone), created)
    await setting.store.commit(*game_started(a_game(BOB)))

    assert setting.bob.events == ["game-started"]


async def test_player_hears_one_room_at_a_time() -> None:
    setting = Setting()
    await setting.both_follow()
    elsewhere = await setting.store.create(a_game(host=CAT, id_=G2))

    await setting.rooms.follow(BOB.id, as_socket(setting.bob), elsewhere)
    await setting.store.commit(*game_started(a_game(BOB)))
    await setting.store.commit(*game_joined(a_game(host=CAT, id_=G2), DAN))

    assert (setting.ann.events, setting.bob.events) == (["game-started"], ["player-joined"])


async def test_room_that_nobody_hears_is_given_up() -> None:
    setting = Setting()
    await setting.both_follow()

    setting.rooms.drop(ANN.id, as_socket(setting.ann))
    setting.rooms.drop(BOB.id, as_socket(setting.bob))

    assert setting.store._rooms[G1].sinks == {}


async def test_room_given_up_while_it_subscribes_hears_nothing() -> None:
    setting = Setting()
    created = await setting.store.create(a_game(BOB))
    await setting.store.commit(*game_left(a_game(BOB), BOB.id))

    await setting.rooms.follow(BOB.id, as_socket(setting.bob), created)

    assert setting.bob.events == ["player-left"]
    assert setting.store._rooms[G1].sinks == {}


async def test_members_connect_anew_when_the_log_begins_a_new_life() -> None:
    setting = Setting()
    await setting.both_follow()
    room = setting.rooms.of(ANN.id)
    assert room is not None

    room.reset(Epoch("next"))

    assert setting.ann.connection.closing == setting.bob.connection.closing == RESYNC
    assert setting.rooms.of(ANN.id) is None
    assert setting.store._rooms[G1].sinks == {}


async def test_event_of_another_life_of_the_log_is_not_passed_on() -> None:
    setting = Setting()
    await setting.both_follow()
    room = setting.rooms.of(ANN.id)
    assert room is not None

    room.receive(Epoch("next"), 1, GameClosed(CloseReason.EMPTY))

    assert setting.ann.events == []
    assert setting.ann.connection.closing == RESYNC


async def test_follower_in_a_newer_life_of_the_log_is_not_put_among_the_older() -> None:
    setting = Setting()
    created = await setting.both_follow()
    newer = FakeSocket("newer")
    setting.store._rooms[G1].log.epoch = Epoch("next")

    assert await setting.rooms.follow(
        BOB.id, as_socket(newer), created._replace(epoch=Epoch("next"))
    )

    assert setting.ann.connection.closing == RESYNC
    await setting.store.commit(*game_started(a_game(BOB)))
    assert newer.events == ["game-started"]
