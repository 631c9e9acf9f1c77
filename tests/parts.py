"""What tests need beside Python, which ``tests/run.sh`` installs."""

import os
import shutil
from typing import NoReturn

import pytest


def program(name: str) -> str:
    """Return the path of a program; without it the test is skipped, in CI failed."""
    path = shutil.which(name)
    if path is None:
        missing(name)
    return path


def missing(what: str) -> NoReturn:
    """Skip the test for want of something, which in CI is a failure."""
    said = f"{what} is missing"
    if os.environ.get("CI") == "true":
        pytest.fail(said, pytrace=False)
    pytest.skip(said)
