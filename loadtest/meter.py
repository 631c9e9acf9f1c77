"""What the processes of a server and their children use, seen from outside."""

from collections.abc import Iterator
from typing import Self

import psutil

from loadtest.target import Target


class Meter:
    """
    Reads one server; every reading is ``None`` once all its processes are gone or out of reach.

    Attributes:
        store: Reads what its nodes share, if they do.

    """

    def __init__(self, *pids: int | None, store: "Meter | None" = None) -> None:
        self._pids = pids
        self.store = store

    @classmethod
    def of(cls, target: Target) -> Self:
        """Read all nodes of a server together, and what they share apart."""
        store = cls(target.store_pid) if target.store_pid is not None else None
        return cls(*(node.pid for node in target.nodes), store=store)

    def cpu_seconds(self) -> float | None:
        """Return user and system time so far, in seconds (a kernel counts in steps of 10 ms)."""
        times = [process.cpu_times() for process in self._processes()]
        return sum(time.user + time.system for time in times) if times else None

    def resident_bytes(self) -> int | None:
        """Return the memory held now; what children share with their parent counts for each."""
        sizes = [process.memory_info().rss for process in self._processes()]
        return sum(sizes) if sizes else None

    def _processes(self) -> Iterator[psutil.Process]:
        for pid in self._pids:
            if pid is None:
                continue
            try:
                server = psutil.Process(pid)
                yield server
                yield from server.children(recursive=True)
            except psutil.Error:
                continue


def listener(port: int) -> int | None:
    """Return the process that listens on a local TCP port, if this user may know."""
    try:
        sockets = psutil.net_connections(kind="tcp")
    except psutil.Error:
        return None
    for found in sockets:
        if found.status == psutil.CONN_LISTEN and found.laddr and found.laddr.port == port:
            return found.pid
    return None
