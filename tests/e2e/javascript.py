"""Node.js and the official client, which ``tests/run.sh`` installs."""

import subprocess
from pathlib import Path
from typing import Any

import orjson

from tests.js import node as installed

NODE_MODULES = installed.NODE_MODULES
TIMEOUT_SECONDS = 30

Report = dict[str, Any]


def node() -> str:
    """Return the path of Node.js; without it or the client the test is skipped, in CI failed."""
    return installed.node("socket.io-client")


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
