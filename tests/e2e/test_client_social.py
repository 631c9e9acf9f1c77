"""The Python client talks, is told, and administers, over one connection that may be cut."""

import asyncio
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from lobby.client import (
    ClientClosed,
    LobbyClient,
    LobbyRefused,
    MessagesLost,
    Reconnected,
    RoomLost,
    SessionEnded,
)
from lobby.wire.administration import StatsPush
from lobby.wire.chat_views import ChatMessage, JoinedRoom, RoomUpdated, UserTyping
from lobby.wire.notifications import NotificationPush
from tests.e2e.lobbies import SECRET, operator_token
from tests.e2e.programs import line_with, output, start, stopped
from tests.e2e.programs import lobby as start_lobby
from tests.e2e.proxies import Proxy
from tests.e2e.test_client import README, a_client, until
from tests.e2e.test_client_links import ACCEPT, HANG_UP, WELCOME, a_liar

pytestmark = pytest.mark.e2e

GAMES, CHAT, NOTIFICATIONS, ADMIN = ALL = ("/games", "/chat", "/notifications", "/admin")
PLAYERS = ALL[:3]
SETTINGS = {
    "LOBBY_SECRET": SECRET,
    "LOBBY_CHAT_ROOMS": "general,trade",
    "LOBBY_RATE_CHAT": "0",
    "LOBBY_RATE_UPDATES": "0",
    "LOBBY_GRACE_SECONDS": "1",
}


def a_guest(url: str, name: str, **options: Any) -> LobbyClient:
    return a_client(url, name, **{"namespaces": PLAYERS, **options})


def an_administrator(url: str, *namespaces: str) -> LobbyClient:
    return LobbyClient(url, token=operator_token("admin"), namespaces=namespaces)


@asynccontextmanager
async def guests(url: str, *names: str, **options: Any) -> AsyncIterator[list[LobbyClient]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(a_guest(url, name, **options)) for name in names]


def hearing(client: LobbyClient, kind: type[Any] = ChatMessage) -> list[Any]:
    """Return a list that fills with one kind of what the client hears on ``/chat``."""
    heard: list[Any] = []
    client.chat.on(kind)(heard.append)
    return heard


@asynccontextmanager
async def a_talk(server: str, room: str) -> AsyncIterator[tuple[Proxy, LobbyClient, LobbyClient]]:
    """Let Ann, whose network can be cut, talk with Bob in a room."""
    async with (
        Proxy.to(server) as proxy,
        a_guest(server, "Bob") as bob,
        a_guest(proxy.url, "Ann") as ann,
    ):
        await bob.chat.join_room(room)
        await ann.chat.join_room(room)
        yield proxy, ann, bob
        for client in (bob, ann):
            await client.chat.leave_room(room)


@pytest.mark.parametrize("options", [{}, {"msgpack": True}, {"transports": ["polling"]}], ids=str)
async def test_two_talk_in_a_room_and_alone(server: str, options: dict[str, Any]) -> None:
    async with guests(server, "Ann", "Bob", **options) as (ann, bob):
        shown, typing = hearing(bob, JoinedRoom), hearing(bob, UserTyping)
        of_ann, of_bob = hearing(ann), hearing(bob)
        await ann.chat.join_room("general")
        await bob.chat.join_room("general")
        await ann.chat.typing("general")
        sent = await ann.chat.send_message("hello", room_id="general")
        direct = await bob.chat.send_message("psst", to=ann.player_id)

        for heard in (of_ann, of_bob):
            await until(lambda heard=heard: len(heard) == 2)  # type: ignore[misc]
            assert [(said.number, said.text) for said in heard] == [
                (sent.number, "hello"),
                (direct.number, "psst"),
            ]
        there = [member.player_id for member in shown[0].members]
        assert there[-2:] == [ann.player_id, bob.player_id]
        assert [(push.name, push.typing) for push in typing] == [("Ann", True), ("Ann", False)]
        mine = (await ann.chat.my_rooms()).rooms
        assert {room.room_id: room.last_number for room in mine} == {
            "general": sent.number,
            direct.room_id: 1,
        }


async def test_private_room_is_for_those_who_are_allowed(server: str) -> None:
    async with guests(server, "Ann", "Bob", "Eve") as (ann, bob, eve):
        gone = hearing(bob, RoomUpdated)
        room = await ann.chat.create_room("Us", visibility="private", allow=[bob.player_id])
        await bob.chat.join_room(room.room_id)

        with pytest.raises(LobbyRefused, match="not-found"):
            await eve.chat.join_room(room.room_id)
        names = {found.name for found in (await eve.chat.list_rooms(limit=100)).rooms}
        assert "Us" not in names
        members = await ann.chat.room_members(room.room_id)
        assert [member.player_id for member in members.members] == [ann.player_id, bob.player_id]

        await ann.chat.mute_player(room.room_id, bob.player_id)
        with pytest.raises(LobbyRefused, match="muted"):
            await bob.chat.send_message("but", room_id=room.room_id)
        await ann.chat.update_room(room.room_id, allow=[])
        await until(lambda: [push.reason for push in gone] == ["removed"])
        with pytest.raises(LobbyRefused, match="not-found"):
            await bob.chat.history(room.room_id)


async def test_history_is_paged_back(server: str) -> None:
    async with guests(server, "Ann") as (ann,):
        room = (await ann.chat.create_room("diary")).room_id
        for number in range(1, 61):
            await ann.chat.send_message(f"day {number}", room_id=room)

        newest = await ann.chat.history(room)
        older = await ann.chat.history(room, before=newest.messages[0].number, limit=20)

        assert [said.number for said in newest.messages] == list(range(11, 61))
        assert [said.number for said in older.messages] == list(range(1, 11))
        assert (newest.more, older.more) == (True, False)


async def test_what_was_said_meanwhile_comes_once_and_in_order(server: str) -> None:
    async with a_talk(server, "trade") as (proxy, ann, bob):
        heard, shown = hearing(ann), hearing(ann, JoinedRoom)
        await bob.chat.send_message("before", room_id="trade")
        await until(lambda: len(heard) == 1)
        proxy.close()
        for number in range(120):  # more than joined-room shows, and more than a page of history
            await bob.chat.send_message(f"{number}", room_id="trade")
        direct = await bob.chat.send_message("alone", to=ann.player_id)
        proxy.reopen()
        for number in range(120, 130):
            await bob.chat.send_message(f"{number}", room_id="trade")

        await until(lambda: len(heard) == 132)
        in_room = [said for said in heard if said.room_id == "trade"]
        first = in_room[0].number
        assert [said.number for said in in_room] == list(range(first, first + 131))
        assert [said.text for said in in_room[1:]] == [str(number) for number in range(130)]
        assert [said.text for said in heard if said.room_id == direct.room_id] == ["alone"]
        assert all(said.number <= first for said in shown[-1].messages)


async def test_storm_of_cuts_loses_and_doubles_no_message(server: str) -> None:
    async with a_talk(server, "trade") as (proxy, ann, bob):
        heard = hearing(ann)
        for number in range(150):
            room = {"to": ann.player_id} if number % 3 == 0 else {"room_id": "trade"}
            await bob.chat.send_message(str(number), **room)
            if number % 30 == 20:
                proxy.cut()
            await asyncio.sleep(0.01)

        await until(lambda: len(heard) >= 150)
        await ann.chat.my_rooms()
        for is_direct in (True, False):
            said = [each for each in heard if each.room_id.startswith("direct:") is is_direct]
            assert [int(each.text) for each in said] == [
                number for number in range(150) if (number % 3 == 0) is is_direct
            ]


async def test_messages_that_are_not_kept_are_said_to_be_lost(server: str) -> None:
    async with a_talk(server, "trade") as (proxy, ann, bob):
        heard, lost = hearing(ann), hearing(ann, MessagesLost)
        last = await bob.chat.send_message("before", room_id="trade")
        await until(lambda: len(heard) == 1)
        proxy.close()
        for number in range(230):  # 200 are kept
            await bob.chat.send_message(str(number), room_id="trade")
        proxy.reopen()

        await until(lambda: len(heard) == 201)
        assert [said.text for said in heard[1:]] == [str(number) for number in range(30, 230)]
        assert lost == [MessagesLost("trade", last.number + 1, last.number + 30)]


async def test_place_that_was_not_kept_is_taken_again(server: str) -> None:
    async with a_talk(server, "trade") as (proxy, ann, bob):
        closed = await bob.chat.create_room("ours", visibility="private", allow=[ann.player_id])
        await ann.chat.join_room(closed.room_id)
        heard, gone, lost = hearing(ann), hearing(bob, RoomUpdated), hearing(ann, RoomLost)
        proxy.close()
        await until(lambda: [each.reason for each in gone] == ["timed-out"] * 2)
        await bob.chat.update_room(closed.room_id, allow=[])
        await bob.chat.send_message("where are you?", room_id="trade")
        proxy.reopen()

        await until(lambda: bool(heard and lost))
        assert [said.text for said in heard] == ["where are you?"]
        assert lost == [RoomLost(closed.room_id, "not-found")]
        await ann.chat.send_message("here", room_id="trade")


async def test_rooms_of_a_restarted_lobby_begin_anew() -> None:
    settings = {**SETTINGS, "LOBBY_DRAIN_SECONDS": "0"}
    async with stopped(await start_lobby("serve", "--port", "0", **settings)) as first:
        url = (await line_with(first, r"page\s+(\S+)/"))[1]
        async with a_guest(url, "Ann") as ann:
            heard, shown = hearing(ann), hearing(ann, JoinedRoom)
            await ann.chat.join_room("general")
            for number in range(3):
                await ann.chat.send_message(str(number), room_id="general")
            first.send_signal(signal.SIGTERM)
            await output(first)
            port = url.rpartition(":")[2]
            async with stopped(await start_lobby("serve", "--port", port, **settings)) as second:
                await line_with(second, "node started")
                await until(lambda: len(shown) == 2)
                await ann.chat.send_message("anew", room_id="general")

                await until(lambda: len(heard) == 4)
                assert [said.number for said in heard] == [1, 2, 3, 1]


async def test_invite_is_found_in_the_inbox_and_accepted_by_joining(server: str) -> None:
    async with (
        Proxy.to(server) as proxy,
        guests(server, "Ann") as (ann,),
        guests(proxy.url, "Bob") as (bob,),
    ):
        told: list[NotificationPush] = []
        bob.notifications.on_notification(told.append)
        created = await ann.games.create_game("Chess", visibility="private", password="pw")
        await ann.games.invite_player(bob.player_id)
        await until(lambda: bool(told))
        proxy.cut()
        await until(lambda: proxy.connections == 2)

        await until(lambda: bob.notifications.unread == 1)
        (item,) = (await bob.notifications.list_notifications()).notifications
        assert (item.kind, item.notification_id) == ("game-invite", told[0].notification_id)
        assert isinstance(item.data, dict)
        joined = await bob.games.join_game(invite=str(item.data["invite"]))
        assert joined.game_id == created.game_id
        assert await bob.notifications.read_notification(item.notification_id) == 0
        await until(lambda: bob.notifications.unread == 0)
        await bob.chat.join_room(joined.game_id)
        await bob.notifications.read_all()


async def test_administrator_sees_speaks_and_kicks(server: str) -> None:
    async with guests(server, "Ann", "Bob") as (ann, bob), an_administrator(server, ADMIN) as ops:
        stats, told = list[StatsPush](), list[NotificationPush]()
        ops.admin.on_stats(stats.append)
        ann.notifications.on_notification(told.append)
        created = await bob.games.create_game("Chess", visibility="private")

        await ops.admin.watch_stats()
        await until(lambda: bool(stats))
        await ops.admin.watch_stats(off=True)
        assert stats[0].sockets == (await ops.admin.request_stats()).sockets
        found = await ops.admin.list_games(player=bob.player_id)
        assert [game.id for game in found.games] == [created.game_id]
        assert (await ops.admin.inspect_game(created.game_id)).game.code == created.join_code
        await ops.admin.announce("back at nine")
        await until(lambda: bool(told))
        assert told[0].data == {"text": "back at nine"}

        await ops.admin.kick_player(bob.player_id, reason="spam")
        with pytest.raises(SessionEnded) as ended:
            await bob.wait()
        assert ended.value.code == "kicked-by-admin"
        await ops.admin.ban_player(bob.player_id, seconds=60)
        with pytest.raises(LobbyRefused, match="banned"):
            await a_guest(server, "Bob", token=bob.token).connect()
        await ops.admin.unban_player(bob.player_id)
        acts = [entry.act for entry in (await ops.admin.audit_log(limit=4)).entries]
        assert acts == ["unban-player", "ban-player", "kick-player", "announce"]
        assert (await ann.chat.list_rooms()).rooms  # she was not meant


async def test_all_namespaces_are_one_player_on_one_connection(server: str) -> None:
    async with Proxy.to(server) as proxy, an_administrator(proxy.url, *ALL) as ops:
        ids: list[str] = []
        for namespace in (ops.games, ops.chat, ops.notifications, ops.admin):
            namespace.on_welcome(lambda welcome: ids.append(welcome.player_id))
        back: list[Reconnected] = []
        ops.on_reconnected(back.append)
        proxy.cut()
        await until(lambda: bool(back))

        assert ids == ["operator:ops"] * 4
        assert proxy.connections == 2


async def test_admins_namespace_is_not_for_guests(server: str) -> None:
    with pytest.raises(LobbyRefused) as refused:
        await a_guest(server, "Eve", namespaces=ALL).connect()

    assert refused.value.code == "not-authorized"
    assert asyncio.all_tasks() == {asyncio.current_task()}


@pytest.mark.parametrize("code", ["identity-mismatch", "not-authorized"])
async def test_namespace_that_refuses_for_good_ends_the_client(code: str) -> None:
    accepted = [ACCEPT, WELCOME]
    in_chat = [text.replace("/games", CHAT) for text in accepted]
    refused = [f'44{CHAT},{{"message":"no","data":{{"code":"{code}","message":"no"}}}}']
    async with (
        a_liar(accepted, [*in_chat, HANG_UP], accepted, refused) as (liar, url),
        a_client(url, namespaces=[GAMES, CHAT]) as client,
    ):
        with pytest.raises(LobbyRefused, match=f"{code}: no"):
            await client.wait()

    assert len(liar.connects) == 4


async def test_namespace_that_was_not_asked_for_is_not_there(server: str) -> None:
    async with a_client(server) as ann:
        with pytest.raises(ClientClosed, match="/chat is not among its namespaces"):
            await ann.chat.join_room("general")


async def test_program_of_the_readme_talks(server: str, tmp_path: Path) -> None:
    found = re.search(r"As `greeter.py`:\n\n```python\n(.*?)```", README.read_text(), re.DOTALL)
    assert found is not None
    (tmp_path / "greeter.py").write_text(found[1].replace("http://127.0.0.1:8000", server))

    async with guests(server, "Bob") as (bob,):
        heard = hearing(bob)
        await bob.chat.join_room("general")
        async with stopped(await start(sys.executable, "greeter.py", cwd=tmp_path)) as greeter:
            await until(lambda: bool(heard))
            await bob.chat.send_message("hello", to=heard[0].player_id)
            await line_with(greeter, "Bob: hello")
