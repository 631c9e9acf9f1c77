"""``client.notifications``: the inbox, and how much of it is unread."""

import asyncio
from typing import Any

from lobby.client.notifications import Notifications
from lobby.client.reading import kinds_of
from lobby.wire import notifications as wire
from tests.client.links import NOTIFICATIONS, FakeLobby, hooks_of
from tests.client.waiting import turns, until

INVITE = {
    "notificationId": "n1",
    "kind": "game-invite",
    "data": {"gameId": "game:1", "invite": "token"},
    "createdAt": 1,
    "read": False,
}


def a_lobby() -> tuple[FakeLobby, Any]:
    lobby = FakeLobby()
    return lobby, lobby.client(namespaces=[NOTIFICATIONS])


async def test_notification_is_pushed_and_typed() -> None:
    lobby, client = a_lobby()
    told: list[wire.NotificationPush] = []
    client.notifications.on_notification(told.append)
    async with client:
        lobby.link.push("notification", INVITE, NOTIFICATIONS)
        await turns()

    assert [(push.kind, push.data) for push in told] == [("game-invite", INVITE["data"])]


async def test_count_is_that_of_the_newest_push() -> None:
    lobby, client = a_lobby()
    async with client:
        assert client.notifications.unread == 0
        lobby.link.push("unread-count", {"unread": 3}, NOTIFICATIONS)
        assert client.notifications.unread == 3
        lobby.link.lose()
        await until(lambda: len(lobby.links) == 2 and bool(lobby.link.auth))
        lobby.link.push("unread-count", {"unread": 5}, NOTIFICATIONS)

        assert client.notifications.unread == 5


async def test_page_of_the_inbox_is_typed() -> None:
    lobby, client = a_lobby()
    async with client:
        asking = asyncio.ensure_future(client.notifications.list_notifications(limit=1))
        await turns(3)
        sent = lobby.link.last("list-notifications")
        sent.ok(notifications=[INVITE], unread=1, cursor="n1")
        page = await asking

    assert (sent.namespace, sent.payload) == (NOTIFICATIONS, {"limit": 1})
    assert (page.notifications[0].notification_id, page.cursor) == ("n1", "n1")


async def test_reading_one_answers_with_what_is_left() -> None:
    lobby, client = a_lobby()
    async with client:
        asking = asyncio.ensure_future(client.notifications.read_notification("n1"))
        await turns(3)
        sent = lobby.link.last("read-notification")
        sent.ok(unread=2)

        assert await asking == 2
    assert sent.payload == {"notificationId": "n1"}


async def test_reading_all_is_sent_again_when_its_answer_is_lost() -> None:
    lobby, client = a_lobby()
    async with client:
        asking = asyncio.ensure_future(client.notifications.read_all())
        await turns(3)
        lobby.link.lose()
        await until(lambda: len(lobby.links) == 2 and bool(lobby.link.sent))
        lobby.link.last("read-all").ok(unread=0)

        await asking


def test_every_push_of_the_wire_has_its_decorator() -> None:
    for event, kind in kinds_of(wire).items():
        assert hooks_of(Notifications)[f"on_{event.replace('-', '_')}"] is kind
