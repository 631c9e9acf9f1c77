"""Node.js and the official client, which ``tests/run.sh`` installs."""

import os
import shutil
from pathlib import Path

import pytest

NODE_MODULES = Path(__file__).parent.parent / "node_modules"


def node() -> str:
    """Return the path of Node.js; without it or the client the test is skipped, in CI failed."""
    path = shutil.which("node")
    if path is not None and (NODE_MODULES / "socket.io-client").is_dir():
        return path
    what = "Node.js" if path is None else "npm's socket.io-client in tests/node_modules"
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing")
    pytest.skip(f"{what} is missing")
