from itertools import count
from typing import Any

import pytest

from lobby.domain.ids import NotificationId, PlayerId
from lobby.domain.inbox import (
    KEPT_MS,
    MAX_FROM_PLAYERS,
    MAX_NOTIFICATIONS,
    Inbox,
    Notification,
    NotificationKind,
)
from lobby.domain.room_refusals import NotificationNotFound
from tests.builders import ANN, BOB

NOW = 1_000
EMPTY = Inbox(owner=ANN.id)
numbers = count()


def a_notification(
    id_: str | None = None,
    *,
    kind: NotificationKind = NotificationKind.CUSTOM,
    sender: PlayerId | None = None,
    expires_at: int = NOW + KEPT_MS,
) -> Notification:
    return Notification(
        id=NotificationId(id_ or f"n{next(numbers):06}"),
        kind=kind,
        data={"x": 1},
        created_at=NOW,
        expires_at=expires_at,
        sender=sender,
    )


def an_invite(sender: PlayerId) -> Notification:
    return a_notification(kind=NotificationKind.GAME_INVITE, sender=sender)


def an_inbox(*notifications: Notification) -> Inbox:
    inbox = EMPTY
    for notification in notifications:
        inbox = inbox.put(notification, now=NOW)
    return inbox


def ids(notifications: Any) -> list[str]:
    return [notification.id for notification in notifications]


def test_newest_comes_first_announcements_among_them() -> None:
    inbox = an_inbox(a_notification("n1"), a_notification("n3"))

    assert ids(inbox.all([a_notification("n2")], now=NOW)) == ["n3", "n2", "n1"]
    assert inbox.version == 2


def test_full_inbox_forgets_the_oldest() -> None:
    inbox = an_inbox(*(a_notification() for _ in range(MAX_NOTIFICATIONS)))

    fuller = inbox.put(a_notification("z"), now=NOW)

    assert len(fuller.items) == MAX_NOTIFICATIONS
    assert fuller.items[:-1] == inbox.items[1:]
    assert fuller.items[-1].id == "z"


def test_crowd_of_players_pushes_out_little_of_what_the_server_said() -> None:
    said = [a_notification() for _ in range(MAX_NOTIFICATIONS)]

    inbox = an_inbox(*said, *(an_invite(PlayerId(f"g_{number}")) for number in range(500)))

    assert inbox.items[:-MAX_FROM_PLAYERS] == tuple(said[MAX_FROM_PLAYERS:])
    assert [item.sender for item in inbox.items[-2:]] == ["g_498", "g_499"]
    assert len(inbox.items) == MAX_NOTIFICATIONS


def test_what_has_expired_is_neither_shown_nor_counted_and_goes_with_the_next() -> None:
    inbox = an_inbox(a_notification("n1", expires_at=NOW + 5), a_notification("n2"))

    assert ids(inbox.all([a_notification("n0", expires_at=NOW)], now=NOW + 5)) == ["n2"]
    assert inbox.unread([], now=NOW + 5) == 1
    assert ids(inbox.put(a_notification("n3"), now=NOW + 5).items) == ["n2", "n3"]


def test_invites_of_many_push_nothing_else_out() -> None:
    prize = a_notification("prize")
    crowd = [an_invite(PlayerId(f"g_{number}")) for number in range(MAX_NOTIFICATIONS)]

    inbox = an_inbox(prize, *crowd)

    assert inbox.items == (prize, *crowd[-MAX_FROM_PLAYERS:])


def test_newer_invite_of_a_player_replaces_their_older_one_and_no_other() -> None:
    first, other, custom = an_invite(BOB.id), an_invite(PlayerId("cat")), a_notification()
    second = an_invite(BOB.id)

    inbox = an_inbox(first, other, custom, second)

    assert inbox.items == (other, custom, second)


def test_read_is_counted_no_more_and_reading_twice_is_reading_once() -> None:
    announcement = a_notification("n2")
    inbox = an_inbox(a_notification("n1"))

    one = inbox.mark(NotificationId("n2"), [announcement], now=NOW)

    assert one.unread([announcement], now=NOW) == 1
    assert one.mark(NotificationId("n2"), [announcement], now=NOW) is one


def test_what_is_not_there_cannot_be_read() -> None:
    with pytest.raises(NotificationNotFound, match="n9"):
        EMPTY.mark(NotificationId("n9"), [], now=NOW)


def test_everything_is_read_at_once() -> None:
    announcement = a_notification("n2")

    done = an_inbox(a_notification("n1")).mark_all([announcement], now=NOW)

    assert done.unread([announcement], now=NOW) == 0
    assert done.mark_all([announcement], now=NOW) is done
    assert done.unread([announcement, a_notification("n3")], now=NOW) == 1


def test_notes_of_what_was_read_go_with_what_they_are_about() -> None:
    old = a_notification("n1", expires_at=NOW + 5)
    read = an_inbox(old).mark_all([], now=NOW).put(a_notification("n2"), now=NOW + 5)

    assert read.mark_all([], now=NOW + 5).read == {"n2"}


def test_forgotten_notification_is_gone() -> None:
    assert an_inbox(a_notification("n1")).without(NotificationId("n1")).items == ()
