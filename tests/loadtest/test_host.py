"""What the loader takes of its machine, and says of it."""

import os
import resource
import sys

import pytest

from loadtest.errors import LoadtestError
from loadtest.host import allow_open_files, pinned
from loadtest.machine import Machine, this_machine, usable_cores


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Stand for the limits of open files, the last being those in force."""
    found = [(256, 1_000)]
    monkeypatch.setattr(resource, "getrlimit", lambda _kind: found[-1])
    monkeypatch.setattr(resource, "setrlimit", lambda _kind, limit: found.append(limit))
    return found


def test_limit_that_suffices_is_left_alone(limits: list[tuple[int, int]]) -> None:
    allow_open_files(192)

    assert limits == [(256, 1_000)]


def test_limit_is_raised_as_far_as_needed(limits: list[tuple[int, int]]) -> None:
    allow_open_files(500)

    assert limits[-1] == (564, 1_000)


def test_more_than_the_system_allows_is_refused(limits: list[tuple[int, int]]) -> None:
    with pytest.raises(LoadtestError, match="5000 connections need 5064 open files, 1000 allowed"):
        allow_open_files(5_000)


def test_unlimited_is_enough(limits: list[tuple[int, int]]) -> None:
    limits.append((resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    allow_open_files(1_000_000)

    assert len(limits) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process choose its cores")
def test_pinning_is_undone() -> None:
    before = usable_cores()

    with pinned(before[-1]):
        assert usable_cores() == before[-1:]

    assert usable_cores() == before


def test_no_core_pins_nothing() -> None:
    before = usable_cores()

    with pinned(None):
        assert usable_cores() == before


def test_machine_tells_neither_name_nor_user() -> None:
    told = str(this_machine())

    assert os.uname().nodename not in told
    assert f"{os.cpu_count()} cores" in told


def test_machine_reads_well() -> None:
    machine = Machine("Abacus 9", 2, "Linux", "3.11.7")

    assert str(machine) == "Abacus 9, 2 cores, Linux, Python 3.11.7"
