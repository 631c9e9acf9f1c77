"""
Reading what a lobby sends, which may be newer than this client.

The models of :mod:`lobby.wire` refuse what they do not know: right for a server. A client leaves
fields that it does not know aside.
"""

from collections.abc import Mapping
from functools import cache
from types import ModuleType
from typing import Any, TypeVar, get_args

from lobby.wire.message import Message
from lobby.wire.pushes import Push

M = TypeVar("M", bound=Message)
Kinds = Mapping[str, type[Push]]
Alternatives = tuple[type[Message], ...]
"""The messages that a field may hold: one of them, or a list."""


def read(kind: type[M], payload: object) -> M:
    """
    Return the message that a payload holds, without the fields that this client does not know.

    Raises:
        ValueError: If it is none of this kind.

    """
    known = _known((kind,), payload)
    return kind.model_validate(known, strict=False, by_alias=True, by_name=False)


def kinds_of(*modules: ModuleType) -> Kinds:
    """Return the pushes that these modules of the wire define, by their names there."""
    return {
        kind.event_name: kind
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Push) and "event_name" in vars(kind)
    }


def _known(kinds: Alternatives, value: object) -> object:
    if isinstance(value, list):
        return [_known(kinds, item) for item in value]
    if not isinstance(value, dict):
        return value
    plain, nested = _fields(kinds)
    if not nested and value.keys() <= plain:  # the usual one: nothing to leave aside
        return value
    known = {name: item for name, item in value.items() if name in plain}
    for name, inner in nested.items():
        if name in value:
            known[name] = _known(inner, value[name])
    return known


@cache
def _fields(kinds: Alternatives) -> tuple[frozenset[str], Mapping[str, Alternatives]]:
    """Return the names on the wire of the fields: plain ones, and those that hold messages."""
    plain, nested = set(), {}
    for kind in kinds:
        for name, field in kind.model_fields.items():
            alias = field.alias or name
            inner = _messages_in(field.annotation)
            if inner:
                nested[alias] = inner
            else:
                plain.add(alias)
    return frozenset(plain), nested


def _messages_in(annotation: Any) -> Alternatives:  # noqa: ANN401  # that of a field
    if isinstance(annotation, type) and issubclass(annotation, Message):
        return (annotation,)
    return tuple(kind for part in get_args(annotation) for kind in _messages_in(part))
