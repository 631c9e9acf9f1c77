"""Node.js, which ``tests/run.sh`` installs with the packages that the tests need."""

import re
import subprocess
from functools import cache
from pathlib import Path

from tests.parts import missing, program

NODE_MODULES = Path(__file__).parent.parent / "node_modules"
HAS_WEBSOCKET = 22  # before that it is there for those who ask


def node(*packages: str) -> str:
    """Return the path of Node.js; without it or a package the test is skipped, in CI failed."""
    path = program("node")
    absent = [name for name in packages if not (NODE_MODULES / name).is_dir()]
    if absent:
        missing(f"npm's {', '.join(absent)} in tests/node_modules")
    return path


@cache
def with_websocket(path: str) -> tuple[str, ...]:
    """Return how to start Node.js so that it has the WebSocket of browsers."""
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
    major = int(re.sub(r"\D.*", "", told.removeprefix("v"), flags=re.DOTALL))
    return (path,) if major >= HAS_WEBSOCKET else (path, "--experimental-websocket")
