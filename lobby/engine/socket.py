"""One client in one namespace."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from lobby.engine import packets
from lobby.engine.commands import Command, Commands
from lobby.engine.connection import Connection
from lobby.engine.prepared import Prepared
from lobby.engine.route import Route

MAX_AWAITED_ACKS = 64  # A client that answers nothing costs no more than these.

log = logging.getLogger(__name__)


class Socket:
    """
    What handlers know a client by.

    Attributes:
        sid: Socket.IO session id, not a secret.
        namespace: Beginning with a slash.
        connection: What carries its packets, shared with the client's other namespaces.
        state: For the application.
        is_connected: From the moment CONNECT was sent until either side disconnects.
        is_closed: Whether the socket is over: it can never be connected again.
        rooms: The rooms it is in, beside its own and everybody's; ``None`` for none.
        held: Events that python-socketio's connect handlers emitted too early.

    """

    __slots__ = (
        "__weakref__", "_acks", "_commands", "_drained", "_route", "connection", "held",
        "is_closed", "is_connected", "namespace", "next_ack_id", "rooms", "sid", "state",
    )  # fmt: skip

    def __init__(self, sid: str, namespace: str, connection: Connection, route: Route) -> None:
        self.sid = sid
        self.namespace = namespace
        self.connection = connection
        self.state: Any = None
        self.is_connected = False
        self.is_closed = False
        self.rooms: set[Any] | None = None
        self.next_ack_id = 0
        self.held: list[tuple[str, Any]] | None = None
        self._route = route
        self._acks: dict[int, Callable[..., Any]] | None = None
        self._commands: Commands | None = None
        self._drained: asyncio.Future[None] | None = None

    @property
    def is_backlogged(self) -> bool:
        """
        Whether the client is so far behind that a listing is better dropped.

        One snapshot :meth:`when_drained` replaces what was dropped.
        """
        return self.connection.is_backlogged

    def emit(self, event: str, data: Any = None, *, counted: bool = True) -> None:
        """
        Send an event. Never blocks; does nothing once the socket is disconnected.

        Args:
            event: Its name.
            data: Its argument; a tuple is several, ``None`` is none.
            counted: Whether it counts towards the backlog limit. A replay does not.

        """
        if self.is_connected:
            arguments = [event, *packets.arguments(data)]
            self._send(packets.EVENT, arguments, counted=counted)

    def emit_prepared(self, prepared: Prepared, *, counted: bool = True) -> None:
        """Send an event that others are sent, too; otherwise as :meth:`emit`."""
        codec = self.connection.codec
        if self.is_connected and codec is not None:
            self.connection.send(prepared.message(codec, self.namespace), counted)

    def acknowledge(self, ack_id: int, data: Any = None) -> None:
        """Answer an event that came with an ack id; the data as in :meth:`emit`."""
        if self.is_connected:
            self._send(packets.ACK, packets.arguments(data), ack_id)

    def disconnect(self, refuse: Callable[[str, int | None], None] | None = None) -> None:
        """
        Disconnect from the namespace, after what is queued for the client.

        ``refuse`` is told the name and the ack id of each event of the client that still waits, and
        can answer it: they are not handled then.

        The connection stays, for the client's other namespaces; without any it ends after the
        CONNECT time-out.
        """
        if self.is_connected:
            if refuse is not None and self._commands is not None:
                for waiting in self._commands.withdraw(_Event):
                    refuse(waiting.event, waiting.ack_id)
            self._send(packets.DISCONNECT, None)
            self._route.left(self, "server disconnect")

    def when_drained(self, callback: Callable[[], None]) -> None:
        """Call back once nothing waits for the client: at once if so, never if it is gone."""
        self.connection.when_drained(callback)

    async def drained(self) -> bool:
        """
        Wait until nothing waits for the client, or it is gone; return whether it is still there.

        What was emitted is handed to the transport first: who waits after every part of something
        long has no more than one part in memory. A client that takes nothing is closed by the
        stall time-out, so this always ends.
        """
        if self.is_connected:
            self.connection.flush()
            if self.connection.has_unsent:
                if self._drained is None:
                    self._drained = asyncio.get_running_loop().create_future()
                    self.connection.when_drained(self._release)
                await asyncio.shield(self._drained)
        return self.is_connected

    def request(self, event: str, data: Any, answered: Callable[..., Any]) -> None:
        """Send an event and call back with the arguments of the client's ack."""
        if not self.is_connected:
            return
        if self._acks is None:
            self._acks = {}
        if len(self._acks) >= MAX_AWAITED_ACKS:
            del self._acks[next(iter(self._acks))]
        self._acks[self.next_ack_id] = answered
        self._send(packets.EVENT, [event, *packets.arguments(data)], self.next_ack_id)
        self.next_ack_id += 1

    def answered(self, ack_id: int) -> Callable[..., Any] | None:
        """Return, once, who waits for this ack; ``None`` for an id that nobody waits for."""
        return self._acks.pop(ack_id, None) if self._acks else None

    def receive(self, event: str, args: list[Any], ack_id: int | None) -> None:
        """Take an event from the client: at once if the route can, else in its turn."""
        try:
            if self._commands is None and self._route.receive_now(self, event, args, ack_id):
                return
        except Exception:
            log.exception("a handler failed")
            return
        self.enqueue(_Event(self._route, self, event, args, ack_id))

    def enqueue(self, command: Command) -> None:
        """Run a command after those that wait; past the limit, the client is read no further."""
        commands = self._commands
        if commands is None:
            commands = self._commands = Commands(self._emptied)
        commands.put(command)
        limit = self._route.max_commands
        # Resumed at half, or every command that ends would pause and resume once more.
        if len(commands) >= limit and not commands.is_watched and self.connection.closing is None:
            self.connection.pause_reading()
            commands.when_below(limit // 2 + 1, self.connection.resume_reading)

    def end(self) -> None:
        """Be disconnected: nothing is sent any more, and nobody waits for an ack."""
        self.is_connected = False
        self.is_closed = True
        self._acks = None
        self._release()

    def _release(self) -> None:
        waiting, self._drained = self._drained, None
        if waiting is not None:
            waiting.set_result(None)

    def _emptied(self) -> None:
        self._commands = None

    def _send(
        self, kind: int, data: Any, ack_id: int | None = None, *, counted: bool = True
    ) -> None:
        codec = self.connection.codec
        if codec is not None:
            self.connection.send(codec.encode(kind, self.namespace, data, ack_id), counted)


class _Event:
    """An event from the client that waits its turn."""

    __slots__ = ("_args", "_route", "_socket", "ack_id", "event")

    def __init__(
        self, route: Route, socket: Socket, event: str, args: list[Any], ack_id: int | None
    ) -> None:
        self.event = event
        self.ack_id = ack_id
        self._route = route
        self._socket = socket
        self._args = args

    def __call__(self) -> Awaitable[None]:
        return self._route.receive(self._socket, self.event, self._args, self.ack_id)
