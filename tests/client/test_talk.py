"""The messages of a room: each once, in order, whichever way they come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lobby.client.talk import Hole, Talk
from lobby.wire.chat_views import ChatMessage


def a_message(number: int, sent_at: int = 0) -> ChatMessage:
    return ChatMessage(
        room_id="general",
        number=number,
        player_id="g_bob",
        name="Bob",
        text=str(number),
        sent_at=sent_at or number,
    )


def messages(*numbers: int) -> list[ChatMessage]:
    return [a_message(number) for number in numbers]


def numbers(said: list[ChatMessage]) -> list[int]:
    return [message.number for message in said]


def test_next_message_is_passed_on_and_a_repeat_is_not() -> None:
    talk = Talk(3)

    assert numbers(talk.take(messages(4, 5))) == [4, 5]
    assert talk.take(messages(3, 4, 5)) == []
    assert talk.told == 5


def test_message_that_is_ahead_waits_for_those_before_it() -> None:
    talk = Talk(3)

    assert talk.take(messages(7, 6)) == []
    assert talk.hole == Hole(4, 5)
    assert numbers(talk.take(messages(5))) == []
    assert talk.hole == Hole(4, 4)
    assert numbers(talk.take(messages(4))) == [4, 5, 6, 7]
    assert talk.hole is None


def test_what_was_only_heard_of_is_missing() -> None:
    talk = Talk(3)

    talk.reach(6)

    assert talk.hole == Hole(4, 6)
    assert numbers(talk.take(messages(4, 5, 6))) == [4, 5, 6]
    assert talk.hole is None


def test_what_is_given_up_is_passed_over() -> None:
    talk = Talk(3)
    talk.take(messages(6, 9))

    assert numbers(talk.skip()) == [6]
    assert talk.hole == Hole(7, 8)
    assert numbers(talk.skip()) == [9]
    assert talk.skip() == []


def test_room_that_was_come_into_begins_with_what_it_shows() -> None:
    assert Talk.since(messages(7, 8)).told == 8
    assert Talk.since([]).told == 0


def test_room_that_went_back_is_another_one() -> None:
    talk = Talk(8)
    talk.mark()

    assert talk.is_older_than(7)
    assert not talk.is_older_than(8)
    assert talk.contradicts(messages(6, 7))
    assert not talk.contradicts(messages(7, 8, 9))
    assert not talk.contradicts([])


def test_late_news_of_the_same_connection_is_no_other_room() -> None:
    talk = Talk(5)
    talk.mark()
    talk.take(messages(6, 7))

    assert not talk.is_older_than(6)
    assert not talk.contradicts(messages(5, 6))


@pytest.mark.parametrize("told", [Talk.since(messages(4, 5)), Talk(4)])
def test_other_message_of_the_same_number_is_of_another_room(told: Talk) -> None:
    told.take(messages(5))

    assert told.contradicts([a_message(5, sent_at=99), a_message(6, sent_at=100)])
    assert not told.contradicts(messages(5, 6))


def test_number_that_was_given_up_contradicts_nothing() -> None:
    talk = Talk.since(messages(3))
    talk.reach(5)
    talk.skip()

    assert not talk.contradicts(messages(4, 5))


@given(st.lists(st.lists(st.integers(1, 12)), max_size=8), st.integers(0, 12))
def test_whatever_comes_is_told_once_and_in_order(arrivals: list[list[int]], told: int) -> None:
    talk, heard = Talk(told), list[int]()

    for arrival in arrivals:
        heard += numbers(talk.take(messages(*arrival)))

    assert heard == list(range(told + 1, talk.told + 1))
    assert (talk.hole is None) or talk.hole.first == talk.told + 1
