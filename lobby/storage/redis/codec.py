"""
Values of the domain as bytes: MessagePack, strictly after the annotations of their classes.

A class is read once, when a codec for it is made; what is not annotated is never written, and bytes
that do not have just the shape of the class are refused. A field that is added, removed or moved
makes :data:`FORMAT` another: a store that holds another format is not read.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

import msgpack

FORMAT = 1

Thing = TypeVar("Thing")
Pack = Callable[[Any], Any]
Ways = tuple[Pack, Pack]
"""From a value to what MessagePack knows, and back."""

_PLAIN = {str, int, float, bool, bytes, type(None)}
# An annotation that is read loses the name of the union it stood for.
_PARTS_OF_VALUE = {str, int, float, bool, bytes}


class Unreadable(ValueError):
    """The bytes are not what they should be: another version of the lobby wrote them."""


class Codec(Generic[Thing]):
    """
    Writes and reads values of one class, or of a union of classes.

    Args:
        kind: The class.

    """

    def __init__(self, kind: Any) -> None:
        self._pack, self._unpack = _ways(kind)
        self._name = getattr(kind, "__name__", str(kind))

    def dumps(self, value: Thing) -> bytes:
        """Return a value as bytes."""
        packed: bytes = msgpack.packb([FORMAT, self._pack(value)])
        return packed

    def loads(self, packed: bytes) -> Thing:
        """
        Return the value that bytes stand for.

        Raises:
            Unreadable: If they are not such a value.

        """
        try:
            number, content = msgpack.unpackb(packed, strict_map_key=False)
            _require(number == FORMAT, f"format {FORMAT}")
            value: Thing = self._unpack(content)
        except (ValueError, TypeError, KeyError, AttributeError, msgpack.UnpackException) as exc:
            raise Unreadable(f"not a {self._name} of this version: {exc}") from None
        return value


@cache
def _ways(kind: Any) -> Ways:
    kind = getattr(kind, "__supertype__", kind)  # of a NewType
    if kind in _PLAIN:
        return _as_it_is, _plain(kind)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return str, kind
    if get_origin(kind) in (Union, types.UnionType):
        is_value = _PARTS_OF_VALUE.issubset(get_args(kind))
        return (_as_it_is, _as_it_is) if is_value else _of_union(get_args(kind))
    if get_origin(kind) is not None:
        return _of_collection(get_origin(kind), get_args(kind))
    if is_dataclass(kind) or hasattr(kind, "_fields"):
        return _of_record(kind)
    raise TypeError(f"no way to write {kind}")


def _as_it_is(value: Any) -> Any:
    return value


def _plain(kind: type) -> Pack:
    def unpack(content: Any) -> Any:
        _require(type(content) is kind, kind.__name__)
        return content

    return unpack


def _of_union(kinds: tuple[Any, ...]) -> Ways:
    """Write ``X | None`` as the one or the other, and any other union by the name of the class."""
    others = [kind for kind in kinds if kind is not type(None)]
    if len(others) == 1:
        return _of_option(*_ways(others[0]))
    packs = {kind: (kind.__name__, _ways(kind)[0]) for kind in others}
    unpacks = {kind.__name__: _ways(kind)[1] for kind in others}

    def pack(value: Any) -> Any:
        name, way = packs[type(value)]
        return [name, way(value)]

    def unpack(content: Any) -> Any:
        name, inner = content
        return unpacks[name](inner)

    return pack, unpack


def _of_option(pack: Pack, unpack: Pack) -> Ways:
    return (
        lambda value: None if value is None else pack(value),
        lambda content: None if content is None else unpack(content),
    )


def _of_collection(origin: Any, kinds: tuple[Any, ...]) -> Ways:
    if origin is frozenset:
        pack, unpack = _ways(kinds[0])
        return (
            lambda value: sorted(map(pack, value)),
            lambda content: frozenset(map(unpack, _list(content))),
        )
    if origin is tuple and kinds[1:] == (...,):
        pack, unpack = _ways(kinds[0])
        return lambda value: [*map(pack, value)], lambda content: (*map(unpack, _list(content)),)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _of_mapping(_ways(kinds[0]), _ways(kinds[1]))
    raise TypeError(f"no way to write {origin}")


def _of_mapping(of_key: Ways, of_value: Ways) -> Ways:
    pack_key, unpack_key = of_key
    pack_value, unpack_value = of_value

    def unpack(content: Any) -> dict[Any, Any]:
        _require(type(content) is dict, "map")
        return {unpack_key(key): unpack_value(value) for key, value in content.items()}

    return (
        lambda value: {pack_key(key): pack_value(inner) for key, inner in value.items()},
        unpack,
    )


def _of_record(kind: Any) -> Ways:
    """Write a dataclass or a named tuple as the list of its fields."""
    hints = get_type_hints(kind)
    names = [each.name for each in fields(kind)] if is_dataclass(kind) else [*kind._fields]
    ways = [(name, *_ways(hints[name])) for name in names]
    packs = [(name, pack) for name, pack, _ in ways]
    unpacks = [(name, unpack) for name, _, unpack in ways]

    def write(value: Any) -> list[Any]:
        return [pack(getattr(value, name)) for name, pack in packs]

    def read(content: Any) -> Any:
        _require(len(_list(content)) == len(unpacks), f"{len(unpacks)} fields")
        pairs = zip(unpacks, content, strict=True)
        return kind(**{name: unpack(inner) for (name, unpack), inner in pairs})

    return write, read


def _list(content: Any) -> list[Any]:
    _require(type(content) is list, "list")
    return content  # type: ignore[no-any-return]


def _require(holds: bool, wanted: str) -> None:
    if not holds:
        raise ValueError(f"no {wanted}")
