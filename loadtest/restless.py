"""A player who opens, joins and leaves games all the time."""

import asyncio
import random
from collections.abc import Awaitable, Callable

from loadtest.errors import CommandRefused
from loadtest.frames import Json, Packet
from loadtest.histogram import Histogram
from loadtest.listing.feed import Feed
from loadtest.listing.watcher import Watcher
from loadtest.referee import Referee

# What the server may say to who acts on a list that is a moment old, or acts too often.
LAWFUL = frozenset(
    {"full", "game-full", "game-not-found", "not-found", "rate-limited", "wrong-state"}
)
OPEN_SHARE = 0.3
PAUSE_SECONDS = 0.02
AGAIN_SECONDS = 15.0


async def insist(act: Callable[[], Awaitable[None]]) -> None:
    """
    Do something, however often the server asks for patience.

    Raises:
        CommandRefused: If it refuses for another reason, or for too long.

    """
    give_up = asyncio.get_running_loop().time() + AGAIN_SECONDS
    while True:
        try:
            return await act()
        except CommandRefused as exc:
            if exc.code != "rate-limited" or asyncio.get_running_loop().time() > give_up:
                raise
            await asyncio.sleep(max(exc.retry_after_seconds, 0.05))


class Restless(Watcher):
    """One socket; knows exactly whether it has a seat, since it awaits every answer."""

    def __init__(
        self, index: int, feed: Feed, ages: Histogram, referee: Referee, dice: random.Random
    ) -> None:
        super().__init__(index, feed, ages)
        self.done = 0
        self.refused = 0
        self._referee = referee
        self._dice = dice

    async def storm(self, until: float) -> None:
        """Open, join and leave until a moment of the loop's clock."""
        clock = asyncio.get_running_loop().time
        while clock() < until:
            pause = self._dice.random() * PAUSE_SECONDS
            try:
                await self._step()
                self.done += 1
            except CommandRefused as exc:
                self.refused += 1
                if exc.code not in LAWFUL:
                    self.on_fault(str(exc))
                # Who does not wait is taken for a flood, and is thrown out.
                pause = max(pause, exc.retry_after_seconds)
            await asyncio.sleep(min(pause, max(until - clock(), 0)))

    async def open(self) -> None:
        """Open a game and sit in it."""
        await self._sit("create-game", {"name": f"storm {self.index}", "maxPlayers": 4})

    async def join(self, game: str) -> None:
        """Sit in somebody's game."""
        await self._sit("join-game", {"gameId": game})

    async def leave(self) -> None:
        """Give the seat up."""
        game = self.game_id
        self._referee.leave(self.player_id, game)
        try:
            await self.call("leave-game", {})
        except CommandRefused:
            self._referee.sit(self.player_id, game)
            raise
        self.game_id = ""

    def on_event(self, packet: Packet) -> None:
        """Let the referee count."""
        self._referee.see(packet.body.get("playerCount"))

    async def _step(self) -> None:
        if self.game_id:
            await self.leave()
            return
        games = list(self.picture.games)
        if not games or self._dice.random() < OPEN_SHARE:
            await self.open()
        else:
            await self.join(self._dice.choice(games))

    async def _sit(self, command: str, body: dict[str, Json]) -> None:
        await self.call(command, body)
        self._referee.sit(self.player_id, self.game_id)
