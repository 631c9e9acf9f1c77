"""A player whose client packs its packets with MessagePack."""

from loadtest import msgpack_frames
from loadtest.frames import Json
from loadtest.player import FIRST_ACTION_ACK_ID, Player, now_micros


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
