"""Notifications in Redis; every node hears of each, and tells those who are connected to it."""

from collections.abc import Sequence

import msgpack

from lobby.domain.errors import VersionConflict
from lobby.domain.ids import NotificationId, PlayerId
from lobby.domain.inbox import KEPT_MS, MAX_ANNOUNCEMENTS, Inbox, Notification
from lobby.ports import Subscription, TakeNotification
from lobby.storage.followers import Followers
from lobby.storage.inbox import InboxLimits
from lobby.storage.redis.client import Redis
from lobby.storage.redis.codec import Codec

_NOTIFICATIONS: Codec[Notification] = Codec(Notification)
_READ: Codec[frozenset[NotificationId]] = Codec(frozenset[NotificationId])


class RedisInboxStore:
    """Implements :class:`lobby.ports.InboxStore`; an inbox nobody touches is gone after 7 days."""

    def __init__(self, redis: Redis, limits: InboxLimits | None = None) -> None:
        self._redis = redis
        limits = limits or InboxLimits()
        self._limits = (limits.inboxes, limits.notifications)
        self._followers: Followers[[PlayerId | None, Notification]] = Followers()
        redis.subscribe("inboxes", self._hear)

    async def get(self, player: PlayerId) -> Inbox:
        """See :meth:`lobby.ports.InboxStore.get`."""
        found = await self._redis.run("inbox_get", player)
        if not found:
            return Inbox(owner=player)
        version, read, *items = found
        return Inbox(
            owner=player,
            items=tuple(map(_NOTIFICATIONS.loads, items)),
            read=_READ.loads(read),
            version=version,
        )

    async def commit(self, inbox: Inbox, added: Notification | None = None) -> None:
        """See :meth:`lobby.ports.InboxStore.commit`."""
        found = await self._redis.run(
            "inbox_commit",
            inbox.owner,
            inbox.version,
            _READ.dumps(inbox.read),
            msgpack.packb([item.id for item in inbox.items]),
            "" if added is None else added.id,
            "" if added is None else _NOTIFICATIONS.dumps(added),
            KEPT_MS,
            *self._limits,
            _shelf(is_of_server=any(not item.is_from_player for item in inbox.items)),
            _shelf(is_of_server=added is None or not added.is_from_player),
        )
        if found >= 0:
            raise VersionConflict(f"inbox of {inbox.owner}", inbox.version - 1, found)

    async def announcements(self) -> Sequence[Notification]:
        """See :meth:`lobby.ports.InboxStore.announcements`."""
        return tuple(map(_NOTIFICATIONS.loads, await self._redis.run("announcements")))

    async def announce(self, notification: Notification) -> None:
        """See :meth:`lobby.ports.InboxStore.announce`."""
        packed = _NOTIFICATIONS.dumps(notification)
        await self._redis.run("announce", packed, MAX_ANNOUNCEMENTS)

    def follow(self, take: TakeNotification) -> Subscription:
        """See :meth:`lobby.ports.InboxStore.follow`."""
        return self._followers.add(take)

    def _hear(self, message: bytes) -> None:
        player, packed = msgpack.unpackb(message, raw=True)
        owner = PlayerId(player.decode()) if player else None
        self._followers.tell(owner, _NOTIFICATIONS.loads(packed))


def _shelf(*, is_of_server: bool) -> str:
    return "server" if is_of_server else "players"
