"""What all connections of a server share: bounds, timers, and who hears their messages."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, Protocol

from lobby.engine.backlog import Backlog
from lobby.engine.closing import CONNECT_TIMEOUT, FAULT, PING_TIMEOUT, STALLED
from lobby.engine.deadlines import Deadlines
from lobby.engine.gauges import Gauges
from lobby.engine.limits import Limits
from lobby.engine.message import Message

PING = Message(b"2")

log = logging.getLogger(__name__)


class Receiver(Protocol):
    """The layer above Engine.IO. Its methods are called in the order things happen."""

    def opened(self, connection: Any) -> None:
        """Take a new connection."""

    def text(self, connection: Any, text: str) -> None:
        """Take a text message, its Engine.IO type ``4`` still in front."""

    def binary(self, connection: Any, payload: bytes) -> None:
        """Take a binary message."""

    def closed(self, connection: Any) -> None:
        """Let go of a connection that has ended."""


class Outbox:
    """Connections with something to write at the end of this loop turn."""

    __slots__ = ("_connections",)

    def __init__(self) -> None:
        self._connections: list[Any] = []

    def add(self, connection: Any) -> None:
        """Flush the connection once everything this turn brought has been handled."""
        if not self._connections:
            asyncio.get_running_loop().call_soon(self._flush)
        self._connections.append(connection)

    def _flush(self) -> None:
        connections, self._connections = self._connections, []
        for connection in connections:
            try:
                connection.flush()
            except Exception:
                # The others of this turn have nothing to do with it.
                log.exception("a connection could not be written to")
                connection.close(FAULT)


class Heartbeat:
    """Pings every connection and closes those that do not answer, on two timers altogether."""

    def __init__(self, limits: Limits) -> None:
        self._due: Deadlines[Any] = Deadlines(limits.ping_interval_seconds, self._ping)
        self._awaited: Deadlines[Any] = Deadlines(limits.ping_timeout_seconds, self._give_up)

    def start(self, connection: Any) -> None:
        """Begin with a new connection."""
        self._due.add(connection)

    def beat(self, connection: Any) -> None:
        """Take a pong. One that nobody asked for changes nothing."""
        if self._awaited.discard(connection):
            self._due.add(connection)

    def excuse(self, connection: Any) -> None:
        """Give a connection that was not read its whole time for a pong again."""
        if self._awaited.discard(connection):
            self._awaited.add(connection)

    def stop(self, connection: Any) -> None:
        """Leave a connection alone."""
        self._due.discard(connection)
        self._awaited.discard(connection)

    def _ping(self, connection: Any) -> None:
        self._awaited.add(connection)
        connection.send(PING)

    def _give_up(self, connection: Any) -> None:
        if connection.is_paused:
            # Its pong may wait in the kernel, because it is us who do not read.
            self._awaited.add(connection)
        else:
            connection.close(PING_TIMEOUT)


class Services:
    """
    Everything a connection or transport needs of its server.

    Attributes:
        limits: The bounds in force.
        gauges: What is counted.
        receiver: The layer above.
        outbox: Joins the writes of one loop turn.
        heartbeat: The pings.
        connects: Connections without a namespace yet.
        stalls: Connections with something unsent.
        closings: Transports that were told to close.
        probes: WebSockets that have not finished their upgrade.

    """

    def __init__(self, limits: Limits, receiver: Receiver, closed: Callable[[Any], None]) -> None:
        self.limits = limits
        self.gauges = Gauges()
        self.receiver = receiver
        self.outbox = Outbox()
        self.heartbeat = Heartbeat(limits)
        self.connects: Deadlines[Any] = Deadlines(
            limits.connect_timeout_seconds, lambda connection: connection.close(CONNECT_TIMEOUT)
        )
        self.stalls: Deadlines[Any] = Deadlines(
            limits.stall_timeout_seconds, lambda connection: connection.close(STALLED)
        )
        self.closings: Deadlines[Any] = Deadlines(
            limits.close_timeout_seconds, lambda transport: transport.abort()
        )
        self.probes: Deadlines[Any] = Deadlines(
            limits.upgrade_timeout_seconds, lambda probe: probe.abandon()
        )
        self._closed = closed

    def backlog(self) -> Backlog:
        """Return where what a connection does not take waits."""
        return Backlog(self.limits, self.gauges)

    def closed(self, connection: Any) -> None:
        """Forget a connection that has ended."""
        self.gauges.endings[connection.closing.reason] += 1
        self.heartbeat.stop(connection)
        self.stalls.discard(connection)
        self.connects.discard(connection)
        self._closed(connection)
        self.receiver.closed(connection)
