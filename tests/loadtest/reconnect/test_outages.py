"""Who is cut off, and whether a history can hold what they miss."""

from dataclasses import replace

from loadtest.reconnect import outages
from loadtest.reconnect.outages import Outages, Waves, Way
from loadtest.reconnect.room import Room
from loadtest.reconnect.violations import Violations
from lobby.domain.values import measure
from lobby.storage.log import EVENT_BYTES, LogLimits

ASKED = Outages(players=400, rate=20, drop=0.2, away=(1, 20), seconds=60)


def test_default_history_holds_what_the_shortest_actions_are() -> None:
    action = Room(10, 10, Violations()).command(5)["action"]
    limits = LogLimits()

    assert measure(action) == outages.ACTION_BYTES + 10
    assert (EVENT_BYTES, limits.max_events) == (outages.EVENT_BYTES, outages.HISTORY_EVENTS)
    assert limits.max_bytes == outages.HISTORY_BYTES


def test_longest_absence_asked_for_fits_into_the_history() -> None:
    assert (ASKED.needed_events, ASKED.held_events) == (1500, 1628)
    assert replace(ASKED, padding_bytes=32).held_events < ASKED.needed_events


def test_waves_come_until_the_time_is_over_and_play_goes_on_until_the_last_is_back() -> None:
    assert (ASKED.waves, ASKED.play_seconds) == (12, 80)


def test_same_seed_makes_the_same_choices() -> None:
    first, second = (list(Waves(ASKED).strike(range(400))) for _ in range(2))

    assert first == second
    assert first != list(Waves(replace(ASKED, seed=2)).strike(range(400)))


def test_wave_cuts_off_its_share_each_in_one_of_all_ways() -> None:
    struck = list(Waves(ASKED).strike(range(400)))

    assert len({player for player, _ in struck}) == 80
    assert {cut.way for _, cut in struck} == set(Way)
    assert all(1 <= cut.away_seconds <= 20 for _, cut in struck)
