"""What is written comes back as it was, and nothing else is taken for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lobby.domain.audit import AuditEntry
from lobby.domain.bans import Ban
from lobby.domain.chat import ChatRoom
from lobby.domain.chat_events import ChatEvent
from lobby.domain.events import Event
from lobby.domain.game import Game
from lobby.domain.inbox import Inbox
from lobby.domain.summary import Summary
from lobby.domain.values import Value
from lobby.storage.redis.codec import FORMAT, Codec, Unreadable
from tests.builders import BOB, CAT, a_match, a_summary, watched

VALUES: st.SearchStrategy[Value] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text() | st.binary()
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip


class Colour(StrEnum):
    RED = "red"


class Place(NamedTuple):
    row: int
    name: str | None = None


@dataclass(frozen=True)
class Box:
    places: tuple[Place, ...]
    colours: frozenset[Colour]
    by_name: Mapping[str, Place]
    value: Value = None


@dataclass(frozen=True)
class Empty:
    pass


@given(
    st.builds(
        Box,
        places=st.lists(st.builds(Place, row=st.integers(-(2**53), 2**53))).map(tuple),
        colours=st.frozensets(st.just(Colour.RED)),
        by_name=st.dictionaries(st.text(), st.builds(Place, row=st.just(1), name=st.text())),
        value=VALUES,
    )
)
def test_value_comes_back_as_it_was(box: Box) -> None:
    codec = Codec[Box](Box)

    assert codec.loads(codec.dumps(box)) == box


@pytest.mark.parametrize("value", [Box((), frozenset(), {}), Empty(), Place(1)])
def test_union_tells_its_classes_apart(value: object) -> None:
    codec = Codec[object](Box | Empty | Place)

    assert codec.loads(codec.dumps(value)) == value
    assert type(codec.loads(codec.dumps(value))) is type(value)


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"\xc1",
        msgpack.packb([FORMAT + 1, [1, None]]),
        msgpack.packb([FORMAT, [1]]),
        msgpack.packb([FORMAT, [1, None, None]]),
        msgpack.packb([FORMAT, ["1", None]]),
        msgpack.packb([FORMAT, [True, None]]),
        msgpack.packb([FORMAT, {"row": 1, "name": None}]),
        msgpack.packb([FORMAT, [1, None]]) + b"\x00",
    ],
)
def test_what_is_not_such_a_value_is_refused(packed: bytes) -> None:
    with pytest.raises(Unreadable, match="not a Place of this version"):
        Codec[Place](Place).loads(packed)


def test_unknown_word_of_a_closed_set_is_refused() -> None:
    packed = msgpack.packb([FORMAT, [[], ["blue"], {}, None]])

    with pytest.raises(Unreadable, match="blue"):
        Codec[Box](Box).loads(packed)


def test_class_that_cannot_be_written_is_found_when_the_codec_is_made() -> None:
    @dataclass
    class Odd:
        what: complex

    with pytest.raises(TypeError, match="no way to write"):
        Codec[Odd](Odd)


@pytest.mark.parametrize(
    "kind", [Game, Event, Summary, ChatRoom, ChatEvent, Inbox, Ban, AuditEntry]
)
def test_all_that_a_store_keeps_can_be_written(kind: object) -> None:
    Codec[object](kind)


@pytest.mark.parametrize(
    "game", [a_match(BOB, metadata={"map": [1, b"2"]}), watched(a_match(BOB), CAT)]
)
def test_game_comes_back_whole(game: Game) -> None:
    codec = Codec[Game](Game)

    assert codec.loads(codec.dumps(game)) == game


def test_what_two_values_are_not_compared_by_comes_back_too() -> None:
    codec = Codec[Summary](Summary)

    assert codec.loads(codec.dumps(a_summary(banned=frozenset({BOB.id})))).banned == {BOB.id}
