"""The parts that count and keep time, without a network."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from lobby.engine import Limits, Socket
from lobby.engine.backlog import Backlog
from lobby.engine.census import Census, neighbourhood
from lobby.engine.commands import Commands
from lobby.engine.deadlines import Deadlines
from lobby.engine.gauges import Gauges
from lobby.engine.membership import Membership
from lobby.engine.message import Message
from lobby.engine.origins import Origins
from lobby.engine.request import Request


def a_socket(sid: str, namespace: str = "/") -> Socket:
    connection: Any = SimpleNamespace(sid=f"eio-{sid}")
    route: Any = None
    socket = Socket(sid, namespace, connection, route)
    socket.is_connected = True
    return socket


def a_request(origin: str | None, host: str = "game.example") -> Request:
    headers = [(b"host", host.encode())]
    if origin is not None:
        headers.append((b"origin", origin.encode()))
    return Request({"type": "http", "method": "GET", "headers": headers, "query_string": b""})


async def test_equal_delays_expire_in_order_and_discarded_ones_do_not() -> None:
    expired: list[str] = []
    done = asyncio.Event()

    def expire(item: str) -> None:
        expired.append(item)
        if item == "c":
            done.set()

    deadlines = Deadlines(0.02, expire)
    for item in ("a", "b", "x", "c"):
        deadlines.add(item)
    deadlines.add("b")
    assert deadlines.discard("x")
    assert not deadlines.discard("x")
    await asyncio.wait_for(done.wait(), 1)
    await asyncio.sleep(0.01)
    assert expired == ["a", "c", "b"]
    assert len(deadlines) == 0


async def test_deadlines_added_while_expiring_wait_their_turn() -> None:
    count = 0
    done = asyncio.Event()

    def expire(item: str) -> None:
        nonlocal count
        count += 1
        if count < 3:
            deadlines.add(item)
        else:
            done.set()

    deadlines = Deadlines(0.01, expire)
    deadlines.add("again")
    await asyncio.wait_for(done.wait(), 1)
    assert count == 3


def test_backlog_counts_messages_and_bytes() -> None:
    backlog = Backlog(Limits(max_backlog_messages=2, max_backlog_bytes=100))
    for _ in range(2):
        backlog.put(Message(b"x"), counted=True)
    backlog.put(Message(b"x" * 1000), counted=False)
    assert not backlog.is_over_limit
    backlog.put(Message(b"x"), counted=True)
    assert backlog.is_over_limit
    backlog.take()
    assert not backlog.is_over_limit
    backlog.put(Message(b"x" * 100), counted=True)
    assert backlog.is_over_limit


def test_backlog_gives_batches_in_order() -> None:
    backlog = Backlog(Limits())
    messages = [Message(b"%d" % number + b"x" * 9000) for number in range(5)]
    for message in messages:
        backlog.put(message, counted=True)
    assert backlog.take_batch() == messages[:2]
    assert backlog.take_batch() == messages[2:4]
    assert backlog.take_batch() == messages[4:]
    assert len(backlog) == 0


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("127.0.0.1", None),
        ("::1", None),
        ("::ffff:127.0.0.1", None),
        ("", None),
        ("not an address", None),
    ],
)
def test_neighbourhood(address: str, place: str | None) -> None:
    assert neighbourhood(address) == place


def test_ipv6_counts_per_64() -> None:
    assert neighbourhood("2001:db8::1") == neighbourhood("2001:db8::ffff:1")
    assert neighbourhood("2001:db8::1") != neighbourhood("2001:db8:0:1::1")


def test_zero_means_no_limit() -> None:
    census = Census(Limits(max_connections=0))
    for _ in range(10):
        census.enter("192.0.2.1")
    assert census.has_room("192.0.2.1")


@pytest.mark.parametrize(
    ("allowed", "origin", "admitted"),
    [
        ("*", "https://a.example", True),
        (["*"], "https://a.example", True),
        ("https://a.example", "https://a.example", True),
        (["https://a.example"], "https://b.example", False),
        ([], "https://a.example", False),
        ([], None, True),
        (None, "https://game.example", True),
        (None, "https://a.example", False),
        (None, "null", False),
    ],
)
def test_origin_is_admitted(
    allowed: str | list[str] | None, origin: str | None, admitted: bool
) -> None:
    assert Origins(allowed, credentials=False).admits(a_request(origin)) is admitted


def test_credentials_are_allowed_only_if_asked() -> None:
    request = a_request("https://a.example")
    names = [name for name, _ in Origins("*", credentials=False).headers(request)]
    assert b"access-control-allow-credentials" not in names
    assert Origins("*", credentials=True).headers(request)[-1][1] == b"true"


def test_membership_forgets_whatever_has_left() -> None:
    membership = Membership()
    ann, bob = a_socket("ann"), a_socket("bob")
    for socket in (ann, bob):
        membership.add(socket)
        membership.enter(socket, "red")
    membership.enter(ann, "blue")
    assert membership.members("/", "red") == [ann, bob]
    assert membership.members("/", ["red", "blue"]) == [ann, bob]
    membership.remove(ann)
    ann.end()
    membership.enter(ann, "red")
    assert membership.members("/", "red") == [bob]
    assert membership.members("/", "blue") == []
    membership.remove(bob)
    assert (membership._rooms, membership._sockets) == ({}, {})


def test_room_of_another_socket_is_its_own() -> None:
    membership = Membership()
    for sid in ("ann", "bob"):
        membership.add(a_socket(sid))
    with pytest.raises(ValueError, match="cannot enter a sid room"):
        membership.basic_enter_room("ann", "/", "bob")
    with pytest.raises(ValueError, match="not connected"):
        membership.basic_enter_room("cat", "/", "red")


async def test_commands_run_one_after_the_other_and_end() -> None:
    done: list[int] = []
    emptied = asyncio.Event()
    commands = Commands(emptied.set)

    async def command(number: int) -> None:
        await asyncio.sleep(0)
        done.append(number)
        if number == 1:
            raise RuntimeError("only this one fails")

    for number in range(4):
        commands.put(lambda number=number: command(number))  # type: ignore[misc]
    assert len(commands) == 4
    await asyncio.wait_for(emptied.wait(), 1)
    assert done == [0, 1, 2, 3]
    assert len(commands) == 0


def test_unsent_bytes_are_counted_while_they_wait() -> None:
    gauges, messages = Gauges(), [Message(b"12345"), Message(b"678"), Message(b"90")]
    one, other = Backlog(Limits(), gauges), Backlog(Limits(), gauges)
    one.put(messages[0], counted=True)
    one.put(messages[1], counted=False)
    other.put(messages[2], counted=True)
    assert gauges.unsent_bytes == sum(len(message.frame) for message in messages)

    one.take()
    other.drop()

    assert gauges.unsent_bytes == len(messages[1].frame)
    assert len(other) == 0
