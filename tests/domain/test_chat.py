import pytest

from lobby.domain.chat import ChatRoom, RoomKind, direct_room
from lobby.domain.chat_changes import (
    MAX_MEMBERS,
    MAX_MUTED,
    close,
    join,
    leave,
    mute,
    remove,
    update,
)
from lobby.domain.chat_events import (
    ExitReason,
    Member,
    MemberJoined,
    MemberLeft,
    MuteChanged,
    RoomChanged,
    RoomClosed,
    RoomOpened,
)
from lobby.domain.errors import InvalidMessage
from lobby.domain.ids import PlayerId
from lobby.domain.room_refusals import (
    CannotLeave,
    Muted,
    NotCreator,
    NotInRoom,
    RoomFull,
    RoomNotFound,
)
from lobby.domain.seats import Player
from tests.builders import ANN, BOB, CAT, G1
from tests.domain.rooms import a_private_room, a_room

DIRECT = ChatRoom.direct(ANN, BOB.id, at=1_000)


def test_who_comes_is_told_to_the_room() -> None:
    room, events = join(a_room(ANN), BOB, at=2_000)

    assert events == (MemberJoined(Member(BOB, 2_000)),)
    assert list(room.members) == [ANN.id, BOB.id]
    assert room.version == 1


def test_coming_twice_is_coming_once() -> None:
    room = a_room(ANN)

    assert join(room, ANN, at=2_000) == (room, ())


def test_room_takes_no_more_than_it_may() -> None:
    crowd = [Player(PlayerId(f"p{number}"), "P") for number in range(MAX_MEMBERS)]

    with pytest.raises(RoomFull, match="all the 1000 members"):
        join(a_room(*crowd), ANN, at=2_000)


def test_private_room_is_not_there_for_strangers() -> None:
    room = a_private_room(ANN, allowed=(BOB,))

    assert join(room, BOB, at=2_000).room.members.keys() == {ANN.id, BOB.id}
    with pytest.raises(RoomNotFound, match="private:1"):
        join(room, CAT, at=2_000)


def test_two_have_one_conversation_whoever_begins() -> None:
    assert direct_room(ANN.id, BOB.id) == direct_room(BOB.id, ANN.id) == "direct:ann:bob"


def test_conversation_is_heard_by_both_before_the_other_has_come() -> None:
    assert set(DIRECT.audience) == {ANN.id, BOB.id}
    assert list(DIRECT.members) == [ANN.id]
    DIRECT.require_may_speak(BOB.id)
    assert join(DIRECT, BOB, at=2_000).events == (MemberJoined(Member(BOB, 2_000)),)


def test_conversation_of_two_is_not_there_for_a_third() -> None:
    with pytest.raises(RoomNotFound):
        join(DIRECT, CAT, at=2_000)
    with pytest.raises(RoomNotFound):
        DIRECT.require_may_speak(CAT.id)


def test_nobody_leaves_a_conversation_of_two() -> None:
    with pytest.raises(CannotLeave):
        leave(DIRECT, ANN.id)
    assert remove(DIRECT, {ANN.id: ExitReason.TIMED_OUT}) == (DIRECT, ())


def test_who_leaves_is_told_to_the_room() -> None:
    room, events = leave(a_room(ANN, BOB), BOB.id)

    assert events == (MemberLeft(BOB.id, ExitReason.LEFT),)
    assert list(room.members) == [ANN.id]


def test_who_is_not_there_cannot_leave() -> None:
    with pytest.raises(NotInRoom, match="club"):
        leave(a_room(ANN), BOB.id)


@pytest.mark.parametrize("kind", [RoomKind.PUBLIC, RoomKind.PRIVATE])
def test_room_that_a_player_opened_closes_with_its_last_member(kind: RoomKind) -> None:
    room, events = leave(a_room(ANN, kind=kind, allowed=frozenset({ANN.id})), ANN.id)

    assert room.is_closed
    assert events == (MemberLeft(ANN.id, ExitReason.LEFT), RoomClosed())


@pytest.mark.parametrize(
    "room", [ChatRoom.general("general"), ChatRoom.of_game(G1, "Chess")], ids=["general", "game"]
)
def test_other_rooms_stay_when_they_are_empty(room: ChatRoom) -> None:
    with_ann = join(room, ANN, at=1_000).room

    assert not leave(with_ann, ANN.id).room.is_closed


def test_those_put_out_are_told_why_and_strangers_passed_over() -> None:
    room, events = remove(a_room(ANN, BOB), {BOB.id: ExitReason.KICKED, CAT.id: ExitReason.BANNED})

    assert events == (MemberLeft(BOB.id, ExitReason.KICKED),)
    assert remove(room, {CAT.id: ExitReason.KICKED}) == (room, ())


def test_only_the_creator_changes_a_room() -> None:
    with pytest.raises(NotCreator, match="only its creator may change"):
        update(a_room(ANN, BOB), BOB.id, description="mine")
    with pytest.raises(RoomNotFound):
        update(a_private_room(ANN), CAT.id, description="mine")
    with pytest.raises(NotCreator):
        update(ChatRoom.general("general"), ANN.id, description="mine")


def test_new_description_is_told_once() -> None:
    room, events = update(a_room(ANN), ANN.id, description="chess only")

    assert (room.description, events) == ("chess only", (RoomChanged(),))
    assert update(room, ANN.id, description="chess only").events == ()


def test_who_is_allowed_no_more_is_out_and_who_is_newly_allowed_hears_of_it() -> None:
    room, events = update(a_private_room(ANN, BOB), ANN.id, allowed=frozenset({CAT.id}))

    assert list(room.members) == [ANN.id]
    assert room.allowed == {ANN.id, CAT.id}
    assert events == (
        MemberLeft(BOB.id, ExitReason.REMOVED),
        RoomChanged(),
        RoomOpened(frozenset({CAT.id})),
    )
    assert room.version == 1


def test_private_room_closes_if_nobody_in_it_is_allowed_any_more() -> None:
    room, events = update(a_private_room(BOB), ANN.id, allowed=frozenset())

    assert room.is_closed
    assert events[-1] == RoomClosed()


def test_public_room_is_for_everybody_and_its_creator_is_told_so() -> None:
    with pytest.raises(InvalidMessage, match="allow: is for private rooms"):
        update(a_room(ANN, BOB), ANN.id, allowed=frozenset())


def test_muted_member_cannot_speak_until_allowed_again() -> None:
    muted, events = mute(a_room(ANN, BOB), BOB.id, is_muted=True)

    assert events == (MuteChanged(BOB.id, is_muted=True),)
    with pytest.raises(Muted, match="club"):
        muted.require_may_speak(BOB.id)
    assert mute(muted, BOB.id, is_muted=True).events == ()
    mute(muted, BOB.id, is_muted=False).room.require_may_speak(BOB.id)


def test_mute_outlasts_leaving() -> None:
    muted = mute(a_room(ANN, BOB), BOB.id, is_muted=True).room
    back = join(leave(muted, BOB.id).room, BOB, at=2_000).room

    with pytest.raises(Muted):
        back.require_may_speak(BOB.id)


def test_only_who_is_there_is_muted_and_no_list_grows_for_ever() -> None:
    with pytest.raises(NotInRoom):
        mute(a_room(ANN), BOB.id, is_muted=True)
    crowd = [Player(PlayerId(f"p{number}"), "P") for number in range(MAX_MUTED + 1)]
    room = a_room(*crowd)
    for player in crowd:
        room = mute(room, player.id, is_muted=True).room

    assert len(room.muted) == MAX_MUTED
    room.require_may_speak(crowd[0].id)


def test_closing_is_told_to_those_who_are_there() -> None:
    room, events = close(a_room(ANN))

    assert (room.is_closed, events) == (True, (RoomClosed(),))
    assert list(room.audience) == [ANN.id]
