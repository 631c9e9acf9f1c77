"""Who sits where, by what the server has answered; pure."""

from collections import Counter

from loadtest.audit import Faults

SEATS = 4
OVERFULL = "games with more than four players"


class Referee:
    """
    Counts those who surely sit in a game.

    A player surely sits from the moment the answer to a join is read until a leave is sent: the
    server has seated them by then, and cannot have freed the seat yet.
    """

    def __init__(self) -> None:
        self._seated: dict[str, set[str]] = {}
        self.faults: Faults = Counter()

    def sit(self, player: str, game: str) -> None:
        """Take note that a player was given a seat."""
        seated = self._seated.setdefault(game, set())
        seated.add(player)
        if len(seated) > SEATS:
            self.faults[OVERFULL] += 1

    def leave(self, player: str, game: str) -> None:
        """Take note that a player is about to ask for leave."""
        self._seated[game].discard(player)

    def see(self, count: object) -> None:
        """Take note of a number of players that the server told."""
        if isinstance(count, int) and count > SEATS:
            self.faults[OVERFULL] += 1
