"""All four namespaces over one connection of the official Python client, and what crosses them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.e2e.backends import SETTINGS as BACKEND
from tests.e2e.backends import post
from tests.e2e.lobbies import SECRET, Lobby, operator_token
from tests.e2e.members import ADMIN, CHAT, GAMES, NAMESPACES, NOTIFICATIONS, Hall, Member

pytestmark = pytest.mark.e2e

SETTINGS = {**BACKEND, "LOBBY_SECRET": SECRET}


@pytest.fixture
async def hall(server: str) -> AsyncIterator[Hall]:
    async with Hall.at(server) as hall:
        yield hall


def told(member: Member, kind: str) -> list[object]:
    pushes = member.pushes(NOTIFICATIONS, "notification")
    return [push["data"] for push in pushes if push["kind"] == kind]


def pushes_of(member: Member) -> list[tuple[str, str, Any]]:
    return [
        (namespace, name, data)
        for namespace, pushes in member.heard.items()
        for name, data in pushes
        if name != "disconnect"  # which the client says itself
    ]


async def test_one_connection_is_one_player_in_all_four(hall: Hall) -> None:
    ops = await hall.admin(operator_token("admin"))

    stats = await ops.ask(ADMIN, "request-stats")
    room = await ops.ask(CHAT, "create-room", "office")
    game = await ops.ask(GAMES, "create-game", "Chess")
    seen = await ops.ask(ADMIN, "inspect-game", game["gameId"])

    assert {ops.heard[namespace][0][1]["playerId"] for namespace in NAMESPACES} == {"operator:ops"}
    assert (stats["players"], stats["sockets"]) == (1, 1)
    assert room["creatorId"] == seen["game"]["hostId"] == "operator:ops"


async def test_players_and_administrators_talk_as_any_two_do(hall: Hall) -> None:
    ann = await hall.member("Ann")
    ops = await hall.admin(operator_token("admin"))
    await ops.ask(CHAT, "join-room", "general")

    await ann.ask(CHAT, "send-message", {"to": "operator:ops", "text": "help"})
    await ops.ask(CHAT, "send-message", {"to": ann.id, "text": "coming"})
    await ann.ask(CHAT, "join-room", "general")
    after = {"roomId": "general", "cursor": "operator:ops"}

    for member in (ann, ops):
        await member.push(CHAT, "message", text="coming")
        assert [push["text"] for push in member.pushes(CHAT, "message")] == ["help", "coming"]
    page = await ann.ask(CHAT, "room-members", after)
    assert [member["playerId"] for member in page["members"]] == [ann.id]


async def test_announcement_reaches_everybody_now_or_when_they_come(hall: Hall) -> None:
    ann, bob = await hall.members("Ann", "Bob")
    ops = await hall.admin(operator_token("admin"))

    await ops.ask(ADMIN, "announce", "back at nine")

    late = await hall.member("Late")
    for member in (ann, bob, ops):
        await member.push(NOTIFICATIONS, "notification", kind="announcement")
        await member.push(NOTIFICATIONS, "unread-count", unread=1)
        assert told(member, "announcement") == [{"text": "back at nine"}]
    (item,) = (await late.ask(NOTIFICATIONS, "list-notifications"))["notifications"]
    assert (item["kind"], item["data"]) == ("announcement", {"text": "back at nine"})


async def test_backends_notification_reaches_its_player_and_nobody_else(hall: Hall) -> None:
    ann, bob = await hall.members("Ann", "Bob")

    sent = await post(f"{hall.url}/api/notifications", {"playerId": ann.id, "body": {"won": 3}})

    assert (sent.status, sent.body) == (200, {"ok": True})
    await ann.push(NOTIFICATIONS, "notification", kind="custom")
    assert told(ann, "custom") == [{"won": 3}]
    page = await bob.ask(NOTIFICATIONS, "list-notifications")
    assert [item for item in page["notifications"] if item["kind"] == "custom"] == []
    assert told(bob, "custom") == []


async def test_all_that_is_heard_is_as_the_document_says(hall: Hall, lobby: Lobby) -> None:
    game, members = await hall.game("Ann", "Bob")
    ops = await hall.admin(operator_token("admin"))
    ann, bob = members
    await ops.ask(ADMIN, "watch-stats")
    for member in members:
        await member.ask(CHAT, "typing", game)
        await member.ask(CHAT, "send-message", {"roomId": game, "text": "hello"})
    await ann.ask(CHAT, "mute-player", {"roomId": game, "playerId": bob.id})
    await ann.ask(CHAT, "create-room", "club")
    await ann.ask(GAMES, "invite-player", bob.id)
    await bob.push(NOTIFICATIONS, "notification", kind="game-invite")
    await bob.ask(GAMES, "leave-game")
    await ops.ask(ADMIN, "kick-player", bob.id)
    await ops.push(ADMIN, "stats")
    await bob.push(CHAT, "disconnect")

    document = (await lobby.get("/asyncapi.json")).body
    names = set()
    for namespace, name, data in (push for each in (ann, bob, ops) for push in pushes_of(each)):
        names.add(name)
        said = document["channels"][namespace[1:]]["messages"][name]["payload"]
        schema = {**said, "components": document["components"]}
        assert not list(Draft202012Validator(schema).iter_errors(data)), (name, data)
    assert len(names) >= 15  # or nothing much was heard


async def test_kick_is_the_end_of_every_namespace(hall: Hall) -> None:
    game, (ann, bob) = await hall.game("Ann", "Bob")
    ops = await hall.admin(operator_token("admin"))
    for member in (ann, bob):
        await member.ask(CHAT, "join-room", "general")

    assert (await ops.ask(ADMIN, "kick-player", bob.id))["sockets"] == len(NAMESPACES)

    for namespace in NAMESPACES:
        error = (await bob.push(namespace, "error"))["error"]
        assert error["code"] == "kicked-by-admin"
    await ann.push(GAMES, "player-left", playerId=bob.id, reason="kicked")
    await ann.push(CHAT, "room-updated", roomId=game, playerId=bob.id, reason="kicked")
    await ann.push(CHAT, "room-updated", roomId="general", playerId=bob.id, reason="removed")
    members = (await ann.ask(CHAT, "room-members", "general"))["members"]
    assert bob.id not in {member["playerId"] for member in members}
