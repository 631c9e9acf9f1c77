"""Sockets that keep what was sent to them, and a server that sends at once."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from lobby.domain.rates import NO_LIMIT, EventClass, Rate
from lobby.engine import Closing, Connection, Prepared, Server, Socket
from lobby.ports import Bans, Presence
from lobby.services.entrance import Entrance
from lobby.services.identity import IdentityService
from lobby.services.limits import AddressLimit, PlayerLimits
from lobby.storage.presence import LocalPresence
from tests.fakes import FakeStopwatch


class FakeSocket:
    """
    Implements what the lobby uses of :class:`lobby.engine.Socket`.

    Attributes:
        is_slow: Whether everything that is sent waits until the test lets it drain.
        uncounted: What was sent without counting as backlog.

    """

    def __init__(
        self, sid: str = "s1", connection: Connection | None = None, *, is_slow: bool = False
    ) -> None:
        self.sid = sid
        self.namespace = "/games"
        self.connection = connection or cast("Connection", FakeConnection(self))
        self.state: Any = None
        self.is_connected = True
        self.sent: list[tuple[str, Any]] = []
        self.acks: dict[int, Any] = {}
        self.is_slow = is_slow
        self.is_backlogged = False
        self.uncounted: list[tuple[str, Any]] = []
        self._when_drained: list[Callable[[], None]] = []
        self._waiting: list[asyncio.Future[None]] = []

    def emit(self, event: str, data: Any, *, counted: bool = True) -> None:
        if not self.is_connected:
            return
        self.sent.append((event, data))
        self.is_backlogged = self.is_backlogged or self.is_slow
        if not counted:
            self.uncounted.append((event, data))

    def emit_prepared(self, prepared: Prepared, *, counted: bool = True) -> None:
        self.emit(prepared.event, prepared.data, counted=counted)

    def acknowledge(self, ack_id: int, data: Any) -> None:
        self.acks[ack_id] = data

    def disconnect(self, refuse: Callable[[str, int | None], None] | None = None) -> None:
        self.is_connected = False
        self._release()

    async def drained(self) -> bool:
        if self.is_connected and self.is_backlogged:
            self._waiting.append(asyncio.get_running_loop().create_future())
            await self._waiting[-1]
        return self.is_connected

    def when_drained(self, callback: Callable[[], None]) -> None:
        self._when_drained.append(callback)

    def drain(self) -> None:
        self.is_backlogged = False
        for callback in self._when_drained:
            callback()
        self._release()

    @property
    def events(self) -> list[str]:
        return [event for event, _ in self.sent]

    @property
    def seqs(self) -> list[int]:
        return [data["seq"] for _, data in self.sent if "seq" in data]

    def last(self, event: str) -> Any:
        return next(data for name, data in reversed(self.sent) if name == event)

    def _release(self) -> None:
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            future.set_result(None)


class FakeConnection:
    def __init__(self, socket: FakeSocket | None = None, address: str = "127.0.0.1") -> None:
        self.identity: Any = None
        self.address = address
        self.sid = "e1"
        self.closing: Closing | None = None
        self.sockets: dict[str, FakeSocket] = {}
        self._socket = socket

    def close(self, closing: Closing) -> None:
        self.closing = closing
        if self._socket is not None:
            self._socket.disconnect()


def an_entrance(
    identities: IdentityService,
    rates: Mapping[EventClass, Rate] | None = None,
    *,
    guests: Rate = NO_LIMIT,
    refusals: Rate = NO_LIMIT,
    flood: Rate = NO_LIMIT,
    stopwatch: FakeStopwatch | None = None,
    bans: Bans | None = None,
    presence: Presence | None = None,
) -> Entrance:
    """Return an entrance without limits but those that are given."""
    now = stopwatch or FakeStopwatch()
    return Entrance(
        identities,
        PlayerLimits(rates or {}, now),
        AddressLimit("new guests", guests, now),
        AddressLimit("refused connections", refusals, now),
        presence or LocalPresence(),
        flood=flood,
        bans=bans,
    )


class FakeServer:
    """Implements what the lobby uses of :class:`lobby.engine.Server`."""

    def broadcast(
        self, sockets: Iterable[Socket], event: str, data: Any, *, skip: Socket | None = None
    ) -> None:
        for socket in sockets:
            if socket is not skip and socket.is_connected:
                socket.emit(event, data)


def a_server() -> Server:
    return cast("Server", FakeServer())


def as_socket(socket: FakeSocket) -> Socket:
    return cast("Socket", socket)
