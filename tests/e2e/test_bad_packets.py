"""What no client library sends: the server lives on, and nothing comes of it."""

import pytest

from tests.e2e.lobbies import Lobby
from tests.e2e.players import Payload
from tests.e2e.raw import RawSocket

pytestmark = pytest.mark.e2e

SETTINGS = {"LOBBY_GRACE_SECONDS": "0"}  # a seat that is free at once shows who is gone

TOO_LARGE = 17 * 1024  # the server's default is 16 KiB


def in_lists(levels: int) -> str:
    return "[" * levels + "]" * levels


def in_objects(levels: int) -> str:
    return '{"a":' * levels + "1" + "}" * levels


NOT_JSON = [
    pytest.param("NaN", id="NaN"),
    pytest.param("Infinity", id="Infinity"),
    pytest.param("-Infinity", id="-Infinity"),
    pytest.param("1e999", id="number beyond the largest"),
    pytest.param('{"a":1', id="unfinished object"),
    pytest.param("'e4'", id="single quotes"),
    pytest.param('"\\ud83d"', id="half a surrogate pair"),
    pytest.param(in_lists(5_000), id="5,000 lists"),
    pytest.param(in_objects(2_000), id="2,000 objects"),
]


async def stowaways(lobby: Lobby) -> list[Payload]:
    """Return the games that should never have been created."""
    games: list[Payload] = (await lobby.page(name="Stowaway"))["games"]
    return games


@pytest.mark.parametrize("text", NOT_JSON)
async def test_creation_with_what_is_not_json_creates_nothing(lobby: Lobby, text: str) -> None:
    socket = await lobby.raw()

    await socket.send(f'42/games,["create-game",{{"name":"Stowaway","metadata":{{"a":{text}}}}}]')

    await socket.closing()
    assert await stowaways(lobby) == []


@pytest.mark.parametrize("text", NOT_JSON)
async def test_action_with_what_is_not_json_reaches_nobody(lobby: Lobby, text: str) -> None:
    room = await lobby.room("Ann", "Bob")
    socket = await seated(lobby, room.id)
    await room.host.ask("start-game", {})
    await room.bystander.fence()

    await socket.send(f'42/games,["game-action",{{"action":{text}}}]')

    await socket.closing()
    await room.bystander.expect("player-left")
    assert room.bystander.heard("game-update") == []
    last = room.bystander.numbers[-1]
    assert await room.next_number() == last + 1


async def seated(lobby: Lobby, game: str) -> RawSocket:
    socket = await lobby.raw()
    assert (await socket.command("join-game", f'"{game}"'))["ok"]
    return socket


@pytest.mark.parametrize("text", [in_lists(33), in_lists(190), in_objects(33), in_objects(190)])
async def test_deep_nesting_is_refused(lobby: Lobby, text: str) -> None:
    room = await lobby.room("Ann", "Bob")
    socket = await seated(lobby, room.id)
    await room.host.ask("start-game", {})
    await room.bystander.fence()

    async with lobby.nothing_changes(room):
        ack = await socket.command("game-action", f'{{"action":{text}}}')

    assert (ack["ok"], ack["error"]["code"]) == (False, "invalid-message")


@pytest.mark.parametrize(
    "packet",
    [
        pytest.param("", id="nothing"),
        pytest.param("4", id="empty message"),
        pytest.param("9", id="unknown Engine.IO type"),
        pytest.param("x", id="no type"),
        pytest.param("49/games,[]", id="unknown Socket.IO type"),
        pytest.param("42/games", id="event without data"),
        pytest.param("42/games,", id="event with empty data"),
        pytest.param('42/games,{"0":"create-game","1":"Stowaway"}', id="object for an event"),
        pytest.param('42/games,"create-game"', id="text for an event"),
        pytest.param("42/games,[]", id="event without a name"),
        pytest.param('42/games,7[5,"create-game"]', id="number for a name"),
        pytest.param('42/games,7[["create-game"],"Stowaway"]', id="list for a name"),
        pytest.param(f'42/games,{"9" * 200}["create-game","Stowaway"]', id="ack id of 200 digits"),
        pytest.param('42["create-game","Stowaway"]', id="event in /"),
        pytest.param('42/admin,["create-game","Stowaway"]', id="event in an unknown namespace"),
        pytest.param('44/games,{"message":"x"}', id="refusal by a client"),
        pytest.param("45-/games,[]", id="attachments without a number"),
        pytest.param('45-1/games,["create-game","Stowaway"]', id="minus one attachment"),
        pytest.param('450-/games,["create-game","Stowaway"]', id="no attachments"),
        pytest.param('4599999999-/games,["create-game","Stowaway"]', id="ten million attachments"),
        pytest.param('46-/games,7["create-game"]', id="binary ack"),
        pytest.param("bAAAA", id="attachment of no message"),
        pytest.param("2probe", id="probe"),
        pytest.param("5", id="upgrade"),
        pytest.param("0{}", id="open"),
    ],
)
async def test_what_is_not_a_packet_closes_the_connection(lobby: Lobby, packet: str) -> None:
    room = await lobby.room("Ann", "Bob")
    socket = await seated(lobby, room.id)

    await socket.send(packet)
    await socket.closing()

    assert (await room.bystander.expect("player-left"))["reason"] == "timed-out"
    assert await stowaways(lobby) == []


async def test_ack_of_nothing_is_ignored(lobby: Lobby) -> None:
    socket = await lobby.raw()

    await socket.send("43/games,7[]")

    assert (await socket.command("list-games", "{}"))["ok"]


async def test_placeholder_of_an_attachment_that_never_came_reaches_nobody(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob")
    socket = await seated(lobby, room.id)
    await room.host.ask("start-game", {})

    await socket.send('451-/games,["game-action",{"action":{"_placeholder":true,"num":9}}]')
    await socket.send_bytes(b"\x00")

    await socket.closing()
    await room.bystander.expect("player-left")
    assert room.bystander.heard("game-update") == []


async def test_oversize_message_closes_its_connection(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", "Cat")
    mallory = await seated(lobby, room.id)
    await room.host.ask("start-game", {})

    await mallory.send(f'42/games,7["game-action",{{"action":"{"a" * TOO_LARGE}"}}]')

    await mallory.closing()
    assert (await room.bystander.expect("player-left"))["reason"] == "timed-out"
    assert room.bystander.heard("game-update") == []


async def test_forged_placeholder_is_refused_for_it_would_break_other_clients(
    lobby: Lobby,
) -> None:
    room = await lobby.room("Ann", "Bob")
    socket = await seated(lobby, room.id)
    await room.host.ask("start-game", {})
    await room.bystander.fence()

    async with lobby.nothing_changes(room):
        ack = await socket.command("game-action", '{"action":{"a":{"_placeholder":1}}}')

    assert ack["error"]["code"] == "invalid-message"


async def test_command_before_connect_closes_the_connection(lobby: Lobby) -> None:
    socket = await lobby.raw_connection()

    await socket.send('42/games,["create-game","Stowaway"]')

    await socket.closing()
    assert await stowaways(lobby) == []


async def test_second_connect_to_a_namespace_closes_the_connection(lobby: Lobby) -> None:
    socket = await lobby.raw_connection()
    await socket.join("Ann")

    await socket.send('40/games,{"name":"Mallory"}')

    await socket.closing()


async def test_commands_of_one_burst_are_carried_out_in_order(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob")
    socket = await seated(lobby, room.id)

    for number in range(20):
        ready = "true" if number % 2 == 0 else "false"
        await socket.send(f'42/games,["set-ready",{{"ready":{ready}}}]')
    await socket.command("list-games", "{}")

    await room.bystander.fence()
    heard = [push["ready"] for push in room.bystander.heard("player-updated")]
    assert heard == [number % 2 == 0 for number in range(20)]
