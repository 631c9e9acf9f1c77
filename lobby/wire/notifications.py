"""What is asked and said on ``/notifications``."""

from typing import Annotated, Self

from pydantic import Field

from lobby.domain.inbox import Notification, NotificationKind
from lobby.wire.command import Command
from lobby.wire.message import Message, Shown
from lobby.wire.pushes import Push

MAX_NOTIFICATION_ID = 64
MAX_PAGE = 100

NotificationRef = Annotated[str, Field(min_length=1, max_length=MAX_NOTIFICATION_ID)]


class ListNotifications(Command):
    """Ask for one page of one's inbox, newest first."""

    limit: Annotated[int, Field(ge=1, le=MAX_PAGE)] = 20
    cursor: NotificationRef | None = None


class ReadNotification(Command):
    """Note that one has read a notification."""

    shorthand = "notificationId"

    notification_id: NotificationRef


class ReadAll(Command):
    """Note that one has read all there is."""


class NotificationView(Message):
    """
    Something one was told.

    ``data`` is, by ``kind``: of a ``game-invite`` ``gameId``, ``gameName``, ``from`` (``id``,
    ``name``), ``invite`` and ``expiresAt`` (``join-game`` with ``invite`` accepts it); of an
    ``announcement`` ``text`` and what its sender added; of a ``custom`` one what the developer's
    backend says. ``createdAt`` is Unix time in milliseconds.
    """

    notification_id: str
    kind: NotificationKind
    data: Shown
    created_at: int
    read: bool

    @classmethod
    def of(cls, notification: Notification, *, is_read: bool = False) -> Self:
        """Return the view of a notification."""
        return cls(
            notification_id=notification.id,
            kind=notification.kind,
            data=dict(notification.data),
            created_at=notification.created_at,
            read=is_read,
        )


class NotificationPush(Push, NotificationView):
    """A new notification."""

    event_name = "notification"


class Unread(Message):
    """How many notifications were not read."""

    unread: int


class UnreadCount(Push, Unread):
    """How many notifications were not read: on connecting, and whenever that changes."""

    event_name = "unread-count"


class NotificationList(Unread):
    """One page of the inbox; ``cursor`` asks for the next, ``null`` on the last."""

    notifications: list[NotificationView]
    cursor: str | None
