"""What a server process and its children use, seen from outside."""

from collections.abc import Iterator

import psutil


class Meter:
    """Reads one server; every reading is ``None`` once its process is gone or out of reach."""

    def __init__(self, pid: int | None) -> None:
        self._pid = pid

    def cpu_seconds(self) -> float | None:
        """Return user and system time so far, in seconds (a kernel counts in steps of 10 ms)."""
        times = [process.cpu_times() for process in self._processes()]
        return sum(time.user + time.system for time in times) if times else None

    def resident_bytes(self) -> int | None:
        """Return the memory held now; what children share with their parent counts for each."""
        sizes = [process.memory_info().rss for process in self._processes()]
        return sum(sizes) if sizes else None

    def _processes(self) -> Iterator[psutil.Process]:
        if self._pid is None:
            return
        try:
            server = psutil.Process(self._pid)
            yield server
            yield from server.children(recursive=True)
        except psutil.Error:
            return


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
