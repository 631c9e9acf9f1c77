import pytest

from lobby.domain.bans import Ban
from lobby.domain.errors import ServerFull
from lobby.domain.ids import PlayerId
from lobby.ports import Bans
from lobby.storage import MemoryBans
from lobby.storage.redis.bans import RedisBans
from tests.builders import ANN, BOB, CAT
from tests.fakes import FakeClock
from tests.storage.conftest import BOTH


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(now=1_000)


@pytest.fixture(params=BOTH)
def bans(request: pytest.FixtureRequest, clock: FakeClock) -> Bans:
    if request.param == "memory":
        return MemoryBans(clock, most=2)
    return RedisBans(request.getfixturevalue("redis"), most=2)


def a_ban(player: PlayerId = BOB.id, until: int | None = None, reason: str | None = None) -> Ban:
    return Ban(player=player, by=ANN.id, at=1_000, until=until, reason=reason)


async def test_ban_is_found_until_it_is_lifted(bans: Bans) -> None:
    await bans.put(a_ban())
    assert await bans.of(BOB.id) == a_ban()

    assert await bans.lift(BOB.id)
    assert await bans.of(BOB.id) is None


async def test_ban_ends_by_itself(bans: Bans, clock: FakeClock) -> None:
    await bans.put(a_ban(until=2_000))
    clock.advance(999)
    assert await bans.of(BOB.id) is not None

    clock.advance(1)

    assert await bans.of(BOB.id) is None
    assert not await bans.lift(BOB.id)


async def test_others_are_not_banned(bans: Bans) -> None:
    await bans.put(a_ban())

    assert await bans.of(CAT.id) is None
    assert not await bans.lift(CAT.id)


async def test_later_ban_replaces_an_earlier_one(bans: Bans) -> None:
    await bans.put(a_ban(until=2_000))
    await bans.put(a_ban(reason="again"))

    assert await bans.of(BOB.id) == a_ban(reason="again")


async def test_bans_are_bounded(bans: Bans) -> None:
    await bans.put(a_ban(BOB.id))
    await bans.put(a_ban(CAT.id))

    with pytest.raises(ServerFull):
        await bans.put(a_ban(ANN.id))
    await bans.put(a_ban(CAT.id, reason="again"))


async def test_bans_that_are_over_make_room(bans: Bans, clock: FakeClock) -> None:
    await bans.put(a_ban(BOB.id, until=2_000))
    await bans.put(a_ban(CAT.id))
    clock.advance(1_000)

    await bans.put(a_ban(ANN.id))

    assert await bans.of(ANN.id) == a_ban(ANN.id)
