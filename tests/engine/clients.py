"""Clients that speak byte by byte, so that a test can also say what no library would."""

import asyncio
import os
import socket
from base64 import b64encode
from contextlib import suppress
from typing import Any

import msgpack
import orjson

TEXT, BINARY, CLOSE, PING, PONG = 0x1, 0x2, 0x8, 0x9, 0xA
PATIENCE_SECONDS = 3.0
TARGET = "/socket.io/?EIO=4&transport=websocket"


def masked(opcode: int, payload: bytes, *, fin: bool = True, rsv: int = 0) -> bytes:
    """Return a client's frame."""
    size = len(payload)
    head = bytes(((0x80 if fin else 0) | rsv << 4 | opcode,))
    if size < 126:
        head += bytes((0x80 | size,))
    elif size < 65536:
        head += b"\xfe" + size.to_bytes(2, "big")
    else:
        head += b"\xff" + size.to_bytes(8, "big")
    mask = os.urandom(4)
    key = (mask * (size // 4 + 1))[:size]
    mixed = int.from_bytes(payload, "big") ^ int.from_bytes(key, "big")
    return head + mask + mixed.to_bytes(size, "big")


class Closed(Exception):
    """The server closed; ``code`` is that of its close frame, 1006 without one."""

    def __init__(self, code: int, reason: str = "") -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


class Raw:
    """A TCP connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    @classmethod
    async def open(
        cls, port: int, *, receive_buffer_bytes: int | None = None, source: str = "127.0.0.1"
    ) -> "Raw":
        tcp = socket.socket()
        tcp.bind((source, 0))
        tcp.setblocking(False)
        tcp.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if receive_buffer_bytes is not None:
            tcp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer_bytes)
        try:
            await asyncio.get_running_loop().sock_connect(tcp, ("127.0.0.1", port))
        except OSError:
            tcp.close()
            raise
        limit = 2**10 if receive_buffer_bytes else 2**16
        reader, writer = await asyncio.open_connection(sock=tcp, limit=limit)
        return cls(reader, writer)

    def write(self, data: bytes) -> None:
        self.writer.write(data)

    async def head(self) -> bytes:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await self.reader.readuntil(b"\r\n\r\n")

    async def read(self, count: int = -1) -> bytes:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await (self.reader.read() if count < 0 else self.reader.readexactly(count))

    async def ended(self) -> bool:
        """Read to the end; ``False`` if it does not come in time."""
        with suppress(ConnectionError):
            try:
                await self.read()
            except TimeoutError:
                return False
        return True

    def abort(self) -> None:
        self.writer.transport.abort()

    async def close(self) -> None:
        self.writer.close()
        with suppress(ConnectionError, OSError):
            await self.writer.wait_closed()


def upgrade_request(target: str, headers: dict[str, str]) -> bytes:
    fields = {
        "Host": "localhost",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": b64encode(os.urandom(16)).decode(),
        **headers,
    }
    lines = [f"GET {target} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    return "\r\n".join([*lines, "", ""]).encode()


class WebSocket:
    """A WebSocket, frame by frame."""

    def __init__(self, raw: Raw, response: bytes) -> None:
        self.raw = raw
        self.response = response

    @property
    def status(self) -> int:
        return int(self.response.split()[1])

    @classmethod
    async def open(
        cls, port: int, target: str = TARGET, *, headers: dict[str, str] | None = None, **raw: Any
    ) -> "WebSocket":
        connection = await Raw.open(port, **raw)
        connection.write(upgrade_request(target, headers or {}))
        return cls(connection, await connection.head())

    def send(self, payload: str | bytes, **frame: Any) -> None:
        if isinstance(payload, str):
            self.raw.write(masked(TEXT, payload.encode(), **frame))
        else:
            self.raw.write(masked(BINARY, payload, **frame))

    def send_frame(self, opcode: int, payload: bytes, **frame: Any) -> None:
        self.raw.write(masked(opcode, payload, **frame))

    async def frame(self) -> tuple[int, bytes]:
        try:
            first, second = await self.raw.read(2)
            size = second & 0x7F
            if size == 126:
                size = int.from_bytes(await self.raw.read(2), "big")
            elif size == 127:
                size = int.from_bytes(await self.raw.read(8), "big")
            payload = await self.raw.read(size)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise Closed(1006) from error
        return first & 0x0F, payload

    async def receive(self) -> str | bytes:
        """Return the next message, pings of Engine.IO answered and left out."""
        while True:
            opcode, payload = await self.frame()
            if opcode == CLOSE:
                code = int.from_bytes(payload[:2], "big") if payload else 1005
                raise Closed(code, payload[2:].decode())
            if opcode == BINARY:
                return payload
            if opcode == TEXT and payload == b"2":
                self.send("3")
            elif opcode == TEXT:
                return payload.decode()

    async def text(self) -> str:
        message = await self.receive()
        assert isinstance(message, str), message
        return message

    async def closed(self) -> Closed:
        """Skip messages up to the close."""
        while True:
            try:
                await self.receive()
            except Closed as closed:
                return closed

    async def close(self) -> None:
        await self.raw.close()


class Player(WebSocket):
    """A Socket.IO client over WebSocket, speaking JSON."""

    opening: dict[str, Any]

    async def handshake(self) -> "Player":
        self.opening = orjson.loads((await self.text())[1:])
        return self

    async def connect(self, auth: Any = None, namespace: str = "/") -> str:
        """Connect to a namespace and return the server's answer."""
        self.send(f"40{head(namespace)}" + ("" if auth is None else orjson.dumps(auth).decode()))
        return await self.text()

    def emit(self, event: str, *args: Any, namespace: str = "/", ack: int | None = None) -> None:
        body = orjson.dumps([event, *args]).decode()
        self.send(f"42{head(namespace)}{'' if ack is None else ack}{body}")

    async def event(self, namespace: str = "/") -> list[Any]:
        message = await self.text()
        prefix = f"42{head(namespace)}"
        assert message.startswith(prefix), message
        return list(orjson.loads(message[len(prefix) :]))

    async def until(self, text: str) -> list[str]:
        """Return the messages up to and with this one."""
        seen = [await self.text()]
        while seen[-1] != text:
            seen.append(await self.text())
        return seen


class MsgpackPlayer(WebSocket):
    """A Socket.IO client with socket.io-msgpack-parser."""

    def pack(self, kind: int, data: Any = None, **packet: Any) -> None:
        packet = {"type": kind, "nsp": "/", **packet}
        if data is not None:
            packet["data"] = data
        self.send(msgpack.packb(packet))

    async def unpack(self) -> dict[str, Any]:
        message = await self.receive()
        assert isinstance(message, bytes), message
        return dict(msgpack.unpackb(message))


def head(namespace: str) -> str:
    return "" if namespace == "/" else f"{namespace},"


async def request(
    port: int, method: str, query: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    """Make an HTTP request of a connection of its own; return status and body."""
    raw = await Raw.open(port)
    try:
        raw.write(http(method, query, body, headers))
        response = await raw.read()
    finally:
        await raw.close()
    top, _, content = response.partition(b"\r\n\r\n")
    if b"chunked" in top:
        content = content.split(b"\r\n", 2)[1]
    return int(top.split()[1]), content


def http(
    method: str, query: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> bytes:
    fields = {"Host": "localhost", "Connection": "close", "Content-Length": str(len(body))}
    fields.update(headers or {})
    lines = [f"{name}: {value}" for name, value in fields.items()]
    start = f"{method} /socket.io/?{query} HTTP/1.1"
    return "\r\n".join([start, *lines, "", ""]).encode() + body


class Poller:
    """A session by long polling."""

    def __init__(self, port: int, sid: str) -> None:
        self.port = port
        self.sid = sid
        self.query = f"EIO=4&transport=polling&sid={sid}"

    @classmethod
    async def open(cls, port: int, headers: dict[str, str] | None = None) -> "Poller":
        status, body = await request(port, "GET", "EIO=4&transport=polling", headers=headers)
        assert status == 200, body
        return cls(port, orjson.loads(body[1:])["sid"])

    async def poll(self) -> tuple[int, bytes]:
        return await request(self.port, "GET", self.query)

    async def post(self, body: bytes) -> tuple[int, bytes]:
        return await request(self.port, "POST", self.query, body)

    async def packets(self, count: int) -> list[bytes]:
        """Poll until so many packets came, pings left out."""
        packets: list[bytes] = []
        while len(packets) < count:
            status, body = await self.poll()
            assert status == 200, body
            packets += [packet for packet in body.split(b"\x1e") if packet != b"2"]
        return packets
