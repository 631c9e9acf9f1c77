"""Those who watch: they see everything and change nothing."""

import pytest

from tests.e2e.lobbies import Lobby, Room
from tests.e2e.players import Payload, Player, is_in_a_row

pytestmark = pytest.mark.e2e

SETTINGS = {"LOBBY_RATE_UPDATES": "0"}


async def watch(lobby: Lobby, room: Room, name: str = "Eve") -> Player:
    spectator = await lobby.player(name)
    ack = await spectator.ask("join-game", {"gameId": room.id, "as": "spectator"})
    assert spectator.id in [each["id"] for each in ack["game"]["spectators"]]
    return spectator


def commands(room: Room) -> list[tuple[str, Payload]]:
    """Return every command that is for players."""
    guest = {"playerId": room.bystander.id}
    return [
        ("set-ready", {"ready": True}),
        ("update-player", {"data": {"a": 1}}),
        ("update-game", {"name": "Mine", "locked": True}),
        ("start-game", {}),
        ("end-game", {"result": "I won"}),
        ("rematch", {"accept": True}),
        ("kick-player", guest),
        ("transfer-host", guest),
        ("invite-player", guest),
        ("game-action", {"action": "boo"}),
        ("save-state", {"state": {}, "seq": 1}),
    ]


@pytest.mark.parametrize("status", ["waiting", "playing", "finished"])
async def test_spectator_changes_nothing(lobby: Lobby, status: str) -> None:
    room = await lobby.room("Ann", "Bob", playing=status != "waiting")
    if status == "finished":
        await room.host.ask("end-game", {})
    spectator = await watch(lobby, room)
    await room.fence()

    async with lobby.nothing_changes(room):
        for event, payload in commands(room):
            assert await spectator.refused(event, payload) == "read-only"


async def test_spectator_hears_what_the_players_hear(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", "Cat")
    spectator = await watch(lobby, room)
    await room.fence()
    since = spectator.numbers[-1]

    await room.bystander.ask("set-ready", {"ready": True})
    await room.host.ask("start-game", {})
    await room.host.ask("game-action", {"action": b"\x01"})
    await room.host.ask("game-action", {"action": "a card", "to": [room.bystander.id]})
    await room.host.ask("end-game", {})

    await spectator.expect("rematch-updated")
    await room.bystander.fence()
    heard = [push for push in room.bystander.room_pushes if push.data["seq"] > since]
    hidden = heard.pop(3).data
    mine = spectator.room_pushes
    assert mine.pop(3).data == {**hidden, "action": None, "hidden": True}
    assert mine == heard
    assert spectator.numbers == list(range(since, since + 7))


async def test_players_are_told_who_watches(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob")

    spectator = await watch(lobby, room)
    joined = await room.host.expect("player-joined", playerCount=2, spectatorCount=1)
    await spectator.ask("leave-game", {})
    left = await room.host.expect("player-left")

    assert joined["as"] == "spectator"
    assert joined["player"]["id"] == left["playerId"] == spectator.id
    assert (left["reason"], left["playerCount"], left["spectatorCount"]) == ("left", 2, 0)
    assert spectator.room_pushes[-1].data == left


async def test_spectators_have_a_cap_of_their_own(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", maxPlayers=2, maxSpectators=1)
    first = await watch(lobby, room)
    second = await lobby.player("Fay")
    await room.fence()

    async with lobby.nothing_changes(room):
        way = {"gameId": room.id, "as": "spectator"}
        assert await second.refused("join-game", way) == "spectators-full"
    summary = next(
        game for game in (await lobby.page(limit="100"))["games"] if game["id"] == room.id
    )
    assert (summary["playerCount"], summary["spectatorCount"]) == (2, 1)
    await first.ask("leave-game", {})
    assert (await second.ask("join-game", way))["game"]["spectatorCount"] == 1


async def test_game_without_spectators_takes_none(lobby: Lobby) -> None:
    room = await lobby.room("Ann", maxSpectators=0)
    eve = await lobby.player("Eve")

    assert await eve.refused("join-game", {"gameId": room.id, "as": "spectator"}) == (
        "spectators-full"
    )


async def test_spectator_takes_a_seat_that_is_freed_while_the_game_waits(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", maxPlayers=2)
    spectator = await watch(lobby, room)
    assert await spectator.refused("join-game", {"gameId": room.id}) == "game-full"
    await room.bystander.ask("leave-game", {})

    promoted = await spectator.ask("join-game", {"gameId": room.id})
    told = await room.host.expect("player-joined", **{"as": "player"}, playerCount=2)

    assert [player["id"] for player in promoted["game"]["players"]] == [room.host.id, spectator.id]
    assert promoted["game"]["spectators"] == []
    assert (told["player"]["seat"], told["spectatorCount"]) == (1, 0)
    await spectator.ask("set-ready", {"ready": True})
    # It was in the room already: the push of its own joining is one of those it hears.
    heard = [push.data["seq"] for push in spectator.room_pushes]
    assert is_in_a_row(heard)
    assert promoted["seq"] == heard[-2]


async def test_spectator_takes_no_seat_in_a_match(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", playing=True)
    spectator = await watch(lobby, room)
    await room.fence()

    async with lobby.nothing_changes(room):
        assert await spectator.refused("join-game", {"gameId": room.id}) == "wrong-state"


async def test_spectator_watches_one_game_at_a_time(lobby: Lobby) -> None:
    room, other = await lobby.room("Ann"), await lobby.room("Bob")
    spectator = await watch(lobby, room)

    assert await spectator.refused("join-game", {"gameId": other.id}) == "already-in-game"
    assert await spectator.refused("create-game", "Mine") == "already-in-game"
    again = await spectator.ask("join-game", {"gameId": room.id, "as": "spectator"})
    assert again["game"]["spectatorCount"] == 1


async def test_player_who_asks_to_watch_keeps_the_seat(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob")

    ack = await room.bystander.ask("join-game", {"gameId": room.id, "as": "spectator"})

    assert (ack["game"]["playerCount"], ack["game"]["spectatorCount"]) == (2, 0)


async def test_spectators_do_not_keep_the_game_open(lobby: Lobby) -> None:
    room = await lobby.room("Ann")
    spectator = await watch(lobby, room)

    await room.host.ask("leave-game", {})

    assert (await spectator.expect("game-closed"))["reason"] == "empty"
    assert (await spectator.ask("create-game", "Mine"))["ok"]


async def test_spectator_is_thrown_out_as_players_are(lobby: Lobby) -> None:
    room = await lobby.room("Ann")
    spectator = await watch(lobby, room)

    await room.host.ask("kick-player", {"playerId": spectator.id, "ban": True})

    assert (await spectator.expect("player-left"))["reason"] == "banned"
    await spectator.fence()
    assert spectator.room_pushes[-1].name == "player-left"
    way = {"gameId": room.id, "as": "spectator"}
    assert await spectator.refused("join-game", way) == "banned"


async def test_spectator_who_is_cut_off_misses_nothing(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", playing=True)
    spectator = await watch(lobby, room)
    spectator.cut()
    await room.host.expect("player-updated", playerId=spectator.id, connected=False)
    await room.host.ask("game-action", {"action": "missed"})

    again = await lobby.back(spectator)

    assert again.welcome["recovered"] is True
    assert [each["connected"] for each in again.welcome["game"]["spectators"]] == [True]
    assert again.numbers == list(range(spectator.numbers[-1] + 1, again.numbers[-1] + 1))
    assert again.heard("game-update")[0]["action"] == "missed"
