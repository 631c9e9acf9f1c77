"""What chat rooms and inboxes refuse: one class, and one code, for each reason."""

from lobby.domain.errors import NotFound, Refused
from lobby.domain.ids import PlayerId, RoomId


class RoomNotFound(NotFound):
    """There is no such room, or it is not for the caller."""

    def __init__(self, room: str) -> None:
        super().__init__(f"there is no room {room!r}; it may have been closed")


class NotificationNotFound(NotFound):
    """The caller's inbox holds no such notification."""

    def __init__(self, named: str) -> None:
        super().__init__(f"there is no notification {named!r} in your inbox; it may be too old")


class NotInRoom(Refused):
    """Only those who have joined the room may do this."""

    code = "not-in-room"

    def __init__(self, player: PlayerId, room: RoomId) -> None:
        super().__init__(f"player {player} is not in room {room!r}")
        self.hint = "join the room first (join-room)"


class RoomFull(Refused):
    """The room has as many members as it may have."""

    code = "room-full"

    def __init__(self, room: RoomId, most: int) -> None:
        super().__init__(f"room {room!r} has all the {most} members it may have")


class RoomExists(Refused):
    """Another room has that name."""

    code = "room-exists"

    def __init__(self, room: RoomId) -> None:
        super().__init__(f"there is a room {room!r} already")
        self.hint = "join it (join-room), or choose another name"


class TooManyRooms(Refused):
    """The caller is in, or has created, as many rooms as one player may."""

    code = "too-many-rooms"

    def __init__(self, player: PlayerId, most: int, doing: str) -> None:
        super().__init__(f"player {player} has {doing} all the {most} rooms one may have at a time")
        self.hint = "leave a room first (leave-room)"


class Muted(Refused):
    """The caller may read the room and not speak in it."""

    code = "muted"

    def __init__(self, room: RoomId) -> None:
        super().__init__(f"you have been muted in room {room!r}")


class NotCreator(Refused):
    """Only whoever created the room may do this; nobody created a general or a direct one."""

    code = "not-creator"

    def __init__(self, room: RoomId, doing: str) -> None:
        super().__init__(f"only its creator may {doing} room {room!r}")


class CannotLeave(Refused):
    """A conversation of two is theirs whether they are there or not."""

    code = "cannot-leave"

    def __init__(self, room: RoomId) -> None:
        super().__init__(f"room {room!r} is a conversation of two, which nobody leaves")
