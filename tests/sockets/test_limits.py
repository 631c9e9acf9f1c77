"""How a namespace keeps a player within limits."""

from typing import Any, cast

import pytest

from lobby.domain.ids import GameId
from lobby.domain.rates import NO_LIMIT, EventClass, Rate
from lobby.domain.refusals import GameFull
from lobby.engine import Connection, ConnectionRefused
from lobby.services.identity import IdentityService
from lobby.sockets.base import LobbyNamespace
from lobby.sockets.caller import Caller
from lobby.tokens import JwtTokens
from lobby.wire.acks import UNEXPECTED
from lobby.wire.commands import LeaveGame
from lobby.wire.games import CreateGame
from tests.fakes import CountingIds, FakeClock, FakeStopwatch
from tests.sockets.fakes import FakeConnection, FakeSocket, an_entrance, as_socket
from tests.test_tokens import NOW

HOME = "192.0.2.1"
RATES = {
    EventClass.ACTION: Rate(3, 1),
    EventClass.CREATE: Rate(2, 6),
    EventClass.COMMAND: Rate(4, 1),
}


class Counting(LobbyNamespace):
    """Counts what reaches its commands; full games are refused."""

    commands = {"create-game": CreateGame, "other": LeaveGame, "full": LeaveGame}  # noqa: RUF012
    immediate_commands = {"act": LeaveGame, "act-badly": LeaveGame}  # noqa: RUF012
    event_classes = {"act": EventClass.ACTION, "create-game": EventClass.CREATE}  # noqa: RUF012

    def __init__(
        self,
        *,
        unlimited: bool = False,
        guests: Rate = NO_LIMIT,
        refusals: Rate = NO_LIMIT,
        flood: Rate = NO_LIMIT,
    ) -> None:
        self.stopwatch = FakeStopwatch()
        identities = IdentityService(JwtTokens("s" * 32), FakeClock(NOW), CountingIds())
        rates = {} if unlimited else RATES
        super().__init__(
            "/count",
            an_entrance(
                identities,
                rates,
                guests=guests,
                refusals=refusals,
                flood=flood,
                stopwatch=self.stopwatch,
            ),
        )
        self.carried_out: list[str] = []

    async def create_game(self, caller: Caller, command: CreateGame) -> None:
        self.carried_out.append("create-game")

    async def other(self, caller: Caller, command: LeaveGame) -> None:
        self.carried_out.append("other")

    async def full(self, caller: Caller, command: LeaveGame) -> None:
        raise GameFull(GameId("game:g1"), 4)

    def act(self, caller: Caller, payload: object) -> None:
        self.carried_out.append("act")
        caller.answer()

    def act_badly(self, caller: Caller, payload: object) -> None:
        LeaveGame.parse({"wrong": payload})

    async def enter(self, auth: object = None, address: str = "127.0.0.1") -> FakeSocket:
        connection = cast("Connection", FakeConnection(address=address))
        socket = FakeSocket(connection=connection)
        await self.accept(as_socket(socket), auth)
        return socket

    async def ask(self, socket: FakeSocket, event: str, *args: Any) -> str:
        """Send a command and return its refusal's code, or ``ok``."""
        if not self.receive_now(as_socket(socket), event, list(args), 0):
            await self.receive(as_socket(socket), event, list(args), 0)
        ack = socket.acks[0]
        return "ok" if ack["ok"] else str(ack["error"]["code"])

    async def answers(self, socket: FakeSocket, times: int, event: str, *args: Any) -> list[str]:
        return [await self.ask(socket, event, *args) for _ in range(times)]


async def refusal(namespace: Counting, auth: object, address: str = HOME) -> str:
    with pytest.raises(ConnectionRefused) as refused:
        await namespace.enter(auth, address)
    return str(refused.value.error_args["data"]["code"])


@pytest.mark.parametrize(
    ("event", "args", "times"), [("act", (), 3), ("create-game", ("Chess",), 2), ("other", (), 4)]
)
async def test_class_of_an_event_is_its_limit(event: str, args: tuple[Any], times: int) -> None:
    namespace = Counting()
    socket = await namespace.enter()

    answers = await namespace.answers(socket, times + 1, event, *args)

    assert answers == ["ok"] * times + ["rate-limited"]
    assert namespace.carried_out == [event] * times
    assert socket.is_connected


async def test_refusal_says_when_and_then_it_is_taken() -> None:
    namespace = Counting()
    socket = await namespace.enter()
    await namespace.answers(socket, 3, "create-game", "Chess")

    error = socket.acks[0]["error"]
    namespace.stopwatch.advance(error["retryAfterMs"] / 1000)

    assert (error["retryable"], error["retryAfterMs"]) == (True, 3000)
    assert await namespace.ask(socket, "create-game", "Chess") == "ok"


@pytest.mark.parametrize(
    ("event", "args"), [("nope", ()), ("create-game", (5,)), ("act-badly", ())]
)
async def test_garbage_is_a_command_like_any_other(event: str, args: tuple[Any]) -> None:
    namespace = Counting()
    socket = await namespace.enter()

    answers = await namespace.answers(socket, 5, event, *args)

    assert "rate-limited" not in answers[:4]
    assert answers[4] == "rate-limited"
    assert await namespace.ask(socket, "other") == "rate-limited"


async def test_message_that_does_not_fit_takes_nothing_from_its_own_class() -> None:
    namespace = Counting()
    socket = await namespace.enter()
    await namespace.answers(socket, 4, "create-game", 5)

    assert await namespace.answers(socket, 2, "create-game", "Chess") == ["ok", "ok"]


async def test_coming_back_brings_no_new_allowance() -> None:
    namespace = Counting()
    first = await namespace.enter()
    await namespace.answers(first, 2, "create-game", "Chess")
    await namespace.disconnected(as_socket(first), "transport close")

    again = await namespace.enter({"token": first.state.identity.token})

    assert await namespace.ask(again, "create-game", "Chess") == "rate-limited"


async def test_session_that_is_refused_too_often_is_ended() -> None:
    namespace = Counting(unlimited=True, flood=Rate(100, 10))
    socket = await namespace.enter()

    await namespace.answers(socket, 99, "full")
    assert socket.is_connected
    await namespace.ask(socket, "full")

    ((event, push),) = socket.sent
    assert (event, push["event"], push["error"]["code"]) == ("error", "full", "flooding")
    assert push["error"]["message"] == "100 commands were refused within 10 s"
    assert push["error"]["retryable"] is False
    assert not socket.is_connected


async def test_session_that_is_refused_now_and_then_goes_on() -> None:
    namespace = Counting(unlimited=True, flood=Rate(3, 10))
    socket = await namespace.enter()
    for _ in range(20):
        await namespace.ask(socket, "full")
        namespace.stopwatch.advance(5)

    assert socket.is_connected


@pytest.mark.parametrize("event", ["act", "nope", "act-badly"])
async def test_every_kind_of_refusal_counts(event: str) -> None:
    namespace = Counting(flood=Rate(10, 10))
    socket = await namespace.enter()

    await namespace.answers(socket, 13, event)

    assert not socket.is_connected


async def test_refusal_that_comes_later_counts_too() -> None:
    namespace = Counting(flood=Rate(2, 10))
    socket = await namespace.enter()
    for _ in range(2):
        caller = Caller(socket.state, "act", 0, namespace.tallies.of("act"))
        caller.settle(GameFull(GameId("game:g1"), 4))
        caller.refuse(UNEXPECTED)  # the second answer is none

    assert socket.events == ["error"]
    assert not socket.is_connected


async def test_what_waits_when_a_session_is_ended_is_not_carried_out() -> None:
    namespace = Counting(flood=Rate(1, 10))
    socket = await namespace.enter()
    await namespace.ask(socket, "full")

    for event in ("other", "act"):
        await namespace.receive(as_socket(socket), event, [], 1)
    await namespace.receive(as_socket(socket), "full", [], 2)

    assert (namespace.carried_out, list(socket.acks), len(socket.sent)) == ([], [0], 1)


async def test_address_sends_so_many_guests() -> None:
    namespace = Counting(guests=Rate(2, 60))
    first = await namespace.enter({"name": "Ann"}, HOME)
    await namespace.enter({"name": "Bob"}, HOME)

    assert await refusal(namespace, {"name": "Cat"}) == "rate-limited"
    await namespace.enter({"token": first.state.identity.token}, HOME)
    await namespace.enter({"name": "Cat"}, "192.0.2.2")
    namespace.stopwatch.advance(30)
    await namespace.enter({"name": "Cat"}, HOME)


async def test_limits_of_addresses_are_not_for_loopback() -> None:
    namespace = Counting(guests=Rate(1, 60))

    for _ in range(10):
        await namespace.enter({"name": "Ann"}, "127.0.0.1")
        await namespace.enter({"name": "Ann"}, "::1")


async def test_ipv6_counts_per_64() -> None:
    namespace = Counting(guests=Rate(1, 60))
    await namespace.enter({"name": "Ann"}, "2001:db8::1")

    assert await refusal(namespace, {"name": "Bob"}, "2001:db8::2") == "rate-limited"
    await namespace.enter({"name": "Bob"}, "2001:db8:0:1::1")


@pytest.mark.parametrize("address", [HOME, "127.0.0.1"])
async def test_attempts_to_connect_that_are_refused_are_limited(address: str) -> None:
    namespace = Counting(refusals=Rate(3, 1))

    codes = [await refusal(namespace, {"token": "junk"}, address) for _ in range(5)]

    assert codes == ["token-invalid"] * 3 + ["rate-limited"] * 2
    assert await refusal(namespace, {"name": "Ann"}, address) == "rate-limited"


async def test_attempts_that_succeed_are_not_limited() -> None:
    namespace = Counting(refusals=Rate(1, 60))

    for _ in range(10):
        await namespace.enter({"name": "Ann"}, HOME)


async def test_session_knows_what_limits_count_it_for() -> None:
    namespace = Counting(guests=NO_LIMIT)

    assert (await namespace.enter(None, HOME)).state.address == HOME
    assert (await namespace.enter(None, "127.0.0.1")).state.address is None
