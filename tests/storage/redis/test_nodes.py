"""What two nodes over one Redis see of each other, and what they find after an outage."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from lobby.domain import hosting, joining, leaving
from lobby.domain.errors import Overloaded, StaleEpoch, Unavailable
from lobby.domain.events import CloseReason, GameClosed
from lobby.domain.ids import GameId
from lobby.domain.joining import Entry
from lobby.domain.listing import Query
from lobby.domain.refusals import NotInGame
from lobby.domain.status import GameStatus
from lobby.ports import Action, LastGame, Receipt, Signal, Snapshot, StateSaved, StateWanted
from lobby.storage.redis import appends, matchmaking
from lobby.storage.redis.address import RedisAddress
from lobby.storage.redis.matchmaking import SharedMatchmaking
from tests.builders import ANN, BOB, CAT, DAN, G1, G2, a_game, an_action, at
from tests.fakes import FakeClock, NotingDone, NotingSink
from tests.storage.matches import a_stored_match, act, with_player, without_player
from tests.storage.redis.conftest import Node, a_node

pytestmark = pytest.mark.redis

HOSTED = ((G1, ANN), (G2, BOB), (GameId("game:3"), CAT), (GameId("game:4"), DAN))


async def find_nothing(game: GameId) -> None:
    """Have nothing to do: the game is gone."""


async def a_followed_match(nodes: list[Node]) -> tuple[Snapshot, list[NotingSink]]:
    """Return a match of Ann and Bob that both nodes follow."""
    match = await a_stored_match(nodes[0].backend.games)
    sinks = [NotingSink(), NotingSink()]
    for node, sink in zip(nodes, sinks, strict=True):
        await node.backend.games.subscribe(G1, match.epoch, match.seq, sink)
    return match, sinks


async def test_both_nodes_hear_one_order_whoever_acts(nodes: list[Node]) -> None:
    match, sinks = await a_followed_match(nodes)
    stores = [node.backend.games for node in nodes]

    await asyncio.gather(
        *(act(stores[n % 2], an_action((ANN, BOB)[n % 2], n), epoch=match.epoch) for n in range(6))
    )
    await stores[1].commit(*hosting.finish(match.game, ANN.id, None, at()))
    for node in nodes:
        await node.settle()

    assert sinks[0].seen == sinks[1].seen
    assert sinks[0].numbers == list(range(2, 10))


async def test_what_happened_while_a_node_was_cut_off_is_told_when_it_is_back(
    nodes: list[Node],
) -> None:
    match, sinks = await a_followed_match(nodes)
    await nodes[1].lose_connection()
    for number in range(3):
        await act(nodes[0].backend.games, an_action(ANN, number), epoch=match.epoch)

    await nodes[1].return_()
    await act(nodes[0].backend.games, an_action(ANN, 3), epoch=match.epoch)
    await nodes[1].settle()

    assert sinks[1].seen == sinks[0].seen
    assert (sinks[1].numbers, sinks[1].resets) == ([2, 3, 4, 5], [])


async def test_node_that_was_cut_off_too_long_does_not_tell_a_part(nodes: list[Node]) -> None:
    match, sinks = await a_followed_match(nodes)
    await nodes[1].lose_connection()
    for number in range(9):
        await act(nodes[0].backend.games, an_action(ANN, number), epoch=match.epoch)

    await nodes[1].return_()
    await act(nodes[0].backend.games, an_action(ANN, 9), epoch=match.epoch)
    await nodes[1].settle()

    assert sinks[1].resets == [match.epoch]
    assert sinks[1].numbers == [11]


async def test_store_that_has_restarted_begins_every_log_anew(nodes: list[Node]) -> None:
    match, sinks = await a_followed_match(nodes)
    await nodes[0].redis.call("SET", nodes[0].redis.key("life"), "another")
    for node in nodes:
        await node.lose_connection()
    for node in nodes:
        await node.return_()

    now = await nodes[0].backend.games.get(G1)
    old = await act(nodes[0].backend.games, an_action(BOB), epoch=match.epoch)
    new = await act(nodes[1].backend.games, an_action(BOB), epoch=now.epoch)

    assert now.epoch != match.epoch
    assert [sink.resets for sink in sinks] == [[now.epoch], [now.epoch]]
    assert isinstance(old, StaleEpoch)
    assert new == Receipt(2, duplicate=False)
    assert await nodes[0].backend.games.read(G1, now.epoch, 0, 999) is None


async def test_store_that_went_back_behind_a_node_begins_that_log_anew(nodes: list[Node]) -> None:
    match, sinks = await a_followed_match(nodes)
    for number in range(2):
        await act(nodes[0].backend.games, an_action(ANN, number), epoch=match.epoch)
    await nodes[1].settle()
    await nodes[0].redis.call("HSET", nodes[0].redis.key(f"game:{G1}"), "seq", 2)
    await nodes[0].redis.call("RPOP", nodes[0].redis.key(f"log:{G1}"))

    await nodes[0].lose_connection()
    await nodes[0].return_()
    await nodes[1].settle()
    now = await nodes[0].backend.games.get(G1)

    assert now.epoch != match.epoch
    assert [sink.resets for sink in sinks] == [[now.epoch], [now.epoch]]


async def test_game_that_the_store_has_lost_is_closed_and_its_members_can_be_told(
    nodes: list[Node],
) -> None:
    match, sinks = await a_followed_match(nodes)
    joined = joining.watch(match.game, CAT, Entry(), at())
    await nodes[0].backend.games.commit(*joined)
    await nodes[1].settle()
    await nodes[0].redis.call("FLUSHDB")

    nodes[1].mirror.compare()
    await nodes[1].settle()

    assert sinks[1].seen[-1] == (1, GameClosed(CloseReason.LOST))
    assert sinks[1].epochs[-1] != match.epoch
    lost = [await nodes[0].backend.games.last_game_of(who.id) for who in (ANN, BOB, CAT)]
    assert lost == [LastGame(G1, "lost")] * 3
    assert (await nodes[0].backend.games.create(a_game())).seq == 0


async def test_game_that_was_closed_while_a_node_was_cut_off_is_not_lost(
    nodes: list[Node],
) -> None:
    sink = NotingSink()
    created = await nodes[0].backend.games.create(a_game())
    await nodes[1].backend.games.subscribe(G1, created.epoch, 0, sink)
    await nodes[1].lose_connection()
    await nodes[0].backend.games.commit(*without_player(ANN.id))

    await nodes[1].return_()

    assert sink.seen[-1] == (2, GameClosed(CloseReason.EMPTY))


async def test_listing_and_roll_of_all_nodes_are_one(nodes: list[Node]) -> None:
    one, two = (node.backend for node in nodes)
    await one.games.create(a_game())
    await two.games.create(a_game(id_=G2, host=CAT))
    await one.games.commit(*with_player(BOB))
    for node in nodes:
        await node.settle()

    assert one.listing.page(Query()) == two.listing.page(Query())
    assert one.listing.version == two.listing.version == 3
    assert one.listing.epoch == two.listing.epoch
    assert one.roll.by_status() == two.roll.by_status()
    assert two.roll.by_status()[GameStatus.WAITING] == 2


async def test_change_of_the_listing_that_was_not_heard_is_noticed_at_the_next(
    nodes: list[Node],
) -> None:
    one, two = (node.backend for node in nodes)
    nodes[1].redis.unsubscribe("feed")
    await one.games.create(a_game())
    nodes[1].redis.subscribe("feed", nodes[1].mirror._hear)
    await nodes[1].settle()
    before = two.listing.page(Query())

    await one.games.create(a_game(id_=G2, host=CAT))
    await nodes[1].settle()

    assert before.total == 0
    assert two.listing.page(Query()) == one.listing.page(Query())


async def test_last_change_of_the_listing_that_was_not_heard_is_found_by_comparing(
    nodes: list[Node],
) -> None:
    nodes[1].redis.unsubscribe("feed")
    await nodes[0].backend.games.create(a_game())

    nodes[1].mirror.compare()
    await nodes[1].settle()

    assert nodes[1].backend.listing.page(Query()).total == 1


async def test_version_of_a_new_listing_is_beyond_that_of_the_lost_one(nodes: list[Node]) -> None:
    one = nodes[0].backend
    await one.games.create(a_game())
    await one.games.create(a_game(id_=G2, host=CAT))
    epoch, version = one.listing.epoch, one.listing.version
    await nodes[0].redis.call("FLUSHDB")

    nodes[0].mirror.compare()
    await nodes[0].settle()

    assert one.listing.epoch != epoch
    assert one.listing.version > version
    assert one.listing.page(Query()).games == ()


async def test_deadline_of_a_node_that_has_died_is_met_by_another(
    nodes: list[Node], clock: FakeClock
) -> None:
    due: list[GameId] = []

    async def note(game: GameId) -> None:
        due.append(game)

    nodes[1].backend.deadlines.follow(note)
    await nodes[0].backend.games.create(a_game(BOB))
    await nodes[0].backend.games.commit(*leaving.lose(a_game(BOB), BOB.id, at(1_000)))
    await nodes[0].redis.stop()

    await nodes[1].backend.later.live_through(61_000)

    assert due == [G1]


async def test_deadline_is_claimed_by_one_node_only(nodes: list[Node]) -> None:
    due: list[int] = []

    def noting(number: int) -> Callable[[GameId], object]:
        async def note(game: GameId) -> None:
            due.append(number)

        return note

    for number, node in enumerate(nodes):
        node.backend.deadlines.follow(noting(number))  # type: ignore[arg-type]
    await nodes[0].backend.games.create(a_game(BOB))
    await nodes[0].backend.games.commit(*leaving.lose(a_game(BOB), BOB.id, at(1_000)))

    await nodes[0].backend.later.live_through(60_000)
    await nodes[1].backend.later.live_through(2_000)

    assert len(due) == 1


async def test_refused_action_holds_up_no_other_of_its_batch(nodes: list[Node]) -> None:
    match, sinks = await a_followed_match(nodes)
    dones = [NotingDone() for _ in range(3)]
    for done, player in zip(dones, (ANN, CAT, BOB), strict=True):
        nodes[0].backend.games.append(Action(G1, match.epoch, an_action(player)), done)
    await nodes[0].settle()

    assert [done.outcomes[0] for done in (dones[0], dones[2])] == [
        Receipt(2, duplicate=False),
        Receipt(3, duplicate=False),
    ]
    assert isinstance(dones[1].outcomes[0], NotInGame)
    assert sinks[0].numbers == [2, 3]


async def test_action_without_a_store_is_refused_and_not_sent_later(nodes: list[Node]) -> None:
    match, _ = await a_followed_match(nodes)
    await nodes[0].lose_connection()

    refused = await act(nodes[0].backend.games, an_action(), epoch=match.epoch)
    await nodes[0].return_()

    assert isinstance(refused, Unavailable)
    assert (await nodes[0].backend.games.get(G1)).seq == match.seq


async def test_more_actions_than_can_wait_are_refused(
    nodes: list[Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(appends, "MAX_WAITING", 2)
    match, _ = await a_followed_match(nodes)
    dones = [NotingDone() for _ in range(3)]
    for done in dones:
        nodes[0].backend.games.append(Action(G1, match.epoch, an_action()), done)
    await nodes[0].settle()

    assert [type(done.outcomes[0]) for done in dones] == [Receipt, Receipt, Overloaded]


async def test_one_at_a_time_of_all_nodes_looks_for_a_game(nodes: list[Node]) -> None:
    order: list[str] = []

    async def look(node: Node, name: str) -> None:
        async with SharedMatchmaking(node.redis).turn():
            order.append(f"{name} in")
            await asyncio.sleep(0.01)
            order.append(f"{name} out")

    await asyncio.gather(look(nodes[0], "a"), look(nodes[1], "b"))

    assert [word.split()[1] for word in order] == ["in", "out", "in", "out"]


async def test_node_that_died_while_it_looked_does_not_keep_others_waiting(
    nodes: list[Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matchmaking, "HELD_MS", 30)
    held = SharedMatchmaking(nodes[0].redis).turn()
    await held.__aenter__()

    async with asyncio.timeout(2), SharedMatchmaking(nodes[1].redis).turn():
        pass

    await held.__aexit__(None, None, None)


async def test_who_waits_too_long_for_their_turn_is_told(
    nodes: list[Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matchmaking, "PATIENCE_SECONDS", 0.03)
    async with SharedMatchmaking(nodes[0].redis).turn():
        with pytest.raises(Overloaded):
            await SharedMatchmaking(nodes[1].redis).turn().__aenter__()


async def test_signal_reaches_the_other_nodes_that_follow_the_game(nodes: list[Node]) -> None:
    await a_followed_match(nodes)
    heard: list[list[tuple[GameId, Signal]]] = [[], []]

    def note(signals: list[tuple[GameId, Signal]], game: GameId, signal: Signal) -> None:
        signals.append((game, signal))

    for node, signals in zip(nodes, heard, strict=True):
        node.backend.signals.follow(partial(note, signals))

    nodes[0].backend.signals.send(G1, StateWanted(ANN.id, CAT.id))
    nodes[0].backend.signals.send(G1, StateSaved())
    nodes[0].backend.signals.send(G2, StateSaved())
    await nodes[0].settle()
    await nodes[1].settle()

    assert heard == [[], [(G1, StateWanted(ANN.id, CAT.id)), (G1, StateSaved())]]


async def test_unfollowed_game_is_not_heard_of(nodes: list[Node]) -> None:
    match, sinks = await a_followed_match(nodes)
    subscription = await nodes[1].backend.games.subscribe(G1, match.epoch, match.seq, NotingSink())
    subscription.cancel()
    channels = await nodes[0].redis.call(
        "PUBSUB", "CHANNELS", nodes[0].redis.address.channel("room:*")
    )

    await nodes[0].backend.games.commit(*hosting.finish(match.game, ANN.id, None, at()))
    await nodes[1].settle()

    assert len(channels) == 1
    assert sinks[1].seen == sinks[0].seen


async def test_lobbies_in_two_databases_of_one_redis_do_not_hear_each_other(
    redis_address: RedisAddress, clock: FakeClock
) -> None:
    one, two = [await a_node(replace(redis_address, database=each), clock) for each in (1, 2)]

    await one.backend.games.create(a_game())
    await two.settle()

    assert two.backend.roll.by_status()[GameStatus.WAITING] == 0
    for node in (one, two):
        await node.redis.stop()


async def test_game_that_was_evicted_keeps_nobody_from_other_games(nodes: list[Node]) -> None:
    one, two = nodes
    await one.backend.games.create(a_game())
    await one.redis.call("DEL", one.redis.key(f"game:{G1}"))

    await two.backend.games.create(a_game(id_=G2))

    assert await one.backend.games.game_of(ANN.id) == G2


async def test_log_that_was_evicted_holds_up_no_action_and_tells_no_wrong_number(
    nodes: list[Node], clock: FakeClock
) -> None:
    match, sinks = await a_followed_match(nodes)
    games, redis = nodes[0].backend.games, nodes[0].redis
    await act(games, an_action(ANN, 1, id_="a1"), epoch=match.epoch)
    await redis.call("DEL", redis.key(f"log:{G1}"))
    clock.advance(60_001)

    assert await games.read(G1, match.epoch, 0, 999) is None
    assert await act(games, an_action(ANN, 2), epoch=match.epoch) == Receipt(3, duplicate=False)
    await nodes[1].settle()

    assert [sink.numbers for sink in sinks] == [[2, 3], [2, 3]]
    assert await games.read(G1, match.epoch, 0, 999) is None
    assert await games.read(G1, match.epoch, 2, 999) == [(3, an_action(ANN, 2))]


async def test_game_that_was_evicted_lets_its_players_go_and_is_due_no_more(
    nodes: list[Node], clock: FakeClock
) -> None:
    match, _ = await a_followed_match(nodes)
    games, redis = nodes[0].backend.games, nodes[0].redis
    await games.commit(*leaving.lose(match.game, BOB.id, at(1_000)))
    nodes[0].backend.deadlines.follow(find_nothing)
    await redis.call("DEL", redis.key(f"game:{G1}"))

    await nodes[0].lose_connection()
    await nodes[0].return_()
    await nodes[0].backend.later.live_through(600_000)

    assert [await games.game_of(each.id) for each in (ANN, BOB)] == [None, None]
    assert await games.last_game_of(BOB.id) == LastGame(G1, "lost")
    assert await redis.call("ZCARD", redis.key("due")) == 0


async def test_game_that_was_evicted_does_not_keep_the_others_from_new_epochs(
    nodes: list[Node],
) -> None:
    one, games = nodes[0], nodes[0].backend.games
    before = [await games.create(a_game(id_=id_, host=host)) for id_, host in HOSTED]
    await one.redis.call("DEL", one.redis.key(f"game:{G1}"), one.redis.key("life"))

    await one.lose_connection()
    await one.return_()

    assert one.backend.roll.by_status()[GameStatus.WAITING] == len(HOSTED) - 1
    for game in before[1:]:
        assert (await games.get(game.game.id)).epoch != game.epoch
