"""What every request has in common."""

from typing import ClassVar

from lobby.wire.message import Message


class Command(Message):
    """
    A request that is acknowledged.

    Attributes:
        shorthand: The field that a bare string stands for, where tutorials send one.
        replies: What the ack holds beside ``ok``, if its handler does not return it but answers by
            itself: one of these.

    """

    shorthand: ClassVar[str | None] = None
    replies: ClassVar[tuple[type[Message], ...]] = ()
