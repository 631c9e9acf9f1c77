"""The server as a test sees it: its players, its games, and what it says over HTTP."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import aiohttp
import pytest
from socketio.exceptions import ConnectionError as Refused

from lobby.tokens import JwtTokens
from tests.e2e.players import NAMESPACE, Payload, Player
from tests.e2e.programs import Process, line_with, stopped
from tests.e2e.programs import lobby as start_lobby
from tests.e2e.raw import RawSocket

SECRET = "the secret of the end-to-end tests" * 2


def operator_token(role: str, name: str = "ops", *, secret: str = SECRET, days: int = 1) -> str:
    """Return a token as ``lobby token`` makes them."""
    at = time.time_ns() // 1_000_000
    return JwtTokens(secret).issue_operator(name, role, days=days, at=at)


class Answer(NamedTuple):
    """An answer over HTTP."""

    status: int
    headers: Mapping[str, str]
    body: Any


@dataclass
class Room:
    """
    A game and its players.

    Attributes:
        players: The host first, then in the order they joined.

    """

    id: str
    code: str
    players: list[Player]

    @property
    def host(self) -> Player:
        """The one who opened the game."""
        return self.players[0]

    @property
    def bystander(self) -> Player:
        """The one who does nothing but listen."""
        return self.players[-1]

    @property
    def others(self) -> list[Player]:
        """Those who joined."""
        return self.players[1:]

    async def fence(self) -> None:
        """Wait until everybody who is there has heard everything so far."""
        await asyncio.gather(*(player.fence() for player in self.players if player.is_there))

    async def next_number(self) -> int:
        """Let something happen in the room and return its number."""
        heard = len(self.bystander.room_pushes)
        await self.bystander.ask("update-player", {"data": {"heard": heard}})
        return int(self.bystander.room_pushes[heard].data["seq"])


class Lobby:
    """The server under test, over HTTP and with as many players as it takes."""

    def __init__(self, url: str, http: aiohttp.ClientSession) -> None:
        self.url = url
        self._http = http
        self._players: list[Player] = []
        self._raw: list[RawSocket] = []

    @classmethod
    @asynccontextmanager
    async def at(cls, url: str) -> AsyncIterator[Self]:
        """Look at a server; all players leave in the end."""
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
            lobby = cls(url, http)
            try:
                yield lobby
            finally:
                await lobby.leave()
                await asyncio.gather(*(socket.close() for socket in lobby._raw))

    async def player(
        self,
        name: str = "Ann",
        *,
        token: str | None = None,
        transports: Sequence[str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Player:
        """Let a guest in, or with ``token`` somebody who has been here, and see the listing."""
        auth = {"name": name} if token is None else {"token": token}
        player = Player(self._http)
        self._players.append(player)
        await player.connect(self.url, auth, transports, headers)
        await player.expect("games-updated", snapshot=True)
        return player

    async def back(
        self, player: Player, *, transports: Sequence[str] | None = None, **where: object
    ) -> Player:
        """Let a player in anew, once cut off, to go on where it was if the test wants no other."""
        await player.ended()
        again = await self.arrive({**player.ticket, **where}, transports)
        await again.expect("games-updated", snapshot=True)
        return again

    async def arrive(self, auth: object, transports: Sequence[str] | None = None) -> Player:
        """Let somebody in who presents this, and do not wait for more than the connection."""
        player = Player(self._http)
        self._players.append(player)
        await player.connect(self.url, auth, transports or ["websocket"])
        return player

    async def admin(self, name: str = "ops") -> Player:
        """Let an administrator in; the server's secret is :data:`SECRET`."""
        admin = Player(self._http, "/admin")
        self._players.append(admin)
        await admin.connect(self.url, {"token": operator_token("admin", name)})
        return admin

    async def players(self, *names: str) -> list[Player]:
        """Let guests in."""
        return [await self.player(name) for name in names]

    async def raw(self) -> RawSocket:
        """Let a guest in who is free to send anything."""
        socket = await self.raw_connection()
        await socket.join()
        return socket

    async def raw_connection(self) -> RawSocket:
        """Open a connection of which the lobby does not know yet whose it is."""
        socket = await RawSocket.open(self.url, self._http)
        self._raw.append(socket)
        return socket

    async def room(self, *names: str, playing: bool = False, **options: object) -> Room:
        """Let players in and seat them in a new game."""
        players = await self.players(*names)
        created = await players[0].ask("create-game", {"name": "Chess", **options})
        way = {"code": created["joinCode"]}
        if "password" in options:
            way["password"] = str(options["password"])
        for player in players[1:]:
            await player.ask("join-game", way)
        if playing:
            await players[0].ask("start-game", {})
        room = Room(created["gameId"], created["joinCode"], players)
        await room.fence()
        return room

    async def match_without_one(self, missed: int = 2) -> tuple[Room, Player]:
        """Seat three and cut the second off, who misses so many actions; return that one, too."""
        room = await self.room("Ann", "Bob", "Cat", playing=True)
        missing = room.players[1]
        missing.cut()
        await room.host.expect("player-updated", playerId=missing.id, connected=False)
        for number in range(missed):
            await room.host.ask("game-action", {"action": number})
        return room, missing

    async def leave(self) -> None:
        """Let all players leave."""
        await asyncio.gather(*(player.disconnect() for player in self._players))

    async def refusal(
        self,
        auth: object,
        namespace: str = NAMESPACE,
        headers: Mapping[str, str] | None = None,
    ) -> Payload:
        """Return what a CONNECT is refused with."""
        player = Player(self._http, namespace)
        with pytest.raises(Refused):
            await player.connect(self.url, auth, headers=headers)
        assert player.refusal is not None
        return player.refusal

    async def get(
        self,
        path: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Ask over HTTP."""
        async with self._http.get(self.url + path, params=params, headers=headers) as response:
            is_json = response.content_type == "application/json"
            body = await response.json() if is_json else await response.text()
            return Answer(response.status, response.headers, body)

    async def page(self, **params: str) -> Payload:
        """Return a page of the listing."""
        answer = await self.get("/api/games", params)
        assert answer.status == 200, answer
        page: Payload = answer.body
        return page

    async def game(self, id_: str, viewer: Player | None = None) -> Payload:
        """Return what HTTP says of a game to somebody, or to a stranger: it, or why not."""
        headers = None if viewer is None else viewer.bearer
        body: Payload = (await self.get(f"/api/games/{id_}", headers=headers)).body
        return body

    @asynccontextmanager
    async def nothing_changes(self, room: Room) -> AsyncIterator[None]:
        """Check that the block leaves no trace: over HTTP, in the room, in its numbers."""
        before = await self.game(room.id, room.bystander)
        heard = list(room.bystander.room_pushes)
        yield
        await room.bystander.fence()
        assert await self.game(room.id, room.bystander) == before
        assert room.bystander.room_pushes == heard
        last = room.bystander.numbers[-1]
        assert await room.next_number() == last + 1


@asynccontextmanager
async def a_lobby(**settings: str) -> AsyncIterator[tuple[Process, Lobby]]:
    """Run a server of the test's own, which logs as JSON, and look at it."""
    settings = {"LOBBY_SECRET": SECRET, **settings}
    starting = start_lobby("serve", "--port", "0", "--json-logs", **settings)
    async with stopped(await starting) as process:
        url = (await line_with(process, r"page\s+(\S+)/"))[1]
        await line_with(process, "node started")
        async with Lobby.at(url) as lobby:
            yield process, lobby
