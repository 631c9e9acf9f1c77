"""A Redis and two nodes, in processes that can be stopped, killed and started again."""

import asyncio
import os
import secrets
import signal
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import orjson

from loadtest.cluster.redis import Redis, started_redis
from loadtest.faults.proxy import Proxy
from loadtest.server import (
    HOST,
    RESTLESS,
    free_port,
    lobby_command,
    spawn,
    stop,
    wait_until_ready,
)
from loadtest.target import Target

_UNLIMITED = ("ACTIONS", "CONNECTS", "GUESTS", "UPDATES")
_SETTINGS = {
    **RESTLESS,
    **{f"LOBBY_RATE_{what}": "0" for what in _UNLIMITED},
    "LOBBY_DRAIN_SECONDS": "0",
}


@dataclass(slots=True)
class Site:
    """
    What a fault happens to.

    Attributes:
        nodes: Two of them.
        network: What lies between the first node and Redis, if the fault is about that.
        logs: What each node prints.

    """

    redis: Redis
    nodes: list[Target] = field(default_factory=list)
    network: Proxy | None = None
    logs: list[Path] = field(default_factory=list)

    dead: list[Target] = field(default_factory=list)

    @property
    def alive(self) -> list[Target]:
        """The nodes that were not killed."""
        return [node for node in self.nodes if node not in self.dead]

    def kill(self, node: Target) -> None:
        """End a node at once, without a word to anybody."""
        if node.pid is not None:
            os.kill(node.pid, signal.SIGKILL)
            self.dead.append(node)

    def errors(self) -> list[str]:
        """Return what the nodes have logged that says they did something wrong."""
        return [
            str(line.get("event"))
            for line in self._logged()
            if line.get("level") in {"error", "critical"} or "exception" in line
        ]

    def clock_of(self, node: int) -> datetime:
        """Return what a node's clock said when it began."""
        [first, *_] = [line["timestamp"] for line in _lines(self.logs[node]) if "timestamp" in line]
        return datetime.fromisoformat(str(first))

    def logged(self, words: str) -> int:
        """Return how many lines the nodes have logged with these words."""
        return sum(words in str(line.get("event")) for line in self._logged())

    def _logged(self) -> Iterator[dict[str, object]]:
        for log in self.logs:
            yield from _lines(log)


@asynccontextmanager
async def started_site(
    settings: Mapping[str, str],
    *,
    behind_a_proxy: bool = False,
    of_the_first: Mapping[str, str] | None = None,
) -> AsyncIterator[Site]:
    """
    Run two nodes and their Redis while the block lasts.

    The first node reaches Redis through :attr:`Site.network` if ``behind_a_proxy``, and has
    ``of_the_first`` in its environment.

    Raises:
        ServerFailed: If one of them does not start.

    """
    environment = {**_SETTINGS, **settings, "LOBBY_SECRET": secrets.token_urlsafe(32)}
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="site-")))
        site = Site(stack.enter_context(started_redis()))
        first, other = site.redis.url, site.redis.url
        if behind_a_proxy:
            site.network = await stack.enter_async_context(Proxy.before(site.redis.port))
            first = f"redis://{HOST}:{site.network.port}/0"
        for store, more in ((first, of_the_first or {}), (other, {})):
            log = folder / f"node-{len(site.nodes)}.log"
            site.logs.append(log)
            output = stack.enter_context(log.open("a+b"))
            port = free_port()
            command = [*lobby_command(port), "--store", store, "--json-logs"]
            process = spawn(command, output, None, {**environment, **more})
            stack.push_async_callback(asyncio.to_thread, stop, process)
            # In a thread: the network may lie in this one.
            await asyncio.to_thread(wait_until_ready, process, port, output)
            site.nodes.append(Target(HOST, port, process.pid))
        yield site


def _lines(log: Path) -> Iterator[dict[str, object]]:
    for line in log.read_bytes().splitlines():
        if line.startswith(b"{"):
            yield orjson.loads(line)
        elif line.startswith(b"Traceback"):
            yield {"level": "error", "event": "a traceback outside of the log"}
