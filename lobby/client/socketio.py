"""
Links over Socket.IO, built on python-engineio and python-socketio's packets.

Not on ``socketio.AsyncClient``: it forgets a DISCONNECT that comes while it still connects, and
its reconnecting knows nothing of a resume.
"""

import asyncio
import itertools
import logging
from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Any, ClassVar

import aiohttp
import engineio
import orjson
from engineio.base_client import connected_clients
from engineio.packet import MESSAGE
from engineio.packet import Packet as Frame
from socketio import packet as packets
from socketio.msgpack_packet import MsgPackPacket

from lobby.client.errors import CannotConnect, LobbyRefused
from lobby.client.link import Acknowledge, Dial, Link, Listener, Payload

CLOSE_SECONDS = 2
DEFAULT_MAX_BYTES = 16 * 1024
log = logging.getLogger("lobby.client.link")
log.addHandler(logging.NullHandler())  # networks fail: an application that logs may look at it


class _Json:
    loads = staticmethod(orjson.loads)

    @staticmethod
    def dumps(value: object, **_options: object) -> str:
        return orjson.dumps(value).decode()


class JsonPacket(packets.Packet):  # type: ignore[misc]  # the library has no types
    """The default packet format, two and a half times as fast."""

    json: ClassVar[type[_Json]] = _Json


def socketio_links(url: str, *, transports: Sequence[str], msgpack: bool) -> Dial:
    """Return what makes links to the lobby at an address."""
    packet_class = MsgPackPacket if msgpack else JsonPacket

    def dial(namespaces: Collection[str], listener: Listener) -> Link:
        return SocketioLink(url, namespaces, listener, transports, packet_class)

    return dial


class SocketioLink:
    """Implements :class:`lobby.client.link.Link`."""

    def __init__(
        self,
        url: str,
        namespaces: Collection[str],
        listener: Listener,
        transports: Sequence[str],
        packet_class: Any,  # noqa: ANN401  # the library has no types
    ) -> None:
        self.max_bytes = DEFAULT_MAX_BYTES
        self._url = url
        self._namespaces = namespaces
        self._listener = listener
        self._transports = list(transports)
        self._packet_class = packet_class
        self._session: aiohttp.ClientSession | None = None
        self._engine: Any = None
        self._watch: asyncio.Task[None] | None = None
        self._unanswered = set(namespaces)
        self._opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._ack_ids = itertools.count(1)
        self._acks: dict[int, Acknowledge] = {}
        self._partial: Any = None
        self._is_over = False

    async def open(self, auth: Payload) -> None:
        """See :meth:`lobby.client.link.Link.open`."""
        self._session = aiohttp.ClientSession()
        self._engine = engineio.AsyncClient(
            http_session=self._session, handle_sigint=False, logger=log
        )
        self._engine.on("message", self._receive)
        try:
            await self._engine.connect(
                self._url, transports=self._transports, engineio_path="socket.io"
            )
        except Exception as exc:  # of three libraries
            raise CannotConnect(f"no lobby answers at {self._url}: {exc}") from exc
        self._watch = asyncio.create_task(self._watch_over())
        for namespace in self._namespaces:
            self._send(self._packet_class(packets.CONNECT, namespace=namespace, data=dict(auth)))
        await self._opened

    def emit(self, namespace: str, event: str, payload: Payload, acknowledge: Acknowledge) -> None:
        """See :meth:`lobby.client.link.Link.emit`."""
        id_ = next(self._ack_ids)
        data = [event, payload]
        self._send(self._packet_class(packets.EVENT, namespace=namespace, data=data, id=id_))
        self._acks[id_] = acknowledge

    async def close(self) -> None:
        """See :meth:`lobby.client.link.Link.close`."""
        self._is_over = True
        if self._engine is not None:
            with suppress(Exception):  # it is on its way out, and whatever happens it is gone
                async with asyncio.timeout(CLOSE_SECONDS):
                    await self._engine.disconnect()
            with suppress(ValueError):
                connected_clients.remove(self._engine)
        for task in (self._watch, self._engine and self._engine.write_loop_task):
            if task is not None:
                task.cancel()
                await asyncio.wait([task])
        if self._session is not None:
            await self._session.close()

    def _send(self, packet: Any) -> None:  # noqa: ANN401  # the library has no types
        encoded = packet.encode()
        parts = encoded if isinstance(encoded, list) else [encoded]
        size = sum(len(part) for part in parts) + 1  # and Engine.IO's own type
        if size > self.max_bytes:
            raise ValueError(f"the message takes {size} bytes, more than {self.max_bytes}")
        for part in parts:  # its send() is a coroutine, but does only this
            self._engine.queue.put_nowait(Frame(MESSAGE, data=part))

    async def _watch_over(self) -> None:
        # Every message before the end has a task of its own by then, older than this one's wake-up.
        reason = "the connection was lost"
        try:
            await self._engine.wait()
        except Exception as exc:  # a task of the library's that died
            reason = f"the connection failed: {exc}"
        self._end(reason)

    def _end(self, reason: str) -> None:
        if self._is_over:
            return
        self._is_over = True
        if self._opened.done():
            self._listener.lost(reason)
        else:
            self._opened.set_exception(CannotConnect(reason))

    def _receive(self, data: str | bytes) -> None:
        if self._is_over:
            return
        try:
            packet = self._whole_packet(data)
            if packet is not None:
                self._handle(packet)
        except Exception as exc:
            log.exception("a message of the lobby could not be read")
            self._end(f"a message could not be read: {exc}")

    def _whole_packet(self, data: str | bytes) -> Any:  # noqa: ANN401  # as above
        if self._partial is not None:
            packet = self._partial
            if not packet.add_attachment(data):
                return None
            self._partial = None
            return packet
        packet = self._packet_class(encoded_packet=data)
        if packet.attachment_count:
            self._partial = packet
            return None
        return packet

    def _handle(self, packet: Any) -> None:  # noqa: ANN401  # as above
        match packet.packet_type:
            case packets.EVENT | packets.BINARY_EVENT:
                event, *args = packet.data
                self._listener.heard(packet.namespace, event, args[0] if args else None)
            case packets.ACK | packets.BINARY_ACK:
                acknowledge = self._acks.pop(packet.id, None)
                if acknowledge is not None:
                    acknowledge(packet.data[0])
            case packets.CONNECT:
                self._unanswered.discard(packet.namespace)
                if not self._unanswered and not self._opened.done():
                    self._opened.set_result(None)
            case packets.CONNECT_ERROR:
                self._refuse(packet.data)
            case packets.DISCONNECT:
                self._listener.dismissed(packet.namespace)

    def _refuse(self, error: dict[str, Any]) -> None:
        if not self._opened.done():
            body = error.get("data")
            told = body if isinstance(body, dict) else {}
            self._opened.set_exception(LobbyRefused.of({"message": error["message"], **told}))
