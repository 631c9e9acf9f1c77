"""All faults, by the names they are selected with."""

from collections.abc import Awaitable, Callable, Mapping

from loadtest.faults.of_nodes import clock_off, node_cut_off, node_killed
from loadtest.faults.of_redis import redis_emptied, redis_frozen, redis_set_back
from loadtest.faults.scene import Found, Scale

ROWS: Mapping[str, Callable[[Scale], Awaitable[Found]]] = {
    "node-killed": node_killed,
    "redis-frozen": redis_frozen,
    "redis-emptied": redis_emptied,
    "redis-set-back": redis_set_back,
    "node-cut-off": node_cut_off,
    "clock-off": clock_off,
}
