"""A player whose client packs its packets with MessagePack."""

import msgpack
from picows import WSFrame, WSMsgType, WSTransport

from loadtest import msgpack_frames
from loadtest.frames import Json
from loadtest.player import FIRST_ACTION_ACK_ID, NAMESPACE, Player, now_micros


class PackedPlayer(Player):
    """One seat of one game, by socket.io-msgpack-parser."""

    codec = msgpack_frames

    def act(self) -> None:
        """Send the next action, unless the connection has ended."""
        if not self.is_open:
            return
        number = self.member.sender.next_number()
        action: dict[str, Json] = {
            "from": self.player_id,
            "number": number,
            "sentMicros": now_micros(),
            "padding": self.padding,
        }
        ack_id = FIRST_ACTION_ACK_ID + number if self.member.acks else None
        self.send(msgpack_frames.event(self.namespace, "game-action", {"action": action}, ack_id))

    def on_ws_frame(self, _transport: WSTransport, frame: WSFrame) -> None:
        """Take updates the short way; everything else is parsed."""
        payload = frame.get_payload_as_bytes()
        is_whole = frame.msg_type is WSMsgType.BINARY and frame.fin
        update = self._update_in(payload) if is_whole else None
        if update is None:
            self.take(frame, payload)
        else:
            self._see_parsed(update)

    def _update_in(self, payload: bytes) -> dict[str, Json] | None:
        # The same as taking it apart bit by bit; this runs for every delivery.
        try:
            packet = msgpack.unpackb(payload)
            name, update = packet["data"]
            is_event = packet["type"] == msgpack_frames.EVENT and packet["nsp"] == NAMESPACE
        except (ValueError, TypeError, KeyError, msgpack.UnpackException):
            return None
        is_update = is_event and name == "game-update" and type(update) is dict
        return update if is_update and self._is_of_the_room(update) else None
