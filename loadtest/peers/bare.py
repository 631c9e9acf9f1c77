"""
The floor: a server that does nothing but one bare ``send()`` per delivery.

It keeps no order but the kernel's, no limits, no history, and asks nobody's permission.
``/sends`` tells how often it called ``send()`` and what CPU time that alone took.
"""

import asyncio
import itertools
import socket
import time

import orjson
import picows
import uvloop
from picows import (
    WSFrame,
    WSListener,
    WSMsgType,
    WSTransport,
    WSUpgradeRequest,
    WSUpgradeResponse,
    WSUpgradeResponseWithListener,
)

from loadtest.frames import Json, Kind, Packet, parse
from loadtest.peers.options import read_options

NAMESPACE = "/games"
ACTION = b'42/games,["game-action",{"action":'
OPEN = b'0{"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":20000}'
LISTING = (
    b'42/games,["games-updated",{"from":0,"version":0,"snapshot":true,"games":[],"removed":[]}]'
)


class Room:
    """A game: the sockets in it, and the number of its last push."""

    def __init__(self, number: int) -> None:
        self.id = f"game:{number:022d}"
        self.seq = 0
        self.seats: list[Seat] = []
        self.head = b'42/games,["game-update",{"gameId":"%b","epoch":"e","seq":' % self.id.encode()


class Floor:
    """The server's rooms and counters."""

    def __init__(self) -> None:
        self.numbers = itertools.count(1)
        self.rooms: dict[str, Room] = {}
        self.sends = 0
        self.send_nanos = 0

    def answer(self, request: WSUpgradeRequest) -> "Seat | WSUpgradeResponseWithListener":
        """Take a WebSocket, or answer ``/readyz`` and ``/sends``."""
        if request.path.startswith(b"/socket.io/"):
            return Seat(self)
        told = orjson.dumps({"sends": self.sends, "cpuNanos": self.send_nanos})
        return WSUpgradeResponseWithListener(WSUpgradeResponse.create_ok_response(told), None)


class Seat(WSListener):
    """One player's connection."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._player = f"g_{next(floor.numbers):022d}"
        self._room: Room
        self._socket: socket.socket
        self._transport: WSTransport

    def on_ws_connected(self, transport: WSTransport) -> None:
        """See :class:`picows.WSListener`."""
        self._transport = transport
        inner = transport.underlying_transport.get_extra_info("socket")
        self._socket = socket.socket(fileno=inner.fileno())
        transport.send(WSMsgType.TEXT, OPEN)

    def on_ws_disconnected(self, _transport: WSTransport) -> None:
        """See :class:`picows.WSListener`."""
        self._socket.detach()  # the loop closes what it opened

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """See :class:`picows.WSListener`."""
        payload = frame.get_payload_as_bytes()
        if payload.startswith(ACTION):
            self._fan_out(payload[len(ACTION) :])
        elif frame.msg_type is WSMsgType.CLOSE:
            transport.disconnect()
        else:
            self._take(parse(payload, NAMESPACE))

    def _fan_out(self, action_and_end: bytes) -> None:
        room, floor = self._room, self._floor
        room.seq += 1
        update = framed(
            b'%b%d,"playerId":"%b","action":%b'
            % (room.head, room.seq, self._player.encode(), action_and_end)
        )
        others = [seat._socket for seat in room.seats if seat is not self]
        begin = time.thread_time_ns()
        for other in others:
            other.send(update)
        floor.send_nanos += time.thread_time_ns() - begin
        floor.sends += len(others)

    def _take(self, packet: Packet) -> None:
        match packet.event if packet.kind is Kind.EVENT else packet.kind:
            case Kind.CONNECT:
                self._greet()
            case "create-game":
                room = Room(next(self._floor.numbers))
                self._floor.rooms[room.id] = room
                self._sit(packet, room)
            case "join-game":
                self._sit(packet, self._floor.rooms[str(packet.body["gameId"])])
            case "start-game" | "leave-game":
                self._acknowledge(packet, {"ok": True})

    def _greet(self) -> None:
        welcome = orjson.dumps(["welcome", {"playerId": self._player}])
        for payload in (b'40/games,{"sid":"n"}', b"42/games," + welcome, LISTING):
            self._transport.send(WSMsgType.TEXT, payload)

    def _sit(self, packet: Packet, room: Room) -> None:
        self._room = room
        room.seats.append(self)
        seated: dict[str, Json] = {"ok": True, "gameId": room.id, "epoch": "e", "seq": room.seq}
        self._acknowledge(packet, seated)

    def _acknowledge(self, packet: Packet, body: dict[str, Json]) -> None:
        ack = b"43/games,%d%b" % (packet.ack_id or 0, orjson.dumps([body]))
        self._transport.send(WSMsgType.TEXT, ack)


def framed(payload: bytes) -> bytes:
    """Return a text frame of a server, RFC 6455 section 5.2."""
    size = len(payload)
    if size < 126:
        return b"\x81%c%b" % (size, payload)
    return b"\x81\x7e%b%b" % (size.to_bytes(2, "big"), payload)


async def serve(port: int) -> None:
    """Serve until stopped."""
    server = await picows.ws_create_server(Floor().answer, "127.0.0.1", port, backlog=2_048)
    async with asyncio.timeout(None):
        await server.serve_forever()


def main() -> None:
    """Serve the port that the command line names."""
    uvloop.run(serve(read_options().port))


if __name__ == "__main__":
    main()
