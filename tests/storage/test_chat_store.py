"""The contract of :class:`lobby.ports.ChatStore`, with the limits of ``conftest``."""

from collections.abc import Awaitable, Callable, Sequence

import pytest

from lobby.domain.chat import ChatRoom, RoomKind
from lobby.domain.chat_changes import join, leave, mute, update
from lobby.domain.chat_events import (
    KEPT_MESSAGES,
    ChatEvent,
    MemberJoined,
    RoomClosed,
    RoomOpened,
    Said,
    TypingChanged,
)
from lobby.domain.errors import ServerFull, VersionConflict
from lobby.domain.ids import PlayerId, RoomId
from lobby.domain.room_refusals import Muted, NotInRoom, RoomExists, RoomNotFound, TooManyRooms
from lobby.domain.seats import Player
from lobby.ports import ChatStore
from lobby.storage import ChatLimits
from tests.builders import ANN, BOB, CAT, DAN, EVE, G1
from tests.domain.rooms import a_private_room, a_room
from tests.fakes import FakeClock

GENERAL = RoomId("general")


def noted(chat: ChatStore) -> list[tuple[RoomId, ChatEvent]]:
    heard: list[tuple[RoomId, ChatEvent]] = []
    chat.follow(lambda room, event: heard.append((room.id, event)))
    return heard


async def come(chat: ChatStore, player: Player, room: RoomId = GENERAL) -> None:
    await chat.commit(*join(await chat.get(room), player, at=1_000))


async def numbers(
    chat: ChatStore, room: RoomId, before: int | None = None, limit: int = 50
) -> list[int]:
    return [said.number for said in await chat.history(room, before, limit)]


async def ids(
    chat: ChatStore, player: Player, after: str | None = None, limit: int = 9
) -> list[str]:
    cursor = None if after is None else RoomId(after)
    return [room.id for room in await chat.open_to(player.id, cursor, limit)]


async def rooms_of(chat: ChatStore, player: Player) -> Sequence[tuple[str, int]]:
    return [(room.id, newest) for room, newest in await chat.rooms_of(player.id)]


async def talk(chat: ChatStore, one: Player, other: Player) -> RoomId:
    room = ChatRoom.direct(one, other.id, at=1_000)
    await chat.create(room)
    return room.id


async def test_general_rooms_are_there_from_the_start(chat: ChatStore) -> None:
    assert (await chat.get(GENERAL)).kind is RoomKind.GENERAL
    assert await ids(chat, ANN) == ["general"]


async def test_new_room_is_told_and_found_with_its_creator_in_it(chat: ChatStore) -> None:
    heard = noted(chat)
    room = a_room(ANN)

    await chat.create(room)

    assert await chat.get(room.id) == room
    assert heard == [(room.id, RoomOpened(frozenset({ANN.id})))]
    assert await rooms_of(chat, ANN) == [("club", 0)]
    assert await ids(chat, BOB) == ["club", "general"]


async def test_room_of_that_name_is_refused(chat: ChatStore) -> None:
    with pytest.raises(RoomExists, match="general"):
        await chat.create(a_room(ANN, id_="general"))


async def test_room_nobody_opened_is_not_found(chat: ChatStore) -> None:
    nowhere = RoomId("nowhere")

    with pytest.raises(RoomNotFound):
        await chat.get(nowhere)
    with pytest.raises(RoomNotFound):
        await chat.post(nowhere, ANN, "hi")
    with pytest.raises(RoomNotFound):
        await chat.history(nowhere, None, 1)
    with pytest.raises(RoomNotFound):
        await chat.commit(*join(a_room(id_="nowhere"), ANN, at=1_000))


async def test_player_opens_no_more_rooms_than_one_may(chat: ChatStore) -> None:
    for name in ("one", "two"):
        await chat.create(a_room(ANN, id_=name))

    with pytest.raises(TooManyRooms, match="created all the 2"):
        await chat.create(a_room(ANN, id_="three"))

    await chat.commit(*leave(await chat.get(RoomId("one")), ANN.id))
    await chat.create(a_room(ANN, id_="three"))


async def test_all_players_open_no_more_rooms_than_there_may_be(chat: ChatStore) -> None:
    for name, player in (("one", ANN), ("two", BOB), ("three", CAT)):
        await chat.create(a_room(player, id_=name, creator=player))

    with pytest.raises(ServerFull, match="3 chat rooms"):
        await chat.create(a_room(DAN, id_="four", creator=DAN))


async def test_player_is_in_no_more_rooms_than_one_may(chat: ChatStore) -> None:
    for name in ("one", "two"):
        await chat.create(a_room(BOB, id_=name, creator=BOB))
        await come(chat, ANN, RoomId(name))
    await chat.create(ChatRoom.of_game(G1, "Chess"))
    await come(chat, ANN, RoomId(G1))

    with pytest.raises(TooManyRooms, match="joined all the 3"):
        await come(chat, ANN)
    with pytest.raises(TooManyRooms, match="joined"):
        await chat.create(a_room(ANN, id_="four"))

    await talk(chat, ANN, DAN)
    assert len((await chat.get(GENERAL)).members) == 0


async def test_second_of_two_commits_conflicts(chat: ChatStore) -> None:
    before = await chat.get(GENERAL)
    await chat.commit(*join(before, ANN, at=1_000))

    with pytest.raises(VersionConflict, match="general"):
        await chat.commit(*join(before, BOB, at=1_000))


async def test_followers_hear_what_changed_until_they_cancel(chat: ChatStore) -> None:
    heard = noted(chat)
    other: list[ChatEvent] = []
    following = chat.follow(lambda _, event: other.append(event))
    await come(chat, ANN)
    following.cancel()

    await chat.post(GENERAL, ANN, "hi")

    assert [type(event) for _, event in heard] == [MemberJoined, Said]
    assert len(other) == 1


async def test_messages_are_numbered_kept_and_told(chat: ChatStore, clock: FakeClock) -> None:
    await come(chat, ANN)
    heard = noted(chat)
    clock.advance(500)

    said = await chat.post(GENERAL, ANN, "hi")

    assert said == Said(1, ANN, "hi", 1_500)
    assert heard == [(GENERAL, said)]
    assert await chat.history(GENERAL, None, 10) == [said]
    assert await rooms_of(chat, ANN) == [("general", 1)]


async def test_only_members_who_are_not_muted_speak(chat: ChatStore) -> None:
    with pytest.raises(NotInRoom):
        await chat.post(GENERAL, ANN, "hi")
    await come(chat, ANN)
    await chat.commit(*mute(await chat.get(GENERAL), ANN.id, is_muted=True))

    with pytest.raises(Muted):
        await chat.post(GENERAL, ANN, "hi")

    assert await numbers(chat, GENERAL) == []


async def test_history_goes_back_page_by_page(chat: ChatStore) -> None:
    await come(chat, ANN)
    for _ in range(5):
        await chat.post(GENERAL, ANN, "hi")

    assert await numbers(chat, GENERAL, limit=2) == [4, 5]
    assert await numbers(chat, GENERAL, before=4, limit=2) == [2, 3]
    assert await numbers(chat, GENERAL, before=2, limit=2) == [1]
    assert await numbers(chat, GENERAL, before=1, limit=2) == []


async def test_of_all_rooms_together_the_newest_messages_are_kept(chat: ChatStore) -> None:
    await come(chat, ANN)
    await chat.create(a_room(BOB, creator=BOB))
    for room, player, count in ((GENERAL, ANN, 3), (RoomId("club"), BOB, 4)):
        for _ in range(count):
            await chat.post(room, player, "hi")

    assert await numbers(chat, GENERAL) == [2, 3]
    assert await numbers(chat, RoomId("club")) == [1, 2, 3, 4]
    assert (await chat.post(GENERAL, ANN, "hi")).number == 4


async def test_room_keeps_its_newest_messages(
    make_chat: Callable[[ChatLimits], Awaitable[ChatStore]],
) -> None:
    chat = await make_chat(ChatLimits())
    await come(chat, ANN)
    for _ in range(KEPT_MESSAGES + 1):
        await chat.post(GENERAL, ANN, "hi")

    assert await numbers(chat, GENERAL, limit=500) == list(range(2, KEPT_MESSAGES + 2))


async def test_closed_room_is_gone_with_all_that_was_said(chat: ChatStore) -> None:
    await chat.create(a_room(ANN))
    await chat.post(RoomId("club"), ANN, "hi")
    heard = noted(chat)

    await chat.commit(*leave(await chat.get(RoomId("club")), ANN.id))

    assert heard[-1] == (RoomId("club"), RoomClosed())
    assert await rooms_of(chat, ANN) == []
    assert await ids(chat, ANN) == ["general"]
    await chat.create(a_room(ANN))
    assert await numbers(chat, RoomId("club")) == []


async def test_private_room_is_found_by_those_who_are_allowed(chat: ChatStore) -> None:
    await chat.create(a_private_room(ANN, allowed=(BOB,)))

    assert await ids(chat, ANN) == ["general", "private:1"]
    assert await ids(chat, BOB) == ["general", "private:1"]
    assert await ids(chat, CAT) == ["general"]

    room = await chat.get(RoomId("private:1"))
    await chat.commit(*update(room, ANN.id, allowed=frozenset({CAT.id})))
    assert (await ids(chat, BOB), await ids(chat, CAT)) == (
        ["general"],
        ["general", "private:1"],
    )


async def test_rooms_are_found_page_by_page(chat: ChatStore) -> None:
    await chat.create(a_private_room(ANN))
    await chat.create(a_room(ANN, id_="zoo"))

    assert await ids(chat, ANN, limit=2) == ["general", "private:1"]
    assert await ids(chat, ANN, after="private:1") == ["zoo"]
    assert await ids(chat, ANN, after="zoo") == []


async def test_rooms_of_games_and_of_two_are_not_for_finding(chat: ChatStore) -> None:
    await chat.create(ChatRoom.of_game(G1, "Chess"))
    await talk(chat, ANN, BOB)

    assert await ids(chat, ANN) == ["general"]


async def test_conversation_is_the_others_too(chat: ChatStore) -> None:
    room = await talk(chat, ANN, BOB)
    await chat.post(room, ANN, "hi")

    assert await rooms_of(chat, BOB) == [(room, 1)]
    assert (await chat.post(room, BOB, "hi yourself")).number == 2


async def test_player_with_many_conversations_loses_the_one_silent_longest(
    chat: ChatStore,
) -> None:
    bobs, cats = await talk(chat, ANN, BOB), await talk(chat, CAT, ANN)
    await chat.post(bobs, BOB, "hi")
    heard = noted(chat)

    dans = await talk(chat, ANN, DAN)

    assert heard[0] == (cats, RoomClosed())
    assert [room for room, _ in await rooms_of(chat, ANN)] == [bobs, dans]
    assert await rooms_of(chat, CAT) == []


async def test_with_many_conversations_in_all_the_one_silent_longest_goes(
    chat: ChatStore,
) -> None:
    fay = Player(PlayerId("fay"), "Fay")
    first = await talk(chat, ANN, BOB)
    await talk(chat, ANN, CAT)
    await talk(chat, BOB, CAT)

    await talk(chat, EVE, fay)

    with pytest.raises(RoomNotFound):
        await chat.get(first)
    assert len(await rooms_of(chat, EVE)) == 1


async def test_signal_is_told_and_not_kept(chat: ChatStore) -> None:
    heard = noted(chat)
    typing = TypingChanged(ANN, is_typing=True)

    chat.signal(GENERAL, typing)
    chat.signal(RoomId("nowhere"), typing)

    assert await numbers(chat, GENERAL) == []
    assert heard == [(GENERAL, typing)]


async def test_store_knows_whether_there_may_be_a_room(chat: ChatStore) -> None:
    assert chat.may_have(GENERAL)
    assert not chat.may_have(RoomId(G1))
