"""``/notifications``: what a player is told, now or later."""

import asyncio
from contextlib import suppress

from lobby.domain.errors import Busy
from lobby.domain.ids import NotificationId, PlayerId
from lobby.domain.inbox import Notification
from lobby.engine import Server, Socket
from lobby.ports import InboxStore
from lobby.services.entrance import Entrance
from lobby.services.errands import Errands
from lobby.services.inbox import InboxService
from lobby.sockets.base import LobbyNamespace
from lobby.sockets.caller import Caller
from lobby.sockets.greeting import Greeting
from lobby.sockets.sessions import Session
from lobby.wire.notifications import (
    ListNotifications,
    NotificationList,
    NotificationPush,
    NotificationView,
    ReadAll,
    ReadNotification,
    Unread,
    UnreadCount,
)
from lobby.wire.pushes import SessionReplaced, Welcome


class NotificationsNamespace(LobbyNamespace):
    """A player's inbox."""

    commands = {  # noqa: RUF012  # declared ClassVar by the base
        "list-notifications": ListNotifications,
        "read-notification": ReadNotification,
        "read-all": ReadAll,
    }
    pushes = (
        Welcome,
        UnreadCount,
        NotificationPush,
        SessionReplaced,
        *LobbyNamespace.pushes,
    )

    def __init__(
        self,
        entrance: Entrance,
        inboxes: InboxService,
        store: InboxStore,
        greeting: Greeting,
        errands: Errands,
        server: Server,
    ) -> None:
        super().__init__("/notifications", entrance)
        self._inboxes = inboxes
        self._greeting = greeting
        self._errands = errands
        self._server = server
        store.follow(self._tell)

    async def greet(self, session: Session) -> None:
        """Welcome a player and say how much is unread."""
        self._greeting.send(session)
        session.is_greeted = True  # what is counted from here on may be told
        await self._count(session.player_id)

    async def list_notifications(
        self, caller: Caller, command: ListNotifications
    ) -> NotificationList:
        """Answer with a page of the caller's inbox."""
        after = None if command.cursor is None else NotificationId(command.cursor)
        page = await self._inboxes.page(caller.session.player_id, after, command.limit)
        shown = [
            NotificationView.of(item, is_read=item.id in page.read) for item in page.notifications
        ]
        return NotificationList(notifications=shown, unread=page.unread, cursor=page.last)

    async def read_notification(self, caller: Caller, command: ReadNotification) -> Unread:
        """Note that the caller has read a notification."""
        id_ = NotificationId(command.notification_id)
        return _counted(caller, await self._inboxes.read(caller.session.player_id, id_))

    async def read_all(self, caller: Caller, _command: ReadAll) -> Unread:
        """Note that the caller has read everything."""
        return _counted(caller, await self._inboxes.read_all(caller.session.player_id))

    def count_again(self) -> None:
        """Tell everybody what is unread: what came, or went, may not have been heard of here."""
        self._errands.run(self._count_all())

    def _tell(self, player: PlayerId | None, notification: Notification) -> None:
        """Push a notification to whom it is for, if they are connected here."""
        sockets = self._sessions.sockets() if player is None else [self._sessions.socket_of(player)]
        push = NotificationPush.of(notification)
        self._server.broadcast([each for each in sockets if each], push.event_name, push.payload())
        if player is None:
            self.count_again()
        elif any(sockets):
            self._errands.run(self._count(player))

    async def _count_all(self) -> None:
        for session in self._sessions.all():
            if session.is_greeted:
                with suppress(Busy):  # the others are counted all the same
                    await self._count(session.player_id)
            await asyncio.sleep(0)  # with thousands connected, others have their turn between

    async def _count(self, player: PlayerId) -> None:
        unread = await self._inboxes.unread(player)
        socket = self._sessions.socket_of(player)
        if socket is not None:
            _push_count(socket, unread)


def _counted(caller: Caller, unread: int) -> Unread:
    """Push the count, which whatever shows it waits for, and answer with it."""
    _push_count(caller.session.socket, unread)
    return Unread(unread=unread)


def _push_count(socket: Socket, unread: int) -> None:
    push = UnreadCount(unread=unread)
    socket.emit(push.event_name, push.payload())
