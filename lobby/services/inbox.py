"""What players are told, whether they are there or not."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from lobby.domain.errors import Contended, VersionConflict
from lobby.domain.ids import NotificationId, PlayerId
from lobby.domain.inbox import KEPT_MS, Inbox, Notification, NotificationKind
from lobby.domain.values import Value
from lobby.ports import Clock, Ids, InboxStore
from lobby.services.commits import ATTEMPTS


class InboxPage(NamedTuple):
    """
    A part of an inbox, newest first.

    Attributes:
        read: What of it was read.
        unread: How many of the whole inbox were not.
        last: The last of the page, after which the next begins; ``None`` if there is no more.

    """

    notifications: Sequence[Notification]
    read: frozenset[NotificationId]
    unread: int
    last: NotificationId | None


class InboxService:
    """The use cases of inboxes: their owners', and of those who write into them."""

    def __init__(self, store: InboxStore, clock: Clock, ids: Ids) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids

    async def notify(
        self,
        player: PlayerId,
        kind: NotificationKind,
        data: Mapping[str, Value],
        *,
        sender: PlayerId | None = None,
        expires_at: int | None = None,
    ) -> Notification:
        """
        Tell one player something, now or when they come; it is kept for seven days at most.

        Raises:
            Contended: If every attempt lost the race against others.

        """
        notification = self._new(kind, data, sender, expires_at)
        await self._apply(
            player,
            lambda inbox, _: inbox.put(notification, now=notification.created_at),
            notification,
        )
        return notification

    async def announce(self, data: Mapping[str, Value]) -> Notification:
        """Tell everybody something: those who are here now, and for seven days whoever comes."""
        notification = self._new(NotificationKind.ANNOUNCEMENT, data)
        await self._store.announce(notification)
        return notification

    async def page(self, player: PlayerId, after: NotificationId | None, limit: int) -> InboxPage:
        """Return what follows ``after``, which may be gone by now, in the player's inbox."""
        inbox, announcements = await self._load(player)
        now = self._clock.now()
        found = inbox.all(announcements, now=now)
        rest = [item for item in found if after is None or item.id < after]
        shown = rest[:limit]
        last = shown[-1].id if len(rest) > limit else None
        return InboxPage(shown, inbox.read, inbox.unread(announcements, now=now), last)

    async def unread(self, player: PlayerId) -> int:
        """Return how many notifications a player has not read."""
        inbox, announcements = await self._load(player)
        return inbox.unread(announcements, now=self._clock.now())

    async def read(self, player: PlayerId, id_: NotificationId) -> int:
        """
        Note that a notification was read; return how many are left.

        Raises:
            NotificationNotFound: If there is none.

        """
        now = self._clock.now()
        await self._apply(player, lambda inbox, others: inbox.mark(id_, others, now=now))
        return await self.unread(player)

    async def read_all(self, player: PlayerId) -> int:
        """Note that all notifications were read; return how many are left."""
        now = self._clock.now()
        await self._apply(player, lambda inbox, others: inbox.mark_all(others, now=now))
        return await self.unread(player)

    async def _load(self, player: PlayerId) -> tuple[Inbox, Sequence[Notification]]:
        return await self._store.get(player), await self._store.announcements()

    async def _apply(
        self,
        player: PlayerId,
        change: Callable[[Inbox, Sequence[Notification]], Inbox],
        added: Notification | None = None,
    ) -> None:
        for _ in range(ATTEMPTS):
            before, announcements = await self._load(player)
            after = change(before, announcements)
            if after is before:
                return
            try:
                await self._store.commit(after, added)
            except VersionConflict:
                continue
            return
        raise Contended(f"the inbox of {player}", ATTEMPTS)

    def _new(
        self,
        kind: NotificationKind,
        data: Mapping[str, Value],
        sender: PlayerId | None = None,
        expires_at: int | None = None,
    ) -> Notification:
        now = self._clock.now()
        return Notification(
            id=self._ids.notification(now),
            kind=kind,
            data=data,
            created_at=now,
            expires_at=min(expires_at or now + KEPT_MS, now + KEPT_MS),
            sender=sender,
        )
