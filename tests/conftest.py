"""What holds for all tests."""

import pytest
from hypothesis import HealthCheck, settings

from tests.parts import program

# How long an example takes says how busy the machine is, and nothing of the code.
settings.register_profile(
    "any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any-machine")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Look for the programs that a test is marked to need."""
    for mark in item.iter_markers("needs"):
        for name in mark.args:
            program(name)
