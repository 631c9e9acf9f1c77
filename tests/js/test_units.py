"""The JavaScript client without a network, in the words of ``node:test``."""

import subprocess
from pathlib import Path

import pytest

from tests.js.node import node

FOLDER = Path(__file__).parent
SDK = FOLDER.parent.parent / "lobby" / "web" / "sdk"
TIMEOUT_SECONDS = 60
MAX_LINES = 300
PACKAGES = {"react.test.mjs": ("react", "react-dom", "jsdom")}

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.test.mjs")), ids=lambda file: file.name)
def test_rules_hold(file: Path) -> None:
    run = subprocess.run(
        [node(*PACKAGES.get(file.name, ())), file],
        capture_output=True,
        text=True,
        timeout=TIMEOUT_SECONDS,
        check=False,
    )

    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("module", sorted(SDK.glob("*.js")), ids=lambda module: module.name)
def test_module_is_one_noun(module: Path) -> None:
    assert len(module.read_text().splitlines()) <= MAX_LINES
