import pytest

from lobby.domain.errors import RateLimited
from lobby.domain.ids import PlayerId
from lobby.domain.rates import EventClass, Rate
from lobby.services.limits import AddressLimit, Allowance, GuessGuard, PlayerLimits
from tests.fakes import FakeStopwatch

ANN, BOB = PlayerId("ann"), PlayerId("bob")
HOME, AWAY = "192.0.2.1", "192.0.2.2"
ACTION, CREATE = EventClass.ACTION, EventClass.CREATE


def limits(stopwatch: FakeStopwatch) -> PlayerLimits:
    return PlayerLimits({CREATE: Rate(2, 6)}, stopwatch)


def spend(allowance: Allowance, now: float) -> int:
    """Create until refused; return how often that went well."""
    for count in range(10):
        try:
            allowance.take(CREATE, now)
        except RateLimited:
            return count
    return 10


def test_refusal_says_of_what_and_for_how_long() -> None:
    stopwatch = FakeStopwatch()
    allowance = limits(stopwatch).enter(ANN)
    spend(allowance, stopwatch())

    with pytest.raises(RateLimited, match=r"too many creates; .* 3000 ms") as refusal:
        allowance.take(CREATE, stopwatch())

    assert refusal.value.retry_after_ms == 3000
    assert refusal.value.retryable


def test_classes_do_not_take_from_each_other() -> None:
    stopwatch = FakeStopwatch()
    allowance = limits(stopwatch).enter(ANN)
    spend(allowance, stopwatch())

    for _ in range(1000):
        allowance.take(ACTION, stopwatch())  # no rate is given for it: no limit


def test_players_do_not_take_from_each_other() -> None:
    stopwatch = FakeStopwatch()
    both = limits(stopwatch)
    spend(both.enter(ANN), stopwatch())

    assert spend(both.enter(BOB), stopwatch()) == 2


def test_sockets_of_one_player_share_the_allowance() -> None:
    stopwatch = FakeStopwatch()
    players = limits(stopwatch)
    first = players.enter(ANN)
    spend(first, stopwatch())

    assert spend(players.enter(ANN), stopwatch()) == 0


def test_coming_back_brings_no_new_allowance() -> None:
    stopwatch = FakeStopwatch()
    players = limits(stopwatch)
    for expected in (2, 0, 0):
        allowance = players.enter(ANN)
        assert spend(allowance, stopwatch()) == expected
        players.leave(allowance)

    stopwatch.advance(3)
    assert spend(players.enter(ANN), stopwatch()) == 1


def test_long_stay_does_not_make_coming_back_worth_while() -> None:
    stopwatch = FakeStopwatch()
    players = limits(stopwatch)
    allowance = players.enter(ANN)
    stopwatch.advance(3600)
    spend(allowance, stopwatch())
    players.leave(allowance)

    assert spend(players.enter(ANN), stopwatch()) == 0


def test_older_socket_that_goes_last_changes_nothing() -> None:
    stopwatch = FakeStopwatch()
    players = limits(stopwatch)
    older, newer = players.enter(ANN), players.enter(ANN)
    spend(newer, stopwatch())
    players.leave(older)

    assert spend(players.enter(ANN), stopwatch()) == 0


def test_nothing_is_kept_of_who_is_gone_and_did_nothing() -> None:
    stopwatch = FakeStopwatch()
    players = limits(stopwatch)
    for number in range(1000):
        players.leave(players.enter(PlayerId(str(number))))

    assert (len(players._present), len(players._gone)) == (0, 0)


def test_those_who_are_gone_are_forgotten() -> None:
    stopwatch = FakeStopwatch()
    players = limits(stopwatch)
    for number in range(1000):
        allowance = players.enter(PlayerId(str(number)))
        spend(allowance, stopwatch())
        players.leave(allowance)
        stopwatch.advance(1)

    assert len(players._gone) <= 2 * 6


def test_address_has_a_rate_of_its_own() -> None:
    stopwatch = FakeStopwatch()
    guests = AddressLimit("new guests", Rate(30, 60), stopwatch)
    for _ in range(30):
        guests.take(HOME)

    with pytest.raises(RateLimited, match="too many new guests") as refusal:
        guests.take(HOME)
    guests.take(AWAY)

    assert refusal.value.retry_after_ms == 2000
    stopwatch.advance(2)
    guests.take(HOME)


def test_asking_takes_nothing() -> None:
    guests = AddressLimit("new guests", Rate(1, 60), FakeStopwatch())
    for _ in range(10):
        guests.check(HOME)

    guests.take(HOME)

    with pytest.raises(RateLimited):
        guests.check(HOME)


def test_what_cannot_be_undone_is_counted_without_a_word() -> None:
    guests = AddressLimit("new guests", Rate(1, 60), FakeStopwatch())
    for _ in range(3):
        guests.count(HOME)

    with pytest.raises(RateLimited):
        guests.check(HOME)


def test_no_address_has_no_limit() -> None:
    guests = AddressLimit("new guests", Rate(1, 60), FakeStopwatch())

    for _ in range(100):
        guests.take(None)


def test_addresses_are_forgotten() -> None:
    stopwatch = FakeStopwatch()
    guests = AddressLimit("new guests", Rate(1, 60), stopwatch)
    for number in range(1000):
        guests.take(f"192.0.2.{number}")
        stopwatch.advance(1)

    assert len(guests._due) <= 120


def test_fifth_wrong_guess_within_a_minute_is_the_last() -> None:
    stopwatch = FakeStopwatch()
    guard = GuessGuard(Rate(5, 60), stopwatch)
    for _ in range(5):
        guard.check(ANN, None)
        guard.missed(ANN, None)
        stopwatch.advance(10)

    with pytest.raises(RateLimited, match="wrong codes or passwords") as refusal:
        guard.check(ANN, None)

    assert refusal.value.retry_after_ms == 10_000
    guard.check(BOB, None)
    stopwatch.advance(10)
    guard.check(ANN, None)


def test_right_guesses_are_not_counted() -> None:
    guard = GuessGuard(Rate(5, 60), FakeStopwatch())

    for _ in range(100):
        guard.check(ANN, HOME)


def test_guesses_of_many_players_at_one_address_add_up() -> None:
    guard = GuessGuard(Rate(5, 60), FakeStopwatch())
    for number in range(5):
        guard.missed(PlayerId(str(number)), HOME)

    with pytest.raises(RateLimited):
        guard.check(ANN, HOME)
    guard.check(ANN, AWAY)


def test_guesses_of_one_player_from_many_addresses_add_up() -> None:
    guard = GuessGuard(Rate(5, 60), FakeStopwatch())
    for number in range(5):
        guard.missed(ANN, f"192.0.2.{number}")

    with pytest.raises(RateLimited):
        guard.check(ANN, AWAY)


def test_player_called_like_an_address_is_none() -> None:
    guard = GuessGuard(Rate(1, 60), FakeStopwatch())
    guard.missed(PlayerId(HOME), None)

    guard.check(ANN, HOME)


def test_guessers_are_forgotten() -> None:
    stopwatch = FakeStopwatch()
    guard = GuessGuard(Rate(5, 60), stopwatch)
    for number in range(1000):
        guard.missed(PlayerId(str(number)), f"192.0.2.{number}")
        stopwatch.advance(1)

    assert len(guard._strikes) <= 2 * 120
