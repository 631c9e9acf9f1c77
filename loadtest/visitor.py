"""Somebody who connects and looks, and does not play."""

from collections import Counter

from loadtest.audit import Faults
from loadtest.client import Connection, dial
from loadtest.host import source_address
from loadtest.target import Target

NAMESPACE = "/games"


class Visitor(Connection):
    """One connection to ``/games``, the ``index``-th of this process."""

    def __init__(self, index: int = 0) -> None:
        super().__init__(NAMESPACE)
        self.index = index
        self.player_id = ""
        self.faults: Faults = Counter()

    async def enter(self, target: Target) -> None:
        """Connect, and wait for the first listing."""
        await dial(self, target, source=source_address(self.index))
        await self.join_namespace({"name": f"player {self.index}"})
        welcome = await self.reached("welcome")
        self.player_id = str(welcome.body.get("playerId"))
        await self.reached("games-updated")

    def on_fault(self, what: str) -> None:
        """Count what the server must not do, unless this visitor is on its way out."""
        if not self.is_leaving:
            self.faults[what] += 1
