"""Reaching a player's sockets on whatever node."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from lobby.domain.bans import Ban
from lobby.domain.errors import BannedFromServer, KickedByAdmin, LobbyError, Unavailable
from lobby.domain.ids import PlayerId
from lobby.storage.redis import expulsions as expulsions_module
from lobby.storage.redis.address import RedisAddress
from lobby.storage.redis.client import Redis
from lobby.storage.redis.expulsions import SharedExpulsions
from lobby.storage.redis.mailbox import Mailbox
from tests.builders import ANN, BOB

pytestmark = pytest.mark.redis


@dataclass
class LocalExpulsions:
    """Implements :class:`lobby.ports.Expulsions` for so many sockets of everybody's."""

    sockets: int
    expelled: list[tuple[PlayerId, str, str | None]] = field(default_factory=list)

    async def expel(self, player: PlayerId, why: LobbyError) -> int:
        self.expelled.append((player, str(why), why.hint))
        return self.sockets


class Node:
    """A node, and whom it has expelled."""

    def __init__(self, address: RedisAddress, sockets: int) -> None:
        self.redis = Redis(address)
        self.local = LocalExpulsions(sockets)
        self.all = SharedExpulsions(self.redis, Mailbox(self.redis), self.local)


@pytest.fixture
async def nodes(redis_address: RedisAddress) -> AsyncIterator[list[Node]]:
    nodes = [Node(redis_address, sockets) for sockets in (1, 2, 4)]
    await asyncio.gather(*(node.redis.start() for node in nodes))
    await asyncio.gather(*(node.redis.call("PING") for node in nodes))  # all have subscribed
    yield nodes
    await asyncio.gather(*(node.redis.stop() for node in nodes))


async def test_player_is_expelled_from_every_node_and_sockets_are_counted(
    nodes: list[Node],
) -> None:
    count = await nodes[1].all.expel(ANN.id, KickedByAdmin("enough"))

    assert count == 7
    assert [node.local.expelled for node in nodes] == [[(ANN.id, "enough", None)]] * 3


async def test_ban_is_told_on_every_node_as_it_is(nodes: list[Node]) -> None:
    ban = Ban(player=BOB.id, by=ANN.id, at=1_000, until=9_000, reason="spam")
    why = BannedFromServer(ban)

    await nodes[0].all.expel(BOB.id, why)

    assert [node.local.expelled for node in nodes] == [[(BOB.id, str(why), "spam")]] * 3


async def test_node_that_does_not_answer_is_not_waited_for_long(
    nodes: list[Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expulsions_module, "ANSWER_SECONDS", 0.05)
    silent, other, asking = nodes
    silent.redis.subscribe("expel", lambda _: None)

    assert await asking.all.expel(ANN.id, KickedByAdmin()) == 6
    assert other.local.expelled
    assert not silent.local.expelled


async def test_expulsion_is_refused_while_the_store_is_away(nodes: list[Node]) -> None:
    await nodes[0].redis.stop()

    with pytest.raises(Unavailable):
        await nodes[0].all.expel(ANN.id, KickedByAdmin())

    assert not nodes[0].local.expelled
