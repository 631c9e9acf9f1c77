import asyncio
from typing import Any

import pytest

from lobby.domain.errors import Contended, NoMatch, ServerDraining
from lobby.domain.game import Game
from lobby.domain.ids import GameId
from lobby.domain.listing import EVERYTHING, Query, Where
from lobby.domain.options import GameOptions, Visibility
from lobby.domain.refusals import AlreadyInGame
from lobby.domain.seats import Player
from lobby.domain.status import GameStatus
from lobby.domain.summary import Summary
from lobby.services.commits import ATTEMPTS
from lobby.storage import MemoryGameStore
from tests.builders import ANN, BOB, CAT, DAN, EVE
from tests.services.lobbies import BusyStore, Lobby, SlowStore, players

DUEL = GameOptions(name="Duel", max_players=2)


async def quick(
    lobby: Lobby, player: Player, create: GameOptions | None = None, **where: Any
) -> Game:
    """Let a player come into whichever game fits."""
    return (await lobby.doors.quick_join(player, Where(**where), create)).game


async def test_fullest_game_is_joined() -> None:
    lobby = Lobby()
    await lobby.open(ANN)
    fuller = await lobby.knock(CAT, await lobby.open(BOB))
    await lobby.open(DAN)

    assert (await quick(lobby, EVE)).id == fuller.id


async def test_game_must_fit_what_is_wanted() -> None:
    lobby = Lobby()
    await lobby.knock(CAT, await lobby.open(BOB))
    wanted = await lobby.open(ANN, tags=("duel",))

    assert (await quick(lobby, EVE, tags=frozenset({"duel"}))).id == wanted.id


async def test_nobody_is_led_into_a_game_that_they_could_not_join() -> None:
    lobby = Lobby()
    await lobby.open(ANN, "secret")
    await lobby.open(BOB, locked=True)
    await lobby.open(CAT, visibility=Visibility.UNLISTED)
    await lobby.open(DAN, visibility=Visibility.PRIVATE)
    rest = players(4)
    await lobby.knock(rest[1], await lobby.open(rest[0], max_players=2))
    await lobby.knock(rest[3], await lobby.open(rest[2]))
    await lobby.hosting.start(rest[2].id)

    with pytest.raises(NoMatch):
        await quick(lobby, EVE)
    with pytest.raises(NoMatch):
        await quick(lobby, EVE, status=frozenset({GameStatus.PLAYING}), joinable=False)

    assert await lobby.current(EVE.id) is None


async def test_game_that_bans_the_caller_is_passed_over() -> None:
    lobby = Lobby()
    banning = await lobby.knock(EVE, await lobby.knock(BOB, await lobby.open(ANN)))
    await lobby.hosting.kick(ANN.id, EVE.id, ban=True, message=None)
    other = await lobby.open(CAT)

    joined = await quick(lobby, EVE)

    assert joined.id == other.id
    assert EVE.id not in (await lobby.store.get(banning.id)).game.members


async def test_game_that_was_listed_but_is_gone_or_full_is_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lobby = Lobby()
    gone = await lobby.open(ANN)
    full = await lobby.open(BOB, max_players=2)
    listed = lobby.listing.page(Query())
    await lobby.games.leave(ANN.id)
    await lobby.knock(CAT, full)

    monkeypatch.setattr(lobby.listing, "page", lambda _query: listed)
    opened = await quick(lobby, EVE, DUEL)

    assert opened.id not in (gone.id, full.id)


async def test_games_that_refuse_are_passed_over() -> None:
    lobby = Lobby()
    hosts = players(5)
    for host in hosts:
        game = await lobby.knock(EVE, await lobby.open(host))
        if host is not hosts[0]:
            await lobby.hosting.kick(host.id, EVE.id, ban=True, message=None)
        else:
            await lobby.games.leave(EVE.id)
            wanted = game

    assert (await quick(lobby, EVE)).id == wanted.id


async def test_game_is_opened_if_none_fits() -> None:
    lobby = Lobby()
    await lobby.open(ANN, "secret")

    opened = await quick(lobby, EVE, DUEL)

    assert (opened.host, opened.options) == (EVE.id, DUEL)


async def test_game_opened_with_a_password_keeps_its_hash() -> None:
    lobby = Lobby()

    snapshot = await lobby.doors.quick_join(EVE, Where(), DUEL, "secret")

    assert snapshot.game.options.password_hash == "hash of secret"


async def test_no_game_and_none_to_open_is_no_match() -> None:
    with pytest.raises(NoMatch) as refusal:
        await quick(Lobby(), EVE)

    assert refusal.value.code == "no-match"


@pytest.mark.parametrize("kind", [BusyStore, SlowStore])
async def test_two_callers_meet_in_one_game(kind: type[MemoryGameStore]) -> None:
    lobby = Lobby(kind)

    first, second = await asyncio.gather(quick(lobby, ANN, DUEL), quick(lobby, BOB, DUEL))

    assert first.id == second.id
    assert (await lobby.store.get(first.id)).game.members == {ANN.id, BOB.id}
    assert lobby.listing.count(EVERYTHING) == 1


async def test_a_crowd_of_callers_fills_one_game_after_another() -> None:
    lobby = Lobby(SlowStore)

    await asyncio.gather(*(quick(lobby, player, DUEL) for player in players(20)))

    assert counts(lobby) == [2] * 10


async def test_callers_meet_though_others_join_by_id_meanwhile() -> None:
    lobby = Lobby(SlowStore)
    game = await lobby.open(ANN, max_players=2)

    await asyncio.gather(quick(lobby, BOB, DUEL), lobby.knock(CAT, game), quick(lobby, DAN, DUEL))

    assert sorted(counts(lobby)) == [2, 2]


@pytest.mark.parametrize("role", ["player", "spectator"])
async def test_who_is_in_a_game_already_is_refused(role: str) -> None:
    lobby = Lobby()
    await lobby.knock(EVE, await lobby.open(ANN), role=role)
    await lobby.open(BOB)

    with pytest.raises(AlreadyInGame):
        await quick(lobby, EVE, DUEL)


async def test_two_calls_of_one_player_lead_to_one_game() -> None:
    lobby = Lobby(SlowStore)

    outcomes = await asyncio.gather(
        quick(lobby, ANN, DUEL), quick(lobby, ANN, DUEL), return_exceptions=True
    )

    assert [type(outcome) for outcome in outcomes] == [Game, AlreadyInGame]
    assert lobby.listing.count(EVERYTHING) == 1


async def test_player_who_opens_a_game_meanwhile_gets_no_second_one() -> None:
    lobby = Lobby(SlowStore)
    await lobby.open(BOB)

    outcomes = await asyncio.gather(quick(lobby, ANN), lobby.open(ANN), return_exceptions=True)

    games = {outcome.id for outcome in outcomes if isinstance(outcome, Game)}
    refusals = [outcome for outcome in outcomes if not isinstance(outcome, Game)]
    assert len(games) == 1
    assert all(isinstance(refusal, AlreadyInGame) for refusal in refusals)


@pytest.mark.parametrize("turns", range(12))
async def test_whenever_a_player_opens_a_game_they_end_up_in_one_only(turns: int) -> None:
    lobby = Lobby(SlowStore)
    await lobby.knock(CAT, await lobby.open(BOB))

    async def open_later() -> Game:
        for _ in range(turns):
            await asyncio.sleep(0)
        return await lobby.open(ANN)

    outcomes = await asyncio.gather(quick(lobby, ANN), open_later(), return_exceptions=True)

    assert sum(isinstance(outcome, Game) for outcome in outcomes) >= 1
    current = await lobby.current(ANN.id)
    assert current is not None
    assert {outcome.id for outcome in outcomes if isinstance(outcome, Game)} == {current.game.id}


async def test_node_about_to_stop_leads_to_games_but_opens_none() -> None:
    lobby = Lobby()
    game = await lobby.open(ANN)
    lobby.opening.is_draining = True

    assert (await quick(lobby, BOB, DUEL)).id == game.id
    await lobby.games.leave(BOB.id)
    await lobby.games.leave(ANN.id)
    with pytest.raises(ServerDraining):
        await quick(lobby, BOB, DUEL)


async def test_search_that_failed_does_not_stop_the_next() -> None:
    lobby = Lobby()
    await lobby.open(ANN)
    lobby.lose_races(ATTEMPTS)

    with pytest.raises(Contended):
        await quick(lobby, BOB)

    assert (await quick(lobby, BOB)).members == {ANN.id, BOB.id}


def counts(lobby: Lobby) -> list[int]:
    """Return how many play in each listed game."""
    games: tuple[Summary, ...] = lobby.listing.page(Query(limit=100)).games
    assert len({GameId(game.id) for game in games}) == len(games)
    return [game.player_count for game in games]
