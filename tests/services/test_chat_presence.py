import pytest

from lobby.domain.chat_events import (
    ExitReason,
    MemberJoined,
    MemberLeft,
    RoomClosed,
    TypingChanged,
)
from lobby.domain.errors import GameNotFound
from lobby.domain.events import CloseReason, GameClosed, LeaveReason, PlayerLeft
from lobby.domain.ids import GameId, RoomId
from lobby.domain.room_refusals import RoomNotFound
from lobby.domain.transition import SECOND_MS
from lobby.services.commits import ATTEMPTS
from tests.builders import ANN, BOB, CAT
from tests.services.talks import GENERAL, GRACE_SECONDS, Talk

STARTED, STOPPED = TypingChanged(ANN, is_typing=True), TypingChanged(ANN, is_typing=False)


async def test_lost_connection_is_told_to_nobody_until_the_grace_is_over() -> None:
    talk = Talk()
    await talk.chat.join(ANN, GENERAL)
    await talk.chat.join(BOB, GENERAL)
    talk.presence.lose(ANN.id)

    await talk.pass_by(GRACE_SECONDS - 1)
    assert talk.told(MemberLeft) == []

    await talk.pass_by(1.5)
    assert talk.told(MemberLeft) == [MemberLeft(ANN.id, ExitReason.TIMED_OUT)]
    assert await talk.members(GENERAL) == [BOB.id]


async def test_who_is_thrown_off_the_server_is_out_of_their_rooms_at_once() -> None:
    talk = Talk()
    await talk.chat.join(ANN, GENERAL)
    await talk.chat.join(BOB, GENERAL)

    talk.presence.expel(ANN.id)
    await talk.pass_by(0.5)

    assert talk.told(MemberLeft) == [MemberLeft(ANN.id, ExitReason.REMOVED)]
    assert await talk.members(GENERAL) == [BOB.id]


async def test_who_is_back_in_time_is_still_in_their_rooms() -> None:
    talk = Talk()
    await talk.chat.join(ANN, GENERAL)
    club = await talk.room(ANN)
    await talk.chat.tell(ANN, BOB.id, "psst")
    talk.presence.lose(ANN.id)
    await talk.pass_by(GRACE_SECONDS - 1)

    rooms = await talk.presence.come_back(ANN.id)
    await talk.pass_by(GRACE_SECONDS)

    assert [room.id for room in rooms] == [GENERAL, club]
    assert talk.told(MemberLeft) == []
    assert len(talk.told(MemberJoined)) == 1


async def test_who_was_away_too_long_is_in_no_room_but_keeps_conversations() -> None:
    talk = Talk()
    club = await talk.room(ANN)
    room, _ = await talk.chat.tell(ANN, BOB.id, "psst")
    talk.presence.lose(ANN.id)

    await talk.pass_by(GRACE_SECONDS + 0.5)

    assert await talk.presence.come_back(ANN.id) == []
    assert [standing.room.id for standing in await talk.chat.rooms_of(ANN.id)] == [room]
    with pytest.raises(RoomNotFound):
        await talk.store.get(club)


async def test_who_is_back_on_another_node_stays_in_their_rooms() -> None:
    talk = Talk()
    await talk.chat.join(ANN, GENERAL)
    await talk.presence.settle(ANN.id)
    talk.cases.present.here.add(ANN.id)

    await talk.pass_by(GRACE_SECONDS + 0.5)

    assert await talk.members(GENERAL) == [ANN.id]
    assert talk.cases.present.settlements == [ANN.id]


async def test_who_is_here_again_is_not_waited_for() -> None:
    talk = Talk()
    await talk.chat.join(ANN, GENERAL)
    await talk.presence.settle(ANN.id)
    talk.cases.present.here.add(ANN.id)
    await talk.presence.settle(ANN.id)
    talk.cases.present.here.clear()

    await talk.pass_by(GRACE_SECONDS + 0.5)

    assert await talk.members(GENERAL) == [ANN.id]
    assert talk.cases.present.settlements == []


async def test_who_cannot_be_put_out_when_the_grace_is_over_is_put_out_later() -> None:
    talk = Talk()
    await talk.chat.join(ANN, GENERAL)
    await talk.presence.settle(ANN.id)
    talk.store.lost_races = ATTEMPTS

    await talk.pass_by(GRACE_SECONDS + 0.5)
    before = await talk.members(GENERAL)
    await talk.pass_by(GRACE_SECONDS + 0.5)

    assert before == [ANN.id]
    assert await talk.members(GENERAL) == []
    assert talk.cases.present.settlements == [ANN.id]


async def test_typing_is_told_once_and_ends_by_itself() -> None:
    talk = Talk()
    await talk.chat.join(ANN, GENERAL)

    await talk.presence.type(ANN, GENERAL, is_typing=True)
    await talk.pass_by(4)
    await talk.presence.type(ANN, GENERAL, is_typing=True)
    await talk.pass_by(4.5)
    assert talk.told(TypingChanged) == [STARTED]

    await talk.pass_by(0.5)
    assert talk.told(TypingChanged) == [STARTED, STOPPED]


async def test_typing_ends_when_its_player_says_so_and_once() -> None:
    talk = Talk()
    await talk.chat.join(ANN, GENERAL)
    await talk.presence.type(ANN, GENERAL, is_typing=True)

    await talk.presence.type(ANN, GENERAL, is_typing=False)
    talk.presence.stop_typing(ANN, GENERAL)
    await talk.pass_by(6)

    assert talk.told(TypingChanged) == [STARTED, STOPPED]


@pytest.mark.parametrize(("ban", "reason"), [(False, ExitReason.KICKED), (True, ExitReason.BANNED)])
async def test_who_is_kicked_from_a_game_is_out_of_its_room(ban: bool, reason: ExitReason) -> None:
    talk = Talk()
    room = await talk.game(ANN, BOB)

    await talk.cases.hosting.kick(ANN.id, BOB.id, ban=ban, message=None)
    await talk.pass_by(0.5)

    assert talk.heard[-1] == (room, MemberLeft(BOB.id, reason))
    assert await talk.members(room) == [ANN.id]


async def test_who_leaves_a_game_or_loses_their_seat_is_out_of_its_room() -> None:
    talk = Talk(grace_ms=5 * SECOND_MS)
    room = await talk.game(ANN, BOB, CAT)

    await talk.cases.games.leave(BOB.id)
    await talk.cases.presence.lose(CAT.id)
    await talk.pass_by(6)

    assert talk.told(MemberLeft) == [
        MemberLeft(BOB.id, ExitReason.LEFT),
        MemberLeft(CAT.id, ExitReason.TIMED_OUT),
    ]
    assert await talk.members(room) == [ANN.id]


async def test_games_room_goes_with_its_game() -> None:
    talk = Talk()
    room = await talk.game(ANN)

    await talk.cases.games.leave(ANN.id)
    await talk.pass_by(0.5)

    with pytest.raises(GameNotFound):
        await talk.cases.store.get(GameId(room))
    assert talk.heard[-1] == (room, RoomClosed())
    with pytest.raises(RoomNotFound):
        await talk.store.get(room)


async def test_game_without_a_room_comes_and_goes_as_well() -> None:
    talk = Talk()
    game = await talk.cases.open(ANN)
    await talk.cases.knock(BOB, game)

    await talk.cases.games.leave(BOB.id)
    await talk.cases.games.leave(ANN.id)
    await talk.pass_by(0.5)

    assert talk.heard == []
    with pytest.raises(RoomNotFound):
        await talk.store.get(RoomId(game.id))


async def test_room_that_is_gone_already_is_not_closed_again() -> None:
    talk = Talk()
    room = await talk.game(ANN, BOB)
    game = (await talk.cases.store.get(GameId(room))).game
    gone = PlayerLeft(BOB.id, LeaveReason.LEFT, 1)

    for event in (GameClosed(CloseReason.EMPTY), GameClosed(CloseReason.EMPTY), gone):
        talk.presence.take_commit(game, [event])
    await talk.pass_by(0.5)

    assert talk.told(RoomClosed) == [RoomClosed()]
