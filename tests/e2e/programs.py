"""Programs that a test starts, reads and stops."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
TIMEOUT_SECONDS = 20

Process = asyncio.subprocess.Process


async def start(
    *command: str, cwd: Path = ROOT, environment: Mapping[str, str] | None = None
) -> Process:
    """Start a program whose output, with its errors, the test reads."""
    return await asyncio.create_subprocess_exec(
        *command,
        cwd=cwd,
        env={**os.environ, "PYTHONUNBUFFERED": "1", **(environment or {})},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def lobby(*arguments: str, **environment: str) -> Process:
    return await start(sys.executable, "-m", "lobby", *arguments, environment=environment)


async def output(process: Process) -> str:
    """Return all that a program printed until it ended."""
    printed, _ = await asyncio.wait_for(process.communicate(), TIMEOUT_SECONDS)
    return printed.decode()


async def line_with(process: Process, pattern: str) -> re.Match[str]:
    """Return the first line from here on that matches."""
    assert process.stdout is not None
    async with asyncio.timeout(TIMEOUT_SECONDS):
        async for line in process.stdout:
            if found := re.search(pattern, line.decode()):
                return found
    raise AssertionError(f"the program ended without a line like {pattern}")


@asynccontextmanager
async def stopped(process: Process) -> AsyncIterator[Process]:
    """Stop a program after the block, if it has not ended by then."""
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()
