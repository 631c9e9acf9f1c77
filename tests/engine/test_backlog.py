from lobby.engine import Limits
from lobby.engine.backlog import Backlog
from lobby.engine.message import Message

LIMITS = Limits(max_message_bytes=1_000, max_backlog_bytes=2_000, max_backlog_messages=4)
GREETING = Message(b"x" * 700)


def a_backlog(messages: int, *, counted: bool) -> Backlog:
    backlog = Backlog(LIMITS)
    for _ in range(messages):
        backlog.put(GREETING, counted=counted)
    return backlog


def test_peer_that_leaves_too_much_waiting_is_too_slow() -> None:
    assert not a_backlog(2, counted=True).is_over_limit
    assert a_backlog(3, counted=True).is_over_limit


def test_replay_does_not_count_until_there_are_many() -> None:
    most = LIMITS.max_waiting_bytes // len(GREETING.frame)

    assert not a_backlog(most, counted=False).is_over_limit
    assert a_backlog(most + 1, counted=False).is_over_limit
