"""Why a connection ends: the WebSocket close code its peer sees and the reason handlers get."""

from typing import NamedTuple


class Closing(NamedTuple):
    """
    One way to end a connection.

    Attributes:
        code: WebSocket close code (RFC 6455 section 7.4.1).
        reason: What disconnect handlers are told, and the reason in the close frame.

    """

    code: int
    reason: str


CLIENT_CLOSE = Closing(1000, "client disconnect")
SERVER_CLOSE = Closing(1000, "server disconnect")
TRANSPORT_CLOSE = Closing(1001, "transport close")
PING_TIMEOUT = Closing(1001, "ping timeout")
MALFORMED = Closing(1002, "malformed packet")
BAD_TEXT = Closing(1007, "text is not UTF-8")
CONNECT_TIMEOUT = Closing(1008, "connect timeout")
TRANSPORT_ERROR = Closing(1008, "transport error")
OVERSIZE = Closing(1009, "message too big")
FAULT = Closing(1011, "internal error")
DRAINING = Closing(1012, "draining")
SLOW_CONSUMER = Closing(1013, "slow consumer")
STALLED = Closing(1013, "stalled")


SLOW_REASONS = (SLOW_CONSUMER.reason, STALLED.reason)
"""Why connections end that do not take what they are sent."""


class Violation(Exception):
    """
    The peer broke the protocol, so its connection ends at once.

    Attributes:
        closing: How the connection is to be closed.

    """

    def __init__(self, closing: Closing = MALFORMED) -> None:
        super().__init__(closing.reason)
        self.closing = closing
