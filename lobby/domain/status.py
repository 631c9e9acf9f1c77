"""Where a game can stand, and where it can go from there."""

from collections.abc import Mapping
from enum import StrEnum


class GameStatus(StrEnum):
    """Where a game stands; the words are those of the wire."""

    WAITING = "waiting"
    STARTING = "starting"
    PLAYING = "playing"
    FINISHED = "finished"
    CLOSED = "closed"


OPEN_STATUSES = frozenset(GameStatus) - {GameStatus.CLOSED}

WITHOUT_MATCH = frozenset({GameStatus.WAITING, GameStatus.STARTING, GameStatus.CLOSED})
"""Where there is no match, nor was there one just now."""

NEXT_STATUSES: Mapping[GameStatus, frozenset[GameStatus]] = {
    GameStatus.WAITING: frozenset({GameStatus.STARTING, GameStatus.PLAYING, GameStatus.CLOSED}),
    GameStatus.STARTING: frozenset({GameStatus.WAITING, GameStatus.PLAYING, GameStatus.CLOSED}),
    GameStatus.PLAYING: frozenset({GameStatus.FINISHED, GameStatus.CLOSED}),
    GameStatus.FINISHED: frozenset({GameStatus.WAITING, GameStatus.CLOSED}),
    GameStatus.CLOSED: frozenset(),
}
"""Every change of status there is; any other is a mistake in this module."""
