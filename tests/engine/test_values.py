"""Values and the two formats, without a network."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lobby.engine.closing import Violation
from lobby.engine.json import JsonCodec, join
from lobby.engine.msgpack import MsgpackCodec
from lobby.engine.packets import EVENT, Packet
from lobby.engine.values import MAX_DEPTH, check, needs_check

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
VALUES = st.recursive(
    SCALARS | st.binary(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc"), inner, max_size=4),
    max_leaves=20,
)
NAMES = st.text("abc-", min_size=1)


@given(NAMES, st.lists(VALUES, max_size=3), st.none() | st.integers(0, 10**9))
def test_msgpack_event_survives_the_way(event: str, args: list[Any], ack_id: int | None) -> None:
    codec = MsgpackCodec()
    message = codec.encode(EVENT, "/games", [event, *args], ack_id)
    packet = codec.decode_binary(message.binary[0])
    assert packet == Packet(EVENT, "/games", [event, *args], ack_id)


@given(NAMES, st.lists(VALUES, max_size=3), st.none() | st.integers(0, 10**9))
def test_json_event_survives_the_way(event: str, args: list[Any], ack_id: int | None) -> None:
    codec = JsonCodec(max_attachments=100)
    message = codec.encode(EVENT, "/games", [event, *args], ack_id)
    assert message.text is not None
    packet = codec.decode_text(message.text.decode())
    assert packet.attachments == len(message.binary)
    assert join(packet.data, dict(enumerate(message.binary))) == [event, *args]
    assert (packet.namespace, packet.ack_id) == ("/games", ack_id)


def decoded(decode: Callable[[str], Packet], text: str) -> Packet | None:
    try:
        return decode(text)
    except Violation:
        return None


@given(
    st.builds(
        "42/{}{}{}{}{}".format,
        st.text("ab?[,"),
        st.sampled_from(["", "?x=1", "?"]),
        st.sampled_from(["", ",", ",,"]),
        st.sampled_from(["", "0", "007", "12", "9" * 15, "9" * 16, "-1", "1x", "٣", "²"]),
        st.sampled_from(
            ["", "[]", '["a"]', '["a",{}]', '["connect"]', "[1]", "{}", '["a"', "[[]]"]
        ),
    )
)
def test_short_way_reads_what_the_whole_grammar_says(text: str) -> None:
    codec = JsonCodec(10)
    assert decoded(codec.decode_text, text) == decoded(codec.decode_any, text)


@given(VALUES)
def test_values_that_both_formats_carry_are_accepted(value: Any) -> None:
    check(value)


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), -float("inf"), {1: 2}, (1,), object()],
)
def test_other_values_are_refused(value: Any) -> None:
    with pytest.raises(Violation):
        check([{"deep": value}])


def test_nesting_is_bounded() -> None:
    nested: Any = []
    for _ in range(MAX_DEPTH - 1):
        nested = [nested]
    check(nested)
    with pytest.raises(Violation):
        check([nested])


def test_json_that_may_nest_too_deep_is_looked_at() -> None:
    assert needs_check("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))


def test_everyday_json_is_not_looked_at_twice() -> None:
    assert not needs_check('["game-action",{"x":12345.678,"t":1732180000000}]')


def test_numbers_of_handlers_that_json_lacks_become_null() -> None:
    message = JsonCodec(10).encode(EVENT, "/", ["x", float("nan"), {1: (2,)}, {"b": b""}])
    assert message.text == b'451-["x",null,{"1":[2]},{"b":{"_placeholder":true,"num":0}}]'
