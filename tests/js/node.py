"""Node.js, which ``tests/run.sh`` installs with the packages that the tests need."""

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

NODE_MODULES = Path(__file__).parent.parent / "node_modules"
HAS_WEBSOCKET = 22  # before that it is there for those who ask


def node(*packages: str) -> str:
    """Return the path of Node.js; without it or a package the test is skipped, in CI failed."""
    path = shutil.which("node")
    missing = [name for name in packages if not (NODE_MODULES / name).is_dir()]
    if path is not None and not missing:
        return path
    what = "Node.js" if path is None else f"npm's {', '.join(missing)} in tests/node_modules"
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing")
    pytest.skip(f"{what} is missing")


@cache
def with_websocket(path: str) -> tuple[str, ...]:
    """Return how to start Node.js so that it has the WebSocket of browsers."""
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
    major = int(re.sub(r"\D.*", "", told.removeprefix("v"), flags=re.DOTALL))
    return (path,) if major >= HAS_WEBSOCKET else (path, "--experimental-websocket")
