"""
The WebSocket frame parser: picows's server-side protocol class, which is not documented API.

It is given a request of our own and what it writes is not sent: the handshake, the answers and
the closing are ours, so that there is one way to accept and one way to end.
"""

import logging
from collections.abc import Callable
from typing import Any

from picows.picows import (  # type: ignore[attr-defined]
    WSFrame,
    WSListener,
    WSMsgType,
    WSProtocol,
    WSTransport,
)

from lobby.engine.closing import BAD_TEXT, FAULT, MALFORMED, OVERSIZE, Closing

_TEXT = WSMsgType.TEXT
_BINARY = WSMsgType.BINARY
_CONTINUATION = WSMsgType.CONTINUATION
_PING = WSMsgType.PING
_CLOSE = WSMsgType.CLOSE

_REQUEST = (
    b"GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)

log = logging.getLogger(__name__)


class Listener(WSListener):
    """
    Takes parsed frames and hands on whole messages.

    Checks what picows leaves open: reserved bits, fragmentation, the size of a whole message, and
    that text is UTF-8.
    """

    __slots__ = ("_fragments", "_is_text", "_max_bytes", "_size")

    def __init__(self, max_message_bytes: int) -> None:
        self._max_bytes = max_message_bytes
        self._fragments: list[bytes] | None = None
        self._is_text = False
        self._size = 0

    def text_received(self, text: str) -> None:
        """Take a whole text message."""

    def binary_received(self, payload: bytes) -> None:
        """Take a whole binary message."""

    def ping_received(self, payload: bytes) -> None:
        """Take a ping, to be answered with a pong of the same payload."""

    def close_received(self, payload: bytes) -> None:
        """Take the body of the peer's close frame."""

    def violated(self, closing: Closing) -> None:
        """Close: the peer broke RFC 6455 or the size limit."""

    def gone(self) -> None:
        """Let go of a TCP connection that is closed."""

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """Take a frame from picows, which would swallow what is raised here."""
        kind = frame.msg_type
        try:
            # Section 5.2: reserved bits must be zero unless an extension was negotiated; none is.
            if frame.rsv1 or frame.rsv2 or frame.rsv3:
                self.violated(MALFORMED)
            elif kind is _TEXT and frame.fin and self._fragments is None:
                self._take_text(frame.get_payload_as_utf8_text)
            elif kind is _BINARY and frame.fin and self._fragments is None:
                self.binary_received(frame.get_payload_as_bytes())
            elif kind is _TEXT or kind is _BINARY or kind is _CONTINUATION:
                self._take_fragment(kind, frame)
            elif kind is _PING:
                self.ping_received(frame.get_payload_as_bytes())
            elif kind is _CLOSE:
                self.close_received(frame.get_payload_as_bytes())
        except Exception:
            log.exception("a frame could not be handled")
            self.violated(FAULT)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        """Take picows's word that the connection is gone."""
        self.gone()

    def _take_text(self, decode: Callable[[], str]) -> None:
        try:
            text = decode()
        except UnicodeDecodeError:
            self.violated(BAD_TEXT)
        else:
            self.text_received(text)

    def _take_fragment(self, kind: WSMsgType, frame: WSFrame) -> None:
        # Section 5.4: a message begins with its type and goes on with continuations only.
        if (kind is _CONTINUATION) is (self._fragments is None):
            self.violated(MALFORMED)
            return
        if self._fragments is None:
            self._fragments, self._size, self._is_text = [], 0, kind is _TEXT
        self._size += frame.payload_size
        if self._size > self._max_bytes:
            self.violated(OVERSIZE)
            return
        if frame.payload_size:  # empty ones cost the sender nothing, so they must not cost us
            self._fragments.append(frame.get_payload_as_bytes())
        if frame.fin:
            self._finish()

    def _finish(self) -> None:
        payload = b"".join(self._fragments or ())
        self._fragments = None
        if self._is_text:
            self._take_text(payload.decode)
        else:
            self.binary_received(payload)


class FrameParser(WSProtocol):
    """The asyncio protocol of an accepted WebSocket; it reads into a buffer of its own."""

    __slots__ = ("_capacity",)

    def __init__(self, listener: Listener, max_frame_bytes: int) -> None:
        super().__init__(
            None, None, False, lambda _request: listener, _SILENCE, False, None,
            False, None, None, 0, False, max_frame_bytes, None, 0,
        )  # fmt: skip
        self._capacity = 0
        self.connection_made(_Outlet(listener))
        WSProtocol.get_buffer(self, -1)[: len(_REQUEST)] = _REQUEST
        self.buffer_updated(len(_REQUEST))
        # The dummy request and its answer stay reachable through picows; their headers need not.
        self.transport.request.headers = self.transport.response.headers = None
        self.transport.underlying_transport.is_open = True
        self._capacity = len(WSProtocol.get_buffer(self, -1))

    def get_buffer(self, size_hint: int) -> memoryview:
        """
        Return where to read to.

        picows doubles its buffer after every read that fills it, consumed or not, so a fast
        sender could grow it without end. It gets less room than that until a frame needs it.
        """
        view: memoryview = WSProtocol.get_buffer(self, size_hint)
        room = len(view)
        if room > self._capacity:
            self._capacity = room
        # An unfinished frame fills a good part of the buffer: let it grow.
        elif room * 4 < self._capacity * 3:
            return view
        return view[: room // 2]


class _Outlet:
    """The transport picows believes to write to."""

    __slots__ = ("_listener", "is_open")

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self.is_open = False

    def write(self, frames: bytes) -> None:
        # Once open, picows of itself writes nothing but the close frame of a parser error.
        if self.is_open:
            code = int.from_bytes(frames[2:4], "big")
            self._listener.violated(OVERSIZE if code == OVERSIZE.code else MALFORMED)

    def get_write_buffer_size(self) -> int:
        return 1  # Never zero: picows would bypass us and send to the descriptor itself.

    def get_extra_info(self, name: str) -> Any:
        return _NO_SOCKET if name == "socket" else None

    def close(self) -> None:
        pass

    abort = close


class _NoSocket:
    def fileno(self) -> int:
        return -1

    def setsockopt(self, *_: Any) -> None:
        pass

    def getsockopt(self, *_: Any) -> int:
        return 0


class _Silence:
    """A logger for picows: given a real one, it would make one more for every connection."""

    def isEnabledFor(self, _level: int) -> bool:  # noqa: N802
        return False

    def log(self, *_: Any) -> None:
        pass

    debug = info = warning = error = exception = log


_NO_SOCKET = _NoSocket()
_SILENCE = _Silence()
