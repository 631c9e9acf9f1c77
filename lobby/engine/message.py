"""A message to a peer: serialised and framed once, however many peers receive it."""

from base64 import b64encode

from lobby.engine.frames import BINARY, TEXT, frame


class Message:
    """
    One Engine.IO text packet and the binary packets that belong to it.

    Attributes:
        text: The text packet, or ``None`` for a message that is binary altogether (msgpack).
        binary: Binary packets that follow it, in order.
        frame: All of them as WebSocket frames.

    """

    __slots__ = ("binary", "frame", "text")

    def __init__(self, text: bytes | None, binary: tuple[bytes, ...] = ()) -> None:
        self.text = text
        self.binary = binary
        self.frame = b"" if text is None else frame(TEXT, text)
        for part in binary:
            self.frame += frame(BINARY, part)

    def payloads(self) -> list[bytes]:
        """Return the packets as long polling carries them: binary ones in base64 after a ``b``."""
        encoded = [b"b" + b64encode(part) for part in self.binary]
        return encoded if self.text is None else [self.text, *encoded]
