"""The opening handshake of a WebSocket (RFC 6455 section 4.2), server side."""

from base64 import b64decode, b64encode
from binascii import Error
from hashlib import sha1
from http import HTTPStatus

Headers = list[tuple[bytes, bytes]]

_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # section 1.3


class BadHandshake(Exception):
    """
    The request cannot become a WebSocket.

    Attributes:
        response: The HTTP response that says so.

    """

    def __init__(self, status: HTTPStatus, headers: Headers | None = None) -> None:
        super().__init__(status.phrase)
        self.response = refusal(status, headers=headers)


def accept_key(headers: Headers) -> bytes:
    """
    Return what the response must prove the handshake with.

    Raises:
        BadHandshake: If version or key are not as section 4.2.1 demands.

    """
    if _values(headers, b"sec-websocket-version") != [b"13"]:
        # Section 4.4: the answer names the version the server speaks.
        raise BadHandshake(HTTPStatus.UPGRADE_REQUIRED, [(b"sec-websocket-version", b"13")])
    keys = _values(headers, b"sec-websocket-key")
    if len(keys) != 1 or not _is_key(keys[0]):
        raise BadHandshake(HTTPStatus.BAD_REQUEST)
    return b64encode(sha1(keys[0] + _GUID, usedforsecurity=False).digest())


def upgrade(key: bytes) -> bytes:
    """Return the 101 response. No extension is ever accepted: deflate costs 300 KiB a socket."""
    return (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + key + b"\r\n\r\n"
    )


def refusal(status: HTTPStatus, body: bytes = b"", headers: Headers | None = None) -> bytes:
    """Return an HTTP response that ends the connection instead of upgrading it."""
    lines = [f"HTTP/1.1 {status.value} {status.phrase}".encode()]
    lines += [name + b": " + value for name, value in headers or ()]
    lines += [b"connection: close", b"content-length: %d" % len(body), b"", body]
    return b"\r\n".join(lines)


def _values(headers: Headers, name: bytes) -> list[bytes]:
    return [value.strip() for key, value in headers if key == name]


def _is_key(key: bytes) -> bool:
    try:
        return len(b64decode(key, validate=True)) == 16
    except Error:
        return False
