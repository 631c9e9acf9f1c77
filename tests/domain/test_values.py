import math
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lobby.domain.values import MAX_INTEGER, Value, is_same, measure

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-MAX_INTEGER, MAX_INTEGER)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.binary()
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab"), inner, max_size=4),
    max_leaves=10,
)


def nested(levels: int) -> object:
    value: object = 1
    for _ in range(levels):
        value = [value]
    return value


@given(VALUES)
def test_every_value_of_the_model_has_a_size(value: object) -> None:
    assert measure(value) >= 0


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ("abc", 5),
        ("ü", 4),
        ("\x00\x01", 14),  # six characters each in JSON
        (b"12345", 5),
        (None, 4),
        (True, 4),
        (123, 8),
        (1.5, 8),
        ([True, None], 12),
        ({"a": "b"}, 10),
    ],
)
def test_size_is_about_that_on_the_wire(value: object, size: int) -> None:
    assert measure(value) == size


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (math.nan, "finite"),
        (-math.inf, "finite"),
        (MAX_INTEGER + 1, "2\\^53"),
        (-MAX_INTEGER - 1, "2\\^53"),
        ({1: "x"}, "keys must be strings"),
        ([{"_placeholder": True, "num": 0}], "_placeholder is a word of the protocol"),
        ({"x": object()}, "object is not a value"),
        ((1, 2), "tuple is not a value"),
        ("\ud800", "surrogates"),
        ({"\ud800": 1}, "surrogates"),
    ],
)
def test_what_some_client_could_not_read_is_refused(value: object, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        measure(value)


def test_bytes_up_to_the_number_that_every_client_takes_are_a_value() -> None:
    assert measure({"parts": [b"x"] * 10}) > 0


def test_more_bytes_than_a_client_takes_are_refused() -> None:
    with pytest.raises(ValueError, match="more than 10 byte values"):
        measure([[b"x"] * 5, {"a": [b"x"] * 6}])


def test_nesting_up_to_the_limit_is_taken() -> None:
    assert measure(nested(32)) > 0


def test_nesting_past_the_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="deeper than 32"):
        measure(nested(33))


def test_objects_nest_no_deeper_than_lists() -> None:
    with pytest.raises(ValueError, match="deeper than 32"):
        measure({"x": nested(32)})


@given(VALUES)
def test_value_is_the_same_as_itself(value: Value) -> None:
    assert is_same(value, deepcopy(value))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True),
        ([0], [False]),
        ([1], [1, 1]),
        ({"a": [{"b": 1}]}, {"a": [{"b": True}]}),
        ({"a": 1}, {"b": 1}),
        ("1", 1),
        (None, False),
    ],
)
def test_values_that_a_client_can_tell_apart_are_not_the_same(one: Value, other: Value) -> None:
    assert not is_same(one, other)
