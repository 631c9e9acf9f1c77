"""Accessibility, as far as axe-core can tell; ``tests/run.sh`` installs it."""

from tests.browser.visitors import Visitor
from tests.js.node import NODE_MODULES
from tests.parts import missing

SCRIPT = NODE_MODULES / "axe-core" / "axe.min.js"
SERIOUS = ("serious", "critical")


def axe_core() -> str:
    """Return axe-core's source; without it the test is skipped, in CI failed."""
    if not SCRIPT.is_file():
        missing("npm's axe-core in tests/node_modules")
    return SCRIPT.read_text()


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
