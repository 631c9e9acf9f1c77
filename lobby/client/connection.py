"""
A connection that comes back.

    connect ──▶ up ──lost──▶ away ──welcome──▶ up
                 │            └──refused for good──▶ ended
                 └──dismissed by the lobby──▶ ended

"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping
from typing import Protocol

from lobby.client.backoff import Backoff
from lobby.client.errors import CannotConnect, LobbyClientError, LobbyRefused, SessionEnded
from lobby.client.link import Dial, Link

STABLE_SECONDS = 10  # a connection that held so long was a good one: the waits begin anew
REPLACED = "session-replaced"
log = logging.getLogger("lobby.client")
Sleep = Callable[[float], Awaitable[None]]


class Crew(Protocol):
    """Those on board: what the connection asks of the client, and tells it."""

    async def auth(self) -> Mapping[str, object]:
        """Return what to connect with now."""
        ...

    def heard(self, link: Link, namespace: str, event: str, payload: object) -> bool:
        """Take a push; True if it was the lobby's welcome to this namespace."""
        ...

    def came_up(self) -> None:
        """Take note that every namespace was welcomed."""
        ...

    def went_down(self, reason: str) -> None:
        """Take note that the connection is lost, or has never come up: the next is sought."""
        ...

    def ended(self, error: LobbyClientError) -> None:
        """Take note that it is over."""
        ...


class Life:
    """
    One link, from its opening to its end: a :class:`lobby.client.link.Listener`.

    Attributes:
        up: Done when the lobby has welcomed every namespace, failed if it never will.
        over: Why it ended: an error if there is no coming back, else what happened.

    """

    def __init__(self, crew: Crew, dial: Dial, namespaces: Collection[str]) -> None:
        loop = asyncio.get_running_loop()
        self.up: asyncio.Future[None] = loop.create_future()
        self.over: asyncio.Future[str | SessionEnded] = loop.create_future()
        self.link = dial(namespaces, self)
        self.since = loop.time()
        self._crew = crew
        self._unwelcomed = set(namespaces)
        self._last: dict[str, tuple[str, object]] = {}
        self._is_closed = False

    def heard(self, namespace: str, event: str, payload: object) -> None:
        """Pass a push on, unless this link is history."""
        if self.over.done():
            return
        self._last[namespace] = (event, payload)
        if self._crew.heard(self.link, namespace, event, payload):
            self._unwelcomed.discard(namespace)
        if not (self._unwelcomed or self.up.done() or self.over.done()):
            self.up.set_result(None)
            self._crew.came_up()

    def dismissed(self, namespace: str) -> None:
        """End for good, for the reason that the push before gave."""
        last = self._last.get(namespace, ("", None))
        self._finish(_ending(*last) or SessionEnded("disconnected", f"from {namespace}"))

    def lost(self, reason: str) -> None:
        """End, to come back; not if somebody else took over, and only the goodbye was lost."""
        replaced = [last for last in self._last.values() if last[0] == REPLACED]
        self._finish((_ending(*replaced[0]) if replaced else None) or reason)

    def _finish(self, ending: str | SessionEnded) -> None:
        if self.over.done():
            return
        self.over.set_result(ending)
        if not self.up.done():
            error = CannotConnect(ending) if isinstance(ending, str) else ending
            self.up.set_exception(error)
        elif isinstance(ending, str):
            self._crew.went_down(ending)

    def close(self) -> Coroutine[None, None, None] | None:
        """Hear nothing more, and return what closes the link; ``None`` if that was done."""
        if self._is_closed:
            return None
        self._is_closed = True
        self.over.cancel()
        if not self.up.cancel() and not self.up.cancelled():
            self.up.exception()  # known by now: asyncio need not complain that nobody looked
        return self.link.close()


class Connection:
    """Keeps a client connected: at most one link is alive at a time."""

    def __init__(
        self,
        crew: Crew,
        dial: Dial,
        namespaces: Collection[str],
        *,
        timeout_seconds: float,
        backoff: Backoff,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._crew = crew
        self._dial = dial
        self._namespaces = namespaces
        self._timeout_seconds = timeout_seconds
        self._backoff = backoff
        self._sleep = sleep
        self._life: Life | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._has_begun = False
        self._closings: set[asyncio.Task[None]] = set()

    async def connect(self) -> None:
        """
        Connect, and from then on stay connected.

        Raises:
            CannotConnect: If there is no lobby.
            LobbyRefused: If it does not let this player in.
            SessionEnded: If it ended the session straight away.
            RuntimeError: If it was called before.

        """
        if self._has_begun:
            raise RuntimeError("a client connects once: make another")
        self._has_begun = True
        self._keeper = asyncio.create_task(self._keep(await self._open()))

    def resync(self, reason: str) -> None:
        """Drop the connection and come back, to be told what was missed."""
        if self._life is not None:
            self._life.lost(reason)

    def end(self, error: LobbyClientError) -> None:
        """Stay away from now on."""
        if self._keeper is not None:
            self._keeper.cancel()
        if self._life is not None:
            self._let_go(self._life)
        self._crew.ended(error)

    async def close(self) -> None:
        """Disconnect; nothing is left running. Closing twice is not an error."""
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            keeper.cancel()
            await asyncio.wait([keeper])
        if self._life is not None:
            self._let_go(self._life)
        if self._closings:
            await asyncio.wait(self._closings)

    async def _open(self) -> Life:
        # Known before it is open: what follows the welcome may be a gap already.
        life = self._life = Life(self._crew, self._dial, self._namespaces)
        try:
            async with asyncio.timeout(self._timeout_seconds):
                await life.link.open(await self._crew.auth())
                await life.up
        except BaseException as exc:
            self._life = None
            self._let_go(life)
            self._crew.went_down("the connection did not come up")
            if isinstance(exc, TimeoutError):
                reason = f"no welcome within {self._timeout_seconds:g} s"
                raise CannotConnect(reason) from None
            raise
        return life

    def _let_go(self, life: Life) -> None:
        """Close a link without waiting, and hear nothing of it any more."""
        close = life.close()
        if close is not None:
            closing = asyncio.create_task(close)
            self._closings.add(closing)
            closing.add_done_callback(self._closings.discard)

    async def _keep(self, life: Life) -> None:
        try:
            while True:
                life = await self._come_back(await life.over, life)
        except LobbyClientError as exc:
            self._crew.ended(exc)
        except Exception as exc:  # a client that stays away must say so
            log.exception("the client cannot come back")
            self._crew.ended(LobbyClientError(f"the client cannot come back: {exc!r}"))

    async def _come_back(self, ending: str | SessionEnded, life: Life) -> Life:
        """
        Try until the lobby says yes, or no for good.

        Raises:
            LobbyRefused: If it will not let this player in later, either.
            SessionEnded: If it ended the session.

        """
        self._let_go(life)
        if isinstance(ending, SessionEnded):
            raise ending
        if asyncio.get_running_loop().time() - life.since >= STABLE_SECONDS:
            self._backoff.reset()
        least_seconds = 0.0
        while True:
            await self._sleep(max(self._backoff.next_seconds(), least_seconds))
            try:
                return await self._open()
            except CannotConnect:
                least_seconds = 0.0
            except LobbyRefused as exc:
                if not exc.retryable:
                    raise
                least_seconds = (exc.retry_after_ms or 0) / 1000


def _ending(event: str, payload: object) -> SessionEnded | None:
    """Return why the lobby ended the session, as far as its last push says so."""
    if not isinstance(payload, dict):
        return None
    error = payload.get("error")
    if isinstance(error, dict):
        return SessionEnded(str(error.get("code", event)), str(error.get("message", event)))
    if "code" in payload and "reason" in payload:
        return SessionEnded(str(payload["code"]), str(payload["reason"]))
    return None
