"""A node's way to Redis: one connection that comes back by itself, scripts, channels, the time."""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable
from typing import Any

import hiredis

from lobby.domain.errors import LobbyError, Overloaded, Unavailable
from lobby.storage.redis.address import RedisAddress
from lobby.storage.redis.clock import SharedClock
from lobby.storage.redis.introduction import REFUSALS, Introduction
from lobby.storage.redis.link import ANSWER_SECONDS, Link, LinkLost, Reply, Word
from lobby.storage.redis.scripts import Script, Scripts

MAX_WAITING = 10_000  # requests under way; more is more than a second's work
BEAT_SECONDS = 1.0
RETRY_SECONDS = (0.05, 0.1, 0.25, 0.5)
AWAY = ("LATE", "LOADING", "READONLY", "MASTERDOWN", "MISCONF", "OOM", "BUSY", "NOREPLICAS")
"""
Beginnings of errors by which Redis says that it cannot do anything of the kind now.

The first is what our own scripts say.
"""

Take = Callable[[Any | None, LobbyError | Exception | None], None]
"""Gets the reply of a script, or why there is none, in its place among all that comes in."""

log = logging.getLogger(__name__)


class ScriptFailed(Exception):
    """A script has made a mistake, or Redis is not one that can run it."""


class Redis:
    """
    A node's way to Redis.

    Whatever comes from Redis is passed on in the order in which Redis did it. What is sent while
    there is no connection is refused at once.

    Attributes:
        badge: What all nodes of a lobby must have in common.
        clock: The time in Redis.
        node: What this node's messages begin with; eight bytes.

    """

    def __init__(
        self, address: RedisAddress, scripts: Scripts | None = None, badge: str = ""
    ) -> None:
        self.address = address
        self.badge = badge
        self.clock = SharedClock()
        self.node = secrets.token_bytes(8)
        self._scripts = scripts or Scripts(address)
        self._introduction = Introduction(self._scripts, self.clock, address, badge)
        self._link: Link | None = None
        self._channels: dict[bytes, Callable[[bytes], None]] = {}
        self._hooks: list[Callable[[], None]] = []
        self._life: Reply = None
        self._trouble = ""  # as it was last logged
        self._keeper: asyncio.Task[None] | None = None
        self._is_lost = asyncio.Event()

    @property
    def is_ready(self) -> bool:
        """Whether there is a connection that has answered lately."""
        return self._link is not None and self._link.is_open

    async def start(self) -> None:
        """Connect, or at least try: from now on a connection that is lost comes back."""
        try:
            await self._connect()
        except (OSError, LinkLost, hiredis.ReplyError, ScriptFailed) as exc:
            self._tell_why(exc)
        self._keeper = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Disconnect for good."""
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.wait([self._keeper])
        link, self._link = self._link, None
        if link is not None:
            link.close()

    def on_return(self, hook: Callable[[], None]) -> None:
        """
        Have ``hook`` called after every connection, the first too, with all channels subscribed.

        What it sends goes out before anything else. Where there is a connection already, it is
        called at once.
        """
        self._hooks.append(hook)
        if self._link is not None:
            hook()

    def send(self, script: str, args: list[Word], take: Take) -> None:
        """Run a script; ``take`` gets its reply, or why there is none, exactly once."""
        link = self._link
        if link is None or link.waiting >= MAX_WAITING:
            take(None, Unavailable() if link is None else Overloaded("the store"))
            return
        known = self._scripts[script]
        args = [*args, self._gives_up_at()]
        link.request(
            ("EVALSHA", known.sha, 0, *args),
            lambda reply, lost: self._settle(known, args, reply, lost, take),
        )

    async def run(self, script: str, *args: Word) -> Any:
        """
        Run a script and return its reply.

        Raises:
            Unavailable: If Redis is not there, or does not answer within a second.

        """
        return await self._answer(lambda take: self.send(script, [*args], take))

    async def call(self, *command: Word) -> Any:
        """
        Send a plain command and return its reply; keys are not prefixed.

        Raises:
            Unavailable: As :meth:`run`.

        """
        return await self._answer(lambda take: self.send_plain(command, take))

    def key(self, name: str) -> str:
        """Return a key as it is called in Redis."""
        return self.address.prefix + name

    def publish(self, channel: str, message: bytes) -> None:
        """Let every node that is subscribed hear a message; nobody learns whether it arrived."""
        self.send_plain(("PUBLISH", self.address.channel(channel), message), _forget)

    def subscribe(self, channel: str, take: Callable[[bytes], None]) -> None:
        """
        Have ``take`` called for each message on a channel, until :meth:`unsubscribe`.

        The subscription holds before anything that is sent after it is done, and comes back with
        the connection. One ``take`` a channel.
        """
        name = self.address.channel(channel).encode()
        self._channels[name] = take
        if self._link is not None:
            self._link.tell(("SUBSCRIBE", name))

    def unsubscribe(self, channel: str) -> None:
        """Hear no more of a channel, from this call on."""
        name = self.address.channel(channel).encode()
        if self._channels.pop(name, None) is not None and self._link is not None:
            self._link.tell(("UNSUBSCRIBE", name))

    async def _answer(self, begin: Callable[[Take], None]) -> Any:
        answered: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

        def take(reply: Any | None, failure: Exception | None) -> None:
            if answered.done():  # whoever asked was cancelled
                return
            if failure is None:
                answered.set_result(reply)
            else:
                answered.set_exception(failure)

        begin(take)
        return await answered

    def send_plain(self, command: tuple[Word, ...], take: Take) -> None:
        """Send a plain command, as :meth:`send` does a script; keys are not prefixed."""
        if self._link is None:
            take(None, Unavailable())
            return
        self._link.request(command, lambda reply, lost: take(*_outcome(reply, lost)))

    def _gives_up_at(self) -> int:
        return self.clock.now() + int(ANSWER_SECONDS * 1000)

    def _settle(
        self,
        script: Script,
        args: list[Word],
        reply: Reply | None,
        lost: LinkLost | None,
        take: Take,
    ) -> None:
        if isinstance(reply, hiredis.ReplyError) and str(reply).startswith("NOSCRIPT"):
            self.send_plain(("EVAL", script.text, 0, *args), take)  # which loads it, too
            return
        take(*_outcome(reply, lost))
        if isinstance(reply, hiredis.ReplyError) and str(reply).startswith(AWAY[1:]):
            self._tell_why(reply)
            if str(reply).startswith("READONLY"):
                self._leave_replica()

    def _leave_replica(self) -> None:
        """Look for the primary anew: another Redis has become it, and this one only follows."""
        if self._link is not None:
            self._link.close()

    async def _keep(self) -> None:
        """Hold the connection, and get it back whenever it is lost."""
        tries = 0
        while True:
            if self._link is not None and await self._beats():
                tries = 0
                continue
            await asyncio.sleep(RETRY_SECONDS[min(tries, len(RETRY_SECONDS) - 1)])
            tries += 1
            try:
                await self._connect()
            except (OSError, LinkLost, hiredis.ReplyError, ScriptFailed) as exc:
                self._tell_why(exc)
            except Exception:
                log.exception("the connection to the store could not be made")

    def _tell_why(self, exc: Exception) -> None:
        """Log why Redis does not serve us, but not again and again: it is tried all the time."""
        reason = str(exc).partition(" script:")[0] or type(exc).__name__  # whichever script
        if reason != self._trouble:
            self._trouble = reason
            level = logging.ERROR if reason.startswith(REFUSALS) else logging.WARNING
            log.log(level, "no store", extra={"store": self.address.shown, "reason": reason})

    async def _beats(self) -> bool:
        """
        Wait a while and ask for the time; return whether the connection still holds.

        It does not if all has been deleted meanwhile: a new one begins with what there is.
        """
        # Not wait_for: before Python 3.12 it may forget that it was cancelled.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(BEAT_SECONDS):
                await self._is_lost.wait()
        link = self._link
        if link is None:
            return False
        try:
            self._introduction.take_time(await link.ask("TIME"))
            is_same = await link.ask("GET", self.key("life")) == self._life
        except (LinkLost, hiredis.ReplyError):
            is_same = False
        if not is_same:
            link.close()
        return is_same

    async def _connect(self) -> None:
        link = await Link.open(self.address, self._take_message, self._lose)
        try:
            self._begin(link, await self._introduction.on(link))
        except BaseException:
            link.close()
            raise
        log.info("store connected", extra={"store": self.address.shown})

    def _begin(self, link: Link, life: Reply) -> None:
        self._is_lost.clear()
        self._link, self._life, self._trouble = link, life, ""
        if self._channels:
            link.tell(("SUBSCRIBE", *self._channels))
        for hook in self._hooks:
            hook()

    def _take_message(self, channel: bytes, message: bytes) -> None:
        take = self._channels.get(channel)
        if take is not None:
            take(message)

    def _lose(self, link: Link) -> None:
        if self._link is link:
            self._link = None
            self._is_lost.set()
            log.warning("store lost", extra={"store": self.address.shown})


def _outcome(reply: Reply | None, lost: LinkLost | None) -> tuple[Any | None, Exception | None]:
    if lost is not None:
        return None, Unavailable()
    if not isinstance(reply, hiredis.ReplyError):
        return reply, None
    if str(reply).startswith(AWAY):
        return None, Unavailable()
    return None, ScriptFailed(str(reply))


def _forget(reply: Any | None, failure: Exception | None) -> None:
    """Let it be."""
