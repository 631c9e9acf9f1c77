"""Players in all namespaces over one connection, by the official Python client."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from socket import SHUT_RDWR
from typing import Any

import aiohttp
import socketio

from tests.e2e.players import Payload

TIMEOUT_SECONDS = 8  # typing takes five to end
GAMES, CHAT, NOTIFICATIONS = NAMESPACES = ("/games", "/chat", "/notifications")
ADMIN = "/admin"


class Member:
    """
    A player of a test.

    Attributes:
        heard: All that was pushed, by namespace and in order, with its name.

    """

    def __init__(self, http: aiohttp.ClientSession) -> None:
        self.heard: dict[str, list[tuple[str, Payload]]] = {
            name: [] for name in (*NAMESPACES, ADMIN)
        }
        self._news = asyncio.Event()
        self._client = socketio.AsyncClient(
            reconnection=False, handle_sigint=False, http_session=http
        )
        for namespace in self.heard:
            self._client.on("*", partial(self._hear, namespace), namespace=namespace)
        self._client.on("disconnect", self._hear_end, namespace=CHAT)

    async def connect(self, url: str, auth: Payload, *more: str) -> None:
        """Open one connection, and on it all namespaces of players and what ``more`` there is."""
        await self._client.connect(
            url, auth=auth, namespaces=[*NAMESPACES, *more], wait_timeout=TIMEOUT_SECONDS
        )
        for namespace in NAMESPACES:
            await self.push(namespace, "welcome")

    @property
    def id(self) -> str:
        """The player's id."""
        return str(self.heard[CHAT][0][1]["playerId"])

    @property
    def token(self) -> str:
        """What makes the bearer this player."""
        return str(self.heard[CHAT][0][1]["token"])

    async def ask(self, namespace: str, event: str, *args: Any) -> Payload:
        """Send a command that is to be carried out and return its ack."""
        ack = await self.command(namespace, event, *args)
        assert ack["ok"] is True, ack
        return ack

    async def code(self, namespace: str, event: str, *args: Any) -> str:
        """Send a command that is to be refused and return the code."""
        ack = await self.command(namespace, event, *args)
        assert ack["ok"] is False, ack
        return str(ack["error"]["code"])

    def pushes(self, namespace: str, event: str) -> list[Payload]:
        """Return what was heard of one name."""
        return [data for name, data in self.heard[namespace] if name == event]

    async def push(self, namespace: str, event: str, **fields: object) -> Payload:
        """Wait for a push with these fields, or return the one that has come."""

        def found() -> list[Payload]:
            pushes = self.pushes(namespace, event)
            return [push for push in pushes if fields.items() <= push.items()]

        await self._until(lambda: bool(found()))
        return found()[-1]

    async def leave(self) -> None:
        """Leave as a well-behaved client does."""
        await self._client.disconnect()

    async def cut(self) -> None:
        """Lose the connection without a word."""
        self._client.eio.ws.get_extra_info("socket").shutdown(SHUT_RDWR)
        await self.push(CHAT, "disconnect")

    async def command(self, namespace: str, event: str, *args: Any) -> Payload:
        """Send a command and return its ack."""
        ack: Payload = await self._client.call(
            event, args, namespace=namespace, timeout=TIMEOUT_SECONDS
        )
        return ack

    async def _until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            while not is_so():
                self._news.clear()
                await self._news.wait()

    def _hear_end(self, reason: str) -> None:
        self._hear(CHAT, "disconnect", {"reason": reason})

    def _hear(self, namespace: str, name: str, data: Payload) -> None:
        self.heard[namespace].append((name, data))
        self._news.set()


class Hall:
    """A server, and those who are connected to all of it."""

    def __init__(self, url: str, http: aiohttp.ClientSession) -> None:
        self.url = url
        self._http = http
        self._members: list[Member] = []

    @classmethod
    @asynccontextmanager
    async def at(cls, url: str) -> AsyncIterator["Hall"]:
        """Let players in; all leave in the end."""
        async with aiohttp.ClientSession() as http:
            hall = cls(url, http)
            try:
                yield hall
            finally:
                await asyncio.gather(*(member.leave() for member in hall._members))

    async def member(self, name: str = "", **auth: str) -> Member:
        """Let a guest in, or with ``token`` somebody who has been here."""
        member = Member(self._http)
        self._members.append(member)
        await member.connect(self.url, auth or {"name": name})
        return member

    async def admin(self, token: str) -> Member:
        """Let the bearer of an administrator's token in, to all there is."""
        admin = Member(self._http)
        self._members.append(admin)
        await admin.connect(self.url, {"token": token}, ADMIN)
        return admin

    async def members(self, *names: str) -> list[Member]:
        """Let guests in."""
        return [await self.member(name) for name in names]

    async def game(self, *names: str, **options: object) -> tuple[str, list[Member]]:
        """Let guests in, seat them in a game, and let them into its chat room."""
        host, *others = members = await self.members(*names)
        created = await host.ask(GAMES, "create-game", {"name": "Chess", **options})
        for other in others:
            await other.ask(GAMES, "join-game", {"code": created["joinCode"]})
        for member in members:
            await member.ask(CHAT, "join-room", created["gameId"])
        return str(created["gameId"]), members
