"""What a player is told on connecting, and on coming back."""

import asyncio
from typing import Any

import pytest

from tests.sockets.lobbies import LIMITS, Guest, Lobby
from tests.test_tokens import NOW

PARTS = 300  # so many actions are more than one part of a replay


async def a_cut_off_player(lobby: Lobby, actions: int = 1) -> list[Guest]:
    """Return a match whose second player is gone, and has missed actions since."""
    ann, bob, cat = await lobby.a_match("Ann", "Bob", "Cat")
    await bob.vanish()
    for number in range(actions):
        await ann.ask("game-action", {"action": number})
    return [ann, bob, cat]


def told(guest: Guest) -> list[str]:
    return guest.socket.events


async def test_stranger_is_told_who_they_are_and_what_holds_here() -> None:
    ann = await Lobby().enter({"name": "Ann"})

    assert told(ann) == ["welcome", "games-updated"]
    welcome = ann.socket.last("welcome")
    assert (welcome["name"], welcome["serverTime"], welcome["protocol"]) == ("Ann", NOW, 1)
    assert welcome["limits"] == LIMITS.payload()
    assert not {"game", "recovered", "lastGame"} & set(welcome)


async def test_returning_player_is_told_all_that_was_missed_and_then_what_happens() -> None:
    lobby = Lobby()
    ann, bob, _ = await a_cut_off_player(lobby, actions=2)

    again = await lobby.back(bob)
    await ann.ask("game-action", {"action": "live"})

    assert told(again) == [
        "welcome",
        "player-updated",  # cut off
        "game-update",
        "game-update",
        "player-updated",  # back
        "games-updated",
        "game-update",
    ]
    assert again.socket.seqs == list(range(4, 9))
    welcome = again.socket.last("welcome")
    assert (welcome["recovered"], welcome["game"]["seq"]) == (True, 3)
    assert welcome["game"]["epoch"] == bob.place["epoch"]


async def test_replay_is_not_counted_as_backlog() -> None:
    lobby = Lobby()
    _, bob, _ = await a_cut_off_player(lobby)

    again = await lobby.back(bob)

    assert again.socket.uncounted == again.socket.sent


async def test_others_see_a_player_go_and_come_back() -> None:
    lobby = Lobby()
    ann, bob, _ = await a_cut_off_player(lobby)

    await lobby.back(bob)

    seen = [data for event, data in ann.socket.sent if event == "player-updated"]
    assert [(update["playerId"], update["connected"]) for update in seen] == [
        (bob.id, False),
        (bob.id, True),
    ]


async def test_listing_waits_until_a_slow_reader_has_taken_its_replay() -> None:
    lobby = Lobby()
    _, bob, _ = await a_cut_off_player(lobby, actions=PARTS)
    again = lobby.guest(is_slow=True)

    entering = asyncio.create_task(again.enter(bob.ticket))
    await asyncio.sleep(0)
    first_part = len(again.socket.sent)
    while not entering.done():
        again.socket.drain()
        await asyncio.sleep(0)

    assert 1 < first_part < PARTS
    assert told(again)[0] == "welcome"
    assert told(again)[-1] == "games-updated"
    assert again.socket.seqs == list(range(4, PARTS + 6))


@pytest.mark.parametrize(
    "where",
    [
        pytest.param({"seq": 99}, id="from the future"),
        pytest.param({"epoch": "another"}, id="of another epoch"),
        pytest.param({"gameId": "game:other"}, id="of another game"),
    ],
)
async def test_place_that_is_not_true_is_answered_with_the_whole_game(
    where: dict[str, Any],
) -> None:
    lobby = Lobby()
    ann, bob, _ = await a_cut_off_player(lobby)

    again = await lobby.back(bob, **where)

    assert told(again) == ["welcome", "games-updated"]
    welcome = again.socket.last("welcome")
    assert (welcome["recovered"], welcome["game"]["seq"]) == (False, 6)
    await ann.ask("game-action", {"action": "live"})
    assert again.socket.seqs == [7]


@pytest.mark.parametrize("missing", ["seq", "epoch"])
async def test_place_that_is_not_whole_is_none(missing: str) -> None:
    lobby = Lobby()
    _, bob, _ = await a_cut_off_player(lobby)
    auth = bob.ticket
    del auth[missing]

    again = await lobby.enter(auth)

    assert again.socket.last("welcome")["recovered"] is False
    assert again.socket.seqs == []


async def test_who_says_no_place_is_given_the_whole_game_without_a_word_of_recovery() -> None:
    lobby = Lobby()
    _, bob, _ = await a_cut_off_player(lobby)

    again = await lobby.enter({"token": bob.token})

    assert "recovered" not in again.socket.last("welcome")
    assert again.socket.last("welcome")["game"]["seq"] == 6


async def test_history_that_is_too_old_is_not_told_in_part() -> None:
    lobby = Lobby(grace_ms=3_600_000, host_grace_ms=3_600_000)
    _, bob, _ = await a_cut_off_player(lobby)
    lobby.cases.clock.advance(6 * 60_000)

    again = await lobby.back(bob)

    assert again.socket.last("welcome")["recovered"] is False
    assert again.socket.seqs == []


@pytest.mark.parametrize(("ban", "reason"), [(False, "kicked"), (True, "banned")])
async def test_who_was_thrown_out_meanwhile_is_told_why(ban: bool, reason: str) -> None:
    lobby = Lobby()
    ann, bob, _ = await a_cut_off_player(lobby)
    await ann.ask("kick-player", {"playerId": bob.id, "ban": ban})

    again = await lobby.back(bob)

    welcome = again.socket.last("welcome")
    assert welcome["lastGame"] == {"gameId": bob.place["gameId"], "reason": reason}
    assert ("game" in welcome, welcome["recovered"]) == (False, False)
    assert again.socket.seqs == []


async def test_who_stayed_away_too_long_is_told_so_until_they_are_in_a_game_again() -> None:
    lobby = Lobby(grace_ms=20_000)
    _, bob, _ = await a_cut_off_player(lobby)
    await lobby.pass_by(20_000)

    again = await lobby.back(bob)
    assert again.socket.last("welcome")["lastGame"]["reason"] == "timed-out"

    await again.ask("create-game", "Go")
    await again.ask("leave-game")
    assert "lastGame" not in (await lobby.enter({"token": bob.token})).socket.last("welcome")


async def test_who_finds_the_game_closed_is_told_so() -> None:
    lobby = Lobby(waiting_abandoned_ms=10_000)
    ann, bob = await lobby.a_room("Ann", "Bob")
    await ann.vanish()
    await bob.vanish()
    await lobby.pass_by(10_000)

    again = await lobby.back(bob)

    assert again.socket.last("welcome")["lastGame"]["reason"] == "closed"


async def test_who_left_is_not_asked_to_remember() -> None:
    lobby = Lobby()
    _, bob, _ = await lobby.a_match("Ann", "Bob", "Cat")
    await bob.ask("leave-game")
    await bob.vanish()

    assert "lastGame" not in (await lobby.enter({"token": bob.token})).socket.last("welcome")


async def test_socket_that_ends_while_it_is_greeted_is_shown_no_listing() -> None:
    lobby = Lobby()
    _, bob, _ = await a_cut_off_player(lobby, actions=PARTS)
    again = lobby.guest(is_slow=True)

    entering = asyncio.create_task(again.enter(bob.ticket))
    await asyncio.sleep(0)
    await again.vanish()
    await entering

    assert "games-updated" not in told(again)
    seat = (await lobby.game_of(bob)).game.seats[1]
    assert (seat.player.id, seat.is_connected) == (bob.id, False)
    assert lobby.rooms.of(seat.player.id) is None


async def test_newer_connection_does_not_wait_until_a_slow_one_has_read_on() -> None:
    lobby = Lobby()
    _, bob, _ = await a_cut_off_player(lobby, actions=PARTS)
    slow = lobby.guest(is_slow=True)
    entering = asyncio.create_task(slow.enter(bob.ticket))
    await asyncio.sleep(0)

    again = await lobby.back(bob)
    await entering

    assert told(slow)[-1] == "session-replaced"
    assert again.socket.seqs == list(range(4, PARTS + 6))


async def test_match_goes_on_where_it_was_for_the_first_host() -> None:
    lobby = Lobby(host_grace_ms=5_000)
    ann, bob = await lobby.a_match("Ann", "Bob")
    await ann.vanish()
    await lobby.pass_by(5_000)
    assert bob.socket.last("host-changed")["hostId"] == bob.id

    again = await lobby.back(ann)

    assert bob.socket.last("host-changed")["hostId"] == ann.id
    assert again.socket.seqs == bob.socket.seqs[-len(again.socket.seqs) :]
