"""
The value model: what a player may put into an action, a result or metadata.

It is the common part of JSON and MessagePack, so that every client can read what any other wrote.
"""

from math import isfinite

Value = None | bool | int | float | str | bytes | list["Value"] | dict[str, "Value"]

MAX_DEPTH = 32
RESERVED_KEY = "_placeholder"  # where JSON clients put bytes: a forged one breaks their parser
MAX_INTEGER = 2**53  # beyond it a JavaScript number is no longer exact


def measure(value: object, max_depth: int = MAX_DEPTH) -> int:
    """
    Return roughly how many bytes a value takes on the wire, after checking that it is one.

    The size is that of compact JSON but for escapes, with bytes at their own length.

    Raises:
        ValueError: If the value, or anything in it, is outside the value model.

    """
    if isinstance(value, str):
        return len(value) + 2 if value.isascii() else len(value.encode()) + 2
    if isinstance(value, dict):
        return _measure_mapping(value, max_depth)
    if isinstance(value, list):
        _go_deeper(max_depth)
        return 2 + sum(measure(item, max_depth - 1) + 1 for item in value)
    if isinstance(value, bytes):
        return len(value)
    return _measure_scalar(value)


def _measure_mapping(value: dict[object, object], max_depth: int) -> int:
    _go_deeper(max_depth)
    size = 2
    for key, item in value.items():
        if not isinstance(key, str):
            raise ValueError("keys must be strings")  # one kind of error for all
        if key == RESERVED_KEY:
            raise ValueError(f"{RESERVED_KEY} is a word of the protocol and cannot be a key")
        size += len(key.encode()) + 4 + measure(item, max_depth - 1)
    return size


def _measure_scalar(value: object) -> int:
    if value is None or isinstance(value, bool):
        return 4
    if isinstance(value, int):
        if not -MAX_INTEGER <= value <= MAX_INTEGER:
            raise ValueError("integers must lie within ±2^53")
        return len(str(value))
    if isinstance(value, float):
        if not isfinite(value):
            raise ValueError("numbers must be finite")
        return len(repr(value))
    raise ValueError(f"{type(value).__name__} is not a value that every client can read")


def _go_deeper(levels_left: int) -> None:
    if levels_left == 0:
        raise ValueError(f"nested deeper than {MAX_DEPTH} levels")
