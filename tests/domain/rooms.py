"""Chat rooms that tests start from."""

from typing import Any

from lobby.domain.chat import ChatRoom, RoomKind
from lobby.domain.chat_events import Member
from lobby.domain.ids import RoomId
from lobby.domain.seats import Player
from tests.builders import ANN


def a_room(
    *members: Player,
    id_: str = "club",
    kind: RoomKind = RoomKind.PUBLIC,
    creator: Player | None = ANN,
    **fields: Any,
) -> ChatRoom:
    """Return a room with these members, who came at second 1."""
    return ChatRoom(
        id=RoomId(id_),
        kind=kind,
        name=id_,
        creator=None if creator is None else creator.id,
        members={player.id: Member(player, 1_000) for player in members},
        **fields,
    )


def a_private_room(*members: Player, allowed: tuple[Player, ...] = ()) -> ChatRoom:
    """Return a private room of Ann's, in which these are, and to which others may come."""
    welcome = frozenset(player.id for player in (ANN, *members, *allowed))
    return a_room(*members, id_="private:1", kind=RoomKind.PRIVATE, allowed=welcome)
