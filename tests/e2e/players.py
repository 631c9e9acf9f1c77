"""A player over the official Python client, who remembers everything in the order it came."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from socket import SHUT_RDWR
from typing import Any, NamedTuple

import aiohttp
import orjson
import socketio

NAMESPACE = "/games"
TIMEOUT_SECONDS = 5

Payload = dict[str, Any]


class Push(NamedTuple):
    """What the server said without being asked."""

    name: str
    data: Payload


class Player:
    """
    A player of a test.

    Attributes:
        pushes: Everything heard, in order.
        numbers: The room's numbers, in the order in which acks and pushes brought them.
        refusal: What a CONNECT was refused with.
        disconnect_reason: Why the connection ended, once it has.
        place: The last that was heard of a room, as a client names it to go on there.

    """

    def __init__(self, http: aiohttp.ClientSession, namespace: str = NAMESPACE) -> None:
        self.pushes: list[Push] = []
        self.numbers: list[int] = []
        self.refusal: Payload | None = None
        self.disconnect_reason: str | None = None
        self.place: Payload = {}
        self._namespace = namespace
        self._news = asyncio.Event()
        self._expected = 0
        self._client = socketio.AsyncClient(
            reconnection=False, handle_sigint=False, http_session=http
        )
        self._client.on("*", self._hear, namespace=namespace)
        self._client.on("connect_error", self._hear_refusal, namespace=namespace)
        self._client.on("disconnect", self._hear_disconnect, namespace=namespace)

    async def connect(
        self,
        url: str,
        auth: object,
        transports: Sequence[str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """
        Connect, as the library does by default (polling, then the upgrade) or as told.

        Raises:
            socketio.exceptions.ConnectionError: If refused; :attr:`refusal` holds the answer.

        """
        await self._client.connect(
            url,
            headers=headers or {},
            auth=auth,
            transports=transports,
            namespaces=[self._namespace],
            wait_timeout=TIMEOUT_SECONDS,
        )

    @property
    def transport(self) -> str:
        """What the connection is made of now."""
        transport: str = self._client.transport()
        return transport

    @property
    def is_there(self) -> bool:
        """Whether the connection has not ended, so far as the player has noticed."""
        return self.disconnect_reason is None

    @property
    def welcome(self) -> Payload:
        """The first push."""
        return self.pushes[0].data

    @property
    def id(self) -> str:
        """The player's id."""
        id_: str = self.welcome["playerId"]
        return id_

    @property
    def token(self) -> str:
        """What makes the bearer this player."""
        token: str = self.welcome["token"]
        return token

    @property
    def bearer(self) -> dict[str, str]:
        """The headers that say over HTTP who asks."""
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def ticket(self) -> Payload:
        """What the player presents to go on where it was, if it is in a game."""
        return {"token": self.token, **self.place}

    @property
    def room_pushes(self) -> list[Push]:
        """What was heard of the room."""
        return [push for push in self.pushes if _is_of_room(push)]

    def heard(self, name: str) -> list[Payload]:
        """Return every push of this name."""
        return [push.data for push in self.pushes if push.name == name]

    async def send(self, event: str, *args: object) -> None:
        """Send an event without an ack id."""
        await self._client.emit(event, args, namespace=self._namespace)

    async def command(self, event: str, *args: object) -> Payload:
        """Send an event and return its ack."""
        answered: asyncio.Future[Payload] = asyncio.get_running_loop().create_future()

        def note(ack: Payload) -> None:
            if "seq" in ack and not ack.get("duplicate"):
                self._heard_number(ack)
            answered.set_result(ack)

        await self._client.emit(event, args, namespace=self._namespace, callback=note)
        async with asyncio.timeout(TIMEOUT_SECONDS):
            return await answered

    async def ask(self, event: str, *args: object) -> Payload:
        """Send a command that is to be carried out and return its ack."""
        ack = await self.command(event, *args)
        assert ack["ok"] is True, ack
        return ack

    async def refused(self, event: str, *args: object) -> str:
        """Send a command that is to be refused and return the code."""
        ack = await self.command(event, *args)
        assert ack["ok"] is False, ack
        code: str = ack["error"]["code"]
        return code

    async def fence(self) -> None:
        """Wait until everything that the server has said so far has been heard."""
        await self.ask("list-games", {"limit": 1})

    async def expect(self, name: str, **fields: object) -> Payload:
        """Wait for a push with these fields, later than the one expected before; return it."""
        async with asyncio.timeout(TIMEOUT_SECONDS):
            while True:
                for index in range(self._expected, len(self.pushes)):
                    push = self.pushes[index]
                    if push.name == name and fields.items() <= push.data.items():
                        self._expected = index + 1
                        return push.data
                await self._wait_for_news()

    async def wait_until(self, is_so: Callable[[], bool]) -> None:
        """Wait until what this player has heard makes something true."""
        async with asyncio.timeout(TIMEOUT_SECONDS):
            while not is_so():
                await self._wait_for_news()

    async def ended(self) -> None:
        """Wait until the player has noticed that its connection has ended."""
        await self.wait_until(lambda: self.disconnect_reason is not None)

    async def disconnect(self) -> None:
        """Leave as a well-behaved client does."""
        await self._client.disconnect()

    async def cut_after(self, event: str, payload: object) -> None:
        """Send a command and lose the connection before the answer can come."""
        packet = f"42{self._namespace},777{orjson.dumps([event, payload]).decode()}"
        await self._client.eio.ws.send_str(packet)
        self.cut()

    def cut(self) -> None:
        """Lose the connection without a word."""
        self._client.eio.ws.get_extra_info("socket").shutdown(SHUT_RDWR)

    async def _wait_for_news(self) -> None:
        self._news.clear()
        await self._news.wait()

    def _hear(self, name: str, data: Payload) -> None:
        push = Push(name, data)
        self.pushes.append(push)
        if _is_of_room(push):
            self._heard_number(data)
        elif name == "welcome" and "game" in data:
            game = data["game"]
            self.place = {"gameId": game["id"], "epoch": game["epoch"], "seq": game["seq"]}
        self._news.set()

    def _heard_number(self, data: Payload) -> None:
        self.numbers.append(data["seq"])
        known: Payload = {name: data[name] for name in ("gameId", "epoch", "seq") if name in data}
        self.place = {**self.place, **known}

    def _hear_refusal(self, refusal: Payload) -> None:
        self.refusal = refusal

    def _hear_disconnect(self, reason: str) -> None:
        self.disconnect_reason = reason
        self._news.set()


def is_in_a_row(numbers: Sequence[int]) -> bool:
    """Return whether each number is one more than that before it."""
    return all(later == earlier + 1 for earlier, later in pairwise(numbers))


def _is_of_room(push: Push) -> bool:
    return "seq" in push.data and push.name != "game-created"
