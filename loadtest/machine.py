"""The machine a figure was taken on, without anything that names it or its user."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path

_CPU_LIST = Path("/proc/cpuinfo")


@dataclass(frozen=True, slots=True)
class Machine:
    """What a reader must know to compare figures."""

    cpu: str
    cores: int
    system: str
    python: str

    def __str__(self) -> str:
        return f"{self.cpu}, {self.cores} cores, {self.system}, Python {self.python}"


def this_machine() -> Machine:
    """Describe the machine this runs on."""
    return Machine(
        cpu=_cpu_model(),
        cores=os.cpu_count() or 1,
        system=platform.system(),
        python=platform.python_version(),
    )


def usable_cores() -> list[int]:
    """Return the numbers of the cores this process may run on, lowest first."""
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


def _cpu_model() -> str:
    if not _CPU_LIST.exists():
        return platform.processor() or platform.machine()
    for line in _CPU_LIST.read_text().splitlines():
        name, _, model = line.partition(":")
        if name.strip() == "model name":
            return model.strip()
    return platform.machine()
