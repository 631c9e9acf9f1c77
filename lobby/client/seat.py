"""
Where a player is: in which game, and up to which of its room's numbers.

Pure. A push is the next one, a repeat, or shows that some are missing.
"""

from enum import Enum, auto
from typing import NamedTuple


class Place(NamedTuple):
    """
    What a player has seen of a game. Kept with the token, it lets another client resume here.

    Attributes:
        epoch: The life of the game's log; the numbers of another one mean something else.
        seq: The last number seen.

    """

    game_id: str
    epoch: str
    seq: int


class Step(Enum):
    """What a numbered push, or the ack of an action, is to a player."""

    NEXT = auto()
    REPEAT = auto()
    GAP = auto()
    FOREIGN = auto()
    """Of a game in which the player has no seat."""


class Seat:
    """
    Follows the numbers of the player's room.

    Attributes:
        place: Where the player is; ``None`` without a seat.

    """

    def __init__(self, place: Place | None = None) -> None:
        self.place = place

    def take(self, place: Place) -> None:
        """Sit down, or learn anew what one's picture of the game holds."""
        mine = self.place
        if mine is not None and (mine.game_id, mine.epoch) == (place.game_id, place.epoch):
            place = max(mine, place)  # an answer may be older than a push that came before it
        self.place = place

    def replace(self, place: Place | None) -> None:
        """Start over: what was seen so far does not count any more."""
        self.place = place

    def leave(self, game_id: str) -> bool:
        """Give a seat up; False if it is not the one."""
        if self.place is None or self.place.game_id != game_id:
            return False
        self.place = None
        return True

    def step(self, game_id: str, epoch: str, seq: int) -> Step:
        """Return what a number is, and count it if it is the next."""
        mine = self.place
        if mine is None or mine.game_id != game_id:
            return Step.FOREIGN
        if epoch != mine.epoch or seq > mine.seq + 1:
            return Step.GAP
        if seq <= mine.seq:
            return Step.REPEAT
        self.place = Place(game_id, epoch, seq)
        return Step.NEXT
