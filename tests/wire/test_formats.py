"""What is sent survives both packet formats, and says the same in each."""

from collections.abc import Iterator

import msgpack
import orjson
import pytest

from lobby.domain import events, hosting, joining
from lobby.domain.events import CloseReason, EndReason, LeaveReason
from lobby.domain.ids import Epoch
from lobby.domain.joining import Entry
from lobby.domain.options import GameOptions, StartRule, Visibility
from lobby.domain.status import GameStatus
from lobby.wire.acks import Seated
from lobby.wire.listing import SummaryView
from lobby.wire.message import Message
from lobby.wire.pushes import GameCreated
from lobby.wire.room import room_push
from lobby.wire.views import MatchState, OwnGameView
from tests.builders import ANN, BOB, CAT, G1, a_game, a_match, a_summary, at

E1 = Epoch("e1")
OPTIONS = GameOptions(
    name="Mill", visibility=Visibility.UNLISTED, start_rule=StartRule.ALL_READY, tags=("eu",)
)
STATE = MatchState(state={"board": [1, 2.5]}, state_seq=1, events=[{"event": "game-started"}])
EVENTS: list[events.StateEvent] = [
    events.PlayerJoined(BOB.id, "Bob", 1, 2),
    events.PlayerJoined(CAT.id, "Cat", None, 2, 1),
    events.PlayerLeft(BOB.id, LeaveReason.TIMED_OUT, 1),
    events.PlayerUpdated(BOB.id, ready=True, connected=False, data={"team": 1}),
    events.HostChanged(BOB.id),
    events.GameChanged(OPTIONS, GameStatus.WAITING),
    events.GameStarting(9_000),
    events.GameStarted(),
    events.GameEnded(EndReason.NOT_ENOUGH_PLAYERS),
    events.RematchUpdated(1, 2),
    events.GameClosed(CloseReason.ABANDONED),
]


def messages() -> Iterator[Message]:
    watched = joining.watch(a_match(BOB), CAT, Entry(), at()).game
    yield Seated.of(watched, E1, 7, STATE)
    yield OwnGameView.at(hosting.finish(watched, ANN.id, {"winner": None}, at()).game, E1, 7, STATE)
    yield GameCreated.of(a_game(), E1, 0)
    yield SummaryView.of(a_summary())
    for number, event in enumerate(EVENTS, start=1):
        yield room_push(G1, E1, number, event)


@pytest.mark.parametrize("message", list(messages()), ids=lambda message: type(message).__name__)
def test_message_says_the_same_in_both_formats(message: Message) -> None:
    payload = message.payload()

    by_json = orjson.loads(orjson.dumps(payload))
    by_msgpack = msgpack.unpackb(msgpack.packb(payload))

    assert by_json == by_msgpack == payload


@pytest.mark.parametrize("message", list(messages()), ids=lambda message: type(message).__name__)
def test_what_was_sent_is_read_by_the_same_model(message: Message) -> None:
    payload = message.payload()

    assert type(message).model_validate_json(orjson.dumps(payload)).payload() == payload
