"""Notifications in this process's memory."""

from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lobby.domain.errors import VersionConflict
from lobby.domain.ids import NotificationId, PlayerId
from lobby.domain.inbox import MAX_ANNOUNCEMENTS, Inbox, Notification
from lobby.ports import Subscription, TakeNotification
from lobby.storage.followers import Followers
from lobby.storage.recall import Recall

_Place = tuple[PlayerId, NotificationId]


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxLimits:
    """
    How much is kept of what the server said, and once more of what players did.

    Attributes:
        inboxes: Those touched last.
        notifications: The newest of all of them together, at 2 KiB each at most.

    """

    inboxes: int = 50_000
    notifications: int = 100_000


class _Shelf:
    """Inboxes of one kind, which push out none of the other."""

    def __init__(self, limits: InboxLimits, forget: Callable[[_Place], None]) -> None:
        self.inboxes: OrderedDict[PlayerId, Inbox] = OrderedDict()
        self.recall: Recall[_Place] = Recall(limits.notifications, forget)
        self._most = limits.inboxes

    def put(self, inbox: Inbox) -> None:
        self.inboxes[inbox.owner] = inbox
        self.inboxes.move_to_end(inbox.owner)
        if len(self.inboxes) > self._most:
            self.inboxes.popitem(last=False)


class MemoryInboxStore:
    """
    Implements :class:`lobby.ports.InboxStore`; every method is one step of the event loop.

    Players can invite whom they like, and who there is not: whatever that fills, inboxes in which
    the server has said something are kept apart from the others.
    """

    def __init__(self, limits: InboxLimits | None = None) -> None:
        limits = limits or InboxLimits()
        self._of_server, self._of_players = (_Shelf(limits, self._forget) for _ in range(2))
        self._announcements: deque[Notification] = deque(maxlen=MAX_ANNOUNCEMENTS)
        self._followers: Followers[[PlayerId | None, Notification]] = Followers()

    async def get(self, player: PlayerId) -> Inbox:
        """See :meth:`lobby.ports.InboxStore.get`."""
        shelf = self._shelf_of(player)
        return Inbox(owner=player) if shelf is None else shelf.inboxes[player]

    async def commit(self, inbox: Inbox, added: Notification | None = None) -> None:
        """See :meth:`lobby.ports.InboxStore.commit`."""
        before = await self.get(inbox.owner)
        # Dropped since, an inbox may have come to the same version again, with other contents.
        unknown = {item.id for item in inbox.items} - {item.id for item in before.items}
        if before.version != inbox.version - 1 or unknown - {added and added.id}:
            raise VersionConflict(f"inbox of {inbox.owner}", inbox.version - 1, before.version)
        self._put(inbox)
        if added is not None:
            shelf = self._of_players if added.is_from_player else self._of_server
            shelf.recall.note((inbox.owner, added.id))
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

    def _shelf_of(self, player: PlayerId) -> _Shelf | None:
        shelves = (self._of_server, self._of_players)
        return next((shelf for shelf in shelves if player in shelf.inboxes), None)

    def _put(self, inbox: Inbox) -> None:
        before = self._shelf_of(inbox.owner)
        is_of_server = any(not item.is_from_player for item in inbox.items)
        shelf = self._of_server if is_of_server else self._of_players
        if before is not None and before is not shelf:
            del before.inboxes[inbox.owner]
        shelf.put(inbox)

    def _forget(self, place: _Place) -> None:
        owner, id_ = place
        shelf = self._shelf_of(owner)
        if shelf is None:
            return
        inbox = shelf.inboxes[owner]
        if any(item.id == id_ for item in inbox.items):
            shelf.inboxes[owner] = inbox.without(id_)
