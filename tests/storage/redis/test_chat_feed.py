"""What a node hears of chat rooms when others talk, and when it was away."""

from collections.abc import AsyncIterator, Awaitable, Callable

import msgpack
import pytest

from lobby.domain.chat import ChatRoom
from lobby.domain.chat_changes import close, join
from lobby.domain.chat_events import MemberJoined, RoomClosed, RoomOpened, Said, TypingChanged
from lobby.domain.errors import LobbyError, Unavailable
from lobby.domain.ids import RoomId
from lobby.storage.redis import chat_feed
from lobby.storage.redis.address import RedisAddress
from lobby.storage.redis.chat import RedisChatStore
from lobby.storage.redis.chat_feed import EVENTS, ROOMS
from lobby.storage.redis.client import Redis, Take
from lobby.storage.redis.link import Word
from tests.builders import ANN, BOB, G1
from tests.domain.rooms import a_room
from tests.redis_server import RedisServer

pytestmark = pytest.mark.redis

GENERAL = RoomId("general")
CLUB = RoomId("club")
EMPTY = "for _, key in ipairs(redis.call('KEYS', ARGV[1] .. '*')) do redis.call('DEL', key) end"


class Node:
    """A node's store of chat rooms, and what it has heard."""

    def __init__(self, address: RedisAddress) -> None:
        self.redis = Redis(address)
        self.chat = RedisChatStore(self.redis, ["general"])
        self.heard: list[object] = []
        self.chat.follow(lambda _, event: self.heard.append(event))

    async def start(self) -> None:
        await self.redis.start()
        await self.settle()

    async def settle(self) -> None:
        """Wait until all was heard that has happened, and what is asked for because of it."""
        for _ in range(2):
            await self.redis.run("chat_rooms_of", "nobody")

    @property
    def said(self) -> list[int]:
        return [event.number for event in self.heard if isinstance(event, Said)]


MakeNode = Callable[[], Awaitable[Node]]


@pytest.fixture
async def make_node(redis_address: RedisAddress) -> AsyncIterator[MakeNode]:
    nodes: list[Node] = []

    async def make() -> Node:
        nodes.append(Node(redis_address))
        await nodes[-1].start()
        return nodes[-1]

    yield make
    for node in nodes:
        await node.redis.stop()


async def test_node_hears_what_happens_on_another(make_node: MakeNode) -> None:
    here, there = await make_node(), await make_node()

    await here.chat.create(a_room(ANN))
    await here.chat.commit(*join(await here.chat.get(CLUB), BOB, at=1))
    said = await here.chat.post(CLUB, ANN, "hi")
    await there.settle()

    assert [type(event) for event in there.heard] == [RoomOpened, MemberJoined, Said]
    assert there.heard == here.heard
    assert there.heard[-1] == said


async def test_what_is_said_in_a_room_not_known_is_heard_in_order(make_node: MakeNode) -> None:
    here = await make_node()
    await here.chat.create(a_room(ANN))
    late = await make_node()

    here.chat.signal(CLUB, TypingChanged(ANN, is_typing=True))
    for text in ("one", "two"):
        await here.chat.post(CLUB, ANN, text)
    await late.settle()

    assert [type(event) for event in late.heard] == [TypingChanged, Said, Said]
    assert late.said == [1, 2]


async def test_room_that_was_forgotten_is_asked_for(
    make_node: MakeNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_feed, "MOST_KNOWN", 1)
    here, there = await make_node(), await make_node()
    for name in ("club", "zoo"):
        await here.chat.create(a_room(ANN, id_=name))

    for name in ("club", "zoo", "club"):
        await here.chat.post(RoomId(name), ANN, "hi")
    await there.settle()

    assert there.said == [1, 1, 2]


async def test_what_was_missed_is_heard_first_and_once(make_node: MakeNode) -> None:
    here, there = await make_node(), await make_node()
    await here.chat.create(a_room(ANN))
    await here.chat.post(CLUB, ANN, "heard")
    await there.settle()
    await there.redis.stop()
    for _ in range(2):
        await here.chat.post(CLUB, ANN, "missed")

    await there.redis.start()
    await here.chat.post(CLUB, ANN, "live")
    await there.settle()

    assert there.said == [1, 2, 3, 4]


async def test_message_that_was_not_heard_is_told_before_the_next(make_node: MakeNode) -> None:
    here, there = await make_node(), await make_node()
    await here.chat.create(a_room(ANN))
    await here.chat.post(CLUB, ANN, "heard")
    await there.settle()
    there.redis.unsubscribe("chat")
    await here.chat.post(CLUB, ANN, "not heard")
    there.redis.subscribe("chat", there.chat._feed._hear)
    await there.settle()

    await here.chat.post(CLUB, ANN, "live")
    await there.settle()

    assert there.said == [1, 2, 3]


async def test_change_of_a_room_hides_no_message_that_was_not_heard(make_node: MakeNode) -> None:
    here, there = await make_node(), await make_node()
    await here.chat.create(a_room(ANN))
    await there.settle()
    there.redis.unsubscribe("chat")
    await here.chat.post(CLUB, ANN, "not heard")
    there.redis.subscribe("chat", there.chat._feed._hear)
    await there.settle()

    await here.chat.commit(*join(await here.chat.get(CLUB), BOB, at=1))
    await there.chat.get(CLUB)
    await here.chat.post(CLUB, ANN, "live")
    await there.settle()

    assert there.said == [1, 2]


async def test_message_that_nobody_keeps_is_asked_for_once(
    make_node: MakeNode, redis_server: RedisServer, redis_address: RedisAddress
) -> None:
    here, there = await make_node(), await make_node()
    await here.chat.create(a_room(ANN))
    await there.settle()
    for number in (3, 4):
        redis_server.say("HSET", f"{redis_address.prefix}chat:room:club", "newest", str(number - 1))
        redis_server.say("HSET", f"{redis_address.prefix}chat:room:club", "first", str(number + 1))
        await here.chat.post(CLUB, ANN, "hi")
    await there.settle()

    assert there.said == [3, 4]


async def test_change_that_follows_an_answer_at_once_is_not_forgotten_for_it(
    make_node: MakeNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = await make_node(), await make_node()
    await here.chat.create(a_room(ANN))
    await there.settle()
    changed, [joined] = join(await here.chat.get(CLUB), BOB, at=1)
    change = msgpack.packb(["changed", CLUB, 0, ROOMS.dumps(changed), [EVENTS.dumps(joined)]])
    send = there.redis.send

    def followed_by_the_change(script: str, args: list[Word], take: Take) -> None:
        def both(reply: object, failure: LobbyError | Exception | None) -> None:
            take(reply, failure)
            there.chat._feed._hear(change)

        send(script, args, both)

    monkeypatch.setattr(there.redis, "send", followed_by_the_change)
    await there.chat.get(CLUB)
    told: list[ChatRoom] = []
    there.chat.follow(lambda room, _: told.append(room))
    here.chat.signal(CLUB, TypingChanged(BOB, is_typing=True))
    await there.redis.call("PING")

    assert told[-1].members.keys() == {ANN.id, BOB.id}


async def test_room_that_has_closed_meanwhile_is_closed(make_node: MakeNode) -> None:
    here, there = await make_node(), await make_node()
    await here.chat.create(a_room(ANN))
    await there.settle()
    await there.redis.stop()
    room = await here.chat.get(CLUB)
    await here.chat.commit(*close(room))

    await there.redis.start()
    await there.settle()

    assert there.heard[-1] == RoomClosed()


async def test_store_that_comes_back_empty_has_its_general_rooms(
    make_node: MakeNode, redis_server: RedisServer, redis_address: RedisAddress
) -> None:
    node = await make_node()
    await node.chat.commit(*join(await node.chat.get(GENERAL), ANN, at=1))
    await node.redis.stop()
    redis_server.say("EVAL", EMPTY, "0", redis_address.prefix)

    await node.redis.start()
    await node.settle()

    # Who was in it is told, as the room that is there now knows nobody.
    assert node.heard[-1] == RoomClosed()
    assert not (await node.chat.get(GENERAL)).members


async def test_room_of_a_game_that_is_gone_is_closed_by_the_next_node(
    make_node: MakeNode,
) -> None:
    here = await make_node()
    room = ChatRoom.of_game(G1, "Chess")
    await here.chat.create(room)
    assert here.chat.may_have(room.id)

    there = await make_node()
    await here.settle()

    assert here.heard[-1] == RoomClosed()
    assert not here.chat.may_have(room.id)
    assert not there.chat.may_have(room.id)


async def test_node_that_is_cut_off_refuses(make_node: MakeNode) -> None:
    node = await make_node()
    await node.redis.stop()

    with pytest.raises(Unavailable):
        await node.chat.post(GENERAL, ANN, "hi")
