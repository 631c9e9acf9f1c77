"""Coming into the middle of a match: the state, what happened since, or a request for it."""

from typing import Any

import pytest

from tests.e2e.lobbies import Lobby, Room
from tests.e2e.players import Payload, Player

pytestmark = pytest.mark.e2e

SETTINGS = {"LOBBY_RATE_ACTIONS": "0"}

BOARD = {"board": ["x", "", "o"], "turn": 2}
BULK = "x" * 12_000
TOO_MUCH = 6  # of those are more than a newcomer is sent


async def watch(lobby: Lobby, room: Room, name: str = "Eve") -> tuple[Player, Payload]:
    spectator = await lobby.player(name)
    given = await spectator.ask("join-game", {"gameId": room.id, "as": "spectator"})
    return spectator, given


async def act(player: Player, times: int = 1, action: Any = BULK) -> int:
    for _ in range(times):
        seq: int = (await player.ask("game-action", {"action": action}))["seq"]
    return seq


def follows(given: Payload) -> list[tuple[str, int]]:
    return [(push["event"], push["seq"]) for push in given["events"]]


async def test_spectator_is_given_the_state_and_what_happened_since(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", playing=True)
    seq = await act(room.host, action="e4")
    await room.host.ask("save-state", {"state": BOARD, "seq": seq})
    await act(room.bystander, action={"piece": b"\x01"})

    spectator, given = await watch(lobby, room)
    await act(room.host, action="live")
    await spectator.expect("game-update", action="live")

    assert (given["state"], given["stateSeq"]) == (BOARD, seq)
    assert follows(given) == [("game-update", seq + 1), ("player-joined", seq + 2)]
    assert given["events"][0]["action"] == {"piece": b"\x01"}
    assert given["seq"] == seq + 2
    assert spectator.numbers == [seq + 2, seq + 3]
    assert room.host.heard("state-requested") == []


async def test_events_are_those_that_the_players_heard(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", "Cat", playing=True)
    await act(room.host, action="e4")
    await room.bystander.ask("update-player", {"data": {"colour": "red"}})

    _, given = await watch(lobby, room)

    await room.bystander.expect("player-joined", **{"as": "spectator"})
    heard = {push.data["seq"]: push for push in room.bystander.room_pushes}
    for event in given["events"]:
        name = event.pop("event")
        assert heard[event["seq"]] == (name, event)


async def test_newcomer_to_a_waiting_game_is_given_no_state(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob")

    _, given = await watch(lobby, room)

    assert not {"state", "stateSeq", "events"} & set(given)


async def test_host_is_asked_where_the_history_is_too_much(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", playing=True)
    await act(room.bystander, TOO_MUCH)

    spectator, given = await watch(lobby, room)
    requested = await room.host.expect("state-requested")
    seq = await act(room.host, action="now")
    await room.host.ask("save-state", {"state": BOARD, "seq": seq})
    state = await spectator.expect("game-state")

    assert "events" not in given
    assert requested == {"gameId": room.id, "playerId": spectator.id}
    assert (state["state"], state["stateSeq"], state["events"]) == (BOARD, seq, [])
    assert (state["gameId"], state["epoch"]) == (room.id, given["epoch"])
    assert room.bystander.heard("state-requested") == []
    assert room.bystander.heard("game-state") == []


async def test_host_may_answer_with_an_action_for_the_one_who_asks(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", playing=True)
    await act(room.bystander, TOO_MUCH)
    spectator, _ = await watch(lobby, room)
    requested = await room.host.expect("state-requested")

    await room.host.ask("game-action", {"action": BOARD, "to": [requested["playerId"]]})

    assert (await spectator.expect("game-update"))["action"] == BOARD
    assert (await room.bystander.expect("game-update"))["hidden"] is True


async def test_host_is_asked_after_a_resume_that_failed(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", "Cat", playing=True)
    bob = room.players[1]
    bob.cut()
    await room.host.expect("player-updated", connected=False)
    await act(room.bystander, 25)  # more than 256 KiB

    again = await lobby.back(bob)
    requested = await room.host.expect("state-requested")
    await room.host.ask("save-state", {"state": BOARD, "seq": room.host.numbers[-1]})
    state = await again.expect("game-state")

    game = again.welcome["game"]
    assert (again.welcome["recovered"], "events" in game) == (False, False)
    assert (game["state"], game["stateSeq"]) == (None, 3)
    assert requested["playerId"] == bob.id
    assert state["state"] == BOARD


async def test_failed_resume_is_given_the_state_that_was_saved(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", playing=True)
    room.bystander.cut()
    await room.host.expect("player-updated", connected=False)
    seq = await act(room.host, 25)
    await room.host.ask("save-state", {"state": BOARD, "seq": seq})

    again = await lobby.back(room.bystander)

    game = again.welcome["game"]
    assert again.welcome["recovered"] is False
    assert (game["state"], game["stateSeq"], game["seq"]) == (BOARD, seq, seq + 1)
    assert follows(game) == [("player-updated", seq + 1)]
    assert room.host.heard("state-requested") == []


async def test_next_host_is_asked_where_the_first_does_not_answer(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", "Cat", playing=True)
    await act(room.bystander, TOO_MUCH)
    spectator, _ = await watch(lobby, room)
    await room.host.expect("state-requested")

    await room.host.ask("leave-game", {})

    requested = await room.players[1].expect("state-requested")
    assert requested["playerId"] == spectator.id
    await room.players[1].ask("save-state", {"state": 1, "seq": room.players[1].numbers[-1]})
    assert (await spectator.expect("game-state"))["state"] == 1


async def test_state_that_is_none_is_refused(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", playing=True)
    last = room.host.numbers[-1]

    async with lobby.nothing_changes(room):
        for payload in (
            {"state": BOARD},
            {"state": BOARD, "seq": -1},
            {"state": BOARD, "seq": last + 1},
            {"seq": last},
        ):
            assert await room.host.refused("save-state", payload) == "invalid-message"
        state = {"state": BOARD, "seq": last}
        assert await room.bystander.refused("save-state", state) == "not-host"

    _, given = await watch(lobby, room)
    assert (given["state"], given["stateSeq"]) == (None, last)


async def test_state_is_that_of_the_match_that_is_on(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", playing=True)
    await room.host.ask("save-state", {"state": BOARD, "seq": room.host.numbers[-1]})
    await room.host.ask("end-game", {})
    for player in room.players:
        await player.ask("rematch", {})
    assert await room.host.refused("save-state", {"state": BOARD, "seq": 3}) == "wrong-state"
    await room.host.ask("start-game", {})
    await room.host.expect("game-started")

    _, given = await watch(lobby, room)

    assert (given["state"], given["stateSeq"]) == (None, room.host.heard("game-started")[-1]["seq"])
