"""A Socket.IO client over one WebSocket connection, built to cost little per frame."""

import asyncio
import socket
from functools import partial
from typing import Protocol

import picows
from picows import WSFrame, WSListener, WSMsgType, WSTransport

from loadtest import frames
from loadtest.errors import CommandRefused, ConnectionEnded, ServerFailed
from loadtest.frames import HANDSHAKE, Json, Kind, Packet
from loadtest.target import Target

ANSWER_SECONDS = 10.0  # longer than any server should need; a hang must not outlast the test
GOODBYE_SECONDS = 2.0
LARGEST_FRAME_BYTES = 1 << 20
SMALL_SEGMENT_BYTES = 536


class Codec(Protocol):
    """How Socket.IO packets are written; :mod:`loadtest.frames` or :mod:`loadtest.packed`."""

    MESSAGE: WSMsgType

    def connect(self, namespace: str, auth: dict[str, Json]) -> bytes:
        """Ask to enter a namespace."""
        ...

    def disconnect(self, namespace: str) -> bytes:
        """Say goodbye to a namespace."""
        ...

    def event(self, namespace: str, name: str, body: dict[str, Json], ack_id: int) -> bytes:
        """Make a command that asks for an ack."""
        ...

    def parse(self, frame: bytes, namespace: str) -> Packet:
        """Take a frame apart; what is malformed or of another namespace is ``UNEXPECTED``."""
        ...


class Connection(WSListener):
    """
    One connection in one namespace.

    A subclass overrides the empty methods, and may override :meth:`on_ws_frame` to take the
    frequent frames before they are parsed.
    """

    codec: Codec = frames

    def __init__(self, namespace: str) -> None:
        self.namespace = namespace
        self.is_open = False
        self.is_leaving = False
        """Set before leaving: from then on neither the end nor a DISCONNECT is a fault."""
        self._transport: WSTransport
        self._ended = ""  # why, once it has
        self._calls: dict[int, asyncio.Future[Packet]] = {}
        self._milestones: dict[str, asyncio.Future[Packet]] = {}
        self._listing = b'42%b,["games-updated"' % namespace.encode()

    def on_event(self, packet: Packet) -> None:
        """Take an event nobody awaits."""

    def on_answer(self, packet: Packet) -> None:
        """Take the ack of a :meth:`call`, before any push behind it in the same read."""

    def on_late_ack(self, packet: Packet) -> None:
        """Take an ack that no :meth:`call` awaits."""

    def on_fault(self, what: str) -> None:
        """Take note that the server did something it must not do."""

    async def join_namespace(self, auth: dict[str, Json]) -> None:
        """
        Enter the namespace, once the connection is made.

        Raises:
            CommandRefused: If the server answers with CONNECT_ERROR.
            ConnectionEnded: If there is no answer in time.

        """
        await self.reached(Kind.OPEN)
        self.send(self.codec.connect(self.namespace, auth))
        await self.reached(Kind.CONNECT)

    async def call(self, command: str, body: dict[str, Json]) -> dict[str, Json]:
        """
        Send a command and return the body of its ack.

        Raises:
            CommandRefused: If the ack says so.
            ConnectionEnded: If there is no ack in time.

        """
        ack_id = len(self._calls)
        answer: asyncio.Future[Packet] = asyncio.get_running_loop().create_future()
        self._calls[ack_id] = answer
        self.send(self.codec.event(self.namespace, command, body, ack_id))
        ack = (await self._answered(answer, command)).body
        if ack.get("ok") is not True:
            raise refusal(command, ack)
        return ack

    async def reached(self, milestone: str) -> Packet:
        """Wait for the first packet of a kind, or the first event of a name."""
        return await self._answered(self._milestone(milestone), milestone)

    def send(self, frame: bytes) -> None:
        """Send a frame; nothing happens on a connection that has ended."""
        self._transport.send(self.codec.MESSAGE, frame)

    async def close(self) -> None:
        """Say goodbye and wait until the connection has ended."""
        self.is_leaving = True
        if not self.is_open:
            return
        self.send(self.codec.disconnect(self.namespace))
        await self.hang_up()

    async def hang_up(self) -> None:
        """Close the WebSocket and wait until the connection has ended."""
        self._transport.send_close(picows.WSCloseCode.OK)
        try:
            async with asyncio.timeout(GOODBYE_SECONDS):
                await self._transport.wait_disconnected()
        except TimeoutError:
            self._transport.disconnect(graceful=False)

    def on_ws_connected(self, transport: WSTransport) -> None:
        """See :class:`picows.WSListener`."""
        self._transport = transport
        self.is_open = True

    def on_ws_frame(self, _transport: WSTransport, frame: WSFrame) -> None:
        """See :class:`picows.WSListener`."""
        self.take(frame, frame.get_payload_as_bytes())

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        """See :class:`picows.WSListener`."""
        self.is_open = False
        received = transport.close_handshake.recv if transport.close_handshake else None
        why = f"close code {_number(received.code)}" if received else "no close frame"
        self._ended = f"the connection ended: {why}"
        for waiting in (*self._calls.values(), *self._milestones.values()):
            if not waiting.done():
                waiting.set_exception(ConnectionEnded(self._ended))
                waiting.exception()  # marks it as seen: perhaps nobody awaits it, and that is fine
        if not self.is_leaving:
            self.on_fault(f"connections ended by the server: {why}")

    def take(self, frame: WSFrame, payload: bytes) -> None:
        """Sort a frame that is not worth a shorter way."""
        if frame.msg_type is WSMsgType.CLOSE:
            self._transport.disconnect()
            return
        if frame.msg_type is self.codec.MESSAGE and frame.fin:
            self._take_packet(payload)
        elif frame.msg_type is WSMsgType.TEXT and frame.fin:
            self._sort(frames.parse(payload, self.namespace))
        else:
            self.on_fault("frames that are not a whole text message")

    def _take_packet(self, payload: bytes) -> None:
        # Everybody gets the listing of everything: after the first it is not worth parsing.
        if payload.startswith(self._listing) and self._milestone("games-updated").done():
            return
        self._sort(self.codec.parse(payload, self.namespace))

    def _sort(self, packet: Packet) -> None:
        match packet.kind:
            case Kind.PING:
                self._transport.send(WSMsgType.TEXT, frames.PONG)
            case Kind.EVENT:
                self.reach(packet.event, packet)
                self.on_event(packet)
            case Kind.ACK:
                self._take_ack(packet)
            case Kind.OPEN | Kind.CONNECT:
                self.reach(packet.kind, packet)
            case Kind.CONNECT_ERROR:
                self._refuse(packet)
            case Kind.DISCONNECT if not self.is_leaving:
                self.on_fault("namespace DISCONNECT by the server")
            case Kind.UNEXPECTED:
                self.on_fault("frames that are not of the protocol")

    def _take_ack(self, packet: Packet) -> None:
        waiting = self._calls.get(packet.ack_id) if packet.ack_id is not None else None
        if waiting is None or waiting.done():
            self.on_late_ack(packet)
            return
        self.on_answer(packet)
        waiting.set_result(packet)

    def _refuse(self, packet: Packet) -> None:
        waiting = self._milestone(Kind.CONNECT)
        if not waiting.done():
            waiting.set_exception(refusal("CONNECT", packet.body))

    def reach(self, milestone: str, packet: Packet) -> None:
        """Wake whoever waits for this; only the first counts."""
        waiting = self._milestone(milestone)
        if not waiting.done():
            waiting.set_result(packet)

    def _milestone(self, name: str) -> asyncio.Future[Packet]:
        if name not in self._milestones:
            self._milestones[name] = asyncio.get_running_loop().create_future()
        return self._milestones[name]

    async def _answered(self, answer: asyncio.Future[Packet], what: str) -> Packet:
        if self._ended and not answer.done():
            raise ConnectionEnded(self._ended)
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await asyncio.shield(answer)
        except TimeoutError:
            raise ConnectionEnded(f"no answer to {what} within {ANSWER_SECONDS:g} s") from None


async def dial(
    connection: Connection,
    target: Target,
    path: str = HANDSHAKE,
    source: str | None = None,
    receive_bytes: int = 0,
) -> None:
    """
    Make the connection; redirects are not followed, so it ends where it was aimed.

    With ``receive_bytes`` the kernels hold no more than a few times that for who does not read.

    Raises:
        ServerFailed: If nobody answers there, or not as a WebSocket server.

    """
    url = f"ws://{target.authority}{path}"
    try:
        await picows.ws_connect(
            lambda: connection,
            url,
            websocket_handshake_timeout=ANSWER_SECONDS,
            max_frame_size=LARGEST_FRAME_BYTES,
            max_redirects=0,
            local_addr=(source, 0) if source else None,
            socket_factory=partial(_small_socket, receive_bytes) if receive_bytes else None,
        )
    except (OSError, picows.WSError, TimeoutError) as exc:
        raise ServerFailed(f"no WebSocket connection to {target.authority}: {exc!r}") from exc


def _small_socket(receive_bytes: int, url: picows.WSParsedURL) -> socket.socket:
    # Before connecting: a window that shrinks later leaves the sender to its slow timers.
    family = socket.AF_INET6 if ":" in url.host else socket.AF_INET
    small = socket.socket(family, socket.SOCK_STREAM)
    small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
    # The sending kernel gives a connection room for so many segments, which are huge on loopback.
    small.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, SMALL_SEGMENT_BYTES)
    small.setblocking(False)
    return small


def refusal(command: str, ack: dict[str, Json]) -> CommandRefused:
    """Read the error of an ack or CONNECT_ERROR, whatever its completeness."""
    error = ack.get("error", ack.get("data", ack))  # a CONNECT_ERROR has it in its data
    stated = error if isinstance(error, dict) else {}
    code, message = stated.get("code", "no code"), stated.get("message", "no message")
    after = stated.get("retryAfterMs")
    seconds = after / 1_000 if isinstance(after, int | float) else 0.0
    return CommandRefused(command, str(code), str(message), seconds)


def _number(code: picows.WSCloseCode | int) -> int:
    return code if isinstance(code, int) else int(code.value)
