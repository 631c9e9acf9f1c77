"""Accessibility, as far as axe-core can tell; ``tests/run.sh`` installs it."""

import os

import pytest

from tests.browser.visitors import Visitor
from tests.js.node import NODE_MODULES

SCRIPT = NODE_MODULES / "axe-core" / "axe.min.js"
SERIOUS = ("serious", "critical")


def axe_core() -> str:
    """Return axe-core's source; without it the test is skipped, in CI failed."""
    if SCRIPT.is_file():
        return SCRIPT.read_text()
    if os.environ.get("CI") == "true":
        pytest.fail("npm's axe-core is missing in tests/node_modules")
    pytest.skip("npm's axe-core is missing in tests/node_modules")


async def serious_findings(visitor: Visitor) -> list[str]:
    """Return what is seriously wrong with what a visitor sees, who came with ``bypass_csp``."""
    await visitor.page.evaluate(axe_core())
    report = await visitor.page.evaluate("axe.run({ resultTypes: ['violations'] })")
    return [
        f"{finding['id']}: {node['html'][:120]} ({node['failureSummary']})"
        for finding in report["violations"]
        if finding["impact"] in SERIOUS
        for node in finding["nodes"]
    ]
