"""When a match begins: by the host, by all, by itself, at once or after a countdown."""

from time import time
from typing import Any

import pytest

from tests.e2e.lobbies import Lobby, Room
from tests.e2e.players import Player, is_in_a_row

pytestmark = pytest.mark.e2e


async def ready(*players: Player) -> None:
    for player in players:
        await player.ask("set-ready", {"ready": True})


def started(player: Player) -> list[str]:
    """Return what a player heard of starts, in order."""
    words = {"game-starting", "game-started", "game-changed"}
    return [push.name for push in player.room_pushes if push.name in words]


async def a_countdown(lobby: Lobby, *names: str, **options: Any) -> Room:
    """Return a game that is about to start, in a second."""
    room = await lobby.room(*names, countdownSeconds=1, **options)
    await ready(*room.players)
    await room.host.ask("start-game", {})
    await room.bystander.expect("game-starting")
    return room


async def test_host_starts_whoever_is_ready(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob")

    await room.host.ask("start-game", {})

    await room.bystander.expect("game-started")
    assert started(room.bystander) == ["game-started"]


async def test_countdown_runs_and_then_the_match_is_on(lobby: Lobby) -> None:
    room = await a_countdown(lobby, "Ann", "Bob")
    [starting] = room.bystander.heard("game-starting")
    eve = await lobby.player("Eve")
    assert 0 < starting["startsAt"] - time() * 1000 <= 1000

    assert (await lobby.game(room.id))["game"]["startsAt"] == starting["startsAt"]
    assert await eve.refused("join-game", {"gameId": room.id}) == "wrong-state"
    assert await room.host.refused("start-game", {}) == "wrong-state"
    assert await room.host.refused("game-action", {"action": 1}) == "wrong-state"
    await room.bystander.expect("game-started")

    assert time() * 1000 >= starting["startsAt"] - 5
    assert started(room.bystander) == ["game-starting", "game-started"]
    assert (await lobby.game(room.id))["game"]["status"] == "playing"
    await room.host.ask("game-action", {"action": 1})


async def unready(player: Player) -> None:
    await player.ask("set-ready", {"ready": False})


async def leave(player: Player) -> None:
    await player.ask("leave-game", {})


async def lose_the_connection(player: Player) -> None:
    player.cut()


@pytest.mark.parametrize("break_off", [unready, leave, lose_the_connection])
@pytest.mark.parametrize("rule", ["host", "all-ready"])
async def test_countdown_is_broken_off(lobby: Lobby, break_off: object, rule: str) -> None:
    room = await a_countdown(lobby, "Ann", "Bob", "Cat", startRule=rule)
    breaker = room.players[1]

    await break_off(breaker)  # type: ignore[operator]

    changed = await room.bystander.expect("game-changed")
    assert changed["status"] == "waiting"
    game = (await lobby.game(room.id))["game"]
    assert (game["status"], game.get("startsAt")) == ("waiting", None)
    # Had the first countdown gone on, this start would be refused.
    if rule == "host":
        await room.host.ask("start-game", {})
        assert started(room.host) == ["game-starting", "game-changed", "game-starting"]


async def test_countdown_that_was_broken_off_starts_nothing_later(lobby: Lobby) -> None:
    room = await a_countdown(lobby, "Ann", "Bob")
    [first] = room.bystander.heard("game-starting")
    await unready(room.bystander)
    await ready(room.bystander)

    await room.host.ask("start-game", {})
    second = await room.bystander.expect("game-starting")
    await room.bystander.expect("game-started")

    assert second["startsAt"] >= first["startsAt"]
    assert time() * 1000 >= second["startsAt"] - 5
    assert started(room.bystander).count("game-started") == 1


async def test_game_that_wants_all_ready_waits_for_the_last(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", "Cat", startRule="all-ready")
    await ready(*room.players[:2])
    await room.fence()

    async with lobby.nothing_changes(room):
        refused = await room.host.command("start-game", {})
    assert refused["error"]["code"] == "not-ready"
    assert room.bystander.id in refused["error"]["message"]


async def test_game_that_wants_all_ready_is_started_by_the_host(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", startRule="all-ready")
    await ready(*room.players)

    assert await room.bystander.refused("start-game", {}) == "not-host"
    await room.host.ask("start-game", {})

    await room.bystander.expect("game-started")


async def test_who_is_cut_off_is_not_ready(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", startRule="all-ready")
    await ready(*room.players)
    room.bystander.cut()
    await room.host.expect("player-updated", connected=False)

    assert await room.host.refused("start-game", {}) == "not-ready"


async def test_game_starts_itself_when_all_are_ready(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", "Cat", startRule="auto")

    await ready(*room.players)

    assert [push.name for push in room.bystander.room_pushes[-2:]] == [
        "player-updated",
        "game-started",
    ]
    assert (await lobby.game(room.id))["game"]["status"] == "playing"


async def test_game_starts_itself_when_it_is_full(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", startRule="auto", maxPlayers=3)
    cat = await lobby.player("Cat")

    joined = await cat.ask("join-game", {"gameId": room.id})
    await cat.fence()

    await room.host.expect("game-started")
    assert joined["gameId"] == room.id
    assert is_in_a_row(cat.numbers)
    assert room.host.numbers[-1] == cat.numbers[-1]
    assert (await cat.ask("game-action", {"action": 1}))["seq"] == cat.numbers[-1]


async def test_game_that_starts_itself_counts_down_first(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", startRule="auto", maxPlayers=2, countdownSeconds=1)

    await room.host.expect("game-started")

    assert started(room.host) == ["game-starting", "game-started"]


@pytest.mark.parametrize("rule", ["host", "all-ready", "auto"])
async def test_no_game_starts_with_too_few(lobby: Lobby, rule: str) -> None:
    room = await lobby.room("Ann", "Bob", startRule=rule, minPlayers=3)
    await ready(*room.players)
    await room.fence()

    async with lobby.nothing_changes(room):
        assert await room.host.refused("start-game", {}) == "not-enough-players"
    assert (await lobby.game(room.id))["game"]["status"] == "waiting"


async def test_match_that_falls_under_its_least_number_is_over(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", "Cat", minPlayers=3, playing=True)

    await room.players[1].ask("leave-game", {})

    assert (await room.host.expect("game-ended"))["reason"] == "not-enough-players"
