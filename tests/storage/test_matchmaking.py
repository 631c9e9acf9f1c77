import asyncio

import pytest

from lobby.domain.errors import NoMatch
from lobby.ports import Matchmaking


async def test_one_at_a_time_looks_for_a_game(matchmaking: Matchmaking) -> None:
    order: list[str] = []

    async def look(name: str) -> None:
        async with matchmaking.turn():
            order.append(f"{name} in")
            await asyncio.sleep(0)
            order.append(f"{name} out")

    await asyncio.gather(look("a"), look("b"))

    assert order == ["a in", "a out", "b in", "b out"]


async def test_search_that_failed_lets_the_next_one_in(matchmaking: Matchmaking) -> None:
    with pytest.raises(NoMatch):
        async with matchmaking.turn():
            raise NoMatch

    async with asyncio.timeout(1), matchmaking.turn():
        pass
