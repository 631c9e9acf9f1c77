"""JavaScript that a test runs, a piece at a time, in one process of Node.js."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from textwrap import dedent
from typing import Any

import orjson

from tests.js.node import node, with_websocket

PROGRAM = Path(__file__).with_name("sdk.mjs")
TIMEOUT_SECONDS = 30
LINE_BYTES = 8 * 1024 * 1024


class ScriptFailed(AssertionError):
    """
    A piece of JavaScript has thrown.

    Attributes:
        code: That of a ``LobbyError``, if it was one.
        error: What is known of it.

    """

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(error.get("stack") or error)
        self.code = error["code"]
        self.error = error


class Script:
    """A process that runs what it is given; ``tests/e2e/sdk.mjs`` tells what is there."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    @asynccontextmanager
    async def at(cls, url: str) -> AsyncIterator["Script"]:
        """Start one that plays on the lobby at an address, while the block lasts."""
        process = await asyncio.create_subprocess_exec(
            *with_websocket(node()),
            PROGRAM,
            url,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=LINE_BYTES,
        )
        try:
            yield cls(process)
        finally:
            process.kill()
            await process.communicate()

    async def __call__(self, code: str) -> Any:
        """
        Run the body of an async function and return what it returns.

        Raises:
            ScriptFailed: If it throws.

        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(orjson.dumps({"code": dedent(code)}) + b"\n")
        line = await asyncio.wait_for(self._process.stdout.readline(), TIMEOUT_SECONDS)
        outcome = orjson.loads(line)
        if "error" in outcome:
            raise ScriptFailed(outcome["error"])
        return outcome.get("value")
