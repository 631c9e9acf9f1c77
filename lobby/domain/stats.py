"""How a node does, and how all nodes do together, in figures."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from lobby.domain.status import GameStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """
    How the node does at one moment (Unix ms); rates are those of the last two seconds.

    Attributes:
        players: Players with a socket.
        sockets: Open connections.
        games: How many open games stand where.
        lag_p99_ms: By how much the event loop was late lately, but for one time in a hundred.
        queued_bytes: What waits for connections that do not take it yet.
        slow_consumers: Connections closed so far because they did not take what they were sent.

    """

    at: int
    players: int
    sockets: int
    games: Mapping[GameStatus, int]
    actions_per_second: float
    deliveries_per_second: float
    lag_p99_ms: float
    memory_bytes: int
    queued_bytes: int
    slow_consumers: int
    is_draining: bool


class Overview(NamedTuple):
    """
    How all nodes do.

    Attributes:
        total: All together; of the loop's lag the worst, and whether the node asked is draining.
        nodes: Each by its name, the one that was asked first; nothing if it is the only one.

    """

    total: Stats
    nodes: Mapping[str, Stats]


def overview(node: str, own: Stats, others: Mapping[str, Stats]) -> Overview:
    """Add up how this node does and how the others did lately; games are everybody's anyway."""
    if not others:
        return Overview(own, {})
    nodes = {node: own, **others}
    every = nodes.values()
    total = replace(
        own,
        players=sum(each.players for each in every),
        sockets=sum(each.sockets for each in every),
        actions_per_second=round(sum(each.actions_per_second for each in every), 1),
        deliveries_per_second=round(sum(each.deliveries_per_second for each in every), 1),
        lag_p99_ms=max(each.lag_p99_ms for each in every),
        memory_bytes=sum(each.memory_bytes for each in every),
        queued_bytes=sum(each.queued_bytes for each in every),
        slow_consumers=sum(each.slow_consumers for each in every),
    )
    return Overview(total, nodes)
