"""
A Socket.IO server that is fast, bounded and conformant; usable without the lobby.

python-socketio and python-engineio, subclassed: see :class:`Server` and :class:`Namespace`, and
:func:`configure` with :class:`EngineServer` for running them under uvicorn.
"""

from lobby.engine.census import neighbourhood
from lobby.engine.closing import SLOW_CONSUMER, SLOW_REASONS, Closing
from lobby.engine.connection import Connection
from lobby.engine.engine import Engine
from lobby.engine.limits import Limits
from lobby.engine.namespace import ConnectionRefused, Namespace
from lobby.engine.prepared import Prepared
from lobby.engine.runner import EngineServer, configure
from lobby.engine.server import Server
from lobby.engine.socket import Socket
from lobby.engine.websocket import WebSocketProtocol

__all__ = [
    "SLOW_CONSUMER",
    "SLOW_REASONS",
    "Closing",
    "Connection",
    "ConnectionRefused",
    "Engine",
    "EngineServer",
    "Limits",
    "Namespace",
    "Prepared",
    "Server",
    "Socket",
    "WebSocketProtocol",
    "configure",
    "neighbourhood",
]
