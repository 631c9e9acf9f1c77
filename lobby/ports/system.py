"""Time and chance."""

from collections.abc import Callable
from typing import Protocol

from lobby.domain.ids import Epoch, GameId, JoinCode, NotificationId, PlayerId, RoomId

Seconds = Callable[[], float]
"""Tells the time of a clock that only goes forward, as the event loop's does."""


class Timer(Protocol):
    """A call to come."""

    def cancel(self) -> None:
        """Keep it from coming."""
        ...


Later = Callable[[float, Callable[[], None]], Timer]
"""Calls a function after so many seconds, as ``loop.call_later`` does."""


class Clock(Protocol):
    """The time of day."""

    def now(self) -> int:
        """Return the Unix time in milliseconds."""
        ...


class Ids(Protocol):
    """New names, none of which can be guessed."""

    def game(self) -> GameId:
        """Return the id of a new game."""
        ...

    def guest(self) -> PlayerId:
        """Return the id of a new guest."""
        ...

    def code(self) -> JoinCode:
        """Return a join code; an open game may have it already."""
        ...

    def epoch(self) -> Epoch:
        """Return the name of a new log's life."""
        ...

    def room(self) -> RoomId:
        """Return the id of a private chat room."""
        ...

    def notification(self, at: int) -> NotificationId:
        """Return the id of a notification; those of later ones (Unix ms) come later by name."""
        ...
