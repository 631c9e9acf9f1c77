"""Commands that wait, and are taken back before their turn comes."""

import asyncio

import pytest

from lobby.engine.commands import Commands, settled


class Step:
    """A command that notes its turn, and waits in it if it is given something to wait for."""

    def __init__(self, done: list["Step"], until: asyncio.Event | None = None) -> None:
        self._done = done
        self._until = until

    async def __call__(self) -> None:
        self._done.append(self)
        if self._until is not None:
            await self._until.wait()


def nothing() -> None:
    pass


def queued(commands: Commands, done: list[Step], count: int) -> list[Step]:
    steps = [Step(done) for _ in range(count)]
    for step in steps:
        commands.put(step)
    return steps


async def test_command_being_run_is_not_taken_back() -> None:
    done: list[Step] = []
    until, commands = asyncio.Event(), Commands(nothing)
    first = Step(done, until)
    commands.put(first)
    others = queued(commands, done, 2)
    await asyncio.sleep(0)

    taken = commands.withdraw(Step)
    until.set()
    await settled(1)

    assert (taken, done) == (others, [first])


@pytest.mark.parametrize("turns", range(4))
async def test_every_command_that_has_not_begun_is_taken_back(turns: int) -> None:
    done: list[Step] = []
    commands = Commands(nothing)
    steps = queued(commands, done, 4)
    for _ in range(turns):
        await asyncio.sleep(0)

    begun = list(done)
    taken = commands.withdraw(Step)
    await settled(1)

    assert (done, [*done, *taken]) == (begun, steps)
