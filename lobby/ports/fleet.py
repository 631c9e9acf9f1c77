"""All nodes that make up one lobby."""

from collections.abc import Callable, Mapping
from typing import Protocol

from lobby.domain.stats import Stats


class Fleet(Protocol):
    """The nodes, this one among them."""

    node: str
    """What this node is called."""

    def report(self, figures: Callable[[], Stats]) -> None:
        """Let the others know how this node does, every few seconds."""
        ...

    def others(self) -> Mapping[str, Stats]:
        """Return how the other nodes did a few seconds ago; costs nothing."""
        ...
