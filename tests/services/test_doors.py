import asyncio

import pytest

from lobby.domain.errors import Contended, GameNotFound, ServerDraining, ServerFull
from lobby.domain.ids import GameId
from lobby.domain.listing import EVERYTHING
from lobby.domain.options import Visibility
from lobby.domain.refusals import (
    AlreadyInGame,
    Banned,
    GameFull,
    GameLocked,
    SpectatorsFull,
    WrongState,
)
from lobby.services.commits import ATTEMPTS
from lobby.services.doors import Knock
from tests.builders import ANN, BOB, CAT, DAN, a_game
from tests.services.lobbies import Lobby, SlowStore


async def test_second_game_is_refused() -> None:
    lobby = Lobby()
    await lobby.open(ANN)

    with pytest.raises(AlreadyInGame):
        await lobby.open(ANN)


async def test_who_only_watches_cannot_open_a_game() -> None:
    lobby = Lobby()
    await lobby.knock(BOB, await lobby.open(ANN), role="spectator")

    with pytest.raises(AlreadyInGame):
        await lobby.open(BOB)


async def test_two_creates_of_one_player_open_one_game() -> None:
    lobby = Lobby(SlowStore)

    outcomes = await asyncio.gather(lobby.open(ANN), lobby.open(ANN), return_exceptions=True)

    assert sum(isinstance(outcome, AlreadyInGame) for outcome in outcomes) == 1
    assert lobby.listing.count(EVERYTHING) == 1


async def test_taken_code_is_drawn_again() -> None:
    lobby = Lobby()
    lobby.lose_races(ATTEMPTS - 1)

    assert (await lobby.open(ANN)).host == ANN.id


async def test_codes_that_are_all_taken_are_told() -> None:
    lobby = Lobby()
    lobby.lose_races(ATTEMPTS)

    with pytest.raises(Contended, match="join code"):
        await lobby.open(ANN)


async def test_node_about_to_stop_opens_no_game_but_lets_players_in() -> None:
    lobby = Lobby()
    game = await lobby.open(ANN)
    lobby.opening.is_draining = True

    with pytest.raises(ServerDraining):
        await lobby.open(BOB)

    assert (await lobby.knock(BOB, game)).members == {ANN.id, BOB.id}


async def test_game_beyond_the_cap_is_refused_until_one_has_closed() -> None:
    lobby = Lobby(max_games=1)
    game = await lobby.open(ANN)

    with pytest.raises(ServerFull, match="all the 1 games"):
        await lobby.open(BOB)

    assert (await lobby.knock(BOB, game)).members == {ANN.id, BOB.id}
    await lobby.games.leave(BOB.id)
    await lobby.games.leave(ANN.id)
    assert (await lobby.open(BOB)).host == BOB.id


async def test_join_by_id_and_by_code_lead_to_the_same_game() -> None:
    lobby = Lobby()
    game = await lobby.open(ANN)

    await lobby.knock(BOB, game)
    joined = await lobby.knock(CAT, code=game.code)

    assert joined.members == {ANN.id, BOB.id, CAT.id}


async def test_joining_twice_is_joining_once() -> None:
    lobby = Lobby()
    game = await lobby.open(ANN, "secret")

    assert await lobby.knock(ANN, game) == game


async def test_player_of_one_game_cannot_join_another() -> None:
    lobby = Lobby()
    game = await lobby.open(ANN)
    await lobby.open(BOB)

    with pytest.raises(AlreadyInGame):
        await lobby.knock(BOB, game)

    assert (await lobby.store.get(game.id)).game == game


@pytest.mark.parametrize("role", ["player", "spectator"])
async def test_game_that_is_not_there_is_not_found(role: str) -> None:
    with pytest.raises(GameNotFound, match="game:g1"):
        await Lobby().knock(ANN, a_game(), role=role)


async def test_spectator_watches_a_full_match_until_no_more_may() -> None:
    lobby = Lobby()
    game = await lobby.knock(BOB, await lobby.open(ANN, max_players=2, max_spectators=1))
    await lobby.hosting.start(ANN.id)

    watched = await lobby.knock(CAT, game, role="spectator")

    assert [spectator.player for spectator in watched.spectators] == [CAT]
    with pytest.raises(SpectatorsFull):
        await lobby.knock(DAN, game, role="spectator")
    with pytest.raises(WrongState):
        await lobby.knock(DAN, game)
    with pytest.raises(WrongState):
        await lobby.knock(CAT, game)


async def test_spectator_takes_a_free_seat_without_the_password() -> None:
    lobby = Lobby()
    game = await lobby.open(ANN, "secret")
    await lobby.knock(BOB, game, password="secret", role="spectator")

    seated = await lobby.knock(BOB, game)

    assert (len(seated.seats), seated.spectators) == (2, ())


async def test_locked_and_full_games_seat_nobody_new() -> None:
    lobby = Lobby()
    locked = await lobby.open(ANN, locked=True)
    full = await lobby.knock(CAT, await lobby.open(BOB, max_players=2))

    with pytest.raises(GameLocked):
        await lobby.knock(DAN, locked)
    with pytest.raises(GameFull):
        await lobby.knock(DAN, full)


async def test_unlisted_game_is_joined_by_its_id() -> None:
    lobby = Lobby()
    game = await lobby.open(ANN, visibility=Visibility.UNLISTED)

    assert lobby.listing.count(EVERYTHING) == 0
    assert (await lobby.knock(BOB, game)).members == {ANN.id, BOB.id}


@pytest.mark.parametrize("role", ["player", "spectator"])
async def test_private_game_is_not_there_for_who_has_only_its_id(role: str) -> None:
    lobby = Lobby()
    game = await lobby.open(ANN, "secret", visibility=Visibility.PRIVATE)

    with pytest.raises(GameNotFound):
        await lobby.knock(BOB, game, password="secret", role=role)

    assert lobby.listing.count(EVERYTHING) == 0
    assert (await lobby.knock(BOB, code=game.code, password="secret")).members == {ANN.id, BOB.id}


async def test_private_game_is_joined_again_by_its_id_by_who_is_in_it() -> None:
    lobby = Lobby()
    game = await lobby.open(ANN, visibility=Visibility.PRIVATE)

    assert await lobby.knock(ANN, game) == game


async def test_who_is_banned_finds_every_door_closed() -> None:
    lobby = Lobby()
    game = await lobby.knock(BOB, await lobby.open(ANN))
    invite = await lobby.doors.invite(ANN.id, BOB.id)
    await lobby.hosting.kick(ANN.id, BOB.id, ban=True, message=None)

    for door in ({"code": game.code}, {"invite": invite.token}, {"game": game}):
        for role in ("player", "spectator"):
            with pytest.raises(Banned):
                await lobby.knock(BOB, **door, role=role)

    assert (await lobby.store.get(game.id)).game.members == {ANN.id}


async def test_who_was_only_kicked_may_come_again() -> None:
    lobby = Lobby()
    game = await lobby.knock(BOB, await lobby.open(ANN))
    await lobby.hosting.kick(ANN.id, BOB.id, ban=False, message=None)

    assert (await lobby.knock(BOB, game)).members == {ANN.id, BOB.id}
    assert await lobby.presence.last_game(BOB.id) is None


def test_what_is_said_at_the_door_is_not_shown() -> None:
    shown = repr(Knock(game=GameId("g"), password="hunter2", invite="a.b.c"))

    assert "hunter2" not in shown
    assert "a.b.c" not in shown
