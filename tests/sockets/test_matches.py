"""What somebody who comes into a match late is given, and who is asked for the rest."""

import asyncio
from typing import Any

from lobby.domain.ids import PlayerId
from lobby.domain.values import MAX_BYTE_VALUES
from lobby.sockets.matches import MAX_EVENTS_BYTES
from tests.sockets.lobbies import Guest, Lobby

BOARD = {"board": [0] * 9}
BULK = "x" * 8_000
TOO_MUCH = MAX_EVENTS_BYTES // len(BULK) + 1


async def act(player: Guest, times: int = 1, action: Any = BULK) -> None:
    for _ in range(times):
        await player.ask("game-action", {"action": action})


async def save(host: Guest, state: Any = BOARD) -> Any:
    """Save the state of the match as it is now; actions are needed to tell when that is."""
    seq = (await host.ask("game-action", {"action": "saving"}))["seq"]
    ack = await host.ask("save-state", {"state": state, "seq": seq})
    assert ack == {"ok": True}
    return seq


async def watch(lobby: Lobby, host: Guest, name: str = "Eve") -> tuple[Guest, Any]:
    """Let somebody watch a match; return them and what they were given."""
    spectator = await lobby.enter({"name": name})
    game = {"gameId": host.place["gameId"], "as": "spectator"}
    return spectator, await spectator.ask("join-game", game)


def requests(host: Guest) -> list[str]:
    """Return for whom a host was asked."""
    return [data["playerId"] for event, data in host.socket.sent if event == "state-requested"]


def heard_events(given: Any) -> list[tuple[str, int]]:
    return [(push["event"], push["seq"]) for push in given["events"]]


async def test_game_that_waits_has_no_state() -> None:
    lobby = Lobby()
    [ann] = await lobby.a_room("Ann")

    _, given = await watch(lobby, ann)

    assert not {"state", "stateSeq", "events"} & set(given)


async def test_spectator_of_a_young_match_is_given_all_of_it() -> None:
    lobby = Lobby()
    ann, bob = await lobby.a_match("Ann", "Bob")
    await act(ann, action="e4")

    _, given = await watch(lobby, ann)

    assert (given["state"], given["stateSeq"]) == (None, 2)
    assert heard_events(given) == [("game-update", 3), ("player-joined", 4)]
    assert given["events"][0]["action"] == "e4"
    assert given["seq"] == 4
    assert requests(ann) == requests(bob) == []


async def test_events_begin_after_the_state_that_the_host_saved() -> None:
    lobby = Lobby()
    ann, bob = await lobby.a_match("Ann", "Bob")
    seq = await save(ann)
    await act(bob, action="e5")

    _, given = await watch(lobby, ann)

    assert (given["state"], given["stateSeq"]) == (BOARD, seq)
    assert heard_events(given) == [("game-update", seq + 1), ("player-joined", seq + 2)]


async def test_events_hide_what_was_not_meant_for_everybody() -> None:
    lobby = Lobby()
    ann, bob = await lobby.a_match("Ann", "Bob")
    await ann.ask("game-action", {"action": "a card", "to": [bob.id]})

    _, given = await watch(lobby, ann)

    assert (given["events"][0]["action"], given["events"][0]["hidden"]) == (None, True)


async def test_player_who_cannot_be_told_all_that_was_missed_is_given_the_state() -> None:
    lobby = Lobby()
    ann, bob = await lobby.a_match("Ann", "Bob")
    seq = await save(ann)
    await bob.vanish()

    again = await lobby.enter({"token": bob.token})

    game = again.socket.last("welcome")["game"]
    assert (game["state"], game["stateSeq"]) == (BOARD, seq)
    assert [push["connected"] for push in game["events"]] == [False, True]


async def test_host_is_asked_where_the_history_is_too_long_to_send() -> None:
    lobby = Lobby()
    ann, bob = await lobby.a_match("Ann", "Bob")
    await act(bob, TOO_MUCH)

    eve, given = await watch(lobby, ann)

    assert "events" not in given
    assert (requests(ann), requests(bob)) == ([eve.id], [])
    assert ann.socket.last("state-requested")["gameId"] == given["gameId"]


async def test_state_that_was_asked_for_is_given_to_who_waits_for_it_and_once() -> None:
    lobby = Lobby()
    ann, bob = await lobby.a_match("Ann", "Bob")
    await act(bob, TOO_MUCH)
    eve, given = await watch(lobby, ann)

    seq = await save(ann)
    await save(ann)

    [state] = [data for event, data in eve.socket.sent if event == "game-state"]
    assert (state["gameId"], state["epoch"]) == (given["gameId"], given["epoch"])
    assert (state["state"], state["stateSeq"], state["events"]) == (BOARD, seq, [])
    assert "game-state" not in bob.socket.events


async def test_state_that_does_not_reach_is_waited_for_on() -> None:
    lobby = Lobby()
    ann, bob = await lobby.a_match("Ann", "Bob")
    start = ann.place["seq"]
    await act(bob, TOO_MUCH)
    eve, _ = await watch(lobby, ann)

    await ann.ask("save-state", {"state": BOARD, "seq": start})
    assert "game-state" not in eve.socket.events
    await save(ann)

    assert "game-state" in eve.socket.events


async def test_more_attachments_than_a_packet_takes_are_not_sent() -> None:
    lobby = Lobby()
    ann, bob = await lobby.a_match("Ann", "Bob")
    await act(bob, MAX_BYTE_VALUES + 1, action=b"tile")

    eve, given = await watch(lobby, ann)

    assert "events" not in given
    assert requests(ann) == [eve.id]


async def test_host_who_comes_back_is_asked_for_what_others_wait_for() -> None:
    lobby = Lobby()
    ann, bob = await lobby.a_match("Ann", "Bob")
    await act(bob, TOO_MUCH)
    await ann.vanish()
    eve, _ = await watch(lobby, ann)

    again = await lobby.back(ann)

    assert requests(again) == [eve.id]
    await save(again)
    assert "game-state" in eve.socket.events


async def test_next_host_is_asked_for_what_others_wait_for() -> None:
    lobby = Lobby()
    ann, bob, _ = await lobby.a_match("Ann", "Bob", "Cat")
    await act(bob, TOO_MUCH)
    eve, _ = await watch(lobby, ann)

    await ann.ask("leave-game")

    assert requests(bob) == [eve.id]


async def test_host_is_asked_again_for_who_was_cut_off_while_they_waited() -> None:
    lobby = Lobby()
    ann, bob = await lobby.a_match("Ann", "Bob")
    await act(bob, TOO_MUCH)
    eve, _ = await watch(lobby, ann)
    await eve.vanish()
    await save(ann)

    again = await lobby.back(eve)

    assert again.socket.last("welcome")["recovered"] is True
    assert requests(ann) == [eve.id, eve.id]
    await save(ann)
    assert "game-state" in again.socket.events


async def test_host_is_not_asked_for_who_was_given_everything_on_coming_back() -> None:
    lobby = Lobby()
    ann, bob = await lobby.a_match("Ann", "Bob")
    await act(bob, TOO_MUCH)
    eve, _ = await watch(lobby, ann)
    await eve.vanish()
    await save(ann)

    again = await lobby.enter({"token": eve.token})
    await save(ann)

    assert again.socket.last("welcome")["game"]["state"] == BOARD
    assert requests(ann) == [eve.id]
    assert "game-state" not in again.socket.events


async def test_host_is_asked_for_nobody_who_has_left() -> None:
    lobby = Lobby()
    ann, bob, _ = await lobby.a_match("Ann", "Bob", "Cat")
    await act(bob, TOO_MUCH)
    eve, _ = await watch(lobby, ann)

    await eve.ask("leave-game")
    await ann.ask("leave-game")

    assert requests(bob) == []


async def test_host_is_asked_for_nothing_of_the_match_before() -> None:
    lobby = Lobby()
    ann, bob = await lobby.a_match("Ann", "Bob")
    await act(bob, TOO_MUCH)
    eve, _ = await watch(lobby, ann)
    await ann.ask("end-game")
    for player in (ann, bob):
        await player.ask("rematch")
    await ann.ask("start-game")

    await save(ann)
    await ann.ask("transfer-host", bob.id)

    assert requests(bob) == []
    assert "game-state" not in eve.socket.events


async def test_host_who_needs_the_state_is_not_asked_for_it() -> None:
    lobby = Lobby()
    ann, bob = await lobby.a_match("Ann", "Bob")
    await act(bob, TOO_MUCH)

    again = await lobby.enter({"token": ann.token})

    assert "events" not in again.socket.last("welcome")["game"]
    assert requests(again) == []
    await again.ask("transfer-host", bob.id)
    assert requests(bob) == [ann.id]


async def test_only_the_host_saves_the_state() -> None:
    _, bob = await Lobby().a_match("Ann", "Bob")

    refused = await bob.ask("save-state", {"state": BOARD, "seq": 2})

    assert refused["error"]["code"] == "not-host"


async def test_state_of_the_future_is_refused() -> None:
    lobby = Lobby()
    ann, _ = await lobby.a_match("Ann", "Bob")

    refused = await ann.ask("save-state", {"state": BOARD, "seq": 99})

    assert refused["error"]["code"] == "invalid-message"
    assert (await lobby.game_of(ann)).state == (None, 2)
    assert lobby.rooms.of(PlayerId(ann.id)) is not None


async def test_host_at_another_node_is_asked_and_what_it_saves_is_given() -> None:
    here = Lobby()
    there = Lobby(beside=here)
    ann, bob = await here.a_match("Ann", "Bob")
    await act(bob, TOO_MUCH)
    eve, given = await watch(there, ann)

    asked = requests(ann)
    seq = await save(ann)
    await asyncio.gather(*there.matches.giving)

    assert "events" not in given
    assert (asked, requests(bob)) == ([eve.id], [])
    assert eve.socket.last("game-state")["stateSeq"] == seq


async def test_next_host_at_another_node_is_asked_for_who_still_waits() -> None:
    here = Lobby()
    there = Lobby(beside=here)
    ann, bob = await here.a_match("Ann", "Bob")
    await act(bob, TOO_MUCH)
    eve, _ = await watch(there, ann)

    await ann.ask("transfer-host", {"playerId": bob.id})

    assert (requests(ann), requests(bob)) == ([eve.id], [eve.id])


async def test_state_that_was_saved_at_another_node_is_nothing_to_who_has_it() -> None:
    here = Lobby()
    there = Lobby(beside=here)
    ann, _ = await here.a_match("Ann", "Bob")
    eve, _ = await watch(there, ann)

    await save(ann)

    assert not there.matches.giving
    assert "game-state" not in eve.socket.events
