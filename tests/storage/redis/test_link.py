"""One connection to Redis: whoever waits for an answer gets theirs, or hears that none comes."""

import asyncio

import pytest

from lobby.storage.redis.link import Link, LinkLost, Reply


class FakeTransport(asyncio.Transport):
    """Takes what is written, and nothing comes back unless the test says so."""

    def write(self, data: object) -> None:
        """Lose it."""

    def abort(self) -> None:
        """There is nothing to end."""


class Answers:
    """Notes what comes, by whom it was for."""

    def __init__(self, *raising: str) -> None:
        self.seen: list[tuple[str, Reply]] = []
        self._raising = raising

    def ask(self, link: Link, name: str) -> None:
        def take(reply: Reply | None, lost: LinkLost | None) -> None:
            self.seen.append((name, "lost" if lost else reply))
            if name in self._raising:
                raise RuntimeError(name)

        link.request(("ECHO", name), take)


@pytest.fixture
def ends() -> list[Link]:
    return []


@pytest.fixture
async def link(ends: list[Link]) -> Link:
    made = Link(lambda *_: None, ends.append)
    made.connection_made(FakeTransport())
    return made


async def test_one_who_cannot_be_told_keeps_nobody_from_hearing_of_the_end(
    link: Link, ends: list[Link], caplog: pytest.LogCaptureFixture
) -> None:
    answers = Answers("b")
    for name in "abc":
        answers.ask(link, name)

    link.connection_lost(None)

    assert answers.seen == [("a", "lost"), ("b", "lost"), ("c", "lost")]
    assert ends == [link]
    assert "could not be taken" in caplog.text


async def test_one_who_cannot_take_an_answer_ends_the_link_for_all_others(
    link: Link, ends: list[Link]
) -> None:
    answers = Answers("a", "b")
    for name in "abc":
        answers.ask(link, name)

    link.data_received(b"+1\r\n+2\r\n")

    assert answers.seen == [("a", b"1"), ("b", "lost"), ("c", "lost")]
    assert ends == [link]


async def test_request_that_cannot_be_sent_takes_nobody_elses_answer(link: Link) -> None:
    answers = Answers()
    with pytest.raises(UnicodeEncodeError):
        answers.ask(link, "\ud800")
    answers.ask(link, "a")

    link.data_received(b"+1\r\n")

    assert answers.seen == [("a", b"1")]
