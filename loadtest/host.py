"""What this process takes of its machine: a core of its own, and enough open files."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager

from loadtest.errors import LoadtestError

_SPARE_FILES = 64  # logs, libraries, the loop's own


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
