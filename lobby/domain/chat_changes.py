"""What changes a chat room."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from lobby.domain.chat import ChatRoom, RoomKind
from lobby.domain.chat_events import (
    ExitReason,
    Member,
    MemberJoined,
    MemberLeft,
    MuteChanged,
    RoomChange,
    RoomChanged,
    RoomClosed,
    RoomOpened,
)
from lobby.domain.errors import InvalidMessage
from lobby.domain.ids import PlayerId
from lobby.domain.room_refusals import CannotLeave, NotInRoom, RoomFull
from lobby.domain.seats import Player

MAX_MEMBERS = 1000  # who comes is told to each of them
MAX_ALLOWED = 100
MAX_MUTED = 200  # with more than that the first may speak again

_CLOSES_WHEN_EMPTY = frozenset({RoomKind.PUBLIC, RoomKind.PRIVATE})


class RoomTransition(NamedTuple):
    """The room after a change, and what its members are told. No events: nothing changed."""

    room: ChatRoom
    events: tuple[RoomChange, ...] = ()


def join(room: ChatRoom, player: Player, *, at: int) -> RoomTransition:
    """
    Let a player in; whoever is in already stays.

    Raises:
        RoomNotFound: If the room is not open to the player.
        RoomFull: If it has no place left.

    """
    room.require_open_to(player.id)
    if player.id in room.members:
        return RoomTransition(room)
    if len(room.members) >= MAX_MEMBERS:
        raise RoomFull(room.id, MAX_MEMBERS)
    member = Member(player, at)
    members = {**room.members, player.id: member}
    return _after(replace(room, members=members), MemberJoined(member))


def leave(room: ChatRoom, player: PlayerId) -> RoomTransition:
    """
    Let a player go who wants to.

    Raises:
        RoomNotFound, NotInRoom: As :meth:`ChatRoom.require_member` says.
        CannotLeave: If it is a conversation of two.

    """
    room.require_member(player)
    if room.kind is RoomKind.DIRECT:
        raise CannotLeave(room.id)
    return remove(room, {player: ExitReason.LEFT})


def remove(room: ChatRoom, players: Mapping[PlayerId, ExitReason]) -> RoomTransition:
    """
    Put players out, passing over who is not there; a room that is then empty may close.

    A conversation of two stays theirs.
    """
    if room.kind is RoomKind.DIRECT:
        return RoomTransition(room)
    gone = [
        MemberLeft(player, reason) for player, reason in players.items() if player in room.members
    ]
    if not gone:
        return RoomTransition(room)
    members = {id_: member for id_, member in room.members.items() if id_ not in players}
    if members or room.kind not in _CLOSES_WHEN_EMPTY:
        return _after(replace(room, members=members), *gone)
    return _after(replace(room, members=members, is_closed=True), *gone, RoomClosed())


def update(
    room: ChatRoom,
    by: PlayerId,
    *,
    description: str | None = None,
    allowed: frozenset[PlayerId] | None = None,
) -> RoomTransition:
    """
    Change a room of one's own; ``None`` changes nothing. Who is not allowed any more is out.

    Raises:
        RoomNotFound, NotCreator: As :meth:`ChatRoom.require_creator` says.
        InvalidMessage: If it is said who may join a room that is for everybody.

    """
    room.require_creator(by, "change")
    if allowed is not None and room.kind is not RoomKind.PRIVATE:
        raise InvalidMessage("allow", "is for private rooms")
    described = room.description if description is None else description
    welcome = room.allowed if allowed is None else allowed | {by}
    if (described, welcome) == (room.description, room.allowed):
        return RoomTransition(room)
    rest, left = remove(room, dict.fromkeys(room.allowed - welcome, ExitReason.REMOVED))
    if rest.is_closed:
        return RoomTransition(rest, left)
    changed = replace(rest, description=described, allowed=welcome, version=room.version)
    opened = (RoomOpened(welcome - room.allowed),) if welcome - room.allowed else ()
    return _after(changed, *left, RoomChanged(), *opened)


def mute(room: ChatRoom, player: PlayerId, *, is_muted: bool) -> RoomTransition:
    """
    Let a player speak no more, or again; who may ask for that is the caller's to check.

    Raises:
        NotInRoom: If somebody is to be silenced who is not there.

    """
    if (player in room.muted) is is_muted:
        return RoomTransition(room)
    if is_muted and player not in room.members:
        raise NotInRoom(player, room.id)
    others = tuple(other for other in room.muted if other != player)
    muted = (*others, player)[-MAX_MUTED:] if is_muted else others
    return _after(replace(room, muted=muted), MuteChanged(player, is_muted))


def close(room: ChatRoom) -> RoomTransition:
    """End the room; those who are in it hear of it."""
    return _after(replace(room, is_closed=True), RoomClosed())


def _after(room: ChatRoom, *events: RoomChange) -> RoomTransition:
    return RoomTransition(replace(room, version=room.version + 1), events)
