"""
What a player has been told, whether they were there or not.

A frozen value without a clock. What everybody is told is kept once, apart from the inboxes, and an
inbox only notes what of it was read.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from lobby.domain.ids import NotificationId, PlayerId
from lobby.domain.room_refusals import NotificationNotFound
from lobby.domain.values import Value

MAX_NOTIFICATIONS = 100  # of one inbox
MAX_FROM_PLAYERS = 20  # of those: a crowd of guests pushes out no more of what the server said
MAX_ANNOUNCEMENTS = 50
KEPT_MS = 7 * 24 * 3600 * 1000


class NotificationKind(StrEnum):
    """What a notification is about."""

    GAME_INVITE = "game-invite"
    ANNOUNCEMENT = "announcement"
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """
    Something a player, or everybody, is told.

    Attributes:
        id: Those of later ones come later in the alphabet.
        data: What it says, in the words of its kind.
        sender: The player who caused it; ``None`` for the server and the developer's backend.
        created_at: Unix time in milliseconds, as is ``expires_at``.
        expires_at: When it is of no use any more.

    """

    id: NotificationId
    kind: NotificationKind
    data: Mapping[str, Value]
    created_at: int
    expires_at: int
    sender: PlayerId | None = None

    @property
    def is_from_player(self) -> bool:
        """Whether a player caused it: anybody can do so, and as many as like."""
        return self.sender is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """
    One player's notifications.

    Attributes:
        items: What was told to this player alone, oldest first.
        read: What of it, and of the announcements, was read.
        version: Changes so far. A store refuses a stale one.

    """

    owner: PlayerId
    items: tuple[Notification, ...] = ()
    read: frozenset[NotificationId] = frozenset()
    version: int = 0

    def put(self, notification: Notification, *, now: int) -> "Inbox":
        """
        Add a notification; with too many, of all or of those from players, the oldest goes.

        A player's newer invite takes the place of their older one: nobody hosts two games, and
        nobody fills an inbox by inviting again and again.
        """
        kept = [item for item in self.items if not _is_superseded(item, notification)]
        items = [*current(kept, now), notification]
        if sum(item.is_from_player for item in items) > MAX_FROM_PLAYERS:
            items.remove(next(item for item in items if item.is_from_player))
        return self._after(items[-MAX_NOTIFICATIONS:], self.read)

    def without(self, id_: NotificationId) -> "Inbox":
        """Return the inbox after a notification was forgotten."""
        return self._after([item for item in self.items if item.id != id_], self.read)

    def all(self, announcements: Collection[Notification], *, now: int) -> tuple[Notification, ...]:
        """Return all that the player may still read, newest first."""
        found = current((*announcements, *self.items), now)
        return tuple(sorted(found, key=lambda item: item.id, reverse=True))

    def unread(self, announcements: Collection[Notification], *, now: int) -> int:
        """Return how many of them were not read."""
        return sum(item.id not in self.read for item in self.all(announcements, now=now))

    def mark(
        self, id_: NotificationId, announcements: Collection[Notification], *, now: int
    ) -> "Inbox":
        """
        Note that one of them was read; reading twice changes nothing.

        Raises:
            NotificationNotFound: If it is none of them.

        """
        known = {item.id for item in self.all(announcements, now=now)}
        if id_ not in known:
            raise NotificationNotFound(id_)
        return self if id_ in self.read else self._after(self.items, (self.read & known) | {id_})

    def mark_all(self, announcements: Collection[Notification], *, now: int) -> "Inbox":
        """Note that all of them were read."""
        known = frozenset(item.id for item in self.all(announcements, now=now))
        return self if known <= self.read else self._after(self.items, known)

    def _after(self, items: Collection[Notification], read: Collection[NotificationId]) -> "Inbox":
        return replace(self, items=tuple(items), read=frozenset(read), version=self.version + 1)


def current(notifications: Collection[Notification], now: int) -> list[Notification]:
    """Return those that are still of use."""
    return [item for item in notifications if item.expires_at > now]


def _is_superseded(item: Notification, newer: Notification) -> bool:
    is_invite = newer.kind is NotificationKind.GAME_INVITE
    return is_invite and item.kind is newer.kind and item.sender == newer.sender
