import asyncio
import logging

import pytest

from lobby.domain.errors import Unavailable
from lobby.services.errands import Errands


@pytest.mark.parametrize(
    ("failure", "level"), [(Unavailable(), logging.WARNING), (KeyError("x"), logging.ERROR)]
)
async def test_errand_that_fails_harms_no_other(
    failure: Exception, level: int, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    async def fail() -> None:
        raise failure

    async def succeed() -> None:
        done.append("done")

    errands = Errands()
    errands.run(fail())
    errands.run(succeed())
    await asyncio.sleep(0)

    assert done == ["done"]
    assert [record.levelno for record in caplog.records] == [level]
