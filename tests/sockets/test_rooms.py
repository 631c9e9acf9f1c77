from dataclasses import replace

from lobby.domain.events import CloseReason, GameClosed
from lobby.domain.ids import Epoch
from lobby.domain.status import GameStatus
from lobby.ports import Snapshot
from lobby.sockets.rooms import Rooms
from lobby.storage import ListingIndex, MemoryGameStore
from tests.builders import ANN, BOB, G1, a_game
from tests.fakes import CountingIds, FakeClock
from tests.sockets.fakes import FakeSocket, a_server, as_socket


class Setting:
    """A game of Ann and Bob in a store, and the rooms of this node."""

    def __init__(self) -> None:
        listing = ListingIndex(Epoch("listing"))
        self.store = MemoryGameStore(listing, FakeClock(), CountingIds())
        self.rooms = Rooms(self.store, a_server())
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


async def test_game_closed_before_it_could_be_followed_leaves_no_room() -> None:
    setting = Setting()
    created = await setting.store.create(a_game())
    await setting.store.commit(*a_game().leave(ANN.id))

    await setting.rooms.follow(ANN.id, as_socket(setting.ann), created)

    assert setting.rooms.of(ANN.id) is None


async def test_first_follower_hears_what_happened_since_the_snapshot() -> None:
    setting = Setting()
    created = await setting.store.create(a_game())
    await setting.store.commit(*a_game().join(BOB))

    await setting.rooms.follow(ANN.id, as_socket(setting.ann), created)

    assert setting.ann.seqs == [1]


async def test_last_player_to_leave_hears_the_game_close() -> None:
    setting = Setting()
    created = await setting.store.create(a_game())
    await setting.rooms.follow(ANN.id, as_socket(setting.ann), created)

    await setting.store.commit(*a_game().leave(ANN.id))

    assert setting.ann.events == ["player-left", "game-closed"]
    assert setting.rooms.of(ANN.id) is None


async def test_dropped_player_hears_nothing_more() -> None:
    setting = Setting()
    await setting.both_follow()

    setting.rooms.drop(BOB.id)
    setting.rooms.drop(BOB.id)
    await setting.store.commit(*a_game(BOB).start(ANN.id))

    assert (setting.ann.events, setting.bob.events) == (["game-started"], [])


async def test_room_that_nobody_hears_is_given_up() -> None:
    setting = Setting()
    await setting.both_follow()

    setting.rooms.drop(ANN.id)
    setting.rooms.drop(BOB.id)

    assert setting.store._rooms[G1].sinks == {}


async def test_new_life_of_the_log_is_noted() -> None:
    setting = Setting()
    await setting.both_follow()
    room = setting.rooms.of(ANN.id)
    assert room is not None

    room.reset(Epoch("next"))

    assert room.epoch == "next"
