"""The packet format of socket.io-msgpack-parser: one msgpack map in one binary packet."""

from typing import Any

import msgpack

from lobby.engine import packets, values
from lobby.engine.closing import Violation
from lobby.engine.message import Message
from lobby.engine.packets import Packet

# notepack.io, which that parser uses, writes an ArrayBuffer under extension 0 and, as one zero
# byte, `undefined` too.
_NOTEPACK = 0
_UNDEFINED = b"\x00"

_pack = msgpack.Packer().pack  # ``msgpack.packb`` would make a packer for each packet.

MAX_ITEMS = 4096  # The decoder makes room for as many as a packet claims, at every level.


class MsgpackCodec:
    """The format of a client whose first packet was binary."""

    name = "msgpack"

    def decode_text(self, text: str) -> Packet:
        """Refuse: this format has no text packets."""
        raise Violation

    def decode_binary(self, payload: bytes) -> Packet:
        """
        Decode a packet.

        Raises:
            Violation: If it is not a packet a client may send.

        """
        try:
            packet = msgpack.unpackb(
                payload, ext_hook=_extension, max_array_len=MAX_ITEMS, max_map_len=MAX_ITEMS
            )
        except (ValueError, msgpack.StackError) as error:
            raise Violation from error
        if type(packet) is not dict:
            raise Violation
        data = packet.get("data")
        values.check(data, are_placeholders_forged=True)
        kind, namespace, ack_id = packet.get("type"), packet.get("nsp"), packet.get("id")
        if type(kind) is not int or type(namespace) is not str:
            raise Violation
        if ack_id is not None and (type(ack_id) is not int or ack_id < 0):
            raise Violation
        return packets.check(Packet(kind, namespace, data, ack_id))

    def encode(
        self, kind: int, namespace: str, data: Any = None, ack_id: int | None = None
    ) -> Message:
        """Return the message; bytes in the data stay where they are."""
        packet: dict[str, Any] = {"type": kind, "nsp": namespace}
        if data is not None:
            packet["data"] = data
        if ack_id is not None:
            packet["id"] = ack_id
        return Message(None, (_pack(packet),))


def _extension(code: int, payload: bytes) -> bytes | None:
    if code != _NOTEPACK:
        raise Violation
    return None if payload == _UNDEFINED else payload
