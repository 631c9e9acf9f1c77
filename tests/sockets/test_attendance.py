"""What other nodes can do with the sessions of a namespace here."""

import asyncio

from lobby.domain.ids import PlayerId
from lobby.services.identity import IdentityService
from lobby.sockets.base import LobbyNamespace
from lobby.sockets.sessions import Session
from lobby.tokens import JwtTokens
from tests.fakes import CountingIds, FakeClock, FakePresence
from tests.sockets.fakes import FakeSocket, an_entrance, as_socket
from tests.test_tokens import NOW


class Noting(LobbyNamespace):
    """A namespace that notes for whom something is to be settled."""

    def __init__(self, presence: FakePresence) -> None:
        identities = IdentityService(JwtTokens("s" * 32), FakeClock(NOW), CountingIds())
        super().__init__("/small", an_entrance(identities, presence=presence))
        self.settled: list[PlayerId] = []

    async def settle(self, player: PlayerId) -> None:
        self.settled.append(player)


class Node:
    """A namespace, and what presence on other nodes knows of it."""

    def __init__(self) -> None:
        self.presence = FakePresence()
        self.namespace = Noting(self.presence)
        [self.attendance] = self.presence.served

    async def enter(self) -> FakeSocket:
        socket = FakeSocket()
        await self.namespace.accept(as_socket(socket), {"name": "Ann"})
        await self.namespace.connected(as_socket(socket))
        return socket

    async def leave(self, socket: FakeSocket) -> None:
        await self.namespace.disconnected(as_socket(socket), "gone")


async def test_session_is_known_from_coming_to_going() -> None:
    node = Node()
    socket = await node.enter()
    session: Session = socket.state
    assert node.attendance.visits() == [session]
    assert node.attendance.visit_of(session.player_id) is session
    assert node.presence.here == {session.player_id}

    await node.leave(socket)

    assert node.attendance.visits() == []
    assert node.presence.here == set()


async def test_session_with_a_newer_one_elsewhere_is_told_and_ends_before_that_goes_on() -> None:
    node = Node()
    socket = await node.enter()

    ending = asyncio.ensure_future(node.attendance.end(socket.state))

    assert socket.events == ["session-replaced"]
    assert (socket.is_connected, ending.done()) == (False, False)
    await node.namespace.receive(as_socket(socket), "anything", [], 0)
    assert socket.acks == {}

    await node.leave(socket)
    await ending


async def test_session_that_is_not_the_newest_here_is_not_ended_again() -> None:
    node = Node()
    older, newer = await node.enter(), await node.enter()
    session: Session = older.state
    await node.leave(older)

    await node.attendance.end(session)

    assert (older.events, newer.events) == ([], [])


async def test_what_follows_is_the_namespaces_to_do() -> None:
    node = Node()

    await node.attendance.settle(PlayerId("ann"))

    assert node.namespace.settled == [PlayerId("ann")]
    assert node.attendance.settles_at_once
