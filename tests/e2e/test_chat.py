"""Talk over real sockets, beside the games and on the same connection."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.e2e.lobbies import Lobby
from tests.e2e.members import CHAT, GAMES, NOTIFICATIONS, Hall
from tests.e2e.raw import RawSocket

pytestmark = pytest.mark.e2e

SETTINGS = {
    "LOBBY_CHAT_ROOMS": "general,trade",
    "LOBBY_RATE_CHAT": "20/1",
    "LOBBY_RATE_UPDATES": "0",
    "LOBBY_GRACE_SECONDS": "1",
}


@pytest.fixture
async def hall(server: str) -> AsyncIterator[Hall]:
    async with Hall.at(server) as hall:
        yield hall


async def test_namespaces_of_one_connection_are_one_player(hall: Hall) -> None:
    ann = await hall.member("Ann")

    welcomes = [ann.heard[namespace][0] for namespace in (GAMES, CHAT, NOTIFICATIONS)]

    assert [name for name, _ in welcomes] == ["welcome"] * 3
    assert {welcome["playerId"] for _, welcome in welcomes} == {ann.id}


async def test_later_namespaces_need_not_say_who_they_are(lobby: Lobby) -> None:
    socket: RawSocket = await lobby.raw_connection()
    welcome = await socket.join("Ann")

    await socket.send("40/chat,")
    chat = (await socket.receive("42/chat,"))[1]
    await socket.send("40/notifications,")
    notifications = (await socket.receive("42/notifications,"))[1]

    assert chat["playerId"] == notifications["playerId"] == welcome["playerId"]


async def test_hint_names_every_namespace(lobby: Lobby) -> None:
    refusal = await lobby.refusal({"name": "Ann"}, "/nope")

    assert all(name in refusal["data"]["hint"] for name in (GAMES, CHAT, NOTIFICATIONS))


async def test_players_talk_and_see_the_same_numbers(hall: Hall) -> None:
    ann, bob = await hall.members("Ann", "Bob")
    for member in (ann, bob):
        await member.ask(CHAT, "join-room", "trade")

    await ann.ask(CHAT, "send-message", {"roomId": "trade", "text": "1 < 2 & <3 ✓"})
    await bob.ask(CHAT, "send-message", {"roomId": "trade", "text": "yes"})

    for member in (ann, bob):
        await member.push(CHAT, "message", number=2)
        said = [
            (push["number"], push["name"], push["text"]) for push in member.pushes(CHAT, "message")
        ]
        assert said == [(1, "Ann", "1 < 2 & <3 ✓"), (2, "Bob", "yes")]


async def test_typing_is_heard_by_the_others_and_ends_by_itself(hall: Hall) -> None:
    ann, bob = await hall.members("Ann", "Bob")
    for member in (ann, bob):
        await member.ask(CHAT, "join-room", "general")

    await ann.ask(CHAT, "typing", "general")
    await bob.push(CHAT, "user-typing", typing=True)
    started = asyncio.get_running_loop().time()
    await bob.push(CHAT, "user-typing", typing=False)

    assert 4.5 < asyncio.get_running_loop().time() - started < 7
    assert ann.pushes(CHAT, "user-typing") == []
    assert (await bob.ask(CHAT, "history", "general"))["messages"] == []


async def test_rooms_of_others_are_closed(hall: Hall) -> None:
    game, (ann, bob) = await hall.game("Ann", "Bob", visibility="private")
    private = await ann.ask(CHAT, "create-room", {"name": "Us", "visibility": "private"})
    direct = await ann.ask(CHAT, "send-message", {"to": bob.id, "text": "psst"})
    eve = await hall.member("Eve")

    for room, code in (
        (game, "not-in-game"),
        (private["roomId"], "not-found"),
        (direct["roomId"], "not-found"),
        ("general", "not-in-room"),
        ("nowhere", "not-found"),
    ):
        text = {"roomId": room, "text": "let me in"}
        mute = {"roomId": room, "playerId": ann.id}
        if room != "general":
            assert await eve.code(CHAT, "join-room", room) == code
            assert await eve.code(CHAT, "mute-player", mute) == code
        assert await eve.code(CHAT, "send-message", text) == code
        assert await eve.code(CHAT, "typing", room) == code
        assert await eve.code(CHAT, "history", room) == code
        assert await eve.code(CHAT, "room-members", room) == code
    found = (await eve.ask(CHAT, "list-rooms", {"limit": 100}))["rooms"]
    assert not {game, private["roomId"], direct["roomId"]} & {room["roomId"] for room in found}
    assert ann.pushes(CHAT, "user-typing") == []
    assert [push["text"] for push in ann.pushes(CHAT, "message")] == ["psst"]


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        ("create-room", {"name": "two\nlines"}),
        ("create-room", {"name": "bell\a"}),
        ("create-room", {"name": "game:forged"}),
        ("create-room", {"name": "direct:a:b"}),
        ("create-room", {"name": "n" * 65}),
        ("send-message", {"roomId": "general", "text": "two\nlines"}),
        ("send-message", {"roomId": "general", "text": "\u202eturned round"}),
        ("send-message", {"roomId": "general", "text": "x" * 501}),
        ("send-message", {"roomId": "general", "text": "<img src=x onerror=alert(1)"}),
        ("create-room", {"name": "<b>trade</b>"}),
        ("create-room", {"name": "trade", "description": "<!-- -->"}),
        ("send-message", {"roomId": "general", "text": {"html": "<b>"}}),
        ("send-message", {"to": "a:b", "text": "x"}),
    ],
    ids=repr,
)
async def test_names_and_text_that_are_no_plain_line_are_refused(
    hall: Hall, event: str, payload: object
) -> None:
    ann = await hall.member("Ann")
    await ann.ask(CHAT, "join-room", "general")
    before = await ann.ask(CHAT, "list-rooms")

    assert await ann.code(CHAT, event, payload) == "invalid-message"

    assert await ann.ask(CHAT, "list-rooms") == before
    assert ann.pushes(CHAT, "message") == []


async def test_who_is_kicked_from_a_game_is_out_of_its_talk_at_once(hall: Hall) -> None:
    game, (ann, bob, cat) = await hall.game("Ann", "Bob", "Cat")

    await ann.ask(GAMES, "kick-player", {"playerId": bob.id})
    await cat.ask(CHAT, "send-message", {"roomId": game, "text": "at last"})

    left = await bob.push(CHAT, "room-updated", change="member-left")
    assert (left["playerId"], left["memberCount"]) == (bob.id, 2)
    await ann.push(CHAT, "message", text="at last")
    assert await bob.code(CHAT, "send-message", {"roomId": game, "text": "hey"}) == "not-in-game"
    assert bob.pushes(CHAT, "message") == []


async def test_games_room_goes_with_its_game(hall: Hall) -> None:
    game, (ann, bob) = await hall.game("Ann", "Bob")

    await bob.ask(GAMES, "leave-game")
    await ann.push(CHAT, "room-updated", change="member-left", reason="left")
    await ann.ask(GAMES, "leave-game")

    assert (await ann.push(CHAT, "system-message", roomId=game))["code"] == "room-closed"
    assert await ann.code(CHAT, "join-room", game) == "not-in-game"


async def test_host_silences_a_player(hall: Hall) -> None:
    game, (ann, bob) = await hall.game("Ann", "Bob")
    mute = {"roomId": game, "playerId": bob.id}

    assert await bob.code(CHAT, "mute-player", {**mute, "playerId": ann.id}) == "not-host"
    await ann.ask(CHAT, "mute-player", mute)

    assert await bob.code(CHAT, "send-message", {"roomId": game, "text": "hey"}) == "muted"
    assert (await bob.push(CHAT, "system-message"))["code"] == "player-muted"


async def test_tunnel_is_noticed_by_nobody(hall: Hall) -> None:
    ann, bob = await hall.members("Ann", "Bob")
    for member in (ann, bob):
        await member.ask(CHAT, "join-room", "general")
    await bob.cut()
    await ann.ask(CHAT, "send-message", {"roomId": "general", "text": "missed"})

    back = await hall.member(token=bob.token)

    joined = await back.push(CHAT, "joined-room")
    assert joined["messages"][-1]["text"] == "missed"
    await ann.ask(CHAT, "send-message", {"roomId": "general", "text": "back?"})
    await back.push(CHAT, "message", text="back?")
    assert bob.id not in [push.get("playerId") for push in ann.pushes(CHAT, "room-updated")]


async def test_who_stays_away_has_left(hall: Hall) -> None:
    ann, bob = await hall.members("Ann", "Bob")
    for member in (ann, bob):
        await member.ask(CHAT, "join-room", "trade")
    await bob.cut()

    left = await ann.push(CHAT, "room-updated", playerId=bob.id)

    assert (left["change"], left["reason"]) == ("member-left", "timed-out")


async def test_rooms_without_end_are_refused(hall: Hall) -> None:
    ann = await hall.member("Ann")

    for number in range(10):
        await ann.ask(CHAT, "create-room", f"room {number}")
    codes = {await ann.code(CHAT, "create-room", f"room {number}") for number in range(10, 20)}

    assert codes == {"too-many-rooms"}
