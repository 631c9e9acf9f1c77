"""The client of a lobby, put together."""

import asyncio
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from lobby.client.admin import Admin
from lobby.client.backoff import Backoff
from lobby.client.chat import Chat
from lobby.client.connection import Connection, Sleep
from lobby.client.crew import ClientCrew
from lobby.client.errors import ClientClosed, FellBehind, LobbyClientError
from lobby.client.games import Games
from lobby.client.identity import Identity, TokenSource
from lobby.client.link import Dial
from lobby.client.namespace import Namespace, Ship
from lobby.client.news import Ended, Reconnected, Reconnecting, TokenRenewed
from lobby.client.notifications import Notifications
from lobby.client.outbox import Outbox
from lobby.client.seat import Place
from lobby.client.socketio import socketio_links
from lobby.client.subscribers import Hook, Publisher

TIMEOUT_SECONDS = 10.0


class LobbyClient(Publisher):
    """
    A player of a lobby, who comes back by itself when the connection is lost.

    Use it as ``async with LobbyClient(url, name="Ann") as client``. What it hears of itself,
    :attr:`on_token` and so on, goes the same way as the pushes of :attr:`games`.

    Attributes:
        games: The games, the player's own and all that are open.
        chat: The rooms in which the player talks.
        notifications: The player's inbox.
        admin: For administrators.

    """

    on_token = Hook(TokenRenewed)
    on_reconnecting = Hook(Reconnecting)
    on_reconnected = Hook(Reconnected)
    on_ended = Hook(Ended)

    def __init__(  # noqa: PLR0913  # only the first is not optional
        self,
        url: str,
        *,
        name: str | None = None,
        token: str | TokenSource | None = None,
        place: Place | None = None,
        namespaces: Sequence[str] = (Games.path,),
        timeout_seconds: float = TIMEOUT_SECONDS,
        wait_when_limited: bool = False,
        msgpack: bool = False,
        transports: Sequence[str] = ("websocket",),
        backoff: Backoff | None = None,
        dial: Dial | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """
        Prepare a client; it connects on ``async with`` or :meth:`connect`.

        Args:
            url: Of the lobby, such as ``http://127.0.0.1:8000``.
            name: What a guest wants to be called.
            token: Of an earlier connection or of one's own backend, or what gives one each time.
            place: Where an earlier client was (``games.place``), to be told what it missed.
            namespaces: Those to connect to, of ``/games``, ``/chat``, ``/notifications`` and
                ``/admin``, all over one connection; if one is refused, the client is. Commands on
                any other raise :exc:`ClientClosed`.
            timeout_seconds: How long to wait for the lobby's welcome and for every answer.
            wait_when_limited: Send what is ``rate-limited`` again when its time has come.
            msgpack: Speak MessagePack instead of JSON.
            transports: Of Socket.IO: ``websocket``, ``polling`` or both in the order to try.
            backoff: How long to wait between tries to come back.
            dial: What makes connections, instead of Socket.IO over the network.
            sleep: How waiting is done.

        """
        super().__init__()
        dial = dial or socketio_links(url, transports=transports, msgpack=msgpack)
        self._identity = Identity(name, token)

        def ship() -> Ship:
            return Ship(
                outbox=Outbox(timeout_seconds),
                end=self._end,
                resync=self._resync,
                waits_when_limited=wait_when_limited,
                sleep=sleep,
            )

        self.games = Games(ship(), self._identity, place)
        self.chat = Chat(ship(), self._identity)
        self.notifications = Notifications(ship())
        self.admin = Admin(ship())
        self._namespaces: list[Namespace] = [self.games, self.chat, self.notifications, self.admin]
        chosen = self._chosen(namespaces)
        self._crew = ClientCrew(self._identity, chosen, self)
        self._connection = Connection(
            self._crew,
            dial,
            chosen,
            timeout_seconds=timeout_seconds,
            backoff=backoff or Backoff(),
            sleep=sleep,
        )

    @property
    def player_id(self) -> str:
        """The player's id; :exc:`ClientClosed` before the client was ever connected."""
        return self._identity.player_id

    @property
    def name(self) -> str:
        """What the others see; :exc:`ClientClosed` before the client was ever connected."""
        return self._identity.name

    @property
    def token(self) -> str | None:
        """Keep it: whoever has it is this player. Renewed by every connection."""
        return self._identity.token

    async def connect(self) -> None:
        """
        Connect and wait for the lobby's welcome; once in a client's life.

        Raises:
            CannotConnect: If there is no lobby.
            LobbyRefused: If it does not let this player in.

        """
        try:
            await self._connection.connect()
        except BaseException:
            await self.close()
            raise

    async def wait(self) -> None:
        """
        Wait until the client is closed.

        Raises:
            LobbyClientError: If it has ended by itself, and why: :exc:`SessionEnded`,
                :exc:`LobbyRefused` or :exc:`FellBehind`.

        """
        await self._crew.over.wait()
        if self._crew.error is not None:
            raise self._crew.error

    async def close(self) -> None:
        """Disconnect. Streams end, callbacks stop, commands under way fail; nothing is left."""
        for namespace in self._namespaces:
            namespace.fail(ClientClosed("it was closed"))
        await self._connection.close()
        self._crew.over.set()
        for namespace in self._namespaces:
            await namespace.stop()
        await self.stop()

    def fell_behind(self, error: FellBehind) -> None:
        """End the client: see :class:`lobby.client.subscribers.Publisher`."""
        self._end(error)

    def _chosen(self, paths: Sequence[str]) -> dict[str, Namespace]:
        """Return these namespaces by their paths; in the others nothing can be done."""
        known = {namespace.path: namespace for namespace in self._namespaces}
        if not paths or not set(paths) <= known.keys():
            raise ValueError(f"namespaces are some of {', '.join(known)}, not {list(paths)}")
        for path in known.keys() - set(paths):
            known[path].fail(LobbyClientError(f"{path} is not among its namespaces"))
        return {path: known[path] for path in paths}

    def _end(self, error: LobbyClientError) -> None:
        self._connection.end(error)

    def _resync(self, reason: str) -> None:
        self._connection.resync(reason)

    async def __aenter__(self) -> Self:
        await self.connect()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()
