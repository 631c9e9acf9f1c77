import asyncio

from lobby.domain.errors import Unavailable
from lobby.domain.ids import PlayerId
from lobby.domain.inbox import Inbox, NotificationKind
from lobby.sockets.notifications import NotificationsNamespace
from lobby.storage import MemoryInboxStore
from tests.sockets.social import Notifications
from tests.test_tokens import NOW

CUSTOM = NotificationKind.CUSTOM


async def settle() -> None:
    """Let done what was only begun."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_player_hears_who_they_are_and_how_much_is_unread() -> None:
    hall = Notifications()
    ann = await hall.enter("Ann")

    assert ann.socket.events == ["welcome", "unread-count"]
    assert ann.socket.last("unread-count") == {"unread": 0}


async def test_notification_is_pushed_to_whom_it_is_for() -> None:
    hall = Notifications()
    ann, bob = await hall.enter("Ann"), await hall.enter("Bob")

    sent = await hall.inboxes.notify(PlayerId(ann.id), CUSTOM, {"gold": 3})
    await settle()

    assert ann.socket.sent[-2:] == [
        (
            "notification",
            {
                "notificationId": sent.id,
                "kind": "custom",
                "data": {"gold": 3},
                "createdAt": NOW,
                "read": False,
            },
        ),
        ("unread-count", {"unread": 1}),
    ]
    assert bob.socket.events == ["welcome", "unread-count"]


async def test_what_came_while_a_player_was_away_waits_for_them() -> None:
    hall = Notifications()
    ann = await hall.enter("Ann")
    await ann.vanish()
    await hall.inboxes.notify(PlayerId(ann.id), CUSTOM, {"gold": 3})
    await settle()

    back = await hall.enter(token=ann.token)

    assert ann.heard("notification") == back.heard("notification") == []
    assert back.socket.last("unread-count") == {"unread": 1}
    page = await back.ask("list-notifications")
    assert [item["data"] for item in page["notifications"]] == [{"gold": 3}]
    assert (page["unread"], page["cursor"]) == (1, None)


async def test_announcement_reaches_everybody_and_counts_for_everybody() -> None:
    hall = Notifications()
    ann, bob = await hall.enter("Ann"), await hall.enter("Bob")
    await bob.vanish()

    await hall.inboxes.announce({"text": "maintenance"})
    await settle()

    assert ann.socket.events[-2:] == ["notification", "unread-count"]
    assert ann.socket.last("notification")["kind"] == "announcement"
    back = await hall.enter(token=bob.token)
    assert back.socket.last("unread-count") == {"unread": 1}


async def test_who_goes_while_all_are_counted_is_passed_over() -> None:
    hall = Notifications()
    ann, bob = await hall.enter("Ann"), await hall.enter("Bob")
    await hall.inboxes.announce({"text": "maintenance"})
    await bob.vanish()

    await settle()

    assert ann.socket.last("unread-count") == {"unread": 1}
    assert bob.heard("unread-count") == [{"unread": 0}]


class Failing(MemoryInboxStore):
    """Is away when it is asked for one player's inbox."""

    away: PlayerId | None = None

    async def get(self, player: PlayerId) -> Inbox:
        if player == self.away:
            raise Unavailable
        return await super().get(player)


async def test_all_are_counted_again_but_those_who_are_not_welcomed_yet() -> None:
    store = Failing()
    hall = Notifications(store)
    visitors = ann, bob, cat = [await hall.enter(name) for name in ("Ann", "Bob", "Cat")]
    assert isinstance(hall.namespace, NotificationsNamespace)
    newcomer = hall.namespace.sessions.of(PlayerId(cat.id))
    assert newcomer is not None
    newcomer.is_greeted = False
    store.away = PlayerId(ann.id)

    hall.namespace.count_again()
    await settle()

    assert [len(each.heard("unread-count")) for each in visitors] == [1, 2, 1]
    assert bob.socket.last("unread-count") == {"unread": 0}


async def test_reading_is_counted_at_once() -> None:
    hall = Notifications()
    ann = await hall.enter("Ann")
    first = await hall.inboxes.notify(PlayerId(ann.id), CUSTOM, {})
    await hall.inboxes.notify(PlayerId(ann.id), CUSTOM, {})
    await settle()

    assert await ann.ask("read-notification", first.id) == {"ok": True, "unread": 1}
    assert ann.socket.last("unread-count") == {"unread": 1}
    shown = (await ann.ask("list-notifications"))["notifications"]
    assert [item["read"] for item in shown] == [False, True]
    assert await ann.ask("read-all") == {"ok": True, "unread": 0}
    assert ann.socket.last("unread-count") == {"unread": 0}


async def test_inbox_is_read_page_by_page() -> None:
    hall = Notifications()
    ann = await hall.enter("Ann")
    for number in range(3):
        await hall.inboxes.notify(PlayerId(ann.id), CUSTOM, {"n": number})

    first = await ann.ask("list-notifications", {"limit": 2})
    second = await ann.ask("list-notifications", {"cursor": first["cursor"]})

    assert [item["data"]["n"] for page in (first, second) for item in page["notifications"]] == [
        2,
        1,
        0,
    ]


async def test_notification_of_another_is_not_found() -> None:
    hall = Notifications()
    ann, bob = await hall.enter("Ann"), await hall.enter("Bob")
    sent = await hall.inboxes.notify(PlayerId(ann.id), CUSTOM, {})

    assert await bob.code("read-notification", sent.id) == "not-found"
    assert await bob.code("read-notification", {"notificationId": 1}) == "invalid-message"


async def test_newer_connection_takes_over() -> None:
    hall = Notifications()
    ann = await hall.enter("Ann")

    entering = asyncio.create_task(hall.enter(token=ann.token))
    await asyncio.sleep(0)
    await hall.namespace.disconnected(ann.socket, "server disconnect")  # type: ignore[arg-type]
    newer = await entering
    await hall.inboxes.notify(PlayerId(ann.id), CUSTOM, {})

    assert ann.socket.events[-1] == "session-replaced"
    assert newer.socket.last("notification")["kind"] == "custom"
