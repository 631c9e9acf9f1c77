"""``lobby demo``: a server on a free port, and a match of four players on it over real sockets."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import socketio
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from lobby.app import Lobby
from lobby.listener import base_url, listen
from lobby.settings import Settings

NAMES = ("Ann", "Bob", "Cat", "Dan")
TIMEOUT_SECONDS = 10
PAUSE_SECONDS = 0.02  # slow enough to watch, and the four take turns


class DemoPlayer:
    """
    A player who acts, and remembers what happened in the room.

    Attributes:
        seen: What each of the others did, in the order in which it came.
        numbers: Every room number that came, by push or as the answer to an own action.

    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.seen: dict[str, list[int]] = {}
        self.numbers: list[int] = []
        self._client = socketio.AsyncClient()
        self._client.on("game-update", self.note, namespace="/games")

    async def connect(self, url: str) -> None:
        """Connect as a guest."""
        await self._client.connect(url, auth={"name": self.name}, namespaces=["/games"])

    async def ask(self, event: str, payload: dict[str, Any]) -> dict[str, Any]:
        """
        Send a command and return what it was answered with.

        Raises:
            RuntimeError: If it was refused.

        """
        ack: dict[str, Any] = await self._client.call(
            event, payload, namespace="/games", timeout=TIMEOUT_SECONDS
        )
        if not ack["ok"]:
            raise RuntimeError(f"{event} of {self.name} was refused: {ack['error']['message']}")
        return ack

    async def play(self, actions: int, done: Callable[[], None]) -> None:
        """Act so many times, telling after each."""
        for number in range(1, actions + 1):
            action = {"by": self.name, "number": number}
            ack = await self.ask("game-action", {"action": action, "actionId": str(number)})
            self.numbers.append(ack["seq"])
            done()
            await asyncio.sleep(PAUSE_SECONDS)

    async def leave(self) -> None:
        """Disconnect."""
        await self._client.disconnect()

    def note(self, update: dict[str, Any]) -> None:
        """Take the push of another's action."""
        action = update["action"]
        self.seen.setdefault(action["by"], []).append(action["number"])
        self.numbers.append(update["seq"])

    def saw_all(self, actions: int) -> bool:
        """Return whether every action of every other came once, in order, without a gap."""
        others = [name for name in NAMES if name != self.name]
        wanted = list(range(1, actions + 1))
        first = min(self.numbers, default=0)
        in_a_row = list(range(first, first + len(NAMES) * actions))
        return (
            all(self.seen.get(name) == wanted for name in others)
            and sorted(self.numbers) == in_a_row
        )


async def run_demo(console: Console, settings: Settings, actions: int) -> bool:
    """Play the match and print what each player saw; return whether all saw everything."""
    async with _a_server(settings) as url:
        console.print(f"A lobby server is running at [cyan]{url}[/]")
        players = [DemoPlayer(name) for name in NAMES]
        try:
            await _play(console, players, url, actions)
        finally:
            await asyncio.gather(*(player.leave() for player in players))
    console.print(_table(players, actions))
    saw_all = all(player.saw_all(actions) for player in players)
    console.print(_verdict(actions, saw_all=saw_all))
    return saw_all


@asynccontextmanager
async def _a_server(settings: Settings) -> AsyncIterator[str]:
    """Run a server in this process while the block lasts."""
    listener = listen(settings.host, settings.port)
    server = Lobby(settings).node()
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield base_url(listener)
    finally:
        server.should_exit = True
        await serving


async def _play(console: Console, players: list[DemoPlayer], url: str, actions: int) -> None:
    for player in players:
        await player.connect(url)
    host, *others = players
    created = await host.ask("create-game", {"name": f"{host.name}'s game"})
    console.print(f"{host.name} opened [bold]{created['gameId']}[/], code {created['joinCode']}")
    for other in others:
        await other.ask("join-game", {"code": created["joinCode"]})
        await other.ask("set-ready", {"ready": True})
        console.print(f"{other.name} joined and is ready")
    await host.ask("start-game", {})
    bars = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console
    )
    with bars:
        tasks = [bars.add_task(player.name, total=actions) for player in players]
        await asyncio.gather(
            *(
                player.play(actions, lambda task=task: bars.advance(task))  # type: ignore[misc]
                for player, task in zip(players, tasks, strict=True)
            )
        )
    # The answer comes after all that happened before: whoever has it has seen everything.
    await asyncio.gather(*(player.ask("list-games", {"limit": 1}) for player in players))
    await host.ask("end-game", {"result": {"winner": host.name}})


def _table(players: list[DemoPlayer], actions: int) -> Table:
    table = Table(title="What each player saw")
    table.add_column("player")
    for name in NAMES:
        table.add_column(f"of {name}", justify="right")
    table.add_column("all, in order, no gap")
    for player in players:
        counts = [
            "sent" if name == player.name else str(len(player.seen.get(name, ()))) for name in NAMES
        ]
        table.add_row(player.name, *counts, "yes" if player.saw_all(actions) else "[red]NO[/]")
    return table


def _verdict(actions: int, *, saw_all: bool) -> str:
    if saw_all:
        deliveries = len(NAMES) * (len(NAMES) - 1) * actions
        return f"[green]{deliveries} deliveries, every one seen once and in order.[/]"
    return "[red]Somebody missed something, or saw it in the wrong order.[/]"
