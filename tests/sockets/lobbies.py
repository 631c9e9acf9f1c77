"""``/games`` with everything behind it in memory, and players as the server sees them."""

import asyncio
from collections.abc import Callable
from typing import Any

from lobby.domain.ids import GameId
from lobby.ports import Signal, Snapshot, Subscription, TakeSignal
from lobby.services.identity import IdentityService
from lobby.sockets import GamesNamespace
from lobby.sockets.arrivals import Arrivals
from lobby.sockets.games import Services
from lobby.sockets.greeting import Greeting
from lobby.sockets.listing import ListingFeed
from lobby.sockets.matches import Matches
from lobby.sockets.rooms import Rooms
from lobby.storage import MemoryGameStore
from lobby.storage.followers import Followers
from lobby.tokens import JwtTokens
from lobby.wire.pushes import LimitsView
from tests.fakes import CountingIds
from tests.services.lobbies import Lobby as UseCases
from tests.sockets.fakes import FakeSocket, a_server, an_entrance, as_socket
from tests.test_tokens import NOW

LIMITS = LimitsView(
    message_bytes=1,
    action_bytes=2,
    metadata_bytes=3,
    player_data_bytes=4,
    name_length=5,
    seats=6,
    grace_seconds=7,
)


class FakeSignals:
    """One of several nodes that hear each other at once."""

    def __init__(self, others: "list[FakeSignals] | None" = None) -> None:
        self.nodes = [] if others is None else others
        self.nodes.append(self)
        self.followers: Followers[[GameId, Signal]] = Followers()

    def send(self, game: GameId, signal: Signal) -> None:
        for node in self.nodes:
            if node is not self:
                node.followers.tell(game, signal)

    def follow(self, take: TakeSignal) -> Subscription:
        return self.followers.add(take)


class Lobby:
    """The namespace; players come as fake sockets, and time passes when the test says so."""

    def __init__(
        self,
        kind: type[MemoryGameStore] = MemoryGameStore,
        beside: "Lobby | None" = None,
        **timing: int,
    ) -> None:
        """Return a node; ``beside`` is another one of the same lobby."""
        cases: UseCases = UseCases(kind, **timing) if beside is None else beside.cases
        self.cases: UseCases = cases
        self.ids: CountingIds = CountingIds() if beside is None else beside.ids
        nodes: list[FakeSignals] | None = None if beside is None else beside.signals.nodes
        self.signals: FakeSignals = FakeSignals(nodes)
        cases.clock.advance(NOW - cases.clock.now())
        self.later, self.store = cases.later, cases.store
        server = a_server()
        self.rooms = Rooms(cases.store, server, self.signals)
        self.matches = matches = Matches(cases.store, self.rooms, self.signals)
        self.namespace = GamesNamespace(
            an_entrance(IdentityService(JwtTokens("s" * 32), cases.clock, self.ids)),
            Services(
                doors=cases.doors,
                games=cases.games,
                hosting=cases.hosting,
                inviting=cases.inviting,
                presence=cases.presence,
            ),
            cases.listing,
            self.rooms,
            ListingFeed(cases.listing, server, cases.later),
            matches,
            Arrivals(cases.presence, self.rooms, matches, Greeting(cases.clock, LIMITS)),
            server,
        )
        self._count = 0

    def guest(self, *, is_slow: bool = False) -> "Guest":
        """Return somebody who has not come in yet."""
        self._count += 1
        return Guest(LobbySocket(self.namespace, f"s{self._count}", is_slow=is_slow))

    async def enter(self, auth: dict[str, Any]) -> "Guest":
        """Let a player in."""
        guest = self.guest()
        await guest.enter(auth)
        return guest

    async def back(self, guest: "Guest", **where: Any) -> "Guest":
        """Let a player in anew, who goes on where they were unless the test knows better."""
        return await self.enter({**guest.ticket, **where})

    async def a_room(self, *names: str, **options: Any) -> list["Guest"]:
        """Let players in and seat them in a new game of the first."""
        host, *others = [await self.enter({"name": name}) for name in names]
        created = await host.ask("create-game", {"name": "Chess", **options})
        for other in others:
            await other.ask("join-game", {"gameId": created["gameId"]})
        return [host, *others]

    async def a_match(self, *names: str, **options: Any) -> list["Guest"]:
        """Do the same and start."""
        host, *others = await self.a_room(*names, **options)
        await host.ask("start-game")
        return [host, *others]

    async def game_of(self, guest: "Guest") -> Snapshot:
        """Return the game that a player is in."""
        return await self.store.get(GameId(guest.place["gameId"]))

    async def pass_by(self, milliseconds: int) -> None:
        """Let so much time pass."""
        await self.later.live_through(milliseconds)


class LobbySocket(FakeSocket):
    """A socket whose namespace learns of its end as the last of its commands."""

    def __init__(self, namespace: GamesNamespace, sid: str, *, is_slow: bool = False) -> None:
        super().__init__(sid, is_slow=is_slow)
        self.games = namespace
        self.turn = asyncio.Lock()
        self._goodbye: asyncio.Task[None] | None = None

    def disconnect(self, refuse: Callable[[str, int | None], None] | None = None) -> None:
        was_connected = self.is_connected
        super().disconnect()
        if was_connected:
            self._goodbye = asyncio.get_running_loop().create_task(self._end())

    async def gone(self) -> None:
        assert self._goodbye is not None
        await self._goodbye

    async def _end(self) -> None:
        async with self.turn:
            await self.games.disconnected(as_socket(self), "transport close")


class Guest:
    """A player as the server sees it."""

    def __init__(self, socket: LobbySocket) -> None:
        self.socket = socket
        self._seated: dict[str, Any] = {}

    @property
    def id(self) -> str:
        return str(self.socket.last("welcome")["playerId"])

    @property
    def token(self) -> str:
        return str(self.socket.last("welcome")["token"])

    @property
    def ticket(self) -> dict[str, Any]:
        """What the player says to go on where they were."""
        return {"token": self.token, **self.place}

    @property
    def place(self) -> dict[str, Any]:
        """The last that the player knows of their game."""
        numbered = [data for _, data in self.socket.sent if "seq" in data]
        last = numbered[-1] if numbered else self._seated
        if not last:
            last = {"gameId": self._game["id"], **self._game}
        return {name: last[name] for name in ("gameId", "epoch", "seq")}

    @property
    def _game(self) -> dict[str, Any]:
        game: dict[str, Any] = self.socket.last("welcome")["game"]
        return game

    async def enter(self, auth: dict[str, Any]) -> None:
        async with self.socket.turn:
            await self.socket.games.accept(as_socket(self.socket), auth)
            await self.socket.games.connected(as_socket(self.socket))

    async def ask(self, event: str, *args: Any, ack_id: int | None = 0) -> Any:
        """Send a command and return its ack."""
        socket = as_socket(self.socket)
        async with self.socket.turn:
            self.socket.acks.clear()
            if not self.socket.games.receive_now(socket, event, list(args), ack_id):
                await self.socket.games.receive(socket, event, list(args), ack_id)
        ack = self.socket.acks.get(0)
        if ack is not None and "epoch" in ack:
            self._seated = ack
        return ack

    async def vanish(self) -> None:
        """Lose the connection."""
        self.socket.disconnect()
        await self.socket.gone()
