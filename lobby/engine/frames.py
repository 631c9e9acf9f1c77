"""WebSocket frames as bytes (RFC 6455 section 5), as a server writes them: never masked."""

from struct import Struct

TEXT = 0x1
BINARY = 0x2
CLOSE = 0x8
PONG = 0xA

MAX_REASON_BYTES = 123  # A control frame holds 125 bytes (section 5.5), two of them the code.


_MEDIUM = Struct(">BBH").pack


def frame(opcode: int, payload: bytes) -> bytes:
    """Return one unfragmented frame, ready for the transport."""
    size = len(payload)
    if size < 126:
        return bytes((0x80 | opcode, size)) + payload
    if size < 65536:
        return _MEDIUM(0x80 | opcode, 126, size) + payload
    return bytes((0x80 | opcode, 127)) + size.to_bytes(8, "big") + payload


def close_frame(code: int, reason: str = "") -> bytes:
    """Return a close frame; code 1005 ("no status") becomes an empty one, as section 7.4.1 asks."""
    if code == 1005:
        return frame(CLOSE, b"")
    return frame(CLOSE, code.to_bytes(2, "big") + reason.encode()[:MAX_REASON_BYTES])


def close_code(payload: bytes) -> int | None:
    """
    Return the code a peer closed with: 1005 if it gave none, ``None`` if its frame is invalid.

    The range 1000-2999 belongs to the protocol and its registry, 3000-4999 to libraries and
    applications (section 7.4.2); 1004, 1005, 1006 and 1015 must not be sent.
    """
    if not payload:
        return 1005
    code = int.from_bytes(payload[:2], "big")
    if len(payload) == 1 or not _is_text(payload[2:]):
        return None
    if 3000 <= code <= 4999 or 1000 <= code <= 1003 or 1007 <= code <= 1014:
        return code
    return None


def _is_text(payload: bytes) -> bool:
    try:
        payload.decode()
    except UnicodeDecodeError:
        return False
    return True
