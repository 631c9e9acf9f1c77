"""The Socket.IO engine: python-socketio, ordered and guarded. Knows nothing of games."""

from lobby.engine.namespace import Args, ConnectionRefused, Namespace
from lobby.engine.server import Server
from lobby.engine.socket import Connection, Socket

__all__ = ["Args", "Connection", "ConnectionRefused", "Namespace", "Server", "Socket"]
