"""Messages that are wrong in themselves: refused, naming the field, and nothing changes."""

from typing import Any

import pytest

from tests.e2e.lobbies import Lobby
from tests.e2e.players import Payload

pytestmark = pytest.mark.e2e

# Room for what is larger than a field may be, so that it is the field that is refused.
SETTINGS = {"LOBBY_MAX_MESSAGE_BYTES": "65536"}

BEYOND = 2**53 + 1
RESERVED = [
    *["connect", "disconnect", "connect_error", "disconnecting"],
    *["newListener", "removeListener"],
]
OURS = ["game_action", "receive", "accept", "disconnected", "__init__", "games-updated", "", "*"]


def nested(levels: int) -> object:
    value: object = 0
    for _ in range(levels):
        value = [value]
    return value


def case(event: str, payload: object, field: str, rule: str) -> Any:
    return pytest.param(event, payload, field, id=f"{event}: {rule}")


def create(field: str, value: object, rule: str) -> Any:
    return case("create-game", {"name": "Chess", field: value}, field, rule)


def act(field: str, value: object, rule: str) -> Any:
    return case("game-action", {"action": 1, field: value}, field, rule)


def page(field: str, value: object, rule: str) -> Any:
    return case("list-games", {field: value}, field, rule)


FIELDS = [
    case("create-game", {}, "name", "no name"),
    create("name", None, "null for a name"),
    create("name", 5, "number for a name"),
    create("name", "", "empty name"),
    create("name", "   ", "blank name"),
    create("name", "n" * 65, "oversize name"),
    create("name", "a\nb", "name of two lines"),
    create("name", "a\u202eb", "name that turns the text around it"),
    create("colour", "red", "unknown field"),
    create("max_players", 3, "field in snake case"),
    create("maxPlayers", 5, "five seats"),
    create("maxPlayers", 1, "one seat"),
    create("maxPlayers", "4", "text for a number"),
    create("maxPlayers", 2.5, "half a seat"),
    create("maxPlayers", True, "boolean for a number"),
    create("minPlayers", 1, "match of one"),
    case("create-game", {"name": "C", "maxPlayers": 2, "minPlayers": 3}, "minPlayers", "min > max"),
    create("tags", "blitz", "text for a list"),
    create("tags", [5], "number for a tag"),
    create("tags", ["t" * 33], "oversize tag"),
    create("tags", [f"t{number}" for number in range(9)], "nine tags"),
    create("metadata", [], "list for metadata"),
    create("metadata", {f"k{number}": 0 for number in range(21)}, "21 keys"),
    create("metadata", {"map": "m" * 2048}, "metadata of more than 2 KiB"),
    create("metadata", {"map": b"\x00"}, "bytes in metadata"),
    create("metadata", {"map": nested(32)}, "metadata of 33 levels"),
    create("metadata", {"map": BEYOND}, "integer beyond 2^53 in metadata"),
    case("join-game", {}, "", "no game named"),
    case("join-game", {"gameId": "g", "code": "c"}, "", "game named twice"),
    case("join-game", {"gameId": 5}, "gameId", "number for an id"),
    case("join-game", {"gameId": "g" * 129}, "gameId", "oversize id"),
    case("join-game", {"code": ["K7M2QP"]}, "code", "list for a code"),
    case("join-game", {"game": "g"}, "game", "unknown field"),
    case("set-ready", {}, "ready", "nothing said"),
    case("set-ready", {"ready": 1}, "ready", "number for a boolean"),
    case("set-ready", {"ready": "true"}, "ready", "text for a boolean"),
    case("start-game", {"now": True}, "now", "unknown field"),
    case("leave-game", {"gameId": "g"}, "gameId", "unknown field"),
    case("end-game", {"results": 1}, "results", "unknown field"),
    case("end-game", {"result": b"\x00"}, "result", "bytes as result"),
    case("end-game", {"result": "r" * 16384}, "result", "oversize result"),
    case("end-game", {"result": BEYOND}, "result", "integer beyond 2^53"),
    case("game-action", {}, "action", "no action"),
    case("game-action", {"action": "a" * 16384}, "action", "oversize action"),
    case("game-action", {"action": b"a" * 16385}, "action", "oversize action in bytes"),
    case("game-action", {"action": [b"a" * 8192] * 2}, "action", "oversize action in parts"),
    case("game-action", {"action": nested(33)}, "action", "action of 33 levels"),
    case("game-action", {"action": nested(190)}, "action", "action of 190 levels"),
    case("game-action", {"action": BEYOND}, "action", "integer beyond 2^53"),
    case("game-action", {"action": [{"x": -BEYOND}]}, "action", "integer beyond -2^53 within"),
    act("actionId", 7, "number for an action id"),
    act("actionId", "", "empty action id"),
    act("actionId", "i" * 65, "oversize action id"),
    act("gameId", 7, "number for a game id"),
    act("to", "g_1", "text for a list of players"),
    act("to", [7], "number for a player"),
    act("to", ["g_1"] * 69, "more players than a room can hold"),
    act("hidden", True, "unknown field"),
    page("limit", 0, "empty page"),
    page("limit", 101, "oversize page"),
    page("limit", "20", "text for a limit"),
    page("sort", "colour", "unknown order"),
    page("cursor", "junk", "cursor of somebody else's"),
    page("where", {"status": "gone"}, "unknown status"),
    page("where", {"joinable": "yes"}, "text for a boolean"),
    page("where", {"colour": "red"}, "unknown condition"),
    case("watch-games", "on", "off", "bare string other than off"),
    case("watch-games", {"where": "go"}, "where", "text for a filter"),
    case("watch-games", {"off": True, "where": {}}, "", "filter for nothing"),
]


@pytest.mark.parametrize(("event", "payload", "field"), FIELDS)
async def test_field_that_does_not_fit_is_refused_by_name(
    lobby: Lobby, event: str, payload: Payload, field: str
) -> None:
    room = await lobby.room("Ann", "Bob", playing=True)

    async with lobby.nothing_changes(room):
        ack = await room.host.command(event, payload)

    assert (ack["ok"], ack["error"]["code"]) == (False, "invalid-message")
    assert ack["error"]["message"].startswith(field)
    assert ack["error"]["retryable"] is False


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param((5,), id="number"),
        pytest.param((True,), id="boolean"),
        pytest.param((["e4"],), id="list"),
        pytest.param(("e4",), id="text without a field it could stand for"),
        pytest.param((b"e4",), id="bytes"),
        pytest.param(({"action": 1}, {"action": 2}), id="two arguments"),
        pytest.param((None,), id="null"),
        pytest.param((), id="nothing"),
    ],
)
async def test_command_that_is_not_one_object_is_refused(
    lobby: Lobby, arguments: tuple[object, ...]
) -> None:
    room = await lobby.room("Ann", "Bob", playing=True)

    async with lobby.nothing_changes(room):
        ack = await room.host.command("game-action", *arguments)

    assert (ack["ok"], ack["error"]["code"]) == (False, "invalid-message")


@pytest.mark.parametrize("event", [*OURS, "no-such-event", "e" * 5000])
async def test_event_that_is_none_is_refused_whatever_it_is_called(
    lobby: Lobby, event: str
) -> None:
    room = await lobby.room("Ann", "Bob", playing=True)

    async with lobby.nothing_changes(room):
        ack = await room.host.command(event, {"name": "Mallory", "token": "x"})
        await room.host.send(event, {"name": "Mallory"})
        push = await room.host.expect("error")

    assert (ack["ok"], ack["error"]["code"]) == (False, "unknown-event")
    assert push == {**ack, "event": event[:64]}
    await room.host.ask("game-action", {"action": "still me"})
    assert (await room.bystander.expect("game-update"))["playerId"] == room.host.id


@pytest.mark.parametrize("event", RESERVED)
async def test_name_of_the_protocol_closes_the_connection_and_reaches_no_handler(
    lobby: Lobby, event: str
) -> None:
    room = await lobby.room("Ann", "Bob", playing=True)
    socket = await lobby.raw()

    async with lobby.nothing_changes(room):
        await socket.send(f'42/games,7["{event}",{{"name":"Mallory","token":"x"}}]')
        await socket.closing()


async def test_refused_message_without_an_ack_id_is_answered_by_a_push(lobby: Lobby) -> None:
    player = await lobby.player()
    ack = await player.command("create-game", {"name": 5})

    await player.send("create-game", {"name": 5})

    assert await player.expect("error") == {**ack, "event": "create-game"}


async def test_refused_creation_leaves_no_game(lobby: Lobby) -> None:
    player = await lobby.player()

    await player.command("create-game", {"name": "Stowaway", "maxPlayers": 9})

    assert (await lobby.page(name="Stowaway"))["games"] == []
    assert (await player.ask("create-game", "Chess"))["ok"]
