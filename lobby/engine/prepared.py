"""An event that goes to many."""

from typing import Any

from lobby.engine import packets
from lobby.engine.message import Message
from lobby.engine.packets import EVENT, Codec


class Prepared:
    """
    An event, serialised and framed at most once per packet format, however often it is sent.

    Args:
        event: Its name.
        data: Its argument; a tuple is several, ``None`` is none. It must not change any more.

    """

    __slots__ = ("_made", "data", "event")

    def __init__(self, event: str, data: Any = None) -> None:
        self.event = event
        self.data = data
        self._made: dict[tuple[Codec, str], Message] = {}

    def message(self, codec: Codec, namespace: str) -> Message:
        """Return what a client of this packet format is sent in this namespace."""
        message = self._made.get((codec, namespace))
        if message is None:
            arguments = [self.event, *packets.arguments(self.data)]
            message = self._made[codec, namespace] = codec.encode(EVENT, namespace, arguments)
        return message
