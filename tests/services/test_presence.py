import pytest

from lobby.domain.errors import Contended
from lobby.domain.ids import GameId
from lobby.domain.status import GameStatus
from lobby.services.commits import ATTEMPTS
from tests.builders import ANN, BOB, CAT
from tests.services.lobbies import Lobby

GRACE_MS = 60_000


async def test_seat_of_a_player_who_is_cut_off_is_kept() -> None:
    lobby = Lobby()
    game = await lobby.knock(BOB, await lobby.open(ANN))

    await lobby.presence.lose(BOB.id)

    after = (await lobby.store.get(game.id)).game
    assert [seat.is_connected for seat in after.seats] == [True, False]


async def test_losing_somebody_twice_is_losing_them_once() -> None:
    lobby = Lobby()
    game = await lobby.knock(BOB, await lobby.open(ANN))
    await lobby.presence.lose(BOB.id)
    once = await lobby.store.get(game.id)

    lobby.clock.advance(1_000)
    await lobby.presence.lose(BOB.id)

    assert await lobby.store.get(game.id) == once


async def test_who_comes_back_has_their_seat_and_coming_twice_changes_nothing() -> None:
    lobby = Lobby()
    await lobby.knock(BOB, await lobby.open(ANN))
    await lobby.presence.lose(BOB.id)

    back = await lobby.presence.come_back(BOB.id)
    again = await lobby.presence.come_back(BOB.id)

    assert back is not None
    assert back.game.members == {ANN.id, BOB.id}
    assert all(seat.is_connected for seat in back.game.seats)
    assert again == back


async def test_spectator_comes_back_too() -> None:
    lobby = Lobby()
    await lobby.knock(CAT, await lobby.open(ANN), role="spectator")
    await lobby.presence.lose(CAT.id)

    back = await lobby.presence.come_back(CAT.id)

    assert back is not None
    assert back.game.spectators[0].is_connected


async def test_player_without_a_game_is_nowhere() -> None:
    lobby = Lobby()

    await lobby.presence.lose(ANN.id)

    assert await lobby.presence.come_back(ANN.id) is None
    assert await lobby.presence.last_game(ANN.id) is None


async def test_player_of_a_game_closed_meanwhile_is_nowhere() -> None:
    lobby = Lobby()
    lobby.store._claims[ANN.id] = GameId("game:gone")

    await lobby.presence.lose(ANN.id)

    assert await lobby.presence.come_back(ANN.id) is None


async def test_seat_without_grace_is_free_at_once() -> None:
    lobby = Lobby(grace_ms=0)
    game = await lobby.knock(BOB, await lobby.open(ANN))

    await lobby.presence.lose(BOB.id)
    await lobby.presence.lose(BOB.id)

    assert (await lobby.store.get(game.id)).game.members == {ANN.id}
    assert await lobby.presence.come_back(BOB.id) is None
    assert await lobby.presence.last_game(BOB.id) == (game.id, "timed-out")


async def test_who_is_away_too_long_loses_the_seat_and_learns_why() -> None:
    lobby = Lobby()
    game = await lobby.knock(BOB, await lobby.open(ANN))
    await lobby.presence.lose(BOB.id)

    await lobby.later.live_through(GRACE_MS - 1)
    before = (await lobby.store.get(game.id)).game.members
    await lobby.later.live_through(1)

    assert before == {ANN.id, BOB.id}
    assert (await lobby.store.get(game.id)).game.members == {ANN.id}
    assert await lobby.presence.come_back(BOB.id) is None
    assert await lobby.presence.last_game(BOB.id) == (game.id, "timed-out")


async def test_who_came_back_in_time_stays() -> None:
    lobby = Lobby()
    game = await lobby.knock(BOB, await lobby.open(ANN))
    await lobby.presence.lose(BOB.id)
    await lobby.later.live_through(GRACE_MS - 1)

    await lobby.presence.come_back(BOB.id)
    await lobby.later.live_through(2 * GRACE_MS)

    assert (await lobby.store.get(game.id)).game.members == {ANN.id, BOB.id}


async def test_host_who_is_away_is_replaced_and_hosts_again_on_coming_back() -> None:
    lobby = Lobby()
    game = await lobby.knock(BOB, await lobby.open(ANN))
    await lobby.presence.lose(ANN.id)

    await lobby.later.live_through(30_000)
    meanwhile = (await lobby.store.get(game.id)).game.host
    back = await lobby.presence.come_back(ANN.id)

    assert back is not None
    assert (meanwhile, back.game.host) == (BOB.id, ANN.id)


async def test_game_that_everybody_is_away_from_closes() -> None:
    lobby = Lobby()
    game = await lobby.open(ANN)
    await lobby.presence.lose(ANN.id)

    await lobby.later.live_through(65_000)

    assert await lobby.current(ANN.id) is None
    assert await lobby.presence.last_game(ANN.id) == (game.id, "closed")
    assert lobby.later.count == 0


async def test_countdown_ends_in_a_match() -> None:
    lobby = Lobby()
    game = await lobby.knock(BOB, await lobby.open(ANN, countdown_seconds=3))
    await lobby.hosting.start(ANN.id)

    await lobby.later.live_through(2_999)
    before = (await lobby.store.get(game.id)).game.status
    await lobby.later.live_through(1)

    after = await lobby.store.get(game.id)
    assert (before, after.game.status) == (GameStatus.STARTING, GameStatus.PLAYING)
    assert after.state == (None, after.seq)


async def test_finished_game_closes() -> None:
    lobby = Lobby()
    await lobby.knock(BOB, await lobby.open(ANN))
    await lobby.hosting.start(ANN.id)
    await lobby.hosting.end(ANN.id, None)

    await lobby.later.live_through(300_000)

    assert await lobby.current(BOB.id) is None


async def test_time_does_nothing_to_a_game_that_is_gone_or_not_due() -> None:
    lobby = Lobby()
    game = await lobby.open(ANN)

    await lobby.presence.expire(GameId("game:gone"))
    await lobby.presence.expire(game.id)

    assert (await lobby.store.get(game.id)).game == game


async def test_deadline_that_lost_every_race_is_met_at_the_next_attempt() -> None:
    lobby = Lobby()
    await lobby.open(ANN)
    await lobby.presence.lose(ANN.id)
    lobby.lose_races(ATTEMPTS)

    await lobby.later.live_through(60_000)
    before = await lobby.current(ANN.id)
    await lobby.later.live_through(5_000)

    assert before is not None
    assert await lobby.current(ANN.id) is None


async def seats(lobby: Lobby, game: GameId) -> list[bool]:
    return [seat.is_connected for seat in (await lobby.store.get(game)).game.seats]


async def test_place_is_settled_by_who_is_here() -> None:
    lobby = Lobby()
    game = await lobby.knock(BOB, await lobby.open(ANN))

    await lobby.presence.settle(BOB.id)
    assert await seats(lobby, game.id) == [True, False]

    lobby.present.here.add(BOB.id)
    await lobby.presence.settle(BOB.id)
    assert await seats(lobby, game.id) == [True, True]


@pytest.mark.parametrize("is_here", [True, False])
async def test_who_comes_or_goes_while_it_is_settled_is_shown_as_they_are_then(
    is_here: bool,
) -> None:
    lobby = Lobby()
    game = await lobby.knock(BOB, await lobby.open(ANN))
    lobby.present.here = set() if is_here else {BOB.id}

    def turn() -> None:
        lobby.present.here = {BOB.id} if is_here else set()

    lobby.present.looked = turn
    await lobby.presence.settle(BOB.id)

    assert await seats(lobby, game.id) == [True, is_here]


async def test_place_of_somebody_who_never_rests_is_not_settled() -> None:
    lobby = Lobby()
    await lobby.knock(BOB, await lobby.open(ANN))

    def turn() -> None:
        lobby.present.here ^= {BOB.id}

    lobby.present.looked = turn
    with pytest.raises(Contended):
        await lobby.presence.settle(BOB.id)
