"""
What was said in one chat room, by its numbers: told in order, each message once.

Pure. Messages number from 1 without a gap, so whoever knows the last one told knows what is a
repeat, and what is missing before a later one.
"""

from collections.abc import Sequence
from typing import NamedTuple, Self

from lobby.wire.chat_views import ChatMessage


class Hole(NamedTuple):
    """The numbers of messages that are missing, both included."""

    first: int
    last: int


class Talk:
    """
    The messages of a room so far.

    Attributes:
        told: The number of the last one that was passed on.

    """

    def __init__(self, told: int, last: ChatMessage | None = None) -> None:
        self.told = told
        self._last = last
        self._newest = told
        self._ahead: dict[int, ChatMessage] = {}
        self._mark = 0

    @classmethod
    def since(cls, shown: Sequence[ChatMessage]) -> Self:
        """Return the talk of a room that was just come into, and has shown its newest messages."""
        return cls(shown[-1].number, shown[-1]) if shown else cls(0)

    @property
    def hole(self) -> Hole | None:
        """What is missing before the next message that is there, or was heard of."""
        last = min(self._ahead, default=self._newest + 1) - 1
        return Hole(self.told + 1, last) if last > self.told else None

    def take(self, messages: Sequence[ChatMessage]) -> list[ChatMessage]:
        """Add messages, known or not, and return those whose turn it is now."""
        for message in messages:
            if message.number > self.told:
                self._ahead[message.number] = message
        return self._ready()

    def reach(self, number: int) -> None:
        """Take note that the room has come so far."""
        self._newest = max(self._newest, number)

    def skip(self) -> list[ChatMessage]:
        """Give up what is missing, and return the messages whose turn it is now."""
        if self.hole is not None:
            self.told = self.hole.last
        return self._ready()

    def mark(self) -> None:
        """Take note that the connection is lost: the room can only have come further since."""
        self._mark = self.told

    def is_older_than(self, number: int) -> bool:
        """Return whether a room that has come so far is another one of the same name."""
        return number < self._mark

    def contradicts(self, messages: Sequence[ChatMessage]) -> bool:
        """Return whether these newest messages are of another room of the same name."""
        mine = self._last
        is_other = any(
            message.number == mine.number and message.sent_at != mine.sent_at
            for message in messages
            if mine is not None
        )
        return is_other or (bool(messages) and self.is_older_than(messages[-1].number))

    def _ready(self) -> list[ChatMessage]:
        ready = []
        while self.told + 1 in self._ahead:
            self.told += 1
            ready.append(self._ahead.pop(self.told))
        self._newest = max(self._newest, self.told, *self._ahead, 0)
        self._last = ready[-1] if ready else self._last
        return ready
