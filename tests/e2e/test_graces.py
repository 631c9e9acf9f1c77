"""What time does to those who are cut off: seats, hosts and games, on a server of short graces."""

import asyncio

import pytest

from tests.e2e.lobbies import Lobby, Room
from tests.e2e.players import Payload, Player, is_in_a_row

pytestmark = pytest.mark.e2e

SETTINGS = {
    "LOBBY_GRACE_SECONDS": "1",
    "LOBBY_HOST_GRACE_SECONDS": "0.5",
    "LOBBY_WAITING_ABANDONED_SECONDS": "1",
    "LOBBY_PLAYING_ABANDONED_SECONDS": "1",
}


async def cut_off(player: Player, witness: Player) -> None:
    """Cut a player off and wait until a witness knows."""
    player.cut()
    await witness.expect("player-updated", playerId=player.id, connected=False)


def is_listed(watcher: Player, game: str) -> bool:
    """Return whether a watcher's picture of the listing holds a game."""
    listed: set[str] = set()
    for push in watcher.heard("games-updated"):
        if push["snapshot"]:
            listed.clear()
        listed.update(each["id"] for each in push["games"])
        listed.difference_update(push["removed"])
    return game in listed


def seat_of(game: Payload, player: Player) -> Payload:
    found: Payload = next(each for each in game["players"] if each["id"] == player.id)
    return found


async def test_seat_is_kept_while_the_room_sees_who_is_missing(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", maxPlayers=2)
    eve = await lobby.player("Eve")

    await cut_off(room.bystander, room.host)

    game = (await lobby.game(room.id))["game"]
    assert seat_of(game, room.bystander)["connected"] is False
    assert await eve.refused("join-game", {"gameId": room.id}) == "game-full"


async def test_seat_is_free_for_somebody_else_after_the_grace(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", maxPlayers=2)
    eve = await lobby.player("Eve")
    await cut_off(room.bystander, room.host)

    left = await room.host.expect("player-left")
    joined = await eve.ask("join-game", {"gameId": room.id})
    again = await lobby.back(room.bystander)

    assert (left["playerId"], left["reason"]) == (room.bystander.id, "timed-out")
    assert seat_of(joined["game"], eve)["seat"] == 1
    assert again.welcome["lastGame"] == {"gameId": room.id, "reason": "timed-out"}
    assert (again.welcome["recovered"], "game" in again.welcome) == (False, False)
    assert await again.refused("join-game", {"gameId": room.id}) == "game-full"


async def test_leaving_frees_the_seat_at_once(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", maxPlayers=2)
    eve = await lobby.player("Eve")

    await room.bystander.ask("leave-game", {})

    assert (await eve.ask("join-game", {"gameId": room.id}))["game"]["playerCount"] == 2


async def test_match_of_too_few_is_over_only_after_the_grace(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", playing=True)
    await cut_off(room.bystander, room.host)
    await room.host.ask("game-action", {"action": "still on"})

    assert (await room.host.expect("player-left"))["reason"] == "timed-out"
    assert (await room.host.expect("game-ended"))["reason"] == "not-enough-players"


async def test_host_who_is_cut_off_is_followed_and_has_it_back_on_returning(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", "Cat")
    ann, bob, cat = room.players
    await cut_off(ann, cat)

    assert (await cat.expect("host-changed"))["hostId"] == bob.id
    again = await lobby.back(ann)

    assert (await cat.expect("host-changed"))["hostId"] == ann.id
    assert [push["hostId"] for push in again.heard("host-changed")] == [bob.id, ann.id]
    assert await bob.refused("start-game", {}) == "not-host"
    await again.ask("start-game", {})


async def test_host_who_is_back_soon_enough_stays_the_host(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob")
    await cut_off(room.host, room.bystander)

    again = await lobby.back(room.host)
    await room.bystander.expect("player-updated", connected=True)
    await again.ask("start-game", {})

    await room.bystander.expect("game-started")
    assert room.bystander.heard("host-changed") == []


async def test_host_who_comes_back_too_late_is_a_guest(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", "Cat")
    ann, bob, cat = room.players
    await cut_off(ann, cat)
    await cat.expect("host-changed", hostId=bob.id)
    await cat.expect("player-left", playerId=ann.id)

    again = await lobby.back(ann)
    joined = await again.ask("join-game", {"gameId": room.id})

    assert joined["game"]["hostId"] == bob.id
    await cat.fence()
    assert len(cat.heard("host-changed")) == 1


async def test_player_who_was_given_the_game_keeps_it_when_the_first_host_returns(
    lobby: Lobby,
) -> None:
    room = await lobby.room("Ann", "Bob", "Cat")
    ann, bob, cat = room.players
    await cut_off(ann, cat)
    await cat.expect("host-changed", hostId=bob.id)
    await bob.ask("transfer-host", cat.id)

    again = await lobby.back(ann)

    await again.fence()
    assert again.heard("host-changed")[-1]["hostId"] == cat.id
    await cat.ask("start-game", {})


@pytest.mark.parametrize("is_playing", [False, True])
async def test_game_of_nobody_is_out_of_the_listing_at_once_and_closed_later(
    lobby: Lobby, is_playing: bool
) -> None:
    watcher = await lobby.player("Eve")
    room = await lobby.room("Ann", "Bob", playing=is_playing)
    await watcher.ask("join-game", {"gameId": room.id, "as": "spectator"})
    await watcher.wait_until(lambda: is_listed(watcher, room.id))

    await everybody_is_cut_off(room)
    await watcher.wait_until(lambda: not is_listed(watcher, room.id))
    assert watcher.heard("game-closed") == []
    closed = await watcher.expect("game-closed")

    assert closed["reason"] == "abandoned"
    assert watcher.heard("player-left") == []
    assert (await lobby.get(f"/api/games/{room.id}")).status == 404
    again = await lobby.back(room.host)
    assert again.welcome["lastGame"] == {"gameId": room.id, "reason": "closed"}
    assert (await again.ask("create-game", "Another"))["ok"]


async def everybody_is_cut_off(room: Room) -> None:
    for player in room.players:
        player.cut()
    await asyncio.gather(*(player.ended() for player in room.players))


async def test_game_is_kept_by_one_who_comes_back_in_time(lobby: Lobby) -> None:
    watcher = await lobby.player("Eve")
    room = await lobby.room("Ann", "Bob", playing=True)
    await watcher.wait_until(lambda: is_listed(watcher, room.id))
    await everybody_is_cut_off(room)
    await watcher.wait_until(lambda: not is_listed(watcher, room.id))

    again = await lobby.back(room.bystander)

    await watcher.wait_until(lambda: is_listed(watcher, room.id))
    # The other has the whole grace from now on, and then it is too late.
    assert (await again.expect("player-left"))["playerId"] == room.host.id
    assert again.heard("game-closed") == []
    assert is_in_a_row(again.numbers)
