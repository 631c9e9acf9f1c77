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
        pushes: What it says without being asked.

    """

    namespace: str
    summary: str
    auth: type[Message]
    commands: Mapping[str, type[Command]]
    pushes: Sequence[type[Push]]

    def models(self) -> Iterable[type[Message]]:
        """Return every message there is."""
        yield self.auth
        yield from self.pushes
        for command in self.commands.values():
            yield command
            yield from acks_of(command)


def acks_of(command: type[Command]) -> list[type[Message]]:
    """Return what a command may be answered with, the refusal last."""
    return [*map(ack_model, command.replies), Refusal]
