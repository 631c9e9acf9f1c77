"""Whatever players do in whatever order: a store's lists agree with its rooms, and are bounded."""

from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from lobby.domain.chat import ChatRoom, RoomKind
from lobby.domain.chat_changes import RoomTransition, close, join, leave, mute, remove, update
from lobby.domain.chat_events import ExitReason, MemberJoined, MemberLeft
from lobby.domain.errors import LobbyError
from lobby.domain.ids import PlayerId, RoomId
from lobby.domain.seats import Player
from lobby.ports import ChatStore
from lobby.storage import ChatLimits, MemoryChatStore
from tests.builders import ANN, BOB, CAT, DAN
from tests.domain.rooms import a_room
from tests.fakes import FakeClock

LIMITS = ChatLimits(rooms=4, created=2, joined=3, direct=2, all_direct=3, messages=9)
PEOPLE = [ANN, BOB, CAT, DAN]
PLAYERS = st.sampled_from(PEOPLE)
ALLOWED = st.frozensets(st.sampled_from([player.id for player in PEOPLE]))
NAMES = st.sampled_from(["general", "a", "b", "c", "d", "e", "private:1", "private:2"])


class ChatMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.store = self.make_store()
        self.rooms: dict[RoomId, ChatRoom] = {RoomId("general"): ChatRoom.general("general")}
        self.heard: dict[RoomId, set[PlayerId]] = {}
        self.store.follow(self.note)

    def make_store(self) -> ChatStore:
        return MemoryChatStore(FakeClock(), ["general"], LIMITS)

    def note(self, room: ChatRoom, event: object) -> None:
        if room.is_closed:
            self.rooms.pop(room.id, None)
        else:
            self.rooms[room.id] = room
        if isinstance(event, MemberJoined):
            self.heard.setdefault(room.id, set()).add(event.member.player.id)
        elif isinstance(event, MemberLeft):
            self.heard[room.id].discard(event.player)

    @rule(name=NAMES, creator=PLAYERS, allowed=ALLOWED)
    def create(self, name: str, creator: Player, allowed: frozenset[PlayerId]) -> None:
        is_private = name.startswith("private:")
        room = a_room(
            creator,
            id_=name,
            kind=RoomKind.PRIVATE if is_private else RoomKind.PUBLIC,
            creator=creator,
            allowed=allowed | {creator.id} if is_private else frozenset(),
        )
        if self.do(self.store.create(room)):
            self.heard[room.id] = {creator.id}

    @rule(one=PLAYERS, other=PLAYERS)
    def open_direct(self, one: Player, other: Player) -> None:
        if one != other:
            room = ChatRoom.direct(one, other.id, at=1)
            if self.do(self.store.create(room)):
                self.heard[room.id] = {one.id}

    @rule(data=st.data(), player=PLAYERS)
    def come(self, data: st.DataObject, player: Player) -> None:
        self.change(data, lambda room: join(room, player, at=1))

    @rule(data=st.data(), player=PLAYERS)
    def go(self, data: st.DataObject, player: Player) -> None:
        self.change(data, lambda room: leave(room, player.id))

    @rule(data=st.data(), player=PLAYERS)
    def put_out(self, data: st.DataObject, player: Player) -> None:
        self.change(data, lambda room: remove(room, {player.id: ExitReason.KICKED}))

    @rule(data=st.data(), player=PLAYERS, allowed=ALLOWED)
    def allow(self, data: st.DataObject, player: Player, allowed: frozenset[PlayerId]) -> None:
        self.change(data, lambda room: update(room, player.id, allowed=allowed))

    @rule(data=st.data(), player=PLAYERS, is_muted=st.booleans())
    def silence(self, data: st.DataObject, player: Player, is_muted: bool) -> None:
        self.change(data, lambda room: mute(room, player.id, is_muted=is_muted))

    @rule(data=st.data())
    def close(self, data: st.DataObject) -> None:
        closable = {RoomKind.PUBLIC, RoomKind.PRIVATE}
        self.change(
            data, lambda room: close(room) if room.kind in closable else RoomTransition(room)
        )

    @rule(data=st.data(), player=PLAYERS)
    def say(self, data: st.DataObject, player: Player) -> None:
        room = self.rooms[data.draw(st.sampled_from(sorted(self.rooms)))]
        may = player.id in room.audience and player.id not in room.muted
        assert self.do(self.store.post(room.id, player, "hi")) is may

    def change(self, data: st.DataObject, transition: Any) -> None:
        room = self.rooms[data.draw(st.sampled_from(sorted(self.rooms)))]
        with suppress(LobbyError):
            after, events = transition(room)
            if events:
                self.do(self.store.commit(after, events))

    def do(self, step: Coroutine[Any, Any, object]) -> bool:
        try:
            self.ask(step)
        except LobbyError:
            return False
        return True

    def ask(self, question: Coroutine[Any, Any, Any]) -> Any:
        with pytest.raises(StopIteration) as answered:
            question.send(None)  # in memory nothing waits
        return answered.value.value

    @invariant()
    def rooms_are_as_followers_were_told(self) -> None:
        for id_, room in self.rooms.items():
            assert self.ask(self.store.get(id_)) == room
            assert self.heard.get(id_, set()) == room.members.keys()

    @invariant()
    def every_player_hears_and_finds_the_rooms_that_are_theirs(self) -> None:
        for player in PEOPLE:
            heard = {room.id for room, _ in self.ask(self.store.rooms_of(player.id))}
            found = [room.id for room in self.ask(self.store.open_to(player.id, None, 99))]

            assert heard == {room.id for room in self.rooms.values() if player.id in room.audience}
            assert found == sorted(
                room.id
                for room in self.rooms.values()
                if room.kind in {RoomKind.GENERAL, RoomKind.PUBLIC}
                or (room.kind is RoomKind.PRIVATE and player.id in room.allowed)
            )

    @invariant()
    def nothing_is_more_than_it_may_be(self) -> None:
        direct = [room for room in self.rooms.values() if room.kind is RoomKind.DIRECT]
        others = [room for room in self.rooms.values() if room.kind is not RoomKind.DIRECT]
        assert len(direct) <= LIMITS.all_direct
        assert len([room for room in others if room.creator]) <= LIMITS.rooms
        for player in PEOPLE:
            assert sum(player.id in room.audience for room in direct) <= LIMITS.direct
            assert sum(player.id in room.members for room in others) <= LIMITS.joined
            assert sum(room.creator == player.id for room in others) <= LIMITS.created
        kept = [len(self.ask(self.store.history(room, None, 99))) for room in self.rooms]
        assert sum(kept) <= LIMITS.messages


ChatMachine.TestCase.settings = settings(max_examples=50, stateful_step_count=25)
TestChat = ChatMachine.TestCase
