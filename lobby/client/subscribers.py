"""Who hears what: callbacks and streams, each in the order in which it came."""

import asyncio
import inspect
import logging
from collections import deque
from collections.abc import Callable
from typing import Generic, Self, TypeVar, cast
from weakref import WeakSet

from lobby.client.errors import FellBehind, LobbyClientError

P = TypeVar("P")
Callback = Callable[[P], object]
"""A function or coroutine function; what it returns is not used."""

MAX_WAITING = 10_000  # most of a minute in a room where four act 60 times a second
log = logging.getLogger("lobby.client")


class Mailbox:
    """Pushes that wait for one subscriber, until the end or until there are too many."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._waiting: deque[object] = deque()
        self._news = asyncio.Event()
        self._error: LobbyClientError | None = None
        self._has_ended = False

    def put(self, push: object) -> FellBehind | None:
        """Add a push; if it is one too many, nothing more is taken and that is the answer."""
        if self._has_ended:
            return None
        if len(self._waiting) >= self._limit:
            self._waiting.clear()
            error = FellBehind(self._limit)
            self.end(error)
            return error
        self._waiting.append(push)
        self._news.set()
        return None

    def end(self, error: LobbyClientError | None) -> None:
        """Let the subscriber take what waits, and then no more; only the first end counts."""
        if not self._has_ended:
            self._has_ended, self._error = True, error
            self._news.set()

    async def take(self) -> object:
        """
        Wait for the next push and return it.

        Raises:
            StopAsyncIteration: After the last one.
            LobbyClientError: Instead, if the end has a reason.

        """
        while not self._waiting:
            if self._error is not None:
                raise self._error
            if self._has_ended:
                raise StopAsyncIteration
            self._news.clear()
            await self._news.wait()
        return self._waiting.popleft()


class PushStream:
    """
    Every push from now on, in order: ``async for push in stream``.

    It ends when the client is closed, and raises :exc:`SessionEnded` if the lobby ended the
    session, or :exc:`FellBehind` after 10,000 unread pushes. A stream nobody holds is forgotten.
    """

    def __init__(self, limit: int = MAX_WAITING) -> None:
        self.mailbox = Mailbox(limit)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> object:
        return await self.mailbox.take()


class Publisher:
    """
    Passes pushes on to callbacks, one at a time in their order, and to streams.

    A callback that fails is logged, and the next one runs. Callbacks may send commands and wait
    for the answer, but not for another callback.
    """

    def __init__(self, limit: int = MAX_WAITING) -> None:
        self._callbacks: dict[type, list[Callback[object]]] = {}
        self._streams: WeakSet[PushStream] = WeakSet()
        self._mailbox = Mailbox(limit)
        self._runner: asyncio.Task[None] | None = None

    def on(self, kind: type[P]) -> Callable[[Callback[P]], Callback[P]]:
        """Return the decorator of a callback for one kind of push; ``object`` is every kind."""

        def register(callback: Callback[P]) -> Callback[P]:
            self._callbacks.setdefault(kind, []).append(cast("Callback[object]", callback))
            return callback

        return register

    def stream(self) -> PushStream:
        """Return a stream of every push from now on."""
        stream = PushStream()
        self._streams.add(stream)
        return stream

    def publish(self, push: object) -> None:
        """Pass a push on to everybody who wants it; returns before they have it."""
        for stream in self._streams:
            stream.mailbox.put(push)
        if not (type(push) in self._callbacks or object in self._callbacks):
            return
        if self._runner is None:
            self._runner = asyncio.create_task(self._run())
        error = self._mailbox.put(push)
        if error is not None:
            self.fell_behind(error)

    def fell_behind(self, error: FellBehind) -> None:
        """Take note that the callbacks will miss pushes from now on."""
        log.error("a callback does not return", exc_info=error)

    def finish(self, error: LobbyClientError | None) -> None:
        """Let everybody take what waits for them, and then no more."""
        self._mailbox.end(error)
        for stream in self._streams:
            stream.mailbox.end(error)

    async def stop(self) -> None:
        """Start no callback any more, and end the one that runs unless it is the caller."""
        self.finish(None)
        runner, self._runner = self._runner, None
        if runner is None or runner is asyncio.current_task():
            return
        runner.cancel()
        await asyncio.wait([runner])

    async def _run(self) -> None:
        this = self._runner
        while self._runner is this:  # a callback may stop its own publisher
            try:
                push = await self._mailbox.take()
            except (StopAsyncIteration, LobbyClientError):
                return
            for callback in (
                *self._callbacks.get(type(push), ()),
                *self._callbacks.get(object, ()),
            ):
                await _call(callback, push)


async def _call(callback: Callback[object], push: object) -> None:
    try:
        result = callback(push)
        if inspect.isawaitable(result):
            await result
    except Exception:  # the callbacks after it must go on
        log.exception("a callback for %s failed", type(push).__name__)


class Hook(Generic[P]):
    """The decorator ``on_…`` for callbacks of one kind of push."""

    def __init__(self, kind: type[P]) -> None:
        self.kind = kind

    def __get__(
        self, publisher: Publisher, _owner: type[Publisher]
    ) -> Callable[[Callback[P]], Callback[P]]:
        return publisher.on(self.kind)
