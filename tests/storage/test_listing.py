"""The contract of :class:`lobby.ports.Listing`, kept by what the store commits."""

from dataclasses import replace

from lobby.domain import playing
from lobby.domain.ids import Epoch
from lobby.domain.listing import EVERYTHING, Query, Where
from lobby.domain.status import GameStatus
from lobby.domain.summary import Summary
from lobby.ports import Change, GameStore, Listing
from lobby.storage import ListingIndex
from tests.builders import ANN, BOB, CAT, G1, G2, a_game, at
from tests.storage.matches import with_player, without_player


async def test_game_is_listed_from_its_creation_to_its_end(
    store: GameStore, listing: Listing
) -> None:
    await store.create(a_game())
    listed = [game.id for game in listing.page(Query()).games]
    await store.commit(*without_player(ANN.id))

    assert (listed, listing.page(Query()).games, listing.count(EVERYTHING)) == ([G1], (), 0)


async def test_every_visible_change_is_one_step(store: GameStore, listing: Listing) -> None:
    changes: list[Change] = []
    listing.follow(changes.append)

    await store.create(a_game())
    await store.commit(*with_player(BOB))
    await store.commit(*without_player(BOB.id, BOB))

    assert [change.version for change in changes] == [1, 2, 3]
    assert [change.summary.player_count for change in changes if change.summary] == [1, 2, 1]
    assert listing.version == 3


async def test_change_that_no_stranger_sees_is_no_step(store: GameStore, listing: Listing) -> None:
    await store.create(a_game())
    before = listing.version

    await store.commit(*playing.set_ready(a_game(), ANN.id, at(), ready=True))

    assert listing.version == before


async def test_removal_is_told_without_a_summary(store: GameStore, listing: Listing) -> None:
    await store.create(a_game())
    changes: list[Change] = []
    listing.follow(changes.append)

    await store.commit(*without_player(ANN.id))

    assert changes == [Change(2, G1, Summary.of(a_game()), None)]


async def test_follower_who_stopped_hears_nothing(store: GameStore, listing: Listing) -> None:
    changes: list[Change] = []
    following = listing.follow(changes.append)

    following.cancel()
    following.cancel()
    await store.create(a_game())

    assert changes == []


async def test_newest_come_first(store: GameStore, listing: Listing) -> None:
    await store.create(a_game())
    await store.create(a_game(id_=G2, host=BOB))
    await store.commit(*with_player(CAT))

    assert [game.id for game in listing.newest(EVERYTHING, 10)] == [G2, G1]
    assert [game.id for game in listing.newest(EVERYTHING, 1)] == [G2]


async def test_change_tells_how_the_game_was_listed_before(
    store: GameStore, listing: Listing
) -> None:
    changes: list[Change] = []
    listing.follow(changes.append)

    await store.create(a_game())
    await store.commit(*with_player(BOB))

    assert [change.before for change in changes] == [None, Summary.of(a_game())]


async def test_those_wanted_are_counted_and_found(store: GameStore, listing: Listing) -> None:
    await store.create(a_game())
    await store.create(a_game(CAT, id_=G2, host=BOB))
    roomy = Where(min_free_seats=3)

    assert (listing.count(roomy), listing.count(EVERYTHING)) == (1, 2)
    assert [game.id for game in listing.newest(roomy, 10)] == [G1]


def test_game_that_comes_back_returns_to_its_place() -> None:
    index = ListingIndex(Epoch("listing"))
    old, new = a_game(), a_game(id_=G2, host=BOB, created_at=2_000)
    for game in (old, new, replace(old, status=GameStatus.CLOSED), old):
        index.update(game)

    assert [game.id for game in index.newest(EVERYTHING, 10)] == [G2, G1]
    assert index.newest(EVERYTHING, 10) == list(index.page(Query()).games)
    assert (index.version, index.count(EVERYTHING)) == (4, 2)


def test_game_that_was_never_listed_is_not_missed() -> None:
    index = ListingIndex(Epoch("listing"))

    index.update(replace(a_game(), status=GameStatus.CLOSED))

    assert index.version == 0
