"""The contract of :class:`lobby.ports.GameStore`, which every store passes."""

import asyncio

import pytest

from lobby.domain.errors import (
    AlreadyInGame,
    CodeTaken,
    GameNotFound,
    LobbyError,
    NotInGame,
    StaleEpoch,
    VersionConflict,
    WrongState,
)
from lobby.domain.events import ActionSent, GameClosed, GameStarted, PlayerJoined, PlayerLeft
from lobby.domain.game import Game
from lobby.domain.ids import Epoch, GameId, JoinCode
from lobby.ports import Action, GameStore, Receipt, Snapshot
from tests.builders import ANN, BOB, CAT, DAN, G1, G2, a_game, an_action
from tests.fakes import FakeClock, NotingDone, NotingSink


async def a_stored_match(store: GameStore) -> Snapshot:
    """Return a match of Ann and Bob whose log has one event."""
    await store.create(a_game(BOB))
    return await store.commit(*a_game(BOB).start(ANN.id))


def act(
    store: GameStore,
    event: ActionSent,
    *,
    epoch: Epoch,
    game: GameId = G1,
) -> Receipt | LobbyError:
    """Append an action and return what became of it."""
    done = NotingDone()
    store.append(Action(game, epoch, event), done)
    (outcome,) = done.outcomes
    return outcome


async def test_created_game_is_found_by_id_code_and_player(store: GameStore) -> None:
    game = a_game(BOB)

    created = await store.create(game)

    assert created.seq == 0
    assert await store.get(G1) == created
    assert await store.find(game.code) == G1
    assert await store.game_of(BOB.id) == G1


async def test_game_nobody_created_is_not_found(store: GameStore) -> None:
    with pytest.raises(GameNotFound):
        await store.get(G1)
    with pytest.raises(GameNotFound):
        await store.find(JoinCode("NOCODE"))
    assert await store.game_of(ANN.id) is None


async def test_host_of_one_game_cannot_open_another(store: GameStore) -> None:
    await store.create(a_game())

    with pytest.raises(AlreadyInGame, match="ann already has a seat in game:g1"):
        await store.create(a_game(id_=G2))

    with pytest.raises(GameNotFound):
        await store.get(G2)


async def test_two_open_games_never_share_a_code(store: GameStore) -> None:
    taken = a_game()
    await store.create(taken)
    rival = Game.opened(G2, taken.code, taken.options, BOB, at=0)

    with pytest.raises(CodeTaken):
        await store.create(rival)

    assert await store.game_of(BOB.id) is None


async def test_commit_replaces_the_game_and_numbers_the_events(store: GameStore) -> None:
    await store.create(a_game())
    with_bob, joined = a_game().join(BOB)

    after = await store.commit(with_bob, joined)

    assert (after.game, after.seq) == (with_bob, 1)
    assert await store.get(G1) == after


async def test_second_of_two_concurrent_commits_conflicts(store: GameStore) -> None:
    await store.create(a_game())
    with_bob, bob_joined = a_game().join(BOB)
    with_cat, cat_joined = a_game().join(CAT)

    await store.commit(with_bob, bob_joined)
    with pytest.raises(VersionConflict):
        await store.commit(with_cat, cat_joined)

    assert (await store.get(G1)).game == with_bob
    assert await store.game_of(CAT.id) is None


async def test_of_many_concurrent_commits_one_succeeds(store: GameStore) -> None:
    await store.create(a_game())
    commits = [store.commit(*a_game().join(player)) for player in (BOB, CAT, DAN)]

    outcomes = await asyncio.gather(*commits, return_exceptions=True)

    assert sum(isinstance(outcome, Snapshot) for outcome in outcomes) == 1


async def test_player_seated_elsewhere_cannot_be_committed(store: GameStore) -> None:
    await store.create(a_game())
    await store.create(a_game(id_=G2, host=BOB))

    with pytest.raises(AlreadyInGame, match="bob already has a seat in game:g2"):
        await store.commit(*a_game().join(BOB))

    assert (await store.get(G1)).game == a_game()


async def test_player_who_left_may_sit_elsewhere(store: GameStore) -> None:
    await store.create(a_game(BOB))
    await store.commit(*a_game(BOB).leave(BOB.id))

    await store.create(a_game(id_=G2, host=BOB))

    assert await store.game_of(BOB.id) == G2


async def test_closed_game_is_gone_with_its_code_and_claims(store: GameStore) -> None:
    await store.create(a_game())

    await store.commit(*a_game().leave(ANN.id))

    with pytest.raises(GameNotFound):
        await store.get(G1)
    with pytest.raises(GameNotFound):
        await store.find(a_game().code)
    assert await store.game_of(ANN.id) is None


async def test_commit_to_a_closed_game_is_refused(store: GameStore) -> None:
    await store.create(a_game())
    await store.commit(*a_game().leave(ANN.id))

    with pytest.raises(GameNotFound):
        await store.commit(*a_game().join(BOB))


async def test_every_log_has_an_epoch_of_its_own(store: GameStore) -> None:
    first = await store.create(a_game())
    second = await store.create(a_game(id_=G2, host=BOB))

    assert first.epoch != second.epoch


async def test_subscriber_gets_events_before_the_commit_returns(store: GameStore) -> None:
    created = await store.create(a_game())
    sink = NotingSink()
    await store.subscribe(G1, created.seq, sink)

    await store.commit(*a_game().join(BOB))

    assert sink.seen == [(1, PlayerJoined(BOB.id, "Bob", 1, 2))]


async def test_subscriber_who_asks_is_told_the_state_that_the_event_led_to(
    store: GameStore,
) -> None:
    await store.create(a_game())
    asked: list[GameId | None] = []

    class Asking(NotingSink):
        def receive(self, epoch: Epoch, seq: int, event: object) -> None:
            coroutine = store.game_of(BOB.id)
            try:
                coroutine.send(None)
            except StopIteration as answer:
                asked.append(answer.value)

    await store.subscribe(G1, 0, Asking())
    await store.commit(*a_game().join(BOB))

    assert asked == [G1]


async def test_late_subscriber_gets_history_then_the_present_without_a_gap(
    store: GameStore,
) -> None:
    match = await a_stored_match(store)
    act(store, an_action(ANN), epoch=match.epoch)
    sink = NotingSink()

    await store.subscribe(G1, 1, sink)
    act(store, an_action(BOB), epoch=match.epoch)

    assert [(seq, event.player) for seq, event in sink.seen if isinstance(event, ActionSent)] == [
        (2, ANN.id),
        (3, BOB.id),
    ]
    assert sink.numbers == [2, 3]


async def test_all_subscribers_get_the_same_events_in_the_same_order(store: GameStore) -> None:
    match = await a_stored_match(store)
    sinks = [NotingSink(), NotingSink()]
    for sink in sinks:
        await store.subscribe(G1, match.seq, sink)

    for player in (ANN, BOB, ANN):
        act(store, an_action(player), epoch=match.epoch)

    assert sinks[0].seen == sinks[1].seen
    assert sinks[0].numbers == [2, 3, 4]


async def test_cancelled_subscription_gets_nothing_more(store: GameStore) -> None:
    match = await a_stored_match(store)
    sink = NotingSink()
    subscription = await store.subscribe(G1, match.seq, sink)

    subscription.cancel()
    subscription.cancel()
    act(store, an_action(ANN), epoch=match.epoch)

    assert sink.seen == []


async def test_subscriber_ahead_of_the_log_is_reset(store: GameStore) -> None:
    match = await a_stored_match(store)
    sink = NotingSink()

    await store.subscribe(G1, 99, sink)
    act(store, an_action(ANN), epoch=match.epoch)

    assert sink.resets == [match.epoch]
    assert sink.numbers == [2]


async def test_subscriber_behind_a_log_of_many_events_is_reset(store: GameStore) -> None:
    match = await a_stored_match(store)
    for _ in range(8):
        act(store, an_action(ANN), epoch=match.epoch)
    sink, complete = NotingSink(), NotingSink()

    await store.subscribe(G1, 0, sink)
    await store.subscribe(G1, 1, complete)

    assert (sink.resets, sink.seen) == ([match.epoch], [])
    assert complete.numbers == list(range(2, 10))


async def test_subscriber_behind_a_log_of_many_bytes_is_reset(store: GameStore) -> None:
    match = await a_stored_match(store)
    for _ in range(3):
        act(store, an_action(ANN, size=900), epoch=match.epoch)
    sink, complete = NotingSink(), NotingSink()

    await store.subscribe(G1, 1, sink)
    await store.subscribe(G1, 3, complete)

    assert sink.resets == [match.epoch]
    assert complete.numbers == [4]


async def test_subscriber_behind_an_old_log_is_reset(store: GameStore, clock: FakeClock) -> None:
    match = await a_stored_match(store)
    clock.advance(60_001)
    sink = NotingSink()

    await store.subscribe(G1, 0, sink)

    assert sink.resets == [match.epoch]


async def test_subscription_to_no_game_is_refused(store: GameStore) -> None:
    with pytest.raises(GameNotFound):
        await store.subscribe(G1, 0, NotingSink())


async def test_last_event_of_a_subscription_is_that_the_game_was_closed(store: GameStore) -> None:
    await store.create(a_game())
    sink = NotingSink()
    await store.subscribe(G1, 0, sink)

    await store.commit(*a_game().leave(ANN.id))

    assert [type(event) for _, event in sink.seen] == [PlayerLeft, GameClosed]


async def test_action_is_numbered_and_published_once(store: GameStore) -> None:
    match = await a_stored_match(store)
    sink = NotingSink()
    await store.subscribe(G1, match.seq, sink)

    outcome = act(store, an_action(BOB), epoch=match.epoch)

    assert outcome == Receipt(2, duplicate=False)
    assert sink.seen == [(2, an_action(BOB))]


async def test_action_leaves_the_version_alone(store: GameStore) -> None:
    match = await a_stored_match(store)
    act(store, an_action(BOB), epoch=match.epoch)

    after = await store.commit(*match.game.leave(BOB.id))

    assert after.seq == 4  # started, acted, left, ended


async def test_done_is_told_after_the_subscribers(store: GameStore) -> None:
    match = await a_stored_match(store)
    order: list[str] = []

    class Ordered(NotingSink):
        def receive(self, epoch: Epoch, seq: int, event: object) -> None:
            order.append("sink")

    await store.subscribe(G1, match.seq, Ordered())
    store.append(Action(G1, match.epoch, an_action()), lambda _: order.append("done"))

    assert order == ["sink", "done"]


async def test_retried_action_is_delivered_once(store: GameStore) -> None:
    match = await a_stored_match(store)
    sink = NotingSink()
    await store.subscribe(G1, match.seq, sink)

    first = act(store, an_action(BOB, id_="a1"), epoch=match.epoch)
    between = act(store, an_action(ANN, id_="a1"), epoch=match.epoch)
    again = act(store, an_action(BOB, id_="a1"), epoch=match.epoch)

    assert (first, between, again) == (
        Receipt(2, duplicate=False),
        Receipt(3, duplicate=False),
        Receipt(2, duplicate=True),
    )
    assert sink.numbers == [2, 3]


async def test_action_id_is_free_again_once_the_log_forgot_it(store: GameStore) -> None:
    match = await a_stored_match(store)
    act(store, an_action(BOB, id_="a1"), epoch=match.epoch)
    for _ in range(8):
        act(store, an_action(ANN), epoch=match.epoch)

    assert act(store, an_action(BOB, id_="a1"), epoch=match.epoch) == Receipt(11, duplicate=False)


@pytest.mark.parametrize("game", [G1, G2])
async def test_action_for_no_game_is_refused(store: GameStore, game: GameId) -> None:
    assert isinstance(act(store, an_action(), epoch=Epoch("e"), game=game), GameNotFound)


async def test_action_by_a_stranger_is_refused(store: GameStore) -> None:
    match = await a_stored_match(store)

    assert isinstance(act(store, an_action(CAT), epoch=match.epoch), NotInGame)


async def test_action_before_the_start_is_refused(store: GameStore) -> None:
    created = await store.create(a_game(BOB))

    assert isinstance(act(store, an_action(BOB), epoch=created.epoch), WrongState)


async def test_action_of_an_older_epoch_is_refused(store: GameStore) -> None:
    await a_stored_match(store)

    assert isinstance(act(store, an_action(BOB), epoch=Epoch("older")), StaleEpoch)


async def test_refused_action_leaves_no_trace(store: GameStore) -> None:
    match = await a_stored_match(store)
    sink = NotingSink()
    await store.subscribe(G1, match.seq, sink)

    act(store, an_action(CAT), epoch=match.epoch)

    assert (sink.seen, (await store.get(G1)).seq) == ([], match.seq)


async def test_game_started_is_the_first_event_of_a_match(store: GameStore) -> None:
    await a_stored_match(store)
    sink = NotingSink()

    await store.subscribe(G1, 0, sink)

    assert sink.seen == [(1, GameStarted())]
