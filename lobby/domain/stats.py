"""How a node does, in figures."""

from collections.abc import Mapping
from dataclasses import dataclass

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
