"""
The value model: what a player may put into an action, a result or metadata.

It is the common part of JSON and MessagePack, so that every client can read what any other wrote.
"""

from collections.abc import Iterable
from json import dumps
from math import isfinite

Value = None | bool | int | float | str | bytes | list["Value"] | dict[str, "Value"]

MAX_DEPTH = 32
MAX_INTEGER = 2**53  # beyond it a JavaScript number is no longer exact
NUMBER_BYTES = 8  # any number, about: writing each out to count its digits would cost more
MAX_BYTE_VALUES = 10  # JavaScript's parser drops the connection at an eleventh attachment
ONE_BYTE_VALUE = 1 << 32  # above any size that a message can have
RESERVED_KEY = "_placeholder"  # where JSON clients put bytes: a forged one breaks their parser


def measure(value: object) -> int:
    """
    Return roughly how many bytes a value takes on the wire, after checking that it is one.

    Raises:
        ValueError: If the value, or anything in it, is outside the value model.

    """
    byte_values, size = divmod(_measure(value, MAX_DEPTH), ONE_BYTE_VALUE)
    if byte_values > MAX_BYTE_VALUES:
        raise ValueError(f"holds more than {MAX_BYTE_VALUES} byte values")
    return size


def is_same(one: Value, other: Value) -> bool:
    """Return whether two values are equal to every client: to none is ``true`` the same as 1."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(
            is_same(item, other[key]) for key, item in one.items()
        )
    return one == other and isinstance(one, bool) is isinstance(other, bool)


def _measure(value: object, max_depth: int) -> int:
    """Return the size, and in its upper digits the number of byte values: one walk for both."""
    kind = type(value)
    if kind is str:
        return _measure_text(value)  # type: ignore[arg-type]  # mypy does not follow type()
    if kind is dict:
        return _measure_mapping(value, max_depth)  # type: ignore[arg-type]
    if kind is list:
        return _measure_list(value, max_depth)  # type: ignore[arg-type]
    if kind is bytes:
        return ONE_BYTE_VALUE + len(value)  # type: ignore[arg-type]
    return _measure_scalar(value)


def _measure_text(text: str) -> int:
    if text.isprintable():
        return len(text) + 2 if text.isascii() else len(text.encode()) + 2
    # JSON writes some control characters as six.
    return len(dumps(text, ensure_ascii=False).encode())


def _measure_list(items: list[object], max_depth: int) -> int:
    return 2 + len(items) + _measure_all(items, max_depth)


def _measure_mapping(items: dict[object, object], max_depth: int) -> int:
    if RESERVED_KEY in items:
        raise ValueError(f"{RESERVED_KEY} is a word of the protocol and cannot be a key")
    try:
        keys = "".join(items)  # type: ignore[arg-type]  # raises what is caught
    except TypeError:
        raise ValueError("keys must be strings") from None
    # The keys are measured as one text, whose two quotes stand for the two braces.
    return _measure_text(keys) + 4 * len(items) + _measure_all(items.values(), max_depth)


def _measure_all(items: Iterable[object], levels_left: int) -> int:
    """Return what items one level deeper take; the usual kinds are measured on the spot."""
    if levels_left == 0:
        raise ValueError(f"nested deeper than {MAX_DEPTH} levels")
    size = 0
    for item in items:
        if type(item) is str and item.isascii():
            size += len(item) + 2
        elif type(item) is int and -MAX_INTEGER <= item <= MAX_INTEGER:
            size += NUMBER_BYTES
        else:
            size += _measure(item, levels_left - 1)
    return size


def _measure_scalar(value: object) -> int:
    if value is None or value is True or value is False:
        return 4
    if type(value) is int:
        if not -MAX_INTEGER <= value <= MAX_INTEGER:
            raise ValueError("integers must lie within ±2^53")
        return NUMBER_BYTES
    if type(value) is float:
        if not isfinite(value):
            raise ValueError("numbers must be finite")
        return NUMBER_BYTES
    raise ValueError(f"{type(value).__name__} is not a value that every client can read")


def count_byte_values(value: object) -> int:
    """Return how many byte values there are in anything made of lists and dictionaries."""
    if isinstance(value, bytes):
        return 1
    if isinstance(value, dict):
        return sum(map(count_byte_values, value.values()))
    return sum(map(count_byte_values, value)) if isinstance(value, list) else 0
