import pytest

from lobby.domain.chat import RoomKind
from lobby.domain.chat_events import Said
from lobby.domain.errors import Contended, InvalidMessage
from lobby.domain.ids import GameId, RoomId
from lobby.domain.refusals import NotHost, NotInGame, ReadOnly
from lobby.domain.room_refusals import Muted, NotCreator, NotInRoom, RoomExists, RoomNotFound
from lobby.services.chat import SHOWN_MESSAGES, NewRoom
from lobby.services.commits import ATTEMPTS
from tests.builders import ANN, BOB, CAT
from tests.services.talks import GENERAL, Talk

NOWHERE = RoomId("nowhere")


async def test_newcomer_sees_the_newest_messages() -> None:
    talk = Talk()
    await talk.chat.join(ANN, GENERAL)
    for number in range(SHOWN_MESSAGES + 1):
        await talk.chat.say(ANN, GENERAL, f"{number}")

    room, messages = await talk.chat.join(BOB, GENERAL)

    assert list(room.members) == [ANN.id, BOB.id]
    assert [said.number for said in messages] == list(range(2, SHOWN_MESSAGES + 2))
    assert await talk.chat.join(BOB, GENERAL) == (room, messages)


async def test_room_that_is_not_there_cannot_be_entered_left_or_spoken_in() -> None:
    talk = Talk()

    for attempt in (
        talk.chat.join(ANN, NOWHERE),
        talk.chat.leave(ANN.id, NOWHERE),
        talk.chat.say(ANN, NOWHERE, "hi"),
        talk.chat.history(ANN.id, NOWHERE, None, 1),
        talk.presence.type(ANN, NOWHERE, is_typing=True),
        talk.hosting.mute(ANN.id, NOWHERE, BOB.id, is_muted=True),
        talk.hosting.update(ANN.id, NOWHERE, description="x"),
    ):
        with pytest.raises(RoomNotFound):
            await attempt


async def test_room_one_is_not_in_cannot_be_spoken_in_or_read() -> None:
    talk = Talk()
    room = await talk.room(ANN)

    for attempt in (
        talk.chat.leave(BOB.id, room),
        talk.chat.say(BOB, room, "hi"),
        talk.chat.history(BOB.id, room, None, 1),
        talk.chat.members(BOB.id, room),
        talk.presence.type(BOB, room, is_typing=True),
    ):
        with pytest.raises(NotInRoom):
            await attempt

    assert talk.texts() == []


async def test_strangers_do_not_learn_of_a_private_room() -> None:
    talk = Talk()
    new = NewRoom(name="secret", allowed=frozenset({BOB.id}))
    room = (await talk.hosting.create(ANN, new)).id

    await talk.chat.join(BOB, room)
    for attempt in (
        talk.chat.join(CAT, room),
        talk.chat.say(CAT, room, "hi"),
        talk.chat.history(CAT.id, room, None, 1),
        talk.hosting.mute(CAT.id, room, BOB.id, is_muted=True),
    ):
        with pytest.raises(RoomNotFound):
            await attempt
    assert [found.id for found in await talk.chat.open_to(CAT.id, None, 9)] == [GENERAL]


async def test_two_private_rooms_may_have_one_name_and_two_public_ones_not() -> None:
    talk = Talk()
    secret = NewRoom(name="secret", allowed=frozenset())

    one, other = await talk.hosting.create(ANN, secret), await talk.hosting.create(BOB, secret)
    await talk.hosting.create(ANN, NewRoom(name="club", description="chess"))

    assert one.id != other.id
    with pytest.raises(RoomExists):
        await talk.hosting.create(BOB, NewRoom(name="club"))


async def test_creator_changes_who_may_come() -> None:
    talk = Talk()
    room = await talk.hosting.create(ANN, NewRoom(name="secret", allowed=frozenset({BOB.id})))
    await talk.chat.join(BOB, room.id)

    changed = await talk.hosting.update(ANN.id, room.id, allowed=frozenset({CAT.id}))

    assert list(changed.members) == [ANN.id]
    with pytest.raises(RoomNotFound):
        await talk.chat.say(BOB, room.id, "still here?")


async def test_creator_silences_and_nobody_else() -> None:
    talk = Talk()
    room = await talk.room(ANN, BOB, CAT)

    with pytest.raises(NotCreator):
        await talk.hosting.mute(BOB.id, room, CAT.id, is_muted=True)
    await talk.hosting.mute(ANN.id, room, BOB.id, is_muted=True)
    with pytest.raises(Muted):
        await talk.chat.say(BOB, room, "hi")
    with pytest.raises(Muted):
        await talk.presence.type(BOB, room, is_typing=True)
    await talk.hosting.mute(ANN.id, room, BOB.id, is_muted=False)
    await talk.chat.say(BOB, room, "hi")

    assert talk.texts() == ["hi"]


async def test_host_of_a_game_silences_in_its_room_whoever_that_is_by_now() -> None:
    talk = Talk()
    room = await talk.game(ANN, BOB)
    await talk.cases.knock(CAT, (await talk.cases.store.get(GameId(room))).game, role="spectator")
    await talk.chat.join(CAT, room)

    with pytest.raises(NotHost):
        await talk.hosting.mute(BOB.id, room, ANN.id, is_muted=True)
    with pytest.raises(ReadOnly):
        await talk.hosting.mute(CAT.id, room, ANN.id, is_muted=True)
    await talk.hosting.mute(ANN.id, room, BOB.id, is_muted=True)
    await talk.cases.hosting.transfer(ANN.id, BOB.id)
    await talk.hosting.mute(BOB.id, room, BOB.id, is_muted=False)

    assert (await talk.chat.say(BOB, room, "mine now")).number == 1


async def test_games_room_is_for_those_in_the_game() -> None:
    talk = Talk()
    room = await talk.game(ANN)

    for attempt in (talk.chat.join(BOB, room), talk.chat.say(BOB, room, "hi")):
        with pytest.raises(NotInGame):
            await attempt
    with pytest.raises(NotInGame):
        await talk.chat.join(BOB, RoomId("game:nowhere"))
    await talk.cases.open(BOB)
    with pytest.raises(NotInGame):
        await talk.chat.join(BOB, room)


async def test_games_room_is_of_its_kind_and_joined_not_by_itself() -> None:
    talk = Talk()
    room = await talk.game(ANN)
    await talk.cases.knock(BOB, (await talk.cases.store.get(GameId(room))).game)

    with pytest.raises(NotInRoom):
        await talk.chat.say(BOB, room, "hi")

    found = await talk.store.get(room)
    assert (found.kind, found.name) == (RoomKind.GAME, "Chess")


async def test_who_was_put_out_of_a_game_hears_no_more_of_its_room() -> None:
    talk = Talk()
    room = await talk.game(ANN, BOB, CAT)
    await talk.cases.hosting.kick(ANN.id, BOB.id, ban=False, message=None)

    # No time has passed: what was to follow from the kick has not been done yet.
    await talk.chat.say(CAT, room, "gone?")

    assert await talk.members(room) == [ANN.id, CAT.id]
    with pytest.raises(NotInGame):
        await talk.chat.say(BOB, room, "hello?")


async def test_game_that_closes_while_its_room_is_entered_is_none() -> None:
    talk = Talk()
    talk.cases.store._claims[ANN.id] = GameId("game:gone")

    with pytest.raises(NotInGame):
        await talk.chat.join(ANN, RoomId("game:gone"))


async def test_two_who_enter_a_games_room_first_find_each_other_there() -> None:
    talk = Talk()
    room = await talk.game(ANN)
    talk.store.is_hiding = True

    joined = await talk.chat.join(ANN, room)

    assert list(joined.room.members) == [ANN.id]


async def test_word_to_another_player_opens_a_conversation_of_two() -> None:
    talk = Talk()

    room, said = await talk.chat.tell(ANN, BOB.id, "psst")
    again, answer = await talk.chat.tell(BOB, ANN.id, "what?")

    assert room == again == "direct:ann:bob"
    assert (said.number, answer.number) == (1, 2)
    assert await talk.chat.history(BOB.id, room, None, 9) == [said, answer]
    assert [standing.newest for standing in await talk.chat.rooms_of(BOB.id)] == [2]


async def test_conversation_is_closed_to_a_third() -> None:
    talk = Talk()
    room, _ = await talk.chat.tell(ANN, BOB.id, "psst")

    for attempt in (
        talk.chat.join(CAT, room),
        talk.chat.say(CAT, room, "hi"),
        talk.chat.history(CAT.id, room, None, 9),
        talk.chat.members(CAT.id, room),
    ):
        with pytest.raises(RoomNotFound):
            await attempt


async def test_nobody_talks_to_themselves() -> None:
    with pytest.raises(InvalidMessage, match="to: must be another"):
        await Talk().chat.tell(ANN, ANN.id, "psst")


async def test_two_who_speak_to_each_other_at_once_share_a_conversation() -> None:
    talk = Talk()
    await talk.chat.tell(ANN, BOB.id, "psst")
    talk.store.is_hiding = True

    _, said = await talk.chat.tell(BOB, ANN.id, "psst")

    assert said.number == 2


async def test_lost_races_are_run_again_and_too_many_are_told() -> None:
    talk = Talk()
    talk.store.lost_races = ATTEMPTS - 1
    await talk.chat.join(ANN, GENERAL)
    talk.store.lost_races = ATTEMPTS

    with pytest.raises(Contended, match="general"):
        await talk.chat.leave(ANN.id, GENERAL)


async def test_message_carries_who_said_it_and_when() -> None:
    talk = Talk()
    await talk.chat.join(ANN, GENERAL)
    talk.cases.clock.advance(500)

    await talk.chat.say(ANN, GENERAL, "hi")

    assert talk.told(Said) == [Said(1, ANN, "hi", 1_500)]


async def test_room_of_a_game_that_closes_meanwhile_is_closed_too() -> None:
    talk = Talk()
    game = await talk.cases.open(ANN)
    room = RoomId(game.id)
    talk.store.opening = lambda: talk.cases.games.leave(ANN.id)
    with pytest.raises(RoomNotFound):
        await talk.chat.join(ANN, room)

    with pytest.raises(RoomNotFound):
        await talk.store.get(room)
