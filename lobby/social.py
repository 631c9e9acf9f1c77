"""From settings to the parts that let players talk and be told things: beside the games."""

import time

from lobby.engine import Server
from lobby.ports import Ids, Later
from lobby.services.chat import ChatHostService, ChatService
from lobby.services.chat_presence import ChatPresence
from lobby.services.chatrooms import ChatRooms
from lobby.services.entrance import Entrance
from lobby.services.errands import Errands
from lobby.services.inbox import InboxService
from lobby.settings import Settings
from lobby.sockets.base import LobbyNamespace
from lobby.sockets.chat import ChatNamespace, ChatServices
from lobby.sockets.greeting import Greeting
from lobby.sockets.notifications import NotificationsNamespace
from lobby.storage import Stores


class InboxAnnouncer:
    """Implements :class:`lobby.ports.Announcer` by everybody's inbox."""

    def __init__(self, inboxes: InboxService) -> None:
        self._inboxes = inboxes

    async def announce(self, text: str) -> None:
        """See :meth:`lobby.ports.Announcer.announce`."""
        await self._inboxes.announce({"text": text})


class Social:
    """
    Chat and notifications of one node.

    Attributes:
        inboxes: Tells players things.
        announcer: Tells everybody something.
        chat: The rooms.

    """

    def __init__(self, settings: Settings, stores: Stores, ids: Ids, later: Later) -> None:
        self._errands = Errands()
        games, clock, store = stores.games, stores.clock, stores.chat
        self._chat_store, self._inbox_store = store, stores.inboxes
        self._on_return = stores.on_return
        self.inboxes = InboxService(self._inbox_store, clock, ids)
        self.announcer = InboxAnnouncer(self.inboxes)
        rooms = ChatRooms(store, games)
        grace = settings.grace_seconds
        presence = ChatPresence(
            store, rooms, self._errands, time.monotonic, later, grace, stores.presence
        )
        games.follow(presence.take_commit)
        self._services = ChatServices(
            chat=ChatService(store, rooms, clock),
            hosting=ChatHostService(store, rooms, clock, ids),
            presence=presence,
        )

    def register(
        self, server: Server, entrance: Entrance, greeting: Greeting
    ) -> tuple[LobbyNamespace, ...]:
        """Serve both namespaces, and return them."""
        chat = ChatNamespace(entrance, self._services, self._chat_store, greeting, server)
        notifications = NotificationsNamespace(
            entrance, self.inboxes, self._inbox_store, greeting, self._errands, server
        )
        server.register_namespace(chat)
        server.register_namespace(notifications)
        self._on_return(notifications.count_again)
        return chat, notifications
