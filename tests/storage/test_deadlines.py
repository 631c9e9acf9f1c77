"""What the queue of deadlines costs."""

from lobby.domain.ids import GameId
from lobby.storage.deadlines import DeadlineQueue
from tests.fakes import FakeClock, FakeLater

MINUTE_MS = 60_000


class Queue:
    """A queue, and what came of it."""

    def __init__(self) -> None:
        clock = FakeClock()
        self.later = FakeLater(clock)
        self.deadlines = DeadlineQueue(clock, self.later)
        self.due: list[GameId] = []
        self.deadlines.follow(self._note)

    async def _note(self, game: GameId) -> None:
        self.due.append(game)
        self.deadlines.set(game, None)

    async def pass_time(self, milliseconds: int) -> None:
        await self.later.live_through(milliseconds)

    @property
    def entries(self) -> int:
        return len(self.deadlines._queue)


async def test_one_timer_is_enough_for_all_games() -> None:
    queue = Queue()

    for number in range(1000):
        queue.deadlines.set(GameId(f"g{number}"), MINUTE_MS - number)

    assert queue.later.count == 1


async def test_games_not_due_yet_are_not_looked_at() -> None:
    queue = Queue()
    for number in range(1000):
        queue.deadlines.set(GameId(f"g{number}"), MINUTE_MS + number)

    await queue.pass_time(MINUTE_MS)

    assert queue.due == [f"g{number}" for number in range(1000)]


async def test_deadline_changed_at_will_takes_no_more_and_more_memory() -> None:
    queue = Queue()

    for number in range(10_000):
        queue.deadlines.set(GameId("g1"), MINUTE_MS + number)

    assert queue.entries < 200
    await queue.pass_time(MINUTE_MS + 10_000)
    assert queue.due == ["g1"]


async def test_many_games_that_change_take_no_more_than_twice_their_number() -> None:
    queue = Queue()

    for number in range(10_000):
        queue.deadlines.set(GameId(f"g{number % 500}"), MINUTE_MS + number)

    assert queue.entries <= 1_001
    await queue.pass_time(MINUTE_MS + 10_000)
    assert sorted(queue.due) == sorted(f"g{number}" for number in range(500))


async def test_games_that_are_gone_leave_nothing() -> None:
    queue = Queue()
    for number in range(10_000):
        queue.deadlines.set(GameId(f"g{number}"), MINUTE_MS)

    for number in range(10_000):
        queue.deadlines.set(GameId(f"g{number}"), None)

    assert queue.entries < 200


async def test_deadline_set_anew_to_a_time_it_had_comes_once() -> None:
    queue = Queue()

    for due_at in (5_000, 6_000, 5_000, 6_000, 5_000):
        queue.deadlines.set(GameId("g1"), due_at)
    await queue.pass_time(MINUTE_MS)

    assert queue.due == ["g1"]


async def test_queue_that_nothing_waits_in_is_not_woken_again_and_again() -> None:
    queue = Queue()
    queue.deadlines.set(GameId("g1"), MINUTE_MS)
    queue.deadlines.set(GameId("g1"), None)

    await queue.pass_time(5_000)

    assert (queue.later.count, queue.entries) == (0, 0)


async def test_deadline_that_was_removed_leaves_no_timer_that_does_anything() -> None:
    queue = Queue()
    queue.deadlines.set(GameId("g1"), 2_000)

    queue.deadlines.set(GameId("g1"), None)
    await queue.pass_time(MINUTE_MS)

    assert (queue.later.count, queue.due) == (0, [])


async def test_deadline_that_nobody_follows_waits() -> None:
    clock = FakeClock()
    later = FakeLater(clock)
    deadlines, due = DeadlineQueue(clock, later), list[GameId]()

    async def note(game: GameId) -> None:
        due.append(game)

    deadlines.set(GameId("g1"), 2_000)
    await later.live_through(1_000)
    deadlines.follow(note)
    await later.live_through(5_000)

    assert due == ["g1"]
