"""What this process takes of its machine: a core of its own, and enough open files."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager

from loadtest.errors import LoadtestError

_SPARE_FILES = 64  # logs, libraries, the loop's own
_PORTS_OF_AN_ADDRESS = 20_000  # Linux lends 28,232 for outgoing connections, some of them in use


def source_address(index: int) -> str | None:
    """
    Return the address that the ``index``-th connection comes from; ``None`` leaves it open.

    One address has too few ports for everybody, but the whole of 127.0.0.0/8 is this machine.
    """
    block = index // _PORTS_OF_AN_ADDRESS
    return f"127.0.0.{1 + block}" if block else None


@contextmanager
def pinned(core: int | None) -> Iterator[None]:
    """Keep this process on one core for a while; ``None`` leaves it where it may run."""
    if core is None:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def allow_open_files(connections: int) -> None:
    """
    Raise the limit of open files, for this process and what it starts.

    Raises:
        LoadtestError: If the system does not allow that many.

    """
    needed = connections + _SPARE_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return
    if hard != resource.RLIM_INFINITY and hard < needed:
        raise LoadtestError(f"{connections} connections need {needed} open files, {hard} allowed")
    resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
