"""
One chat room: who may come in, who is there, and who may speak.

A frozen value without a clock; what changes it stands in :mod:`lobby.domain.chat_changes`. Its
messages are not part of it: a store keeps those, and numbers them, as long as the room lets their
sender speak.

    kind      who may join                     gone when
    general   everybody                        never
    public    everybody                        its last member leaves
    private   its creator and whom they allow  its last member leaves
    game      those who play or watch          its game closes
    direct    the two                          room is needed for newer ones

"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Self

from lobby.domain.chat_events import Member
from lobby.domain.ids import GameId, PlayerId, RoomId
from lobby.domain.room_refusals import Muted, NotCreator, NotInRoom, RoomNotFound
from lobby.domain.seats import Player

GAME_PREFIX = "game:"
PRIVATE_PREFIX = "private:"
DIRECT_PREFIX = "direct:"
RESERVED_PREFIXES = (GAME_PREFIX, PRIVATE_PREFIX, DIRECT_PREFIX)
"""No public room is called so: nobody takes it for another kind of room."""


class RoomKind(StrEnum):
    """What a room is for."""

    GENERAL = "general"
    PUBLIC = "public"
    PRIVATE = "private"
    GAME = "game"
    DIRECT = "direct"


_BY_INVITATION = frozenset({RoomKind.PRIVATE, RoomKind.DIRECT})


def direct_room(one: PlayerId, other: PlayerId) -> RoomId:
    """Return the id of the conversation of two players, whichever of them asks."""
    # Who is in the room is stored with it: nobody reads the two out of this.
    return RoomId(DIRECT_PREFIX + ":".join(sorted((one, other))))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRoom:
    """
    A room and those in it.

    Attributes:
        creator: Who opened it; ``None`` if nobody in particular did.
        allowed: Who may join a private room, its creator among them; the two of a direct one.
        muted: Who may not speak, in the order they were silenced.
        members: In the order they came.
        version: Transitions applied so far. A store refuses a stale one.

    """

    id: RoomId
    kind: RoomKind
    name: str
    description: str = ""
    creator: PlayerId | None = None
    allowed: frozenset[PlayerId] = frozenset()
    muted: tuple[PlayerId, ...] = ()
    members: Mapping[PlayerId, Member] = field(default_factory=lambda: MappingProxyType({}))
    is_closed: bool = False
    version: int = 0

    @classmethod
    def general(cls, name: str) -> Self:
        """Return a room that is always there."""
        return cls(id=RoomId(name), kind=RoomKind.GENERAL, name=name)

    @classmethod
    def of_game(cls, game: GameId, name: str) -> Self:
        """Return the room of a game."""
        return cls(id=RoomId(game), kind=RoomKind.GAME, name=name)

    @classmethod
    def direct(cls, opener: Player, other: PlayerId, *, at: int) -> Self:
        """Return the room of two players, one of whom has come."""
        id_ = direct_room(opener.id, other)
        return cls(
            id=id_,
            kind=RoomKind.DIRECT,
            name=id_,
            allowed=frozenset({opener.id, other}),
            members={opener.id: Member(opener, at)},
        )

    @property
    def audience(self) -> Collection[PlayerId]:
        """Who hears what is said: both of two, and of any other room its members."""
        return self.allowed if self.kind is RoomKind.DIRECT else self.members.keys()

    def require_open_to(self, player: PlayerId) -> None:
        """
        Check that a player may know of the room; of a game's room, its game decides that.

        Raises:
            RoomNotFound: If not: to strangers the room is not there.

        """
        if self.kind in _BY_INVITATION and player not in self.allowed:
            raise RoomNotFound(self.id)

    def require_member(self, player: PlayerId) -> None:
        """
        Check that a player is in the room.

        Raises:
            RoomNotFound: If the player may not even know of it.
            NotInRoom: If the player has not joined it.

        """
        self.require_open_to(player)
        if player not in self.audience:
            raise NotInRoom(player, self.id)

    def require_may_speak(self, player: PlayerId) -> None:
        """
        Check that a player may say something.

        Raises:
            RoomNotFound, NotInRoom: As :meth:`require_member` says.
            Muted: If the player was muted.

        """
        self.require_member(player)
        if player in self.muted:
            raise Muted(self.id)

    def require_creator(self, player: PlayerId, doing: str) -> None:
        """
        Check that the room is a player's own.

        Raises:
            RoomNotFound: If the player may not even know of it.
            NotCreator: If it is not.

        """
        self.require_open_to(player)
        if self.creator != player:
            raise NotCreator(self.id, doing)
