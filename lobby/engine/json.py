"""The default packet format: JSON text, with binary attachments in packets of their own."""

import re
from functools import lru_cache
from typing import Any

import orjson

from lobby.engine import packets, values
from lobby.engine.closing import Violation
from lobby.engine.message import Message
from lobby.engine.packets import ACK, BINARY_ACK, BINARY_EVENT, EVENT, Packet

# Engine.IO type, packet type, attachment count, namespace (a query is dropped, as the reference
# does), ack id. Fifteen digits is what a JavaScript number holds exactly.
_HEADER = re.compile(r"4([0-6])(?:([0-9]{1,3})-)?(?:(/[^,?]*)(?:\?[^,]*)?(?:,|\Z))?([0-9]{1,15})?")
_BINARY_KINDS = {BINARY_EVENT: EVENT, BINARY_ACK: ACK}


class JsonCodec:
    """
    What every Socket.IO client speaks unless it was given another parser.

    Args:
        max_attachments: Binary attachments that one packet of a client may announce.

    """

    name = "json"

    def __init__(self, max_attachments: int) -> None:
        self._max_attachments = max_attachments

    def decode_text(self, text: str) -> Packet:
        """
        Decode a text packet.

        Raises:
            Violation: If it is not a packet a client may send.

        """
        event = _event(text) if text.startswith("42/") else None
        return event or self.decode_any(text)

    def decode_any(self, text: str) -> Packet:
        """Decode a text packet by the whole grammar, as :meth:`decode_text`."""
        header = _HEADER.match(text)
        if header is None:
            raise Violation
        kind_digit, count, namespace, ack_id = header.groups()
        kind = int(kind_digit)
        packet = Packet(
            _BINARY_KINDS.get(kind, kind),
            namespace or "/",
            _loads(text[header.end() :]),
            None if ack_id is None else int(ack_id),
            self._attachments(kind, count),
        )
        return packets.check(packet)

    def decode_binary(self, payload: bytes) -> Packet:
        """Refuse: in this format a binary packet is an attachment, and none was announced."""
        raise Violation

    def encode(
        self, kind: int, namespace: str, data: Any = None, ack_id: int | None = None
    ) -> Message:
        """Return the message; bytes anywhere in the data become attachments."""
        body, attachments = (b"", ()) if data is None else _dumps(data)
        head = _head(kind, namespace, len(attachments))
        if ack_id is not None:
            head += str(ack_id).encode()
        return Message(head + body, attachments)

    def _attachments(self, kind: int, count: str | None) -> int:
        if kind not in _BINARY_KINDS:
            if count is not None:
                raise Violation
            return 0
        # A binary packet without attachments would wait for one that never comes.
        if count is None or not 0 < int(count) <= self._max_attachments:
            raise Violation
        return int(count)


def _event(text: str) -> Packet | None:
    """
    Return the plain event of a namespace that a text is, nearly always.

    ``None`` leaves the text to the whole grammar, which takes twice the time.
    """
    end = text.find(",", 3)
    start = text.find("[", end)
    if end < 0 or start < 0:
        return None
    namespace, ack_id = text[2:end], text[end + 1 : start]
    if "?" in namespace:
        return None
    if ack_id and not (len(ack_id) <= 15 and ack_id.isascii() and ack_id.isdecimal()):
        return None
    data = _loads(text[start:])
    packets.check_event(data)
    return Packet(EVENT, namespace, data, int(ack_id) if ack_id else None)


def join(data: Any, attachments: dict[int, bytes]) -> Any:
    """
    Return data with every placeholder replaced by its attachment, which is used up by that.

    Raises:
        Violation: If a placeholder names none of them, or one that another has used.

    """
    if type(data) is list:
        return [join(item, attachments) for item in data]
    if type(data) is not dict:
        return data
    if data.get("_placeholder") is not True:
        return {key: join(item, attachments) for key, item in data.items()}
    number = data.get("num")
    if type(number) is not int or number not in attachments:
        raise Violation
    return attachments.pop(number)


@lru_cache(maxsize=256)  # Bounded, for a client may ask for any namespace.
def _head(kind: int, namespace: str, attachments: int) -> bytes:
    head = f"4{kind + 3}{attachments}-" if attachments else f"4{kind}"
    return head.encode() if namespace == "/" else f"{head}{namespace},".encode()


def _loads(text: str) -> Any:
    if not text:
        return None
    try:
        data = orjson.loads(text)
    except ValueError as error:
        raise Violation from error
    if values.needs_check(text):
        values.check(data)
    return data


def _dumps(data: Any) -> tuple[bytes, tuple[bytes, ...]]:
    try:
        return orjson.dumps(data), ()
    except TypeError:
        return _dumps_binary(data)


def _dumps_binary(data: Any) -> tuple[bytes, tuple[bytes, ...]]:
    attachments: list[bytes] = []

    def replace(value: Any) -> dict[str, Any]:
        if not isinstance(value, (bytes, bytearray, memoryview)):
            raise TypeError(type(value).__name__)
        attachments.append(bytes(value))
        return {"_placeholder": True, "num": len(attachments) - 1}

    body = orjson.dumps(data, default=replace, option=orjson.OPT_NON_STR_KEYS)
    return body, tuple(attachments)
