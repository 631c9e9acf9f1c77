"""One thin class per namespace: they parse, call a use case, and answer."""

from lobby.sockets.admin import AdminNamespace
from lobby.sockets.chat import ChatNamespace
from lobby.sockets.games import GamesNamespace
from lobby.sockets.notifications import NotificationsNamespace

__all__ = ["AdminNamespace", "ChatNamespace", "GamesNamespace", "NotificationsNamespace"]
