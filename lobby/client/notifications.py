"""
``client.notifications``: the player's inbox.

A ``game-invite`` is accepted by ``client.games.join_game(invite=push.data["invite"])``. Every
command may be repeated, and is if the connection is lost before the answer.

"""

from lobby.client.namespace import Namespace, Ship, given, reply
from lobby.client.outbox import Retry
from lobby.client.reading import kinds_of
from lobby.client.subscribers import Hook
from lobby.wire import notifications as wire
from lobby.wire import pushes


class Notifications(Namespace):
    """The notifications namespace: one method per command, one ``on_…`` decorator per push."""

    path = "/notifications"
    kinds = kinds_of(pushes, wire)

    on_notification = Hook(wire.NotificationPush)
    on_unread_count = Hook(wire.UnreadCount)

    def __init__(self, ship: Ship) -> None:
        super().__init__(ship)
        self._unread = 0

    @property
    def unread(self) -> int:
        """How many were not read as of the newest push; each connection begins with one."""
        return self._unread

    def heard(self, event: str, payload: object) -> None:
        """See :meth:`Namespace.heard`."""
        push = self._read(event, payload)
        if isinstance(push, wire.UnreadCount):
            self._unread = push.unread
        self.publish(push)

    async def list_notifications(
        self, *, limit: int | None = None, cursor: str | None = None
    ) -> wire.NotificationList:
        """Return one page, newest first; ``cursor`` of a page gives the next."""
        fields = given(limit=limit, cursor=cursor)
        ack = await self._ask("list-notifications", fields, Retry.AGAIN)
        return reply(wire.NotificationList, "list-notifications", ack)

    async def read_notification(self, notification_id: str) -> int:
        """Note that one has read a notification; return how many are left."""
        fields = {"notificationId": notification_id}
        ack = await self._ask("read-notification", fields, Retry.AGAIN)
        return reply(wire.Unread, "read-notification", ack).unread

    async def read_all(self) -> None:
        """Note that one has read all there is."""
        await self._ask("read-all", {}, Retry.AGAIN)
