"""
Fixtures of the engine's tests.

With ``ENGINE_STOCK=1`` in the environment the same tests run against python-socketio under uvicorn
as they are: those of ``test_hazards.py`` must fail then.
"""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
import uvloop

from lobby.engine import Limits
from tests.engine.arena import BRISK, Running, engine_arena
from tests.engine.stock import stock_arena

Serve = Callable[..., Awaitable[Running]]
HERE = Path(__file__).parent
IS_STOCK = os.environ.get("ENGINE_STOCK") == "1"


def pytest_asyncio_loop_factories(config: pytest.Config, item: pytest.Item) -> dict[str, Any]:
    """Run on the loop that serves in production."""
    return {"uvloop": uvloop.new_event_loop}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep what needs real sockets out of the unit suite."""
    for item in items:
        if item.path.is_relative_to(HERE) and {"serve", "running"} & set(
            getattr(item, "fixturenames", ())
        ):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(params=["direct"] if IS_STOCK else ["direct", "messages"])
def path(request: pytest.FixtureRequest) -> str:
    """How WebSockets are carried: by the direct class or as ASGI messages."""
    return str(request.param)


@pytest.fixture
async def serve(path: str) -> AsyncIterator[Serve]:
    """Start servers that must have nothing left of the test when it ends."""
    async with AsyncExitStack() as stack:

        async def start(limits: Limits = BRISK, **options: Any) -> Running:
            if IS_STOCK:
                running = stock_arena(limits, **options)
            else:
                running = engine_arena(limits, is_direct=path == "direct", **options)
            await running.start()
            stack.push_async_callback(running.stop)
            return running

        yield start


@pytest.fixture
async def running(serve: Serve) -> Running:
    """Return a server with everyday limits and brisk time-outs."""
    return await serve()
