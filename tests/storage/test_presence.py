"""The contract of :class:`lobby.ports.Presence`."""

import pytest

from lobby.ports import Presence
from lobby.storage.presence import LocalPresence
from lobby.storage.redis.mailbox import Mailbox
from lobby.storage.redis.presence import RedisPresence
from tests.builders import ANN, BOB
from tests.storage.attendances import FakeAttendance
from tests.storage.conftest import BOTH


@pytest.fixture(params=BOTH)
def presence(request: pytest.FixtureRequest) -> Presence:
    if request.param == "memory":
        return LocalPresence()
    redis = request.getfixturevalue("redis")
    return RedisPresence(redis, Mailbox(redis))


@pytest.fixture
def games(presence: Presence) -> FakeAttendance:
    attendance = FakeAttendance()
    presence.serve(attendance)
    return attendance


async def test_player_is_here_from_coming_to_going(
    presence: Presence, games: FakeAttendance
) -> None:
    assert not await presence.is_here("/games", ANN.id)
    visit = await games.come(presence, ANN)
    assert await presence.is_here("/games", ANN.id)
    assert not await presence.is_here("/games", BOB.id)
    assert not await presence.is_here("/chat", ANN.id)

    await games.go(presence, visit)

    assert not await presence.is_here("/games", ANN.id)
    assert games.settled == [ANN.id]


async def test_newer_socket_has_a_higher_number(presence: Presence, games: FakeAttendance) -> None:
    visits = [await games.come(presence, player) for player in (ANN, BOB, ANN)]

    numbers = [visit.number for visit in visits]
    assert 0 < numbers[0] < numbers[1] < numbers[2]


async def test_late_goodbye_of_an_older_socket_changes_nothing(
    presence: Presence, games: FakeAttendance
) -> None:
    older = await games.come(presence, ANN)
    await games.come(presence, ANN)

    await games.go(presence, older)

    assert await presence.is_here("/games", ANN.id)
    assert games.settled == []


async def test_what_follows_may_be_done_later(presence: Presence, games: FakeAttendance) -> None:
    chat = FakeAttendance("/chat", settles_at_once=False)
    presence.serve(chat)
    visit = await chat.come(presence, ANN)

    await chat.go(presence, visit)
    presence.settled("/chat", ANN.id)

    assert chat.settled == [ANN.id]
    assert games.settled == []
    assert not await presence.is_here("/chat", ANN.id)
