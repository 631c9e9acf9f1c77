"""All that can be said on one namespace."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lobby.wire.acks import Refusal, ack_model
from lobby.wire.command import Command
from lobby.wire.message import Message
from lobby.wire.pushes import Push


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """
    The words of one namespace.

    Attributes:
        namespace: Its name, ``/games`` for one.
        summary: What it is for.
        auth: What a client presents when it connects.
        commands: What the server accepts, by event.
        replies: By event, what its ack may hold beside ``ok``; ``None`` is nothing.
        pushes: What it says without being asked.

    """

    namespace: str
    summary: str
    auth: type[Message]
    commands: Mapping[str, type[Command]]
    replies: Mapping[str, Sequence[type[Message] | None]]
    pushes: Sequence[type[Push]]

    def models(self) -> Iterable[type[Message]]:
        """Return every message there is."""
        yield self.auth
        yield from self.pushes
        for event, command in self.commands.items():
            yield command
            yield from self.acks_of(event)

    def acks_of(self, event: str) -> list[type[Message]]:
        """Return what a command may be answered with, the refusal last."""
        return [*map(ack_model, self.replies[event]), Refusal]
