"""
The commands under way: each is answered, sent again, or failed, and never forgotten.

What becomes of a command whose connection is lost before the answer is in its :class:`Retry`.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

from lobby.client.errors import (
    ClientClosed,
    ConnectionLost,
    LobbyClientError,
    LobbyRefused,
)
from lobby.client.link import Link, Payload

MAX_SENDINGS = 3  # a command that ends the connection each time must not go on for ever
Ack = dict[str, object]
log = logging.getLogger("lobby.client")


class Retry(Enum):
    """What to do with a command that was sent, and whose answer was lost."""

    NEVER = auto()
    """Twice is not once: fail it as soon as the connection is lost."""

    AGAIN = auto()
    """Twice is as good as once: send it again."""

    IF_RECOVERED = auto()
    """Send it again if the lobby replayed all that was missed, so that it knows the repeat."""

    IF_SEATED = auto()
    """A seat that is there after the connection was lost is the answer: the player had none."""


@dataclass(frozen=True, slots=True)
class Return:
    """
    How the client is back.

    Attributes:
        recovered: Whether the room's missed pushes were replayed.
        seat: The answer to a command that takes a seat, if the player has one.

    """

    recovered: bool = False
    seat: Ack | None = None


@dataclass(slots=True, eq=False)
class Command:
    """
    A command from its sending to its answer.

    Attributes:
        heard: Told of the ack, in its order with the pushes, even if nobody waits any more.
        delayed: Fields that are added when it does not go out at once, or not for the first time.
        answer: What the caller waits for; ``None`` if nobody ever does.

    """

    namespace: str
    event: str
    payload: Payload
    retry: Retry = Retry.NEVER
    heard: Callable[[Ack], None] | None = None
    delayed: Payload = field(default_factory=dict)
    answer: asyncio.Future[Ack] | None = None
    sendings: int = 0

    def settle(self, outcome: Ack | LobbyClientError | ValueError) -> None:
        """Give the caller the outcome; only the first counts."""
        if self.answer is None or self.answer.done():
            return
        if isinstance(outcome, dict):
            self.answer.set_result(outcome)
        else:
            self.answer.set_exception(outcome)


class Outbox:
    """Sends commands in order while there is a link, and keeps them while there is none."""

    def __init__(self, timeout_seconds: float) -> None:
        self._timeout_seconds = timeout_seconds
        self._commands: dict[Command, None] = {}
        self._link: Link | None = None
        self._closed: ClientClosed | None = ClientClosed()

    async def ask(self, command: Command) -> Ack:
        """
        Send a command, now or once the client is back, and return its ack.

        Raises:
            LobbyRefused: If the lobby said no.
            ConnectionLost: If no answer came, and none will.
            ClientClosed: If the client is, or has not been connected yet.
            ValueError: If the message cannot be sent.

        """
        command.answer = asyncio.get_running_loop().create_future()
        self.post(command)
        try:
            async with asyncio.timeout(self._timeout_seconds):
                return await command.answer
        except TimeoutError:
            reason = f"no answer within {self._timeout_seconds:g} s"
            raise ConnectionLost(command.event, reason, was_sent=command.sendings > 0) from None
        finally:
            if command.sendings == 0:  # nobody waits for it any more: it must not go out later
                self._commands.pop(command, None)

    def post(self, command: Command) -> None:
        """
        Send a command whose ack only its :attr:`~Command.heard` is interested in.

        Raises:
            ClientClosed: If the client is, or has not been connected yet.

        """
        if self._closed is not None:
            raise self._closed
        self._commands[command] = None
        if self._link is not None:
            self._send(self._link, command)

    def awaited(self, event: str, **fields: object) -> Command | None:
        """Return the command with these fields for whose answer somebody waits, if any."""
        for command in self._commands:
            if command.event == event and fields.items() <= command.payload.items():
                return command if _is_awaited(command) else None
        return None

    def settle(self, command: Command, ack: Ack) -> None:
        """Answer a command from what else is known; it is not sent again."""
        self._commands.pop(command, None)
        command.settle(ack)

    def pause(self, reason: str) -> None:
        """Keep what comes: the connection is lost."""
        self._link = None
        for command in list(self._commands):
            if command.sendings and (command.retry is Retry.NEVER or not _is_awaited(command)):
                self._lose(command, reason)

    def resume(self, link: Link, back: Return) -> None:
        """Send what waits, in the order in which it was asked for, and what comes."""
        self._link, self._closed = link, None
        for command in list(self._commands):
            if command.sendings == 0 or self._may_resend(command, back):
                command.payload = {**command.payload, **command.delayed}
                self._send(link, command)

    def close(self, error: LobbyClientError) -> None:
        """Fail everything, and whatever comes later."""
        self._link, self._closed = None, ClientClosed(str(error))
        for command in list(self._commands):
            if command.sendings:
                self._lose(command, str(error))
            else:
                command.settle(error)
        self._commands.clear()

    def _may_resend(self, command: Command, back: Return) -> bool:
        if command.retry is Retry.IF_SEATED and back.seat is not None:
            self.settle(command, back.seat)
            return False
        may = command.retry is Retry.AGAIN or (
            command.retry is Retry.IF_RECOVERED and back.recovered
        )
        if not may or command.sendings >= MAX_SENDINGS:
            self._lose(command, "the connection was lost before the answer")
            return False
        return True

    def _lose(self, command: Command, reason: str) -> None:
        del self._commands[command]
        command.settle(ConnectionLost(command.event, reason, was_sent=True))

    def _send(self, link: Link, command: Command) -> None:
        def acknowledge(ack: Ack) -> None:
            if self._link is link:  # what an older one still brings is out of its order
                self._answered(command, ack)

        try:
            link.emit(command.namespace, command.event, command.payload, acknowledge)
        except ValueError as exc:
            del self._commands[command]
            command.settle(exc)
            return
        command.sendings += 1

    def _answered(self, command: Command, ack: Ack) -> None:
        self._commands.pop(command, None)
        if command.heard is not None:
            command.heard(ack)
        if ack.get("ok") is True:
            command.settle(ack)
            return
        error = ack.get("error")
        told = error if isinstance(error, dict) else {}
        command.settle(LobbyRefused.of(told, was_resent=command.sendings > 1))


def _is_awaited(command: Command) -> bool:
    return command.answer is not None and not command.answer.done()
