"""All players of one run: seated with half of each room at either node, playing, and judged."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from loadtest.ask import ask
from loadtest.errors import ServerFailed
from loadtest.faults.player import Experience, Player
from loadtest.faults.record import Story
from loadtest.frames import Json
from loadtest.reconnect.violations import Violations
from loadtest.report import Figure
from loadtest.target import Target

SEATS = 4
SHOWN = "games that a node shows otherwise than they are"
LOOK_SECONDS = 0.02
SETTLE_SECONDS = 5.0
LINGER_SECONDS = 0.25  # after the last event, for a second copy of it


class Room:
    """One game and its players; the first hosts, and each sits at another node than the next."""

    def __init__(
        self, number: int, nodes: Sequence[Target], violations: Violations, experience: Experience
    ) -> None:
        self.name = f"room {number}"
        self.story = Story(violations)
        self.players = [
            Player(
                f"{seat} of {self.name}",
                [nodes[(number + seat) % 2], nodes[(number + seat + 1) % 2]],
                self.story,
                experience,
            )
            for seat in range(SEATS)
        ]

    async def begin(self) -> None:
        """Create the game, have everybody join, and start the match."""
        host, *others = self.players
        await host.ask("create-game", {"name": self.name, "maxPlayers": SEATS})
        await asyncio.gather(
            *(one.ask("join-game", {"gameId": host.line.game_id}) for one in others)
        )
        await host.ask("start-game", {})

    async def compare(self, nodes: Sequence[Target]) -> None:
        """Compare the game as each node shows it with who is there."""
        path = f"/api/games/{self.players[0].line.game_id}"
        for node in nodes:
            try:
                shown = await ask(node, path)
            except ServerFailed as exc:
                self.story.violations.note(SHOWN, str(exc))
                continue
            game = shown.get("game", shown)
            seated = game.get("players") if isinstance(game, dict) else None
            connected = {
                str(player.get("id")): player.get("connected")
                for player in (seated if isinstance(seated, list) else [])
                if isinstance(player, dict)
            }
            here = {player.id for player in self.players if not player.lost}
            freed = {player.id for player in self.players if player.has_lost_seat}
            if not here <= connected.keys() or not all(connected[player] for player in here):
                self.story.violations.note(SHOWN, f"{self.name}: somebody is there, and not shown")
            if connected.keys() & freed:
                self.story.violations.note(SHOWN, f"{self.name}: somebody is shown, and not there")


class Party:
    """
    Everybody, and what they went through.

    Attributes:
        violations: What must not have happened.
        experience: What all of them together went through.

    """

    def __init__(self, rooms: int, nodes: Sequence[Target]) -> None:
        self.violations = Violations()
        self.experience = Experience()
        self.rooms = [
            Room(number, nodes, self.violations, self.experience) for number in range(rooms)
        ]
        self.players = [player for room in self.rooms for player in room.players]

    async def come_in(self) -> None:
        """Connect everybody, and begin a match in every room."""
        await asyncio.gather(*(player.enter() for player in self.players))
        await asyncio.gather(*(room.begin() for room in self.rooms))

    def at(self, node: Target) -> list[Player]:
        """Return those whose own node it is."""
        return [player for player in self.players if player.nodes[0] == node]

    @asynccontextmanager
    async def playing(self, players: Sequence[Player], rate: float) -> AsyncIterator[None]:
        """Have players act while the block lasts, and then until each has its answer."""
        for player in players:
            player.is_playing = True
        tasks = [asyncio.create_task(player.play(1 / rate)) for player in players]
        try:
            yield
        finally:
            for player in players:
                player.is_playing = False
            await asyncio.gather(*tasks)

    async def judge(self) -> None:
        """Wait until everybody knows all, and compare what they know."""
        present = [player for player in self.players if not player.lost and player.line.is_open]
        await wait_until(lambda: all(_knows_all(player) for player in present), SETTLE_SECONDS)
        await asyncio.sleep(LINGER_SECONDS)
        for player in present:
            player.record.audit()

    async def go_home(self) -> None:
        """Close every connection."""
        await asyncio.gather(*(player.go_home() for player in self.players))

    def figures(self) -> tuple[Figure, ...]:
        """Say in numbers what the players went through."""
        seen, records = self.experience, [player.record for player in self.players]
        repeated = sum(room.story.audit() for room in self.rooms)
        return (
            Figure("acknowledged", "actions", sum(record.acknowledged for record in records)),
            Figure("heard", "deliveries", sum(record.heard for record in records)),
            Figure("refused", "refused", seen.refusals.total()),
            Figure("slowestMs", "slowest answer", seen.slowest_seconds * 1000, "ms"),
            Figure("ended", "connections ended", seen.ended),
            Figure("recovered", "resumes without a gap", seen.recovered),
            Figure("slowestReturnMs", "slowest return", seen.slowest_return_seconds * 1000, "ms"),
            Figure("anew", "other returns", seen.returns - seen.recovered),
            Figure("again", "repeated after a loss", repeated),
        )


def heard(player: Player, name: str, **fields: Json) -> bool:
    """Say whether a player's room was told something, on the newest connection."""
    return any(
        event == name and all(body.get(key) == value for key, value in fields.items())
        for event, body in player.line.pushes
    )


async def wait_until(holds: Callable[[], bool], seconds: float) -> float | None:
    """Wait for something; return after how many seconds it came, ``None`` if it did not."""
    clock = asyncio.get_running_loop().time
    begun = clock()
    while not holds():
        if clock() - begun > seconds:
            return None
        await asyncio.sleep(LOOK_SECONDS)
    return clock() - begun


def _knows_all(player: Player) -> bool:
    return player.record.knows_all
