"""The contract of :class:`lobby.ports.GameStore`: games that change by themselves."""

from dataclasses import replace

import pytest

from lobby.domain import hosting, leaving
from lobby.domain.ids import GameId
from lobby.ports import Deadlines, GameStore
from tests.builders import ANN, BOB, CAT, G1, G2, a_game, at
from tests.fakes import FakeClock, FakeLater

GRACE_MS = 60_000


class NotingExpire:
    """Keeps which games were due, and when; does nothing for them, or fails."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.calls: list[tuple[int, GameId]] = []
        self.failures = 0

    async def __call__(self, game: GameId) -> None:
        self.calls.append((self._clock.now(), game))
        if self.failures > 0:
            self.failures -= 1
            raise RuntimeError("the store was away")


@pytest.fixture
def expire(deadlines: Deadlines, clock: FakeClock) -> NotingExpire:
    noting = NotingExpire(clock)
    deadlines.follow(noting)
    return noting


async def with_bob_away(store: GameStore) -> None:
    """Store a game whose next deadline is when Bob has been away for the whole grace period."""
    await store.create(a_game(BOB))
    await store.commit(*leaving.lose(a_game(BOB), BOB.id, at(1_000)))


async def test_game_is_due_once_at_its_time(
    store: GameStore, later: FakeLater, expire: NotingExpire
) -> None:
    await with_bob_away(store)

    await later.live_through(GRACE_MS - 1)
    before = list(expire.calls)
    await later.live_through(1)

    assert (before, expire.calls) == ([], [(1_000 + GRACE_MS, G1)])


async def test_game_that_is_due_when_it_is_created_is_not_forgotten(
    store: GameStore, later: FakeLater, expire: NotingExpire
) -> None:
    await store.create(replace(a_game(), due_at=3_000))

    await later.live_through(2_000)

    assert expire.calls == [(3_000, G1)]


async def test_deadline_that_was_put_off_comes_at_its_new_time_only(
    store: GameStore, later: FakeLater, expire: NotingExpire
) -> None:
    await with_bob_away(store)
    back = leaving.come_back((await store.get(G1)).game, BOB.id, at(20_000))
    await store.commit(*back)

    await store.commit(*leaving.lose(back.game, BOB.id, at(21_000)))
    await later.live_through(2 * GRACE_MS)

    assert expire.calls[0] == (21_000 + GRACE_MS, G1)


async def test_deadline_that_was_brought_forward_comes_at_its_new_time(
    store: GameStore, later: FakeLater, expire: NotingExpire
) -> None:
    await with_bob_away(store)

    await store.commit(*leaving.lose((await store.get(G1)).game, ANN.id, at(1_000)))
    await store.commit(*leaving.come_back((await store.get(G1)).game, BOB.id, at(1_000)))
    await later.live_through(30_000)

    assert expire.calls == [(31_000, G1)]  # the host is replaced before her grace ends


async def test_deadline_that_was_removed_does_not_come(
    store: GameStore, later: FakeLater, expire: NotingExpire
) -> None:
    await with_bob_away(store)

    await store.commit(*leaving.come_back((await store.get(G1)).game, BOB.id, at(2_000)))
    await later.live_through(2 * GRACE_MS)

    assert expire.calls == []


async def test_closed_game_is_never_due(
    store: GameStore, later: FakeLater, expire: NotingExpire
) -> None:
    await store.create(a_game())
    lost = await store.commit(*leaving.lose(a_game(), ANN.id, at(1_000)))

    await store.commit(*leaving.leave(lost.game, ANN.id, at(2_000)))
    await later.live_through(2 * GRACE_MS)

    assert expire.calls == []


async def test_games_are_due_soonest_first(
    store: GameStore, later: FakeLater, expire: NotingExpire
) -> None:
    for id_, host, seconds in ((G1, ANN, 7), (G2, CAT, 3)):
        opened = a_game(id_=id_, host=host)
        await store.create(opened)
        await store.commit(*leaving.lose(opened, host.id, at(seconds * 1_000)))

    await later.live_through(70_000)

    assert [game for _, game in expire.calls[:2]] == [G2, G1]


async def test_two_games_due_at_the_same_moment_are_both_met(
    store: GameStore, later: FakeLater, expire: NotingExpire
) -> None:
    await with_bob_away(store)
    await store.create(a_game(id_=G2, host=CAT))
    await store.commit(*leaving.lose(a_game(id_=G2, host=CAT), CAT.id, at(1_000)))

    await later.live_through(GRACE_MS)

    assert sorted(expire.calls) == [(1_000 + GRACE_MS, G1), (1_000 + GRACE_MS, G2)]


async def test_clock_set_forward_is_noticed_within_seconds(
    store: GameStore, clock: FakeClock, later: FakeLater, expire: NotingExpire
) -> None:
    await with_bob_away(store)

    clock.advance(GRACE_MS)
    await later.live_through(5_000)

    assert [game for _, game in expire.calls] == [G1]


async def test_clock_set_back_makes_nothing_due_too_early(
    store: GameStore, clock: FakeClock, later: FakeLater, expire: NotingExpire
) -> None:
    await with_bob_away(store)
    await later.live_through(GRACE_MS - 500)

    clock.advance(-GRACE_MS)
    await later.live_through(GRACE_MS)
    before = list(expire.calls)
    await later.live_through(500)

    assert (before, expire.calls) == ([], [(1_000 + GRACE_MS, G1)])


async def test_new_deadline_after_the_clock_was_set_back_is_met_in_time(
    store: GameStore, clock: FakeClock, later: FakeLater, expire: NotingExpire
) -> None:
    clock.advance(3_600_000)
    await store.create(replace(a_game(), due_at=clock.now() + 4_000))

    clock.advance(-3_600_000)
    await store.create(replace(a_game(id_=G2, host=BOB), due_at=clock.now() + 1_000))
    await later.live_through(1_000)

    assert expire.calls == [(2_000, G2)]


async def test_deadline_that_was_not_met_is_tried_again(
    store: GameStore, later: FakeLater, expire: NotingExpire, caplog: pytest.LogCaptureFixture
) -> None:
    await with_bob_away(store)
    expire.failures = 1

    await later.live_through(GRACE_MS + 5_000)

    assert [at_ - 1_000 - GRACE_MS for at_, _ in expire.calls] == [0, 5_000]
    assert [record.levelname for record in caplog.records] == ["ERROR"]


async def test_deadline_that_was_met_is_not_tried_again(
    store: GameStore, deadlines: Deadlines, later: FakeLater
) -> None:
    calls: list[GameId] = []

    async def start(game: GameId) -> None:
        calls.append(game)
        started = hosting.start((await store.get(game)).game, ANN.id, at(5_000))
        await store.commit(*started)

    deadlines.follow(start)
    await store.create(replace(a_game(BOB), due_at=2_000))
    await later.live_through(2 * GRACE_MS)

    assert calls == [G1]
