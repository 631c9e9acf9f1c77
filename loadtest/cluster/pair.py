"""Two nodes of one server, and the Redis that they share."""

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

from loadtest.cluster.redis import started_redis
from loadtest.contestants import NODE, OURS, STOCK, Contestant
from loadtest.server import free_port, started
from loadtest.target import Target


def _redis_option(url: str) -> Sequence[str]:
    return ["--redis", url]


def _store_option(url: str) -> Sequence[str]:
    return ["--store", url]


@dataclass(frozen=True, slots=True)
class Pair(Contestant):
    """A server of which two nodes are started."""

    sharing: Callable[[str], Sequence[str]] = _redis_option
    """Returns the options that have a node share a Redis."""

    @contextmanager
    def started(self, core: int | None) -> Iterator[Target]:
        """
        Run both nodes and their Redis, all on one core if one is given.

        The load has the other core, as with a single node: what is compared is CPU time, which
        the kernel counts for each process wherever it runs.

        Raises:
            ServerFailed: If one of them does not get ready.

        """
        environment = {**self.environment, "LOBBY_SECRET": secrets.token_urlsafe(32)}
        with ExitStack() as stack:
            redis = stack.enter_context(started_redis(core))
            first, *others = (
                stack.enter_context(
                    started(
                        [*self.command(port), *self.sharing(redis.url)], port, core, environment
                    )
                )
                for port in (free_port(), free_port())
            )
            yield replace(first, others=tuple(others), store_pid=redis.pid)


def _pair(single: Contestant, label: str, sharing: Callable[[str], Sequence[str]]) -> Pair:
    name = f"{single.name}-redis"
    return Pair(name, label, single.command, single.needs_npm, sharing)


OURS_TWICE = _pair(OURS, "lobby, 2 nodes", _store_option)
STOCK_TWICE = _pair(STOCK, "python-socketio, 2 nodes", _redis_option)
NODE_TWICE = _pair(NODE, "Socket.IO 4.8, 2 nodes", _redis_option)
