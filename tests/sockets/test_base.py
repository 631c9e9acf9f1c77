import logging
from typing import Any

import pytest

from lobby.domain.bans import Ban
from lobby.domain.errors import Unavailable
from lobby.domain.ids import PlayerId
from lobby.domain.rates import Rate
from lobby.engine import ConnectionRefused
from lobby.services.identity import IdentityService
from lobby.sockets.base import NOT_GREETED, STORE_AWAY, LobbyNamespace
from lobby.sockets.caller import Caller
from lobby.sockets.sessions import Session
from lobby.storage import MemoryBans
from lobby.tokens import JwtTokens
from lobby.wire.commands import LeaveGame
from lobby.wire.games import CreateGame
from tests.fakes import CountingIds, FakeClock
from tests.sockets.fakes import FakeSocket, an_entrance, as_socket
from tests.test_tokens import NOW

IDENTITIES = IdentityService(JwtTokens("s" * 32), FakeClock(NOW), CountingIds())


class Small(LobbyNamespace):
    """A namespace of four commands, two of which fail."""

    commands = {"create-game": CreateGame, "fail": LeaveGame}  # noqa: RUF012
    immediate_commands = {"answer-now": LeaveGame, "fail-now": LeaveGame}  # noqa: RUF012

    async def create_game(self, caller: Caller, command: CreateGame) -> None:
        caller.answer()
        caller.answer()

    async def fail(self, caller: Caller, command: LeaveGame) -> None:
        raise RuntimeError("the password is 1234")

    def answer_now(self, caller: Caller, payload: object) -> None:
        caller.answer()

    def fail_now(self, caller: Caller, command: LeaveGame) -> None:
        raise RuntimeError("the password is 1234")


async def a_socket(namespace: LobbyNamespace, auth: object = None) -> FakeSocket:
    socket = FakeSocket()
    await namespace.accept(as_socket(socket), auth)
    return socket


async def ask(event: str, *args: Any, ack_id: int | None = 0) -> FakeSocket:
    namespace = Small("/small", an_entrance(IDENTITIES))
    socket = await a_socket(namespace)
    if not namespace.receive_now(as_socket(socket), event, list(args), ack_id):
        await namespace.receive(as_socket(socket), event, list(args), ack_id)
    return socket


@pytest.mark.parametrize("args", [("Chess",), ({"name": "Chess"},)])
async def test_bare_string_stands_for_the_field_that_tutorials_send(args: tuple[object]) -> None:
    socket = await ask("create-game", *args)

    assert socket.acks == {0: {"ok": True}}


@pytest.mark.parametrize("args", [(), (None,), ({},)])
async def test_command_without_fields_needs_no_payload(args: tuple[object, ...]) -> None:
    socket = await ask("create-game", *args)

    assert socket.acks[0]["error"]["message"] == "name: is required"


@pytest.mark.parametrize("args", [(5,), ([],), ({}, {}), (b"x",), (True,)])
async def test_what_is_not_one_object_is_refused(args: tuple[object, ...]) -> None:
    socket = await ask("create-game", *args)

    assert socket.acks[0]["error"]["code"] == "invalid-message"


@pytest.mark.parametrize(
    "event", ["nope", "connect", "disconnect", "accept", "receive", "_handlers", "__init__"]
)
async def test_event_outside_the_table_reaches_no_method(event: str) -> None:
    socket = await ask(event)

    assert socket.acks[0]["error"]["code"] == "unknown-event"
    assert "create-game" in socket.acks[0]["error"]["hint"]


async def test_immediate_command_that_had_to_wait_is_carried_out_all_the_same() -> None:
    namespace = Small("/small", an_entrance(IDENTITIES))
    socket = await a_socket(namespace)

    await namespace.receive(as_socket(socket), "answer-now", [], 0)

    assert socket.acks == {0: {"ok": True}}


async def test_refusal_without_an_ack_id_comes_as_a_push() -> None:
    socket = await ask("create-game", 5, ack_id=None)

    ((event, body),) = socket.sent
    assert (event, body["event"], body["ok"]) == ("error", "create-game", False)
    assert body["error"]["code"] == "invalid-message"


async def test_success_without_an_ack_id_is_silent() -> None:
    socket = await ask("create-game", "Chess", ack_id=None)

    assert socket.sent == []


@pytest.mark.parametrize("event", ["fail", "fail-now"])
async def test_mistake_of_ours_is_logged_and_not_shown(
    event: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        socket = await ask(event)

    assert socket.acks[0]["error"]["code"] == "internal-error"
    assert "1234" not in str(socket.acks)
    assert "1234" in caplog.text


@pytest.mark.parametrize(
    ("auth", "code"),
    [
        ({"token": "nonsense"}, "token-invalid"),
        ({"nickname": "Ann"}, "invalid-message"),
        ({"name": ""}, "invalid-message"),
        ("Ann", "invalid-message"),
        ([], "invalid-message"),
    ],
)
async def test_bad_credentials_are_refused_with_their_code(auth: object, code: str) -> None:
    with pytest.raises(ConnectionRefused) as refusal:
        await a_socket(Small("/small", an_entrance(IDENTITIES)), auth)

    told = refusal.value.error_args
    assert told["data"]["code"] == code
    assert told["message"] == told["data"]["message"]


async def test_connection_belongs_to_the_player_who_came_first() -> None:
    namespace = Small("/small", an_entrance(IDENTITIES))
    first = await a_socket(namespace, {"name": "Ann"})
    second = FakeSocket(connection=first.connection)

    await namespace.accept(as_socket(second), {"name": "Other"})

    assert second.state.identity == first.state.identity


async def test_own_token_on_the_same_connection_is_taken() -> None:
    namespace = Small("/small", an_entrance(IDENTITIES))
    first = await a_socket(namespace, {"name": "Ann"})
    second = FakeSocket(connection=first.connection)

    await namespace.accept(as_socket(second), {"token": first.state.identity.token})

    assert second.state.identity.player == first.state.identity.player


async def test_token_of_another_player_on_the_same_connection_is_refused() -> None:
    namespace = Small("/small", an_entrance(IDENTITIES))
    first = await a_socket(namespace, {"name": "Ann"})
    other = IDENTITIES.admit(name="Bob")

    with pytest.raises(ConnectionRefused) as refusal:
        await namespace.accept(
            as_socket(FakeSocket(connection=first.connection)), {"token": other.token}
        )

    assert refusal.value.error_args["data"]["code"] == "identity-mismatch"


class Greeting(Small):
    """A namespace that cannot greet anybody now."""

    async def greet(self, session: Session) -> None:
        raise Unavailable


async def test_player_who_cannot_be_greeted_for_now_comes_back_by_itself() -> None:
    namespace = Greeting("/small", an_entrance(IDENTITIES))
    socket = await a_socket(namespace)

    await namespace.connected(as_socket(socket))

    assert socket.connection.closing == STORE_AWAY


class AwayBans(MemoryBans):
    """Bans that cannot be read now."""

    async def of(self, player: PlayerId) -> Ban | None:
        raise Unavailable


async def test_player_of_whom_nothing_can_be_known_for_now_comes_back_by_itself() -> None:
    entrance = an_entrance(IDENTITIES, bans=AwayBans(FakeClock(NOW)), refusals=Rate(1, 60))
    namespace = Small("/small", entrance)
    for _ in range(3):  # nor does that count as an attempt that was refused
        socket = FakeSocket()
        socket.connection.address = "192.0.2.1"

        with pytest.raises(ConnectionRefused) as refusal:
            await namespace.accept(as_socket(socket), {"name": "Ann"})

        assert refusal.value.error_args["data"]["code"] == "unavailable"
        assert socket.connection.closing == STORE_AWAY


class Rude(LobbyNamespace):
    """A namespace that greets nobody."""

    async def greet(self, session: Session) -> None:
        raise RuntimeError("the password is 1234")


async def test_who_cannot_be_greeted_is_hung_up_on_and_comes_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    namespace = Rude("/rude", an_entrance(IDENTITIES))
    socket = await a_socket(namespace)

    await namespace.connected(as_socket(socket))

    assert socket.connection.closing == NOT_GREETED
    assert "a player could not be greeted" in caplog.text
