import asyncio
import logging
from dataclasses import dataclass

import pytest

from lobby.client.errors import FellBehind, SessionEnded
from lobby.client.subscribers import Publisher
from tests.client.waiting import turns


@dataclass(frozen=True)
class Word:
    text: str


@dataclass(frozen=True)
class Number:
    value: int


async def test_callbacks_run_one_at_a_time_in_the_order_of_the_pushes() -> None:
    publisher, heard = Publisher(), list[str]()
    gate = asyncio.Event()

    @publisher.on(Word)
    async def slow(word: Word) -> None:
        heard.append(f"{word.text} begins")
        await gate.wait()
        heard.append(f"{word.text} ends")

    publisher.on(Number)(lambda number: heard.append(str(number.value)))
    publisher.publish(Word("a"))
    publisher.publish(Number(1))
    publisher.publish(Word("b"))
    await turns()
    assert heard == ["a begins"]
    gate.set()
    await turns()

    assert heard == ["a begins", "a ends", "1", "b begins", "b ends"]
    await publisher.stop()


async def test_callback_for_everything_hears_everything() -> None:
    publisher, heard = Publisher(), list[object]()
    publisher.on(object)(heard.append)

    publisher.publish(Word("a"))
    publisher.publish(Number(1))
    await turns()

    assert heard == [Word("a"), Number(1)]
    await publisher.stop()


async def test_failing_callback_does_not_keep_others_from_theirs(
    caplog: pytest.LogCaptureFixture,
) -> None:
    publisher, heard = Publisher(), list[object]()

    @publisher.on(Word)
    def fail(word: Word) -> None:
        raise KeyError(word.text)

    publisher.on(Word)(heard.append)
    with caplog.at_level(logging.ERROR, "lobby.client"):
        publisher.publish(Word("a"))
        publisher.publish(Word("b"))
        await turns()

    assert heard == [Word("a"), Word("b")]
    assert [record.message for record in caplog.records] == ["a callback for Word failed"] * 2
    await publisher.stop()


async def test_two_streams_have_everything_each_at_its_own_pace() -> None:
    publisher = Publisher()
    first, second = publisher.stream(), publisher.stream()
    for number in range(3):
        publisher.publish(Number(number))

    assert [await anext(first) for _ in range(3)] == [Number(0), Number(1), Number(2)]
    publisher.publish(Number(3))
    publisher.finish(None)

    assert [push async for push in second] == [Number(n) for n in range(4)]
    assert [push async for push in first] == [Number(3)]


async def test_stream_begins_where_it_was_asked_for() -> None:
    publisher = Publisher()
    publisher.publish(Number(1))
    stream = publisher.stream()
    publisher.publish(Number(2))

    assert await anext(stream) == Number(2)


async def test_stream_raises_why_it_ended_after_the_last_push() -> None:
    publisher = Publisher()
    stream = publisher.stream()
    publisher.publish(Number(1))
    publisher.finish(SessionEnded("banned", "bad manners"))

    assert await anext(stream) == Number(1)
    with pytest.raises(SessionEnded, match="banned: bad manners"):
        await anext(stream)


async def test_waiting_stream_wakes_up_at_the_end() -> None:
    publisher = Publisher()
    stream = publisher.stream()
    waiting = asyncio.create_task(asyncio.wait_for(aiter_all(stream), 1))
    await turns()

    publisher.finish(None)

    assert await waiting == []


async def aiter_all(stream: object) -> list[object]:
    return [push async for push in stream]  # type: ignore[attr-defined]


async def test_stream_that_nobody_reads_ends_alone() -> None:
    publisher = Publisher()
    unread, read = publisher.stream(), publisher.stream()
    unread.mailbox._limit = 2

    for number in range(3):
        publisher.publish(Number(number))

    with pytest.raises(FellBehind, match="2 pushes wait"):
        await anext(unread)
    assert await anext(read) == Number(0)


async def test_stream_that_nobody_holds_is_forgotten() -> None:
    publisher = Publisher()

    publisher.stream()

    assert list(publisher._streams) == []


async def test_callback_that_never_returns_is_noticed() -> None:
    class Noticing(Publisher):
        error: FellBehind | None = None

        def fell_behind(self, error: FellBehind) -> None:
            self.error = error

    publisher = Noticing(limit=2)
    publisher.on(Number)(lambda _: asyncio.Event().wait())
    publisher.publish(Number(0))
    await turns()

    for number in range(3):
        publisher.publish(Number(number))

    assert isinstance(publisher.error, FellBehind)
    await publisher.stop()


async def test_stopping_ends_the_callback_that_runs() -> None:
    publisher, ended = Publisher(), asyncio.Event()

    @publisher.on(Number)
    async def endless(_: Number) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    publisher.publish(Number(1))
    await turns()
    await publisher.stop()

    assert ended.is_set()


async def test_callback_may_stop_its_own_publisher() -> None:
    publisher, heard = Publisher(), list[int]()

    @publisher.on(Number)
    async def only_one(number: Number) -> None:
        await publisher.stop()
        heard.append(number.value)

    publisher.publish(Number(1))
    publisher.publish(Number(2))
    await turns()

    assert heard == [1]
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_publisher_without_callbacks_starts_no_task() -> None:
    publisher = Publisher()

    publisher.publish(Number(1))

    assert asyncio.all_tasks() == {asyncio.current_task()}
