"""The connection lost at every point of a game: the seat is there, and nothing came twice."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from tests.e2e.lobbies import Lobby, Room
from tests.e2e.players import Payload, Player, is_in_a_row

pytestmark = pytest.mark.e2e


@dataclass
class Scene:
    """Somebody about to do something, and somebody who sees what comes of it."""

    actor: Player
    witness: Player
    event: str
    payload: Payload
    room: Room | None = None


async def creating(lobby: Lobby) -> Scene:
    actor, witness = await lobby.players("Ann", "Bob")
    return Scene(actor, witness, "create-game", {"name": "Chess", "maxPlayers": 3})


async def joining(lobby: Lobby) -> Scene:
    room = await lobby.room("Ann", "Bob", maxPlayers=3)
    actor = await lobby.player("Cat")
    return Scene(actor, room.host, "join-game", {"gameId": room.id}, room)


async def getting_ready(lobby: Lobby) -> Scene:
    room = await lobby.room("Ann", "Bob")
    return Scene(room.bystander, room.host, "set-ready", {"ready": True}, room)


async def starting(lobby: Lobby) -> Scene:
    room = await lobby.room("Ann", "Bob")
    return Scene(room.host, room.bystander, "start-game", {}, room)


async def acting(lobby: Lobby) -> Scene:
    room = await lobby.room("Ann", "Bob", playing=True)
    action = {"action": "pay 5", "actionId": "payment-1"}
    return Scene(room.bystander, room.host, "game-action", action, room)


SCENES = [creating, joining, getting_ready, starting, acting]

Cut = Callable[[Scene], Awaitable[None]]


async def before_the_packet(scene: Scene) -> None:
    scene.actor.cut()


async def before_the_ack(scene: Scene) -> None:
    await scene.actor.cut_after(scene.event, scene.payload)


async def after_the_ack(scene: Scene) -> None:
    await scene.actor.ask(scene.event, scene.payload)
    scene.actor.cut()


CUTS = [before_the_packet, before_the_ack, after_the_ack]
every_point = pytest.mark.parametrize("cut", CUTS)
every_scene = pytest.mark.parametrize("begin", SCENES)


@every_scene
@every_point
async def test_who_comes_back_and_tries_again_has_done_it_once(
    lobby: Lobby, begin: Callable[[Lobby], Awaitable[Scene]], cut: Cut
) -> None:
    scene = await begin(lobby)

    await cut(scene)
    back = await lobby.back(scene.actor)
    await retry(scene, back, was_done=cut is not before_the_packet)

    game = (await lobby.game(back.place["gameId"]))["game"]
    names = [player["name"] for player in game["players"]]
    assert names == sorted(set(names))
    assert [player["seat"] for player in game["players"]] == list(range(len(names)))
    assert all(player["connected"] for player in game["players"])
    await act_together(scene, back)
    check_numbers(scene, back)


@every_scene
@every_point
async def test_who_comes_back_with_nothing_but_the_token_has_the_same_seat(
    lobby: Lobby, begin: Callable[[Lobby], Awaitable[Scene]], cut: Cut
) -> None:
    scene = await begin(lobby)
    await cut(scene)

    back = await lobby.player(token=scene.actor.token)

    is_seated = "game" in back.welcome
    assert "recovered" not in back.welcome
    assert is_seated is (cut is not before_the_packet or begin not in (creating, joining))
    if is_seated:
        ids = [player["id"] for player in back.welcome["game"]["players"]]
        assert ids.count(back.id) == 1
        await back.fence()
        assert back.room_pushes == []


async def retry(scene: Scene, back: Player, *, was_done: bool) -> None:
    """Send the command again, as a client does that has not seen its ack."""
    ack = await back.command(scene.event, scene.payload)
    if scene.event == "create-game" and was_done:
        assert ack["error"]["code"] == "already-in-game"
    elif scene.event == "start-game" and was_done:
        assert ack["error"]["code"] == "wrong-state"
    else:
        assert ack["ok"] is True, ack
        assert ack.get("duplicate", False) is (scene.event == "game-action" and was_done)


async def act_together(scene: Scene, back: Player) -> None:
    """Let something more happen that both hear."""
    if scene.room is None:
        await scene.witness.ask("join-game", {"gameId": back.place["gameId"]})
    await back.ask("update-player", {"data": {"back": True}})
    await scene.witness.expect("player-updated", data={"back": True})
    await back.fence()


def check_numbers(scene: Scene, back: Player) -> None:
    """Check that neither missed anything or heard anything twice, over all connections."""
    assert is_in_a_row(scene.witness.numbers)
    heard = scene.actor.numbers + [number for number in back.numbers if number > 0]
    if scene.event in ("create-game", "join-game"):
        # A repeated join is acknowledged with the number of the moment.
        heard = list(dict.fromkeys(heard))
    assert is_in_a_row(heard)
    for player in (scene.witness, back):
        payments = [update for update in player.heard("game-update") if "actionId" in update]
        assert len(payments) <= 1
