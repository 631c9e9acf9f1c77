"""Messages that wait for a peer which does not take them as fast as they come."""

from collections import deque

from lobby.engine.gauges import Gauges
from lobby.engine.limits import Limits
from lobby.engine.message import Message

LAG_MESSAGES = 16  # A listing goes out ten times a second: this peer is over a second behind.
BATCH_BYTES = 16 * 1024


class Backlog:
    """
    Unsent messages of one connection, oldest first.

    Some do not count against the usual limits: a replay or a first listing is as long as it is, and
    its reader is only too slow once it takes nothing at all, or asks for more and more.
    """

    __slots__ = ("_bytes", "_counted", "_gauges", "_limits", "_messages", "_waiting_bytes")

    def __init__(self, limits: Limits, gauges: Gauges | None = None) -> None:
        self._messages: deque[tuple[Message, bool]] = deque()
        self._limits = limits
        self._gauges = gauges or Gauges()
        self._counted = 0
        self._bytes = 0
        self._waiting_bytes = 0  # counted or not

    def __len__(self) -> int:
        return len(self._messages)

    @property
    def is_lagging(self) -> bool:
        """Whether enough waits for a periodic push to be better dropped than queued."""
        lag_bytes = self._limits.max_backlog_bytes // 4
        return len(self._messages) >= LAG_MESSAGES or self._waiting_bytes >= lag_bytes

    @property
    def is_over_limit(self) -> bool:
        """Whether the peer is to be closed as a slow consumer."""
        limits = self._limits
        return (
            self._counted > limits.max_backlog_messages
            or self._bytes > limits.max_backlog_bytes
            or self._waiting_bytes > limits.max_waiting_bytes
        )

    def put(self, message: Message, *, counted: bool) -> None:
        """Append a message."""
        self._messages.append((message, counted))
        self._waiting_bytes += len(message.frame)
        self._gauges.unsent_bytes += len(message.frame)
        if counted:
            self._counted += 1
            self._bytes += len(message.frame)

    def take(self) -> Message:
        """Remove and return the oldest message."""
        message, counted = self._messages.popleft()
        self._waiting_bytes -= len(message.frame)
        self._gauges.unsent_bytes -= len(message.frame)
        if counted:
            self._counted -= 1
            self._bytes -= len(message.frame)
        return message

    def drop(self) -> None:
        """Let all that waits be lost, with the connection."""
        self._gauges.unsent_bytes -= self._waiting_bytes
        self._waiting_bytes = 0
        self._messages.clear()

    def take_batch(self) -> list[Message]:
        """Remove and return the oldest messages, about 16 KiB of them."""
        batch: list[Message] = []
        size = 0
        while self._messages and size < BATCH_BYTES:
            message = self.take()
            size += len(message.frame)
            batch.append(message)
        return batch
