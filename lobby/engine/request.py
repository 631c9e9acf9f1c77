"""What an Engine.IO request says, and the answers it can get."""

import sys
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs

import orjson

from lobby.engine.asgi import Send

Headers = list[tuple[bytes, bytes]]

# Codes and texts of the reference server, which its clients show.
UNKNOWN_TRANSPORT = (0, "Transport unknown")
UNKNOWN_SESSION = (1, "Session ID unknown")
BAD_METHOD = (2, "Bad handshake method")
BAD_REQUEST = (3, "Bad request")
FORBIDDEN = (4, "Forbidden")
UNSUPPORTED_VERSION = (5, "Unsupported protocol version")

_TEXT: Headers = [(b"content-type", b"text/plain; charset=UTF-8"), (b"cache-control", b"no-store")]


class Request:
    """
    One HTTP or WebSocket request.

    Attributes:
        scope: Its ASGI scope.
        method: ``GET`` for a WebSocket too.
        transport: ``polling`` or ``websocket`` as the query says, or whatever it says.
        sid: The session it belongs to, or ``None``.

    """

    def __init__(self, scope: dict[str, Any]) -> None:
        self.scope = scope
        self.method: str = scope.get("method", "GET")
        self._query = _fields(scope.get("query_string", b""))
        self.transport = self._one("transport")
        self.sid = self._one("sid")

    @property
    def is_websocket(self) -> bool:
        """Whether the request asks for an upgrade to WebSocket."""
        return bool(self.scope["type"] == "websocket")

    @property
    def address(self) -> str:
        """The peer's address, or nothing for a UNIX socket."""
        client = self.scope.get("client")
        return client[0] if client else ""

    @property
    def content_length(self) -> int:
        """The length that the body claims to have, zero if it claims none."""
        claimed = self.header(b"content-length") or ""
        return int(claimed) if claimed.isdecimal() else 0

    def header(self, name: bytes) -> str | None:
        """Return a header, several of one name joined by commas, or ``None``."""
        values = [value for key, value in self.scope["headers"] if key == name]
        return b",".join(values).decode("latin-1") if values else None

    def fault(self, transports: list[str]) -> tuple[int, str] | None:
        """Return what is wrong with the request before any session is looked up."""
        if self.transport not in transports:
            return UNKNOWN_TRANSPORT
        if self.is_websocket != (self.transport == "websocket"):
            return BAD_REQUEST
        if self.sid is not None:
            return None
        if self._one("EIO") != "4":
            return UNSUPPORTED_VERSION
        return None if self.method == "GET" else BAD_METHOD

    def _one(self, name: str) -> str | None:
        values = self._query.get(name)
        return values[0] if values else None


@lru_cache(maxsize=64)  # Nearly all that open a WebSocket say the same.
def _fields(query: bytes) -> dict[str, list[str]]:
    return parse_qs(query.decode("latin-1"))


async def respond(send: Send, body: bytes, headers: Headers, status: int = 200) -> None:
    """Send a whole HTTP response."""
    lengths = [(b"content-length", str(len(body)).encode())]
    start = {"type": "http.response.start", "status": status, "headers": _TEXT + lengths + headers}
    await send(start)
    await send({"type": "http.response.body", "body": body})


async def refuse(send: Send, fault: tuple[int, str], headers: Headers, status: int = 400) -> None:
    """Send an error as the reference server words it."""
    code, message = fault
    await respond(send, orjson.dumps({"code": code, "message": message}), headers, status)


def environ(scope: dict[str, Any]) -> dict[str, Any]:
    """Return a WSGI environ, for handlers written for python-socketio."""
    client = scope.get("client") or ("", 0)
    made: dict[str, Any] = {
        "REQUEST_METHOD": scope.get("method", "GET"),
        "PATH_INFO": scope["path"],
        "QUERY_STRING": scope.get("query_string", b"").decode("latin-1"),
        "SERVER_PROTOCOL": "HTTP/1.1",
        # python-engineio says 127.0.0.1 whoever calls.
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "https" if scope.get("scheme") in ("https", "wss") else "http",
        "asgi.scope": scope,
    }
    for name, value in scope["headers"]:
        key = "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
        text = value.decode("latin-1")
        made[key] = f"{made[key]},{text}" if key in made else text
    return made
