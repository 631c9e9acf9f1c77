from dataclasses import replace

import pytest

from lobby.domain.errors import GameNotFound
from lobby.domain.events import Event, GameEnded, GameStarted, RematchUpdated
from lobby.domain.game import Game
from lobby.domain.ids import GameId
from lobby.domain.options import Visibility
from lobby.domain.refusals import Banned, NotHost, NotInGame
from lobby.domain.status import GameStatus
from lobby.domain.summary import Seeker
from lobby.ports import Action, SavedState
from tests.builders import ANN, BOB, CAT, an_action
from tests.fakes import NotingDone, NotingSink
from tests.services.lobbies import Lobby


async def a_lobby_with_two() -> tuple[Lobby, Game]:
    """Return a lobby in which Bob has joined Ann's game."""
    lobby = Lobby()
    return lobby, await lobby.knock(BOB, await lobby.open(ANN))


async def test_creator_hosts_a_waiting_game() -> None:
    lobby = Lobby()

    game = await lobby.open(ANN)

    assert (game.host, game.created_at, game.status) == (ANN.id, 1_000, GameStatus.WAITING)
    assert (await lobby.store.get(game.id)).game == game


async def test_current_game_is_where_one_sits_or_watches() -> None:
    lobby, game = await a_lobby_with_two()
    await lobby.knock(CAT, game, role="spectator")

    found = [await lobby.current(player.id) for player in (ANN, BOB, CAT)]

    assert {snapshot.game.id for snapshot in found if snapshot is not None} == {game.id}
    assert None not in found


@pytest.mark.parametrize("visibility", [Visibility.UNLISTED, Visibility.PRIVATE])
async def test_game_that_is_not_public_is_shown_to_those_in_it_alone(
    visibility: Visibility,
) -> None:
    lobby = Lobby()
    game = await lobby.open(ANN, visibility=visibility)
    await lobby.knock(CAT, code=game.code, role="spectator")

    shown = [(await lobby.games.show(game.id, viewer.id)).game.id for viewer in (ANN, CAT)]

    assert shown == [game.id, game.id]
    for viewer in (BOB.id, None):
        with pytest.raises(GameNotFound):
            await lobby.games.show(game.id, viewer)


async def test_public_game_is_shown_to_everybody() -> None:
    lobby = Lobby()
    game = await lobby.open(ANN)

    assert (await lobby.games.show(game.id, None)).game == game
    with pytest.raises(GameNotFound):
        await lobby.games.show(GameId("game:gone"), ANN.id)


async def test_listing_is_told_where_the_one_who_asks_is() -> None:
    lobby = Lobby()
    game = await lobby.open(ANN)

    assert await lobby.games.seeker(ANN.id) == Seeker(ANN.id, game.id)
    assert await lobby.games.seeker(BOB.id) == Seeker(BOB.id, None)


async def test_who_left_has_no_game() -> None:
    lobby = Lobby()
    await lobby.open(ANN)

    await lobby.games.leave(ANN.id)

    assert await lobby.current(ANN.id) is None
    with pytest.raises(NotInGame, match="any game"):
        await lobby.games.leave(ANN.id)


async def test_match_from_start_to_rematch() -> None:
    lobby, game = await a_lobby_with_two()
    sink = NotingSink()
    await lobby.store.subscribe(game.id, (await lobby.store.get(game.id)).epoch, 1, sink)

    await lobby.games.set_ready(BOB.id, ready=True)
    started = await lobby.hosting.start(ANN.id)
    done = NotingDone()
    lobby.games.act(Action(game.id, started.epoch, an_action(BOB)), done)
    ended = await lobby.hosting.end(ANN.id, {"winner": "bob"})
    await lobby.games.vote_rematch(ANN.id, accept=True)
    again = await lobby.games.vote_rematch(BOB.id, accept=True)

    assert done.seqs == [4]
    assert (ended.game.status, ended.game.result) == (GameStatus.FINISHED, {"winner": "bob"})
    told: list[type[Event]] = [type(event) for _, event in sink.seen]
    assert told[1:5] == [GameStarted, type(an_action()), GameEnded, RematchUpdated]
    assert again.game.status is GameStatus.WAITING
    assert again.game.members == {ANN.id, BOB.id}


async def test_vote_can_be_taken_back() -> None:
    lobby, _ = await a_lobby_with_two()
    await lobby.hosting.start(ANN.id)
    await lobby.hosting.end(ANN.id, None)
    await lobby.games.vote_rematch(ANN.id, accept=True)

    after = await lobby.games.vote_rematch(ANN.id, accept=False)

    assert after.game.rematch == frozenset()


async def test_player_tells_something_of_themselves() -> None:
    lobby, _ = await a_lobby_with_two()

    after = await lobby.games.update_player(BOB.id, {"team": "red"})

    assert [seat.data for seat in after.game.seats] == [{}, {"team": "red"}]


async def test_host_changes_only_what_they_say() -> None:
    lobby, game = await a_lobby_with_two()

    after = await lobby.hosting.update(ANN.id, lambda options: replace(options, locked=True))

    assert after.game.options == replace(game.options, locked=True)


async def test_host_hands_over() -> None:
    lobby, _ = await a_lobby_with_two()

    after = await lobby.hosting.transfer(ANN.id, BOB.id)

    assert after.game.host == BOB.id
    with pytest.raises(NotHost):
        await lobby.hosting.start(ANN.id)


async def test_host_throws_out_for_good() -> None:
    lobby, game = await a_lobby_with_two()

    after = await lobby.hosting.kick(ANN.id, BOB.id, ban=True, message="cheated")

    assert after.game.members == {ANN.id}
    assert await lobby.presence.last_game(BOB.id) == (game.id, "banned")
    with pytest.raises(Banned):
        await lobby.knock(BOB, game)


async def test_host_saves_the_state_of_their_match() -> None:
    lobby, _ = await a_lobby_with_two()
    started = await lobby.hosting.start(ANN.id)

    saved = await lobby.hosting.save_state(ANN.id, SavedState("board", started.seq))

    assert saved.state == ("board", started.seq)


async def test_state_of_no_game_cannot_be_saved() -> None:
    with pytest.raises(NotInGame):
        await Lobby().hosting.save_state(ANN.id, SavedState("board", 1))


@pytest.mark.parametrize("command", ["start", "end", "update", "transfer", "kick", "save_state"])
async def test_who_does_not_host_is_refused(command: str) -> None:
    lobby, game = await a_lobby_with_two()
    hosting = lobby.hosting
    calls = {
        "start": lambda: hosting.start(BOB.id),
        "end": lambda: hosting.end(BOB.id, None),
        "update": lambda: hosting.update(BOB.id, lambda options: options),
        "transfer": lambda: hosting.transfer(BOB.id, BOB.id),
        "kick": lambda: hosting.kick(BOB.id, ANN.id, ban=True, message=None),
        "save_state": lambda: hosting.save_state(BOB.id, SavedState(None, 1)),
    }

    with pytest.raises(NotHost):
        await calls[command]()

    assert (await lobby.store.get(game.id)).game == game
