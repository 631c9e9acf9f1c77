"""What is done because something happened, though nobody waits for it."""

import asyncio
import logging
from collections.abc import Coroutine

from lobby.domain.errors import Busy

log = logging.getLogger(__name__)


class Errands:
    """Runs coroutines; one that fails is logged and harms no other."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def run(self, errand: Coroutine[object, object, None]) -> None:
        """Have something done soon."""
        task = asyncio.get_running_loop().create_task(_survive(errand))
        self._running.add(task)
        task.add_done_callback(self._running.discard)


async def _survive(errand: Coroutine[object, object, None]) -> None:
    try:
        await errand
    except Busy as exc:
        log.warning("an errand was not done", extra={"reason": str(exc)})
    except Exception:
        log.exception("an errand failed")
