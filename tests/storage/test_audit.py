import pytest

from lobby.domain.audit import Act, AuditEntry
from lobby.ports import AuditLog
from lobby.storage import MemoryAuditLog
from lobby.storage.redis.audit import RedisAuditLog
from tests.builders import ANN
from tests.storage.conftest import BOTH


@pytest.fixture(params=BOTH)
def entries(request: pytest.FixtureRequest) -> AuditLog:
    if request.param == "memory":
        return MemoryAuditLog(most=3)
    return RedisAuditLog(request.getfixturevalue("redis"), most=3)


def an_entry(at: int) -> AuditEntry:
    return AuditEntry(at=at, by=ANN.id, act=Act.CLOSE_GAME, target=f"game:{at}")


async def test_newest_acts_come_first(entries: AuditLog) -> None:
    for at in (1, 2, 3):
        await entries.add(an_entry(at))

    assert [logged.entry for logged in await entries.newest(2)] == [an_entry(3), an_entry(2)]


async def test_earlier_acts_are_asked_for_by_number(entries: AuditLog) -> None:
    for at in (1, 2, 3):
        await entries.add(an_entry(at))
    [*_, last] = await entries.newest(2)

    earlier = await entries.newest(2, before=last.number)

    assert [logged.entry for logged in earlier] == [an_entry(1)]


async def test_oldest_act_gives_way_and_numbers_go_on(entries: AuditLog) -> None:
    for at in (1, 2, 3, 4):
        await entries.add(an_entry(at))

    kept = await entries.newest(10)

    assert [logged.entry.at for logged in kept] == [4, 3, 2]
    assert [logged.number for logged in kept] == [4, 3, 2]
