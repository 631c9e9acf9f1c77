"""Node.js and the official client, which ``tests/run.sh`` installs."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import orjson
import pytest

NODE_MODULES = Path(__file__).parent.parent / "node_modules"
TIMEOUT_SECONDS = 30

Report = dict[str, Any]


def node() -> str:
    """Return the path of Node.js; without it or the client the test is skipped, in CI failed."""
    path = shutil.which("node")
    if path is not None and (NODE_MODULES / "socket.io-client").is_dir():
        return path
    what = "Node.js" if path is None else "npm's socket.io-client in tests/node_modules"
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing")
    pytest.skip(f"{what} is missing")


def report_of(program: str, *arguments: str) -> Report:
    """Run a program that stands beside this module, and return what it prints."""
    path = Path(__file__).with_name(program)
    played = subprocess.run(
        [node(), path, *arguments],
        capture_output=True,
        text=True,
        timeout=TIMEOUT_SECONDS,
        check=False,
    )
    assert played.returncode == 0, played.stderr
    told: Report = orjson.loads(played.stdout)
    return told
