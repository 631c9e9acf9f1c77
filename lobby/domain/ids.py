"""The names by which games, players, rooms and logs are known."""

from typing import NewType

GameId = NewType("GameId", str)
"""A game and its room: ``game:`` and an opaque part."""

PlayerId = NewType("PlayerId", str)
"""A player: ``g_…`` for our own guests, anything else for a developer's own accounts."""

JoinCode = NewType("JoinCode", str)
"""What one player reads out to another; upper case."""

Epoch = NewType("Epoch", str)
"""One life of a game's log. Sequence numbers of two epochs cannot be compared."""

RoomId = NewType("RoomId", str)
"""A chat room: a public one's name, a game's id, or ``private:…`` and ``direct:…``."""

NotificationId = NewType("NotificationId", str)
"""One notification."""

CODE_LENGTH = 6
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0 1 I L O U: none is misread or misheard

MAX_SEATS = 4  # the hard cap of a room, whatever its host asks for
MIN_SEATS = 2


def normal_code(typed: str) -> JoinCode:
    """Return the code as it is stored, however a player wrote it (``k7m-2qp`` is ``K7M2QP``)."""
    return JoinCode("".join(letter for letter in typed.upper() if letter not in " -"))
