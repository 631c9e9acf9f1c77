"""Events as a game's log holds them in Redis."""

import struct
from collections.abc import Sequence
from typing import NamedTuple

import msgpack

from lobby.domain.events import ActionSent, Event, StateEvent
from lobby.domain.ids import PlayerId
from lobby.storage.log import size_of
from lobby.storage.redis.codec import Codec

_HEAD = struct.Struct(">6xIH")  # the time, the size, the length of the key: as _log.lua writes it

_ACTION, _STATE_EVENT = b"\x01", b"\x02"  # the format of an action is its kind: 1, for now
_pack = msgpack.Packer().pack  # one for all: making it takes longer than packing an action
_EVENTS: Codec[StateEvent] = Codec(StateEvent)


class Entry(NamedTuple):
    """
    An event to be logged.

    Attributes:
        size: What it counts as, in bytes.
        body: What it is.

    """

    size: int
    body: bytes


def entry_of(event: Event) -> Entry:
    """Return an event as it is logged."""
    return Entry(size_of(event), body_of(event))


def body_of(event: Event) -> bytes:
    """Return an event as bytes."""
    if type(event) is ActionSent:
        player, action, size, action_id, to = event
        seeing = None if to is None else [*to]
        packed: bytes = _pack((player, action, size, action_id, seeing))
        return _ACTION + packed
    return _STATE_EVENT + _EVENTS.dumps(event)  # type: ignore[arg-type]  # mypy: type() narrows not


def event_in(body: bytes) -> Event:
    """
    Return the event that bytes stand for.

    Raises:
        ValueError: If they stand for none.

    """
    kind = body[:1]
    if kind == _ACTION:
        player, action, size, action_id, to = msgpack.unpackb(body[1:])
        seeing = None if to is None else frozenset(map(PlayerId, to))
        return ActionSent(player, action, size, action_id, seeing)
    if kind == _STATE_EVENT:
        return _EVENTS.loads(body[1:])
    raise ValueError(f"no event begins with {kind!r}")


def sent_key(action: ActionSent) -> str:
    """Return what an action is known by while the log remembers it; nothing if it has no id."""
    # Nobody's id holds a line break.
    return "" if action.action_id is None else f"{action.player}\n{action.action_id}"


def events_in(entries: Sequence[bytes]) -> list[Event]:
    """Return the events of log entries, which have a head before the body."""
    found = []
    for entry in entries:
        _, key_length = _HEAD.unpack_from(entry)
        found.append(event_in(entry[_HEAD.size + key_length :]))
    return found
