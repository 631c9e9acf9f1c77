"""A client that keeps its picture of the listing by the contract's rule."""

from collections.abc import Iterable
from typing import Any

Payload = dict[str, Any]


class Picture:
    """
    What a client believes the listing, or the part it watches, to be.

    Attributes:
        is_complete: Whether no page of ``list-games`` is needed any more.

    """

    def __init__(self) -> None:
        self.version = -1
        self.total = 0
        self.games: dict[str, Payload] = {}
        self.is_complete = False
        self._told: dict[str, int] = {}

    def replace(self, snapshot: Payload) -> None:
        """Take a snapshot, of a push or of an ack."""
        self.version, self.total = snapshot["version"], snapshot["total"]
        self.games = {game["id"]: game for game in snapshot["games"]}
        self.is_complete = len(self.games) == self.total
        self._told = {}

    def apply(self, push: Payload) -> None:
        """Take a push."""
        if push["snapshot"]:
            self.replace(push)
            return
        if push["version"] <= self.version:
            return
        assert push["from"] <= self.version, f"{push} leaves a gap after {self.version}"
        changed = {game["id"]: game for game in push["games"]}
        self.games.update(changed)
        for gone in push["removed"]:
            self.games.pop(gone, None)
        self._told.update(dict.fromkeys((*changed, *push["removed"]), push["version"]))
        self.version, self.total = push["version"], push["total"]

    def complete(self, games: Iterable[Payload], version: int) -> None:
        """Take all games as pages of ``list-games`` showed them at a version."""
        for game in games:
            if self._told.get(game["id"], -1) <= version:
                self.games[game["id"]] = game
        self.is_complete = True
