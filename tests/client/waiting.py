"""Letting the event loop go on, without a clock."""

import asyncio
from collections.abc import Callable


async def turns(count: int = 20) -> None:
    """Let the event loop do what is ready to be done."""
    for _ in range(count):
        await asyncio.sleep(0)


async def until(is_so: Callable[[], bool]) -> None:
    """Let the event loop go on until something is true."""
    for _ in range(1000):
        if is_so():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never became true")
