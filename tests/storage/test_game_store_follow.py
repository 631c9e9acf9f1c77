"""The contract of :meth:`lobby.ports.GameStore.follow`."""

from collections.abc import Sequence

import pytest

from lobby.domain.errors import VersionConflict
from lobby.domain.events import PlayerJoined, StateEvent
from lobby.domain.game import Game
from lobby.domain.joining import Entry, join
from lobby.ports import GameStore
from tests.builders import BOB, CAT, G1, a_game, at
from tests.fakes import NotingSink


async def test_follower_hears_of_every_create_and_commit(store: GameStore) -> None:
    heard: list[tuple[Game, Sequence[StateEvent]]] = []
    store.follow(lambda game, events: heard.append((game, events)))
    opened = a_game()
    with_bob, events = join(opened, BOB, Entry(), at())

    await store.create(opened)
    await store.commit(with_bob, events)

    assert [(game, tuple(told)) for game, told in heard] == [(opened, ()), (with_bob, events)]


async def test_follower_is_told_after_the_room(store: GameStore) -> None:
    sink, seen = NotingSink(), []
    store.follow(lambda *_: seen.append(list(sink.numbers)))
    created = await store.create(a_game())
    await store.subscribe(G1, created.epoch, 0, sink)

    await store.commit(*join(a_game(), BOB, Entry(), at()))

    assert seen == [[], [1]]
    assert isinstance(sink.seen[0][1], PlayerJoined)


async def test_commit_that_failed_and_what_comes_after_a_cancel_are_not_told(
    store: GameStore,
) -> None:
    heard: list[Game] = []
    following = store.follow(lambda game, _: heard.append(game))
    await store.create(a_game())
    await store.commit(*join(a_game(), BOB, Entry(), at()))
    with pytest.raises(VersionConflict):
        await store.commit(*join(a_game(), CAT, Entry(), at()))

    following.cancel()
    following.cancel()
    await store.commit(*join(heard[-1], CAT, Entry(), at()))

    assert len(heard) == 2
