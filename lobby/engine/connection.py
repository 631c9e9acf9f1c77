"""One Engine.IO session: what a peer is to the server, whatever carries its packets."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from lobby.engine.backlog import Backlog
from lobby.engine.closing import CLIENT_CLOSE, FAULT, MALFORMED, SLOW_CONSUMER, Closing, Violation
from lobby.engine.message import Message
from lobby.engine.packets import Codec
from lobby.engine.services import Services
from lobby.engine.transport import Transport

BATCH_MESSAGES = 64  # Bounds what one loop turn may join in memory before the kernel gets it.

log = logging.getLogger(__name__)


class Connection:
    """
    A client's connection, living as long as its transport (or the chain of two, if it upgrades).

    Attributes:
        sid: Engine.IO session id; a secret of this client.
        address: What it counts for: the peer's, unless the server knows of a proxy.
        origin: The ``Origin`` header, or ``None``.
        identity: For the application; settles with the first namespace.
        closing: How the connection ended, ``None`` while it is open.
        codec: The packet format, known from the client's first packet on.
        sockets: The client's sockets by namespace.
        partial: A packet that waits for attachments (the Socket.IO layer's).
        session: python-socketio's session dictionaries, made on demand.
        environ: The WSGI environ, kept only if handlers of python-socketio's own kind ask for it.

    """

    __slots__ = (
        "__weakref__", "_backlog", "_drained", "_flows", "_pauses", "_pending", "_readable",
        "_services", "address", "closing", "codec", "connects", "environ",
        "identity", "origin", "partial", "probe", "session", "sid", "sockets", "transport",
    )  # fmt: skip

    def __init__(
        self,
        services: Services,
        sid: str,
        *,
        address: str = "",
        origin: str | None = None,
    ) -> None:
        self.sid = sid
        self.address = address
        self.origin = origin
        self.identity: Any = None
        self.closing: Closing | None = None
        self.codec: Codec | None = None
        self.sockets: dict[str, Any] = {}
        self.connects: Any = None
        self.partial: Any = None
        self.session: dict[str, Any] | None = None
        self.environ: dict[str, Any] | None = None
        self.transport: Transport | None = None
        self.probe: Any = None
        self._services = services
        self._pending: list[bytes] = []
        self._flows = False
        self._backlog: Backlog | None = None
        self._drained: list[Callable[[], None]] | None = None
        self._pauses = 0
        self._readable: asyncio.Future[None] | None = None

    @property
    def closed(self) -> bool:
        """Whether the connection has ended (python-engineio's name for it)."""
        return self.closing is not None

    @property
    def upgraded(self) -> bool:
        """Whether the transport is a WebSocket (python-engineio's name for it)."""
        return self.transport is not None and self.transport.name == "websocket"

    @property
    def is_backlogged(self) -> bool:
        """Whether so much waits that a periodic push is better replaced by a later snapshot."""
        return self._backlog is not None and self._backlog.is_lagging

    @property
    def has_unsent(self) -> bool:
        """Whether something waits that the transport has not taken."""
        return self._backlog is not None

    @property
    def is_paused(self) -> bool:
        """Whether nothing is read from the peer for now."""
        return self._pauses > 0

    def open(self, transport: Transport) -> None:
        """Carry packets by this transport from now on; what waits goes out first."""
        self.transport = transport
        self._flows = False
        # A client with too many waiting commands gains nothing by an upgrade.
        if self._pauses:
            transport.pause_reading()
        if transport.flows:
            self.resume()
        elif self._backlog is not None:
            transport.wake()

    def send(self, message: Message, counted: bool = True) -> None:
        """
        Send a message, at the end of this loop turn at the latest.

        Never blocks. Over the backlog's limits the connection is closed as a slow consumer;
        ``counted=False`` keeps a replay or a first listing out of that count.
        """
        # Messages of one loop turn leave in one system call, which costs more than all the rest.
        if self._flows:
            pending = self._pending
            pending.append(message.frame)
            waiting = len(pending)
            if waiting == 1:
                self._services.outbox.add(self)
            elif waiting >= BATCH_MESSAGES:
                self.flush()
        elif self.closing is None:
            self._hold(message, counted=counted)

    def flush(self) -> None:
        """Write what this loop turn brought: one system call however many messages."""
        pending = self._pending
        if pending and self.transport is not None:
            frames = pending[0] if len(pending) == 1 else b"".join(pending)
            pending.clear()
            self.transport.write(frames)

    def take(self) -> Message | None:
        """Return the oldest waiting message for a transport that sends one at a time."""
        if not self._backlog:
            return None
        message = self._backlog.take()
        if self._backlog:
            self._services.stalls.add(self)
        return message

    def drained(self) -> None:
        """Note that nothing waits any more, and tell those who asked."""
        self._backlog = None
        self._services.stalls.discard(self)
        callbacks, self._drained = self._drained, None
        for callback in callbacks or ():
            callback()

    def when_drained(self, callback: Callable[[], None]) -> None:
        """Call back once nothing waits any more: at once if nothing does, never after a close."""
        if self.closing is not None:
            return
        if self._backlog is None:
            callback()
        elif self._drained is None:
            self._drained = [callback]
        else:
            self._drained.append(callback)

    def pause(self) -> None:
        """Hold messages back: the transport takes no more for now."""
        self._flows = False
        if self.closing is None:
            if self._backlog is None:
                self._backlog = self._services.backlog()
            self._services.stalls.add(self)

    def resume(self) -> None:
        """Write on: the transport takes more."""
        if self.closing is not None or self.transport is None:
            return
        self._services.stalls.discard(self)
        self._flows = True
        while self._backlog and self._flows:
            batch = self._backlog.take_batch()
            self.transport.write(b"".join([message.frame for message in batch]))
        # Writing may have paused the transport again, and only what is past the queue is drained.
        if self._flows:
            self.drained()

    def receive_text(self, text: str) -> None:
        """Take an Engine.IO text packet; what was read together with the end is not heard."""
        if self.closing is not None:
            return
        try:
            if text.startswith("4"):
                self._services.receiver.text(self, text)
            else:
                self._receive_control(text)
        except Violation as violation:
            self.close(violation.closing)
        except Exception:
            self._fail()

    def receive_binary(self, payload: bytes) -> None:
        """Take a binary message, as :meth:`receive_text`."""
        if self.closing is not None:
            return
        try:
            self._services.receiver.binary(self, payload)
        except Violation as violation:
            self.close(violation.closing)
        except Exception:
            self._fail()

    def close(self, closing: Closing) -> None:
        """End the connection: its peer is told, and aborted if it does not react."""
        if self.closing is not None:
            return
        self.closing = closing
        self._flows = False
        self.flush()  # what was emitted before the close is seen before it
        if self._backlog is not None:
            self._backlog.drop()
        self._backlog = self._drained = None
        self._pauses = 0
        self._release_reader()
        if self.transport is not None:
            self.transport.close(closing)
        if self.probe is not None:
            self.probe.close(closing)
        self._services.closed(self)

    def pause_reading(self) -> None:
        """Read no more from the peer until as many resumes as pauses have come."""
        self._pauses += 1
        if self._pauses == 1 and self.transport is not None:
            self.transport.pause_reading()

    def resume_reading(self) -> None:
        """Undo one pause."""
        if self._pauses == 0:
            return
        self._pauses -= 1
        if self._pauses == 0:
            self._services.heartbeat.excuse(self)  # a pong may have waited to be read
            self._release_reader()
            if self.transport is not None:
                self.transport.resume_reading()

    async def readable(self) -> None:
        """Wait while reading is paused: for transports that read by awaiting."""
        while self._pauses and self.closing is None:
            if self._readable is None:
                self._readable = asyncio.get_running_loop().create_future()
            await asyncio.shield(self._readable)

    def _receive_control(self, text: str) -> None:
        kind = text[:1]
        if kind == "3":
            self._services.heartbeat.beat(self)
        elif kind == "1":
            self.close(CLIENT_CLOSE)
        elif kind != "6":  # A server is never sent OPEN or PING, and UPGRADE only by a probe.
            raise Violation(MALFORMED)

    def _fail(self) -> None:
        log.exception("a packet could not be handled")
        self.close(FAULT)

    def _hold(self, message: Message, *, counted: bool) -> None:
        if self._backlog is None:
            self._backlog = self._services.backlog()
            self._services.stalls.add(self)
        self._backlog.put(message, counted=counted)
        if self._backlog.is_over_limit:
            self.close(SLOW_CONSUMER)
        elif self.transport is not None:
            self.transport.wake()

    def _release_reader(self) -> None:
        if self._readable is not None:
            self._readable.set_result(None)
            self._readable = None
