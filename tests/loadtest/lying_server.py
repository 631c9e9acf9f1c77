"""A small server of the contract that can be told to break it once."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum

import orjson
import picows
from picows import WSFrame, WSListener, WSMsgType, WSTransport, WSUpgradeRequest

from loadtest.frames import Json, Kind, Packet, parse
from loadtest.target import Target

NAMESPACE = "/games"
NUMBER = 3
"""The action, of each game's second player, that the lie is about."""


class Lie(StrEnum):
    NONE = "none"
    DROP = "drop"
    DUPLICATE = "duplicate"
    SWAP = "swap"
    SKIP_SEQ = "skip seq"
    DIFFERENT_SEQ = "different seq"
    WRONG_PLAYER = "wrong player"
    CHANGED_ACTION = "changed action"
    OTHER_GAME = "other game"
    DROP_ACK = "drop ack"
    REFUSE_ACTION = "refuse action"
    REFUSE_GAME = "refuse game"
    REFUSE_CONNECT = "refuse connect"
    HANG_UP = "hang up"
    UNWANTED = "unwanted"


class LyingServer:
    def __init__(self, lie: Lie, *, all_ready: bool = False, field_order: int = 1) -> None:
        self.lie = lie
        self.all_ready = all_ready
        self.field_order = field_order
        self.numbers = itertools.count(1)
        self.rooms: dict[str, Room] = {}

    def seat(self, _request: WSUpgradeRequest) -> "Seat":
        return Seat(self)


class Room:
    def __init__(self, server: LyingServer, game_id: str) -> None:
        self.server = server
        self.game_id = game_id
        self.seq = 0
        self.seats: list[Seat] = []

    def numbered(self, name: str, body: dict[str, Json]) -> bytes:
        fields: dict[str, Json] = {"gameId": self.game_id, "epoch": "e1", "seq": self.seq, **body}
        ordered = dict(list(fields.items())[:: self.server.field_order])
        return b"42%b,%b" % (NAMESPACE.encode(), orjson.dumps([name, ordered]))

    def push(self, name: str, body: dict[str, Json]) -> None:
        self.seq += 1
        for seat in self.seats:
            seat.send(self.numbered(name, body))

    def fan_out(self, sender: "Seat", action: dict[str, Json]) -> None:
        self.seq += 1
        lie = self.server.lie
        about = sender is self.seats[1] and action["number"] == NUMBER
        if about and lie is Lie.SKIP_SEQ:
            self.seq += 1
        update: dict[str, Json] = {"playerId": sender.player_id, "action": action}
        truth = self.numbered("game-update", update)
        for seat in self.seats:
            if seat is sender:
                continue
            victim = about and seat is self.seats[0]
            seat.deliver(self.lied(lie, truth, update) if victim else [truth])
            if victim and lie is Lie.SWAP:
                seat.held = truth

    def lied(self, lie: Lie, truth: bytes, update: dict[str, Json]) -> list[bytes]:
        match lie:
            case Lie.DROP | Lie.SWAP:
                return []
            case Lie.DUPLICATE:
                return [truth, truth]
            case Lie.DIFFERENT_SEQ:
                return [truth.replace(b'"seq":%d' % self.seq, b'"seq":%d' % (self.seq - 1))]
            case Lie.WRONG_PLAYER:
                return [self.numbered("game-update", {**update, "playerId": "g_nobody"})]
            case Lie.CHANGED_ACTION:
                return [truth.replace(b"x", b"y")]
            case Lie.OTHER_GAME:
                return [truth.replace(self.game_id.encode(), b"game:other")]
            case Lie.UNWANTED:
                return [truth, b'42/games,["server-draining",{}]']
            case _:
                return [truth]


class Seat(WSListener):
    def __init__(self, server: LyingServer) -> None:
        self.server = server
        self.player_id = f"g_{next(server.numbers)}"
        self.is_ready = False
        self.held: bytes | None = None
        self.room: Room
        self.transport: WSTransport

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport = transport
        self.send(b'0{"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":10000}')
        self.send(b"2")

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type is WSMsgType.CLOSE:
            transport.send_close()
            transport.disconnect()
            return
        packet = parse(frame.get_payload_as_bytes(), NAMESPACE)
        if packet.kind is Kind.CONNECT:
            self.welcome()
        elif packet.kind is Kind.EVENT:
            self.take(packet)

    def send(self, frame: bytes) -> None:
        self.transport.send(WSMsgType.TEXT, frame)

    def deliver(self, frames: list[bytes]) -> None:
        for frame in frames:
            self.send(frame)
        if frames and self.held:
            self.send(self.held)
            self.held = None

    def welcome(self) -> None:
        if self.server.lie is Lie.REFUSE_CONNECT:
            self.send(b'44/games,{"message":"no","code":"server-full","retryable":true}')
            return
        self.send(b'40/games,{"sid":"n"}')
        self.send(b'42/games,["welcome",{"playerId":"%b"}]' % self.player_id.encode())
        self.send(b'42/games,["games-updated",{"version":0,"snapshot":true,"games":[]}]')

    def take(self, packet: Packet) -> None:
        match packet.event:
            case "create-game":
                self.create(packet)
            case "join-game":
                self.join(packet)
            case "start-game":
                self.start(packet)
            case "game-action":
                self.act(packet)
            case _:
                self.is_ready = True
                self.ack(packet, {"ok": True})

    def create(self, packet: Packet) -> None:
        if self.server.lie is Lie.REFUSE_GAME:
            self.refuse(packet, "server-full")
            return
        room = Room(self.server, f"game:{self.player_id}")
        self.server.rooms[room.game_id] = room
        self.sit(packet, room)

    def join(self, packet: Packet) -> None:
        room = self.server.rooms[str(packet.body["gameId"])]
        room.push("player-joined", {"playerId": self.player_id})
        self.sit(packet, room)

    def sit(self, packet: Packet, room: Room) -> None:
        self.room = room
        room.seats.append(self)
        self.ack(packet, {"ok": True, "gameId": room.game_id, "epoch": "e1", "seq": room.seq})

    def start(self, packet: Packet) -> None:
        if self.server.all_ready and not all(seat.is_ready for seat in self.room.seats):
            self.refuse(packet, "not-ready")
            return
        self.room.push("game-started", {})
        self.ack(packet, {"ok": True})

    def act(self, packet: Packet) -> None:
        action = packet.body["action"]
        assert isinstance(action, dict)
        about = self is self.room.seats[1] and action["number"] == NUMBER
        if about and self.server.lie is Lie.HANG_UP:
            self.transport.disconnect()
        elif about and self.server.lie is Lie.REFUSE_ACTION:
            self.refuse(packet, "rate-limited")
        else:
            self.room.fan_out(self, action)
            if not (about and self.server.lie is Lie.DROP_ACK):
                self.ack(packet, {"ok": True, "seq": self.room.seq})

    def refuse(self, packet: Packet, code: str) -> None:
        self.ack(packet, {"ok": False, "error": {"code": code, "message": "a lie"}})

    def ack(self, packet: Packet, body: dict[str, Json]) -> None:
        if packet.ack_id is not None:
            self.send(b"43%b,%d%b" % (NAMESPACE.encode(), packet.ack_id, orjson.dumps([body])))


@asynccontextmanager
async def lying_server(
    lie: Lie, *, all_ready: bool = False, field_order: int = 1
) -> AsyncIterator[Target]:
    lying = LyingServer(lie, all_ready=all_ready, field_order=field_order)
    server = await picows.ws_create_server(lying.seat, "127.0.0.1", 0)
    try:
        host, port = server.sockets[0].getsockname()
        yield Target(host, port)
    finally:
        server.close()
        await asyncio.sleep(0)
