"""
What a packet may carry in either format, so that a client of the other can be sent it.

String keys, finite floats, integers, strings, booleans, null, bytes; nesting bounded. What an
application wants beyond that is the application's to refuse, with an answer.
"""

from typing import Any

from lobby.engine.closing import Violation

_ATOMS = frozenset((str, int, bool, bytes, type(None)))

MAX_DEPTH = 200  # orjson writes 254 levels at the most, and recursion here costs two frames each


def check(value: Any, depth: int = MAX_DEPTH, *, are_placeholders_forged: bool = False) -> None:
    """
    Accept a decoded value or refuse it.

    What JSON packets put in the place of bytes is forged where bytes need no such thing: passed on
    to a JSON client, it would break that client's parser.

    Raises:
        Violation: If anything in it cannot be carried.

    """
    kind = type(value)
    if kind is dict or kind is list:
        _check_container(value, depth - 1, are_placeholders_forged)
    elif kind is float:
        if value - value != 0:  # NaN for NaN and for both infinities
            raise Violation
    elif kind not in _ATOMS:
        raise Violation


def needs_check(text: str) -> bool:
    """
    Return whether JSON could decode to a value that cannot be carried.

    The JSON parser itself refuses NaN, infinities and unpaired surrogates.
    """
    # What nests so deep opens and closes as often.
    return len(text) > 2 * MAX_DEPTH and text.count("[") + text.count("{") > MAX_DEPTH


def _check_container(value: Any, depth: int, are_placeholders_forged: bool) -> None:
    if depth < 0:
        raise Violation
    items = value
    if type(value) is dict:
        items = value.values()
        for key in value:
            if type(key) is not str:
                raise Violation
        if are_placeholders_forged and value.get("_placeholder") is True:
            raise Violation
    for item in items:
        if type(item) in _ATOMS:
            continue
        check(item, depth, are_placeholders_forged=are_placeholders_forged)
