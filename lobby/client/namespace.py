"""What the namespaces of a client have in common: commands out, typed pushes in."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, TypeVar

from lobby.client.errors import FellBehind, LobbyClientError, LobbyRefused, UnexpectedReply
from lobby.client.link import Link, Payload
from lobby.client.news import RawPush
from lobby.client.outbox import Ack, Command, Outbox, Retry, Return
from lobby.client.reading import Kinds, read
from lobby.client.subscribers import Hook, Publisher
from lobby.domain.values import measure
from lobby.wire import pushes
from lobby.wire.message import Message

M = TypeVar("M", bound=Message)
log = logging.getLogger("lobby.client")
FIRST_WAIT_MS = 1000  # where a lobby that refuses for now does not say for how long


@dataclass(frozen=True, slots=True, kw_only=True)
class Ship:
    """
    What a namespace is given of the client that it is part of.

    Attributes:
        outbox: Where its commands go.
        end: Ends the client, for a reason.
        resync: Drops the connection, to come back and be told what was missed.
        waits_when_limited: Whether a command that is ``rate-limited`` is sent again in time.
        sleep: Waits that long.

    """

    outbox: Outbox
    end: Callable[[LobbyClientError], None]
    resync: Callable[[str], None]
    waits_when_limited: bool = False
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


class Namespace(Publisher):
    """
    One namespace of a lobby.

    ``on_push`` hears every push, ``on_raw_push`` those that this client does not know.

    Attributes:
        path: Its name on the wire.
        kinds: The pushes that this client knows.

    """

    path: ClassVar[str]
    kinds: ClassVar[Kinds] = {}

    on_push = Hook(object)
    on_raw_push = Hook(RawPush)
    on_welcome = Hook(pushes.Welcome)
    on_session_replaced = Hook(pushes.SessionReplaced)
    on_error = Hook(pushes.ErrorPush)

    def __init__(self, ship: Ship) -> None:
        super().__init__()
        self._ship = ship

    def pushes(self) -> AsyncIterator[object]:
        """
        Return every push from now on, in order: ``async for push in games.pushes()``.

        See :class:`lobby.client.subscribers.PushStream` for its end and its limit.
        """
        return self.stream()

    async def command(self, event: str, payload: Payload | None = None) -> Mapping[str, object]:
        """
        Send any command, also one that this client does not know, and return its ack.

        It is not sent again when the connection is lost.

        Raises:
            LobbyRefused: If the lobby said no.
            ConnectionLost: If no answer came, and none will.
            ValueError: If the payload is not one that every client can read, or too large.

        """
        return await self._ask(event, payload or {})

    def welcomed(self, link: Link, welcome: Payload) -> bool:
        """Take the first push of a connection; return whether missed pushes are replayed."""
        self.publish(self._read("welcome", welcome))
        self._ship.outbox.resume(link, Return())
        return False

    def heard(self, event: str, payload: object) -> None:
        """Take any other push of this namespace."""
        self.publish(self._read(event, payload))

    def went_down(self, reason: str) -> None:
        """Take note that what comes next is another connection's."""
        self._ship.outbox.pause(reason)

    def fail(self, error: LobbyClientError) -> None:
        """Fail all commands, those of later too, for a reason."""
        self._ship.outbox.close(error)

    def fell_behind(self, error: FellBehind) -> None:
        """End the client: going on without some pushes would be going on with a wrong picture."""
        self._ship.end(error)

    async def _ask(
        self,
        event: str,
        payload: Payload,
        retry: Retry = Retry.NEVER,
        heard: Callable[[Ack], None] | None = None,
        delayed: Payload | None = None,
    ) -> Ack:
        payload = dict(payload)
        measure(payload)
        while True:
            command = Command(self.path, event, payload, retry, heard, delayed or {})
            try:
                return await self._ship.outbox.ask(command)
            except LobbyRefused as exc:
                if not (self._ship.waits_when_limited and exc.code == "rate-limited"):
                    raise
                await self._ship.sleep((exc.retry_after_ms or FIRST_WAIT_MS) / 1000)

    def _read(self, event: str, payload: object) -> object:
        kind = self.kinds.get(event)
        if kind is None:
            return RawPush(event, payload)
        try:
            return read(kind, payload)
        except ValueError as exc:
            log.debug("push %s cannot be read: %s", event, exc)
            return RawPush(event, payload)


def reply(kind: type[M], event: str, ack: Ack) -> M:
    """
    Return the typed answer that an ack holds.

    Raises:
        UnexpectedReply: If it holds none.

    """
    try:
        return read(kind, ack)
    except ValueError as exc:
        raise UnexpectedReply(event, str(exc)) from exc


def given(**fields: object) -> dict[str, object]:
    """Return a payload, in the words of the wire, of the fields that are not ``None``."""
    return worded({name: value for name, value in fields.items() if value is not None})


def worded(fields: Mapping[str, object]) -> dict[str, object]:
    """Return a payload of all these fields in the words of the wire."""
    return {_camel(name): _plain(value) for name, value in fields.items()}


def _camel(name: str) -> str:
    first, *others = name.rstrip("_").split("_")
    return first + "".join(word.capitalize() for word in others)


def _plain(value: object) -> object:
    if isinstance(value, Message):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return list(value)
    return value
