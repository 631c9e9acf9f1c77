"""
A player of a Colyseus room: the least of its client's protocol.

A seat is reserved by an HTTP request and taken by opening a WebSocket. Messages are one byte of
protocol code, the type as a MessagePack string, and the body as MessagePack.
"""

from collections.abc import Sequence

import msgpack
from picows import WSFrame, WSMsgType, WSTransport

from loadtest import msgpack_frames
from loadtest.ask import ask
from loadtest.client import dial
from loadtest.frames import Json, Kind, Packet
from loadtest.histogram import Histogram
from loadtest.player import Player, now_micros
from loadtest.target import Target

JOIN_ROOM, ERROR, ROOM_DATA = 10, 11, 13
_ACTION = bytes([ROOM_DATA]) + msgpack.packb("game-action")
_UPDATE = bytes([ROOM_DATA]) + msgpack.packb("game-update")
_START = bytes([ROOM_DATA]) + msgpack.packb("start-game")


class ColyseusPlayer(Player):
    """One client of one Colyseus room."""

    codec = msgpack_frames  # for the kind of its frames only: there is no Socket.IO in it

    def __init__(self, latency: Histogram, padding_bytes: int) -> None:
        super().__init__(latency, padding_bytes)
        self._target: Target

    async def enter(self, target: Target, _name: str, /) -> None:
        """Take note of the server: a connection comes with a seat."""
        self._target = target

    async def host(self, game: str) -> None:
        """Create a room and take its first seat."""
        await self._take(await ask(self._target, "/matchmake/create/game", {"name": game}))

    async def join(self, game_id: str) -> None:
        """Take a seat in a room."""
        await self._take(await ask(self._target, f"/matchmake/joinById/{game_id}", {}))

    async def start(self, _room: "Sequence[Player]", /) -> None:
        """Begin the match."""
        self.send(_START)
        await self.reached("game-started")

    async def go_home(self) -> None:
        """Close the connection, which gives up the seat."""
        self.is_leaving = True
        if self.is_open:
            await self.hang_up()

    def act(self) -> None:
        """Send the next action, unless the connection has ended."""
        if not self.is_open:
            return
        action = {
            "from": self.player_id,
            "number": self.member.sender.next_number(),
            "sentMicros": now_micros(),
            "padding": self.padding,
        }
        self.send(_ACTION + msgpack.packb({"action": action}))

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """See :class:`picows.WSListener`."""
        payload = frame.get_payload_as_bytes()
        if payload.startswith(_UPDATE):
            update = msgpack.unpackb(payload[len(_UPDATE) :])
            if self._is_of_the_room(update):
                self._see_parsed(update)
            else:
                self.on_event(_event("game-update", update))
        elif frame.msg_type is WSMsgType.CLOSE:
            transport.disconnect()
        elif frame.msg_type is WSMsgType.BINARY:
            self._take_message(payload)
        else:
            self.on_fault("frames that are not binary")

    async def _take(self, seat: dict[str, Json]) -> None:
        self.player_id = str(seat.get("sessionId"))
        path = f"/{seat.get('processId')}/{seat.get('roomId')}?sessionId={self.player_id}"
        await dial(self, self._target, path)
        await self.reached("seated")

    def _take_message(self, payload: bytes) -> None:
        match payload[0]:
            case code if code == JOIN_ROOM:
                self.send(bytes([JOIN_ROOM]))  # from now on the room's messages are sent here
            case code if code == ROOM_DATA:
                unpacker = msgpack.Unpacker()
                unpacker.feed(payload[1:])
                name, body = unpacker
                self._hear(_event(name, body))
            case code if code == ERROR:
                self.on_fault("errors of the room")

    def _hear(self, event: Packet) -> None:
        if event.event == "seated":
            self.on_answer(event)
        else:
            self.on_event(event)
        self.reach(event.event, event)


def _event(name: str, body: Json) -> Packet:
    return Packet(Kind.EVENT, [name, body])
