"""The contract of :class:`lobby.ports.GameStore`: the log, and who follows it."""

import asyncio

import pytest

from lobby.domain.errors import GameNotFound
from lobby.domain.events import ActionSent, GameClosed, GameStarted, PlayerJoined, PlayerLeft
from lobby.domain.ids import Epoch, GameId
from lobby.ports import GameStore
from tests.builders import ANN, BOB, G1, a_game, an_action
from tests.fakes import FakeClock, NotingSink
from tests.storage.matches import a_stored_match, act, with_player, without_player


async def test_subscriber_gets_events_before_the_commit_returns(store: GameStore) -> None:
    created = await store.create(a_game())
    sink = NotingSink()
    await store.subscribe(G1, created.epoch, created.seq, sink)

    await store.commit(*with_player(BOB))

    assert sink.seen == [(1, PlayerJoined(BOB.id, "Bob", 1, 2))]


async def test_subscriber_who_asks_is_told_the_state_that_the_event_led_to(
    store: GameStore,
) -> None:
    created = await store.create(a_game())
    asked: list[asyncio.Future[GameId | None]] = []

    class Asking(NotingSink):
        def receive(self, epoch: Epoch, seq: int, event: object) -> None:
            asked.append(asyncio.ensure_future(store.game_of(BOB.id)))

    await store.subscribe(G1, created.epoch, 0, Asking())
    await store.commit(*with_player(BOB))

    assert await asyncio.gather(*asked) == [G1]


async def test_late_subscriber_gets_history_then_the_present_without_a_gap(
    store: GameStore,
) -> None:
    match = await a_stored_match(store)
    await act(store, an_action(ANN), epoch=match.epoch)
    sink = NotingSink()

    await store.subscribe(G1, match.epoch, 1, sink)
    await act(store, an_action(BOB), epoch=match.epoch)

    assert [(seq, event.player) for seq, event in sink.seen if isinstance(event, ActionSent)] == [
        (2, ANN.id),
        (3, BOB.id),
    ]
    assert sink.numbers == [2, 3]


async def test_all_subscribers_get_the_same_events_in_the_same_order(store: GameStore) -> None:
    match = await a_stored_match(store)
    sinks = [NotingSink(), NotingSink()]
    for sink in sinks:
        await store.subscribe(G1, match.epoch, match.seq, sink)

    for player in (ANN, BOB, ANN):
        await act(store, an_action(player), epoch=match.epoch)

    assert sinks[0].seen == sinks[1].seen
    assert sinks[0].numbers == [2, 3, 4]


async def test_cancelled_subscription_gets_nothing_more(store: GameStore) -> None:
    match = await a_stored_match(store)
    sink = NotingSink()
    subscription = await store.subscribe(G1, match.epoch, match.seq, sink)

    subscription.cancel()
    subscription.cancel()
    await act(store, an_action(ANN), epoch=match.epoch)

    assert sink.seen == []


async def test_subscription_cancelled_by_another_gets_nothing_more(store: GameStore) -> None:
    match = await a_stored_match(store)
    second = NotingSink()

    class Cancelling(NotingSink):
        def receive(self, epoch: Epoch, seq: int, event: object) -> None:
            subscription.cancel()

    await store.subscribe(G1, match.epoch, match.seq, Cancelling())
    subscription = await store.subscribe(G1, match.epoch, match.seq, second)
    await act(store, an_action(ANN), epoch=match.epoch)

    assert second.seen == []


async def test_subscriber_ahead_of_the_log_is_reset(store: GameStore) -> None:
    match = await a_stored_match(store)
    sink = NotingSink()

    await store.subscribe(G1, match.epoch, 99, sink)
    await act(store, an_action(ANN), epoch=match.epoch)

    assert sink.resets == [match.epoch]
    assert sink.numbers == [2]


async def test_subscriber_of_an_earlier_life_of_the_log_is_reset(store: GameStore) -> None:
    match = await a_stored_match(store)
    sink = NotingSink()

    await store.subscribe(G1, Epoch("earlier"), 0, sink)
    await act(store, an_action(ANN), epoch=match.epoch)

    assert sink.resets == [match.epoch]
    assert sink.numbers == [2]


async def test_subscriber_behind_a_log_of_many_events_is_reset(store: GameStore) -> None:
    match = await a_stored_match(store)
    for _ in range(8):
        await act(store, an_action(ANN), epoch=match.epoch)
    sink, complete = NotingSink(), NotingSink()

    await store.subscribe(G1, match.epoch, 0, sink)
    await store.subscribe(G1, match.epoch, 1, complete)

    assert (sink.resets, sink.seen) == ([match.epoch], [])
    assert complete.numbers == list(range(2, 10))


async def test_subscriber_behind_a_log_of_many_bytes_is_reset(store: GameStore) -> None:
    match = await a_stored_match(store)
    for _ in range(3):
        await act(store, an_action(ANN, size=900), epoch=match.epoch)
    sink, complete = NotingSink(), NotingSink()

    await store.subscribe(G1, match.epoch, 1, sink)
    await store.subscribe(G1, match.epoch, 3, complete)

    assert sink.resets == [match.epoch]
    assert complete.numbers == [4]


async def test_subscriber_behind_an_old_log_is_reset(store: GameStore, clock: FakeClock) -> None:
    match = await a_stored_match(store)
    clock.advance(60_001)
    sink = NotingSink()

    await store.subscribe(G1, match.epoch, 0, sink)

    assert sink.resets == [match.epoch]


async def test_subscription_to_no_game_is_refused(store: GameStore) -> None:
    with pytest.raises(GameNotFound):
        await store.subscribe(G1, Epoch("none"), 0, NotingSink())


async def test_last_event_of_a_subscription_is_that_the_game_was_closed(store: GameStore) -> None:
    created = await store.create(a_game())
    sink = NotingSink()
    await store.subscribe(G1, created.epoch, 0, sink)

    await store.commit(*without_player(ANN.id))

    assert [type(event) for _, event in sink.seen] == [PlayerLeft, GameClosed]


async def test_game_started_is_the_first_event_of_a_match(store: GameStore) -> None:
    match = await a_stored_match(store)
    sink = NotingSink()

    await store.subscribe(G1, match.epoch, 0, sink)

    assert sink.seen == [(1, GameStarted())]
