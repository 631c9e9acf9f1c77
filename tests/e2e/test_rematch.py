"""The same group once more."""

import pytest

from tests.e2e.lobbies import Lobby, Room
from tests.e2e.players import Player, is_in_a_row

pytestmark = pytest.mark.e2e


async def a_finished_match(lobby: Lobby, *names: str, **options: object) -> Room:
    room = await lobby.room(*names, playing=True, **options)
    await room.host.ask("end-game", {"result": {"winner": room.bystander.id}})
    await room.fence()
    return room


def votes(player: Player) -> list[tuple[int, int]]:
    return [(push["accepted"], push["of"]) for push in player.heard("rematch-updated")]


async def test_all_agree_and_the_game_waits_again_as_it_was(lobby: Lobby) -> None:
    room = await a_finished_match(lobby, "Ann", "Bob", "Cat", maxPlayers=3)

    for player in room.players:
        await player.ask("rematch", {"accept": True})
    await room.fence()

    for player in room.players:
        assert votes(player) == [(0, 3), (1, 3), (2, 3), (3, 3)]
        assert player.heard("game-changed")[-1]["status"] == "waiting"
        assert is_in_a_row(player.numbers)
    game = (await lobby.game(room.id))["game"]
    assert [player["id"] for player in game["players"]] == [player.id for player in room.players]
    assert not any(player["ready"] for player in game["players"])
    assert game["status"] == "waiting"
    assert not game.get("result")
    assert not game.get("rematch")
    assert game["hostId"] == room.host.id


async def test_next_match_has_the_same_code_and_log(lobby: Lobby) -> None:
    room = await a_finished_match(lobby, "Ann", "Bob")
    for player in room.players:
        await player.ask("rematch", {})
    eve = await lobby.player("Eve")

    joined = await eve.ask("join-game", {"code": room.code})
    await room.host.ask("start-game", {})
    await eve.ask("game-action", {"action": "again"})

    assert joined["epoch"] == room.host.place["epoch"]
    assert (await room.host.expect("game-update"))["action"] == "again"
    assert is_in_a_row(room.host.numbers)


async def test_seat_of_who_leaves_is_open_again(lobby: Lobby) -> None:
    room = await a_finished_match(lobby, "Ann", "Bob", "Cat", maxPlayers=3)
    ann, bob, cat = room.players
    eve = await lobby.player("Eve")
    await ann.ask("rematch", {"accept": True})
    await bob.ask("leave-game", {})

    assert votes(ann)[-1] == (1, 2)
    assert await eve.refused("join-game", {"code": room.code}) == "wrong-state"
    await cat.ask("rematch", {"accept": True})
    joined = await eve.ask("join-game", {"code": room.code})

    assert [player["seat"] for player in joined["game"]["players"]] == [0, 2, 1]
    assert joined["game"]["players"][2]["id"] == eve.id


async def test_last_who_did_not_agree_leaves_and_the_others_go_on(lobby: Lobby) -> None:
    room = await a_finished_match(lobby, "Ann", "Bob", "Cat")
    ann, bob, cat = room.players
    for player in (ann, bob):
        await player.ask("rematch", {"accept": True})

    await cat.ask("leave-game", {})

    assert (await ann.expect("game-changed"))["status"] == "waiting"
    assert votes(ann)[-1] == (2, 2)


async def test_vote_of_who_is_cut_off_is_not_waited_for(lobby: Lobby) -> None:
    room = await a_finished_match(lobby, "Ann", "Bob", "Cat")
    ann, bob, cat = room.players
    for player in (ann, bob):
        await player.ask("rematch", {"accept": True})

    cat.cut()
    assert (await ann.expect("game-changed"))["status"] == "waiting"
    again = await lobby.back(cat)

    assert votes(again)[-1] == (2, 2)
    assert again.welcome["game"]["status"] == "waiting"
    assert len(again.welcome["game"]["players"]) == 3


async def test_vote_may_be_taken_back(lobby: Lobby) -> None:
    room = await a_finished_match(lobby, "Ann", "Bob")

    await room.host.ask("rematch", {"accept": True})
    await room.host.ask("rematch", {"accept": True})
    await room.host.ask("rematch", {"accept": False})
    await room.bystander.ask("rematch", {"accept": True})

    await room.host.fence()
    assert votes(room.host) == [(0, 2), (1, 2), (0, 2), (1, 2)]
    assert (await lobby.game(room.id))["game"]["rematch"] == [room.bystander.id]
    assert (await lobby.game(room.id))["game"]["status"] == "finished"


@pytest.mark.parametrize("playing", [False, True])
async def test_vote_for_a_rematch_of_no_match_is_refused(lobby: Lobby, playing: bool) -> None:
    room = await lobby.room("Ann", "Bob", playing=playing)

    async with lobby.nothing_changes(room):
        assert await room.host.refused("rematch", {"accept": True}) == "wrong-state"


async def test_spectators_have_no_vote(lobby: Lobby) -> None:
    room = await a_finished_match(lobby, "Ann", "Bob")
    eve = await lobby.player("Eve")
    await eve.ask("join-game", {"gameId": room.id, "as": "spectator"})

    assert await eve.refused("rematch", {"accept": True}) == "read-only"
    for player in room.players:
        await player.ask("rematch", {"accept": True})

    assert (await eve.expect("game-changed"))["status"] == "waiting"
    assert votes(eve) == [(1, 2), (2, 2)]
