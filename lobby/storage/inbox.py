"""Notifications in this process's memory."""

from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass

from lobby.domain.errors import VersionConflict
from lobby.domain.ids import NotificationId, PlayerId
from lobby.domain.inbox import MAX_ANNOUNCEMENTS, Inbox, Notification
from lobby.ports import Subscription, TakeNotification
from lobby.storage.followers import Followers
from lobby.storage.recall import Recall


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxLimits:
    """
    How much is kept.

    Attributes:
        inboxes: Those touched last.
        notifications: The newest of all of them together, at 2 KiB each at most.

    """

    inboxes: int = 50_000
    notifications: int = 100_000


class MemoryInboxStore:
    """Implements :class:`lobby.ports.InboxStore`; every method is one step of the event loop."""

    def __init__(self, limits: InboxLimits | None = None) -> None:
        self._limits = limits or InboxLimits()
        self._inboxes: OrderedDict[PlayerId, Inbox] = OrderedDict()
        self._announcements: deque[Notification] = deque(maxlen=MAX_ANNOUNCEMENTS)
        self._recall: Recall[tuple[PlayerId, NotificationId]] = Recall(
            self._limits.notifications, self._forget
        )
        self._followers: Followers[[PlayerId | None, Notification]] = Followers()

    async def get(self, player: PlayerId) -> Inbox:
        """See :meth:`lobby.ports.InboxStore.get`."""
        return self._inboxes.get(player) or Inbox(owner=player)

    async def commit(self, inbox: Inbox, added: Notification | None = None) -> None:
        """See :meth:`lobby.ports.InboxStore.commit`."""
        before = await self.get(inbox.owner)
        if before.version != inbox.version - 1:
            raise VersionConflict(f"inbox of {inbox.owner}", inbox.version - 1, before.version)
        self._inboxes[inbox.owner] = inbox
        self._inboxes.move_to_end(inbox.owner)
        if len(self._inboxes) > self._limits.inboxes:
            self._inboxes.popitem(last=False)
        if added is not None:
            self._recall.note((inbox.owner, added.id))
            self._followers.tell(inbox.owner, added)

    async def announcements(self) -> Sequence[Notification]:
        """See :meth:`lobby.ports.InboxStore.announcements`."""
        return tuple(self._announcements)

    async def announce(self, notification: Notification) -> None:
        """See :meth:`lobby.ports.InboxStore.announce`."""
        self._announcements.append(notification)
        self._followers.tell(None, notification)

    def follow(self, take: TakeNotification) -> Subscription:
        """See :meth:`lobby.ports.InboxStore.follow`."""
        return self._followers.add(take)

    def _forget(self, thing: tuple[PlayerId, NotificationId]) -> None:
        owner, id_ = thing
        inbox = self._inboxes.get(owner)
        if inbox is not None and any(item.id == id_ for item in inbox.items):
            self._inboxes[owner] = inbox.without(id_)
