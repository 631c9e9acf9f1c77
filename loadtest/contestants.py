"""The servers that are compared, and how each is started."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from loadtest.peers import packages
from loadtest.server import free_port, lobby_command, started
from loadtest.target import Target

_PEERS = Path(packages.__file__).parent


@dataclass(frozen=True, slots=True)
class Contestant:
    """One server; ``name`` stands in keys, ``label`` in tables."""

    name: str
    label: str
    command: Callable[[int], Sequence[str]]
    """Returns the command that serves a port."""
    needs_npm: bool = False

    @property
    def environment(self) -> dict[str, str]:
        """What it is started with, beside the environment of this process."""
        # Without it, Colyseus allocates a buffer for each message, Express and others check more.
        return {"NODE_ENV": "production"} if self.needs_npm else {}

    @contextmanager
    def started(self, core: int | None) -> Iterator[Target]:
        """
        Run the server, on one core if one is given.

        Raises:
            ServerFailed: If it does not get ready.

        """
        port = free_port()
        with started(self.command(port), port, core, self.environment) as target:
            yield target


def _python(module: str) -> Callable[[int], Sequence[str]]:
    return lambda port: [sys.executable, "-m", f"loadtest.peers.{module}", "--port", str(port)]


def _node(file: str, *options: str) -> Callable[[int], Sequence[str]]:
    def command(port: int) -> Sequence[str]:
        folder = str(packages.installed())
        program = [packages.node(), str(_PEERS / file), "--port", str(port)]
        return [*program, "--packages", folder, *options]

    return command


OURS = Contestant("ours", "lobby", lobby_command)
STOCK = Contestant("stock", "python-socketio, uvicorn", _python("stock"))
NODE = Contestant("node", "Socket.IO 4.8, Node.js", _node("node.mjs"), needs_npm=True)
NODE_WHOLE = Contestant(
    "node-whole", "Node.js, whole list", _node("node.mjs", "--listing", "whole"), needs_npm=True
)
COLYSEUS = Contestant("colyseus", "Colyseus 0.17", _node("colyseus.mjs"), needs_npm=True)
BARE = Contestant("bare", "bare send()", _python("bare"))

CONTESTANTS = (OURS, STOCK, NODE, COLYSEUS, BARE)
