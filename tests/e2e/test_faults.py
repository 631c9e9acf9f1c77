"""Each fault that a lobby over Redis must bear, by the record of the players; short runs."""

import pytest

from loadtest.faults.rows import ROWS
from loadtest.faults.scene import SHORT

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.redis,
    pytest.mark.needs("redis-server"),
]


@pytest.mark.parametrize("row", [name for name in ROWS if name != "clock-off"])
async def test_players_saw_nothing_wrong(row: str) -> None:
    found = await ROWS[row](SHORT)

    assert found.faults == {}


@pytest.mark.needs("faketime")
async def test_clock_of_a_node_decides_nothing() -> None:
    assert (await ROWS["clock-off"](SHORT)).faults == {}
