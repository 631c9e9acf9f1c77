import logging
from typing import Any

import pytest

from lobby.domain.ids import PlayerId
from lobby.domain.rates import NO_LIMIT
from lobby.domain.refusals import NotInGame
from lobby.ports import Receipt
from lobby.services.identity import IdentityService
from lobby.sockets.base import LobbyNamespace
from lobby.sockets.caller import Caller
from lobby.sockets.flooding import Patience
from lobby.sockets.tallies import SAMPLED, Tallies, Tally
from lobby.tokens import JwtTokens
from lobby.wire.commands import GameAction, LeaveGame
from tests.fakes import CountingIds, FakeClock, FakeStopwatch
from tests.sockets.fakes import FakeSocket, an_entrance, as_socket


class Small(LobbyNamespace):
    """Commands that take their time, or fail."""

    commands = {"leave-game": LeaveGame, "fail": LeaveGame}  # noqa: RUF012
    immediate_commands = {"game-action": GameAction}  # noqa: RUF012

    def __init__(self) -> None:
        self.stopwatch = FakeStopwatch()
        identities = IdentityService(JwtTokens("s" * 32), FakeClock(), CountingIds())
        super().__init__("/small", an_entrance(identities, stopwatch=self.stopwatch))

    async def leave_game(self, caller: Caller, command: LeaveGame) -> None:
        self.stopwatch.advance(0.002)

    async def fail(self, caller: Caller, command: LeaveGame) -> None:
        raise RuntimeError

    def game_action(self, caller: Caller, payload: object) -> None:
        self.stopwatch.advance(0.002)
        is_taken = payload == "good"
        caller.settle(Receipt(1, duplicate=False) if is_taken else NotInGame(PlayerId("ann")))


async def after(*events: tuple[str, Any]) -> Small:
    """Return the namespace after these commands."""
    namespace, socket = Small(), as_socket(FakeSocket())
    await namespace.accept(socket, {})
    for event, payload in events:
        await namespace.receive(socket, event, [payload], None)
    return namespace


async def test_what_was_carried_out_is_counted() -> None:
    namespace = await after(("leave-game", {}), ("game-action", "good"), ("game-action", "good"))

    assert namespace.tallies.of("leave-game").ok == 1
    assert namespace.tallies.of("game-action").ok == 2


async def test_refusals_are_counted_by_code() -> None:
    namespace = await after(("game-action", "bad"), ("leave-game", {"x": 1}), ("leave-game", 7))

    assert namespace.tallies.of("game-action").refused == {"not-in-game": 1}
    assert namespace.tallies.of("leave-game").refused == {"invalid-message": 2}
    assert namespace.tallies.of("game-action").ok == namespace.tallies.of("leave-game").ok == 0


async def test_events_that_do_not_exist_count_as_one() -> None:
    namespace = await after(("a", {}), ("b", {}), ("x" * 1000, {}))

    assert namespace.tallies.unknown.refused == {"unknown-event": 3}
    assert len(namespace.tallies.all) == 4


async def test_failures_are_told_apart_from_refusals() -> None:
    namespace = await after(("fail", {}), ("leave-game", 7))

    assert namespace.tallies.failures == 1


async def test_failure_is_logged_with_the_player_and_without_what_was_sent(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.ERROR)
    await after(("fail", {}))

    [record] = caplog.records
    assert vars(record)["event_name"] == "fail"
    assert vars(record)["player"].startswith("g_")


async def test_every_command_is_timed_and_of_immediate_ones_a_sample() -> None:
    count = 2 * (SAMPLED + 1)
    namespace = await after(("leave-game", {}), *[("game-action", "good")] * count)

    slow, hot = namespace.tallies.of("leave-game"), namespace.tallies.of("game-action")
    assert (sum(slow.classes), round(slow.seconds, 4)) == (1, 0.002)
    assert (sum(hot.classes), round(hot.seconds, 4)) == (2, 0.004)


def test_times_fall_into_classes_up_to_their_bound() -> None:
    tally = Tally("act", Patience(NO_LIMIT, FakeStopwatch()))
    for seconds in (0.000_05, 0.000_1, 0.002, 60):
        tally.time(seconds)

    assert tally.classes == [2, 0, 0, 1, 0, 0, 0, 0, 1]


def test_tally_of_an_event_is_always_the_same() -> None:
    tallies = Tallies(["act"], Patience(NO_LIMIT, FakeStopwatch()))

    assert tallies.of("act") is tallies.of("act")
    assert tallies.of("x") is tallies.of("y") is tallies.unknown


async def test_refusal_that_no_client_could_help_does_not_count_against_it() -> None:
    namespace = await after()
    socket = as_socket(FakeSocket())
    await namespace.accept(socket, {})
    tally = namespace.tallies.of("game-action")

    tally.refuse(socket.state, "game-action", "unavailable")
    before = socket.state.strikes
    tally.refuse(socket.state, "game-action", "not-in-game")

    assert before is None
    assert socket.state.strikes is not None
