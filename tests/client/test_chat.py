"""``client.chat``: its commands, and that nothing said is missed or heard twice."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest

from lobby.client import ClientClosed, ConnectionLost, LobbyRefused, MessagesLost, RoomLost
from lobby.client.chat import Chat
from lobby.client.reading import kinds_of
from lobby.wire import chat_views
from lobby.wire.chat_views import ChatMessage, JoinedRoom, RoomUpdated
from tests.client.links import CHAT, FakeLink, FakeLobby, Sent, hooks_of
from tests.client.payloads import BOB, ME, refused
from tests.client.waiting import turns, until

Ask = Callable[[Chat], Awaitable[Any]]
ROOM = "general"
DIRECT = "direct:g_bob:g_me"


def a_room(room: str = ROOM, **fields: object) -> dict[str, Any]:
    known = {"roomId": room, "kind": "general", "name": room, "description": ""}
    return {**known, "memberCount": 1, **fields}


def a_message(number: int, room: str = ROOM, sent_at: int = 0) -> dict[str, Any]:
    said = {"playerId": BOB, "name": "Bob", "text": str(number), "sentAt": sent_at or number}
    return {"roomId": room, "number": number, **said}


def shown(*numbers: int, room: str = ROOM) -> dict[str, Any]:
    """Return what ``joined-room`` says."""
    return a_room(room, members=[], messages=[a_message(number, room) for number in numbers])


class Talking:
    """
    A client on ``/chat`` in one room.

    Attributes:
        heard: The numbers of the messages.
        news: All else but the welcomes.

    """

    def __init__(self, lobby: FakeLobby, chat: Chat) -> None:
        self.chat = chat
        self.heard: list[int] = []
        self.news: list[object] = []
        self._lobby = lobby
        chat.on_message(lambda said: self.heard.append(said.number))
        chat.on_push(self._note)

    @property
    def link(self) -> FakeLink:
        return self._lobby.link

    async def come(self, *rooms: dict[str, Any]) -> None:
        """Answer the question for one's rooms that follows a welcome."""
        await until(lambda: "my-rooms" in self.link.events)
        self.link.last("my-rooms").ok(rooms=rooms, cursor=None)
        await turns()

    async def back(self) -> None:
        """Lose the connection and get another."""
        count = len(self._lobby.links)
        self.link.lose()
        await until(lambda: len(self._lobby.links) > count and bool(self.link.sent))

    async def hear(self, event: str, payload: object) -> None:
        self.link.push(event, payload, CHAT)
        await turns()

    async def asked(self, event: str, count: int = 1) -> Sent:
        await until(lambda: self.link.events.count(event) == count)
        return self.link.last(event)

    async def page(self, numbers: Sequence[int], *, count: int = 1, room: str = ROOM) -> Sent:
        """Answer the question for a page of history."""
        sent = await self.asked("history", count)
        sent.ok(messages=[a_message(number, room) for number in numbers], more=False)
        await turns()
        return sent

    def _note(self, push: object) -> None:
        if isinstance(push, JoinedRoom | RoomUpdated | RoomLost | MessagesLost):
            self.news.append(push)


async def talking(lobby: FakeLobby, client: Any) -> Talking:
    """Come into a room in which two messages were said."""
    talk = Talking(lobby, client.chat)
    await talk.come()
    await talk.hear("joined-room", shown(1, 2))
    talk.news.clear()
    return talk


def a_lobby() -> tuple[FakeLobby, Any]:
    lobby = FakeLobby()
    return lobby, lobby.client(namespaces=[CHAT])


PLAIN: list[tuple[Ask, str, dict[str, object]]] = [
    (lambda c: c.leave_room(ROOM), "leave-room", {"roomId": ROOM}),
    (lambda c: c.typing(ROOM), "typing", {"roomId": ROOM, "typing": True}),
    (lambda c: c.typing(ROOM, False), "typing", {"roomId": ROOM, "typing": False}),
    (
        lambda c: c.mute_player(ROOM, BOB),
        "mute-player",
        {"roomId": ROOM, "playerId": BOB, "muted": True},
    ),
    (
        lambda c: c.mute_player(ROOM, BOB, False),
        "mute-player",
        {"roomId": ROOM, "playerId": BOB, "muted": False},
    ),
]
SENDING: list[tuple[Ask, dict[str, object]]] = [
    (lambda c: c.send_message("hi", room_id=ROOM), {"roomId": ROOM, "text": "hi"}),
    (lambda c: c.send_message("hi", to=BOB), {"to": BOB, "text": "hi"}),
]
ROOMS: list[tuple[Ask, str, dict[str, object]]] = [
    (lambda c: c.join_room(ROOM), "join-room", {"roomId": ROOM}),
    (lambda c: c.create_room("Us"), "create-room", {"name": "Us"}),
    (
        lambda c: c.create_room("Us", description="", visibility="private", allow=(BOB,)),
        "create-room",
        {"name": "Us", "description": "", "visibility": "private", "allow": [BOB]},
    ),
    (lambda c: c.update_room(ROOM, allow=[]), "update-room", {"roomId": ROOM, "allow": []}),
]
PAGES: list[tuple[Ask, str, dict[str, object], dict[str, object]]] = [
    (lambda c: c.my_rooms(), "my-rooms", {}, {"rooms": []}),
    (lambda c: c.list_rooms(limit=2), "list-rooms", {"limit": 2}, {"rooms": []}),
    (
        lambda c: c.room_members(ROOM, cursor=BOB),
        "room-members",
        {"roomId": ROOM, "cursor": BOB},
        {"members": [], "memberCount": 0},
    ),
    (
        lambda c: c.history(ROOM, before=9),
        "history",
        {"roomId": ROOM, "before": 9},
        {"messages": [], "more": True},
    ),
]
CASES = [
    *((ask, event, payload, {}) for ask, event, payload in PLAIN),
    *((ask, "send-message", payload, {"roomId": ROOM, "number": 1, "sentAt": 1})
      for ask, payload in SENDING),
    *((ask, event, payload, a_room()) for ask, event, payload in ROOMS),
    *PAGES,
]  # fmt: skip


@pytest.mark.parametrize(("ask", "event", "payload", "answer"), CASES)
async def test_command_is_what_the_contract_says(
    ask: Ask, event: str, payload: dict[str, object], answer: dict[str, object]
) -> None:
    lobby, client = a_lobby()
    async with client:
        asking = asyncio.ensure_future(ask(client.chat))
        await turns(3)
        sent = lobby.link.last(event)
        sent.ok(**answer)
        reply = await asking

    assert (sent.namespace, sent.payload) == (CHAT, payload)
    if reply is not None:
        told = reply.model_dump(mode="json", by_alias=True, exclude_unset=True)
        assert told == answer


def test_every_push_of_the_wire_has_its_decorator() -> None:
    for event, kind in kinds_of(chat_views).items():
        assert hooks_of(Chat)[f"on_{event.replace('-', '_')}"] is kind


async def test_message_that_might_be_said_twice_is_not_sent_again() -> None:
    lobby, client = a_lobby()
    async with client:
        talk = await talking(lobby, client)
        saying = asyncio.ensure_future(client.chat.send_message("hi", room_id=ROOM))
        await turns(3)
        await talk.back()

        with pytest.raises(ConnectionLost):
            await saying


async def test_leaving_again_after_a_lost_answer_is_no_error() -> None:
    lobby, client = a_lobby()
    async with client:
        talk = await talking(lobby, client)
        leaving = asyncio.ensure_future(client.chat.leave_room(ROOM))
        await turns(3)
        await talk.back()
        (await talk.asked("leave-room")).acknowledge(refused("not-in-room"))
        await leaving
        await talk.come()

        assert "join-room" not in talk.link.events


async def test_leaving_a_room_one_is_not_in_is_refused() -> None:
    lobby, client = a_lobby()
    async with client:
        leaving = asyncio.ensure_future(client.chat.leave_room(ROOM))
        await turns(3)
        lobby.link.last("leave-room").acknowledge(refused("not-in-room"))

        with pytest.raises(LobbyRefused):
            await leaving


async def test_room_that_cannot_be_left_is_followed_on() -> None:
    lobby, client = a_lobby()
    async with client:
        talk = await talking(lobby, client)
        leaving = asyncio.ensure_future(client.chat.leave_room(ROOM))
        (await talk.asked("leave-room")).acknowledge(refused("cannot-leave"))
        with pytest.raises(LobbyRefused):
            await leaving
        await talk.hear("message", a_message(2))
        await talk.hear("message", a_message(3))

        assert talk.heard == [3]


async def test_live_messages_come_as_they_are_said() -> None:
    lobby, client = a_lobby()
    async with client:
        talk = await talking(lobby, client)
        for number in (2, 3, 4, 4):
            await talk.hear("message", a_message(number))

        assert talk.heard == [3, 4]
        assert talk.link.events == ["my-rooms"]


async def test_room_is_shown_again_with_what_was_heard_and_the_rest_follows() -> None:
    lobby, client = a_lobby()
    async with client:
        talk = await talking(lobby, client)
        await talk.back()
        await talk.hear("joined-room", shown(1, 2, 3, 4))
        await talk.hear("message", a_message(5))
        await talk.come(a_room(lastNumber=5))

        (room,) = talk.news
        assert isinstance(room, JoinedRoom)
        assert [said.number for said in room.messages] == [1, 2]
        assert talk.heard == [3, 4, 5]
        assert "history" not in talk.link.events


async def test_what_the_room_does_not_show_is_fetched_before_it_goes_on() -> None:
    lobby, client = a_lobby()
    async with client:
        talk = await talking(lobby, client)
        await talk.back()
        await talk.hear("joined-room", shown(7, 8))
        await talk.hear("message", a_message(9))
        await talk.come(a_room(lastNumber=9))
        assert talk.heard == []

        first = await talk.page([5, 6])
        second = await talk.page([3, 4], count=2)

        assert talk.heard == [3, 4, 5, 6, 7, 8, 9]
        assert [sent.payload["before"] for sent in (first, second)] == [7, 5]
        assert len(talk.news) == 1


async def test_messages_that_are_not_kept_are_said_to_be_lost() -> None:
    lobby, client = a_lobby()
    async with client:
        talk = await talking(lobby, client)
        await talk.back()
        await talk.hear("joined-room", shown(7))
        await talk.come(a_room(lastNumber=7))
        await talk.page([6])
        await talk.page([], count=2)

        assert talk.heard == [6, 7]
        assert talk.news[1:] == [MessagesLost(ROOM, 3, 5)]


async def test_page_that_is_refused_for_now_is_asked_for_again() -> None:
    lobby, client = a_lobby()
    async with client:
        talk = await talking(lobby, client)
        await talk.back()
        await talk.hear("joined-room", shown(4))
        await talk.come(a_room(lastNumber=4))
        limited = refused("rate-limited", retryable=True, retryAfterMs=700)
        (await talk.asked("history")).acknowledge(limited)
        await talk.page([3], count=2)

        assert talk.heard == [3, 4]
        assert lobby.waits[-1] == 0.7


async def test_page_that_is_refused_for_good_is_given_up() -> None:
    lobby, client = a_lobby()
    async with client:
        talk = await talking(lobby, client)
        await talk.hear("message", a_message(5))
        (await talk.asked("history")).acknowledge(refused("not-in-room"))
        await turns()

        assert talk.heard == [5]
        assert talk.news == [MessagesLost(ROOM, 3, 4)]


async def test_page_of_a_room_that_was_left_meanwhile_is_of_no_use() -> None:
    lobby, client = a_lobby()
    async with client:
        talk = await talking(lobby, client)
        await talk.hear("message", a_message(5))
        await talk.asked("history")
        await talk.hear("system-message", {"roomId": ROOM, "code": "room-closed", "text": ""})
        await talk.page([3, 4])

        assert talk.heard == []


async def test_connection_lost_while_fetching_changes_nothing() -> None:
    lobby, client = a_lobby()
    async with client:
        talk = await talking(lobby, client)
        await talk.hear("message", a_message(5))
        await talk.asked("history")
        await talk.back()
        await talk.hear("joined-room", shown(4, 5))
        await talk.page([3, 4])
        await talk.come(a_room(lastNumber=5))

        assert talk.heard == [3, 4, 5]


async def test_conversation_goes_on_with_what_was_said_meanwhile() -> None:
    lobby, client = a_lobby()
    async with client:
        talk = Talking(lobby, client.chat)
        await talk.come(a_room(DIRECT, kind="direct", lastNumber=4))
        await talk.back()
        await talk.come(a_room(DIRECT, kind="direct", lastNumber=6))
        await talk.page([3, 4, 5, 6], room=DIRECT)

        assert talk.heard == [5, 6]


async def test_conversation_that_began_meanwhile_is_heard_from_the_start() -> None:
    lobby, client = a_lobby()
    async with client:
        talk = await talking(lobby, client)
        await talk.back()
        await talk.hear("message", a_message(2, DIRECT))
        await talk.come(a_room(lastNumber=2), a_room(DIRECT, kind="direct", lastNumber=2))
        await talk.page([1], room=DIRECT)

        assert talk.heard == [1, 2]


async def test_conversation_from_before_is_not_told_anew() -> None:
    lobby, client = a_lobby()
    async with client:
        talk = Talking(lobby, client.chat)
        await talk.hear("message", a_message(9, DIRECT))
        await talk.come(a_room(DIRECT, kind="direct", lastNumber=9))

        assert talk.heard == [9]
        assert "history" not in talk.link.events


async def test_message_before_the_room_is_shown_is_heard_once() -> None:
    lobby, client = a_lobby()
    async with client:
        talk = Talking(lobby, client.chat)
        await talk.come()
        await talk.hear("message", a_message(8))
        await talk.hear("joined-room", shown(6, 7, 8, 9))

        assert talk.heard == [8, 9]
        assert isinstance(talk.news[0], JoinedRoom)
        assert [said.number for said in talk.news[0].messages] == [6, 7, 8]
        assert "history" not in talk.link.events


async def test_conversation_that_was_forgotten_begins_anew() -> None:
    lobby, client = a_lobby()
    async with client:
        talk = Talking(lobby, client.chat)
        await talk.come(a_room(DIRECT, kind="direct", lastNumber=4))
        await talk.back()
        await talk.come()
        await talk.come()
        await talk.hear("message", a_message(1, DIRECT))

        assert talk.heard == [1]
        assert "join-room" not in talk.link.events


async def test_place_that_was_not_kept_is_taken_again() -> None:
    lobby, client = a_lobby()
    async with client:
        talk = await talking(lobby, client)
        await talk.back()
        await talk.come()
        (await talk.asked("join-room")).ok(**a_room())
        await talk.hear("joined-room", shown(1, 2, 3))
        await talk.asked("my-rooms", 2)
        await talk.come(a_room(lastNumber=3))

        assert talk.heard == [3]


async def test_room_that_is_closed_to_one_now_is_lost() -> None:
    lobby, client = a_lobby()
    async with client:
        talk = await talking(lobby, client)
        await talk.back()
        await talk.come()
        (await talk.asked("join-room")).acknowledge(refused("not-found"))
        await turns()

        assert talk.news == [RoomLost(ROOM, "not-found")]


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        ("system-message", {"roomId": ROOM, "code": "room-closed", "text": "closed"}),
        (
            "room-updated",
            {"roomId": ROOM, "change": "member-left", "memberCount": 0, "playerId": ME},
        ),
    ],
)
async def test_room_one_is_out_of_is_not_sought(event: str, payload: dict[str, object]) -> None:
    lobby, client = a_lobby()
    async with client:
        talk = await talking(lobby, client)
        await talk.hear(event, payload)
        await talk.back()
        await talk.come()

        assert talk.link.events == ["my-rooms"]


async def test_room_that_others_leave_is() -> None:
    lobby, client = a_lobby()
    async with client:
        talk = await talking(lobby, client)
        gone = {"roomId": ROOM, "change": "member-left", "memberCount": 1, "playerId": BOB}
        await talk.hear("room-updated", gone)
        await talk.back()
        await talk.come()

        await talk.asked("join-room")


async def test_rooms_of_a_lobby_that_began_anew_are_others() -> None:
    lobby, client = a_lobby()
    async with client:
        talk = await talking(lobby, client)
        await talk.back()
        await talk.hear("joined-room", shown(1))
        await talk.come(a_room(lastNumber=1))
        await talk.hear("message", a_message(2))

        assert talk.heard == [1, 2]


async def test_room_that_shows_nothing_and_went_back_is_another() -> None:
    lobby, client = a_lobby()
    async with client:
        talk = await talking(lobby, client)
        await talk.back()
        await talk.hear("joined-room", shown())
        await talk.come(a_room(lastNumber=0))
        await talk.hear("message", a_message(1))

        assert talk.heard == [1]


async def test_closing_while_messages_are_fetched_leaves_nothing_behind() -> None:
    lobby, client = a_lobby()
    async with client:
        talk = await talking(lobby, client)
        await talk.hear("message", a_message(5))
        await talk.asked("history")

    assert asyncio.all_tasks() == {asyncio.current_task()}
    with pytest.raises(ClientClosed):
        await client.chat.join_room(ROOM)


async def test_lobby_whose_answers_cannot_be_read_is_talked_with_as_it_is() -> None:
    lobby, client = a_lobby()
    async with client:
        talk = Talking(lobby, client.chat)
        (await talk.asked("my-rooms")).ok(rooms=5)
        await talk.hear("joined-room", shown(1))
        await talk.hear("message", a_message(2))

        assert talk.heard == [2]


async def test_push_is_typed() -> None:
    lobby, client = a_lobby()
    heard: list[ChatMessage] = []
    async with client:
        client.chat.on_message(heard.append)
        talk = await talking(lobby, client)
        await talk.hear("message", {**a_message(3), "mood": "new"})

    assert [(said.name, said.text) for said in heard] == [("Bob", "3")]
