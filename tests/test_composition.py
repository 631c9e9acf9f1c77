"""What the parts of the lobby are given of the settings."""

import pytest

from lobby import composition
from lobby.domain.rates import EventClass, Rate
from lobby.domain.transition import Timing
from lobby.settings import Settings


def test_usual_timing_is_that_of_the_rules() -> None:
    assert composition.timing(Settings()) == Timing()


def test_every_time_of_the_rules_is_a_setting() -> None:
    settings = Settings(
        grace_seconds=0.5,
        host_grace_seconds=2,
        host_idle_seconds=3,
        waiting_abandoned_seconds=4,
        playing_abandoned_seconds=5,
        finished_seconds=6,
    )

    assert composition.timing(settings) == Timing(
        grace_ms=500,
        host_grace_ms=2_000,
        host_idle_ms=3_000,
        waiting_abandoned_ms=4_000,
        playing_abandoned_ms=5_000,
        finished_ms=6_000,
    )


def test_every_class_of_events_has_its_rate() -> None:
    rates = composition.rates(Settings(rate_joins=Rate(1, 2)))

    assert set(rates) == set(EventClass)
    assert rates[EventClass.JOIN] == Rate(1, 2)


def test_players_are_told_the_limits_that_hold() -> None:
    view = composition.limits_view(Settings(max_message_bytes=1024, grace_seconds=7))

    assert (view.message_bytes, view.action_bytes, view.grace_seconds) == (1024, 1024, 7)
    assert view.player_data_bytes == 2 * 1024


@pytest.mark.parametrize(("most", "engines"), [(0, 0), (10, 10 + composition.TURNED_AWAY)])
def test_some_beyond_the_cap_are_let_in_to_be_told_so(most: int, engines: int) -> None:
    assert composition.engine_limits(Settings(max_sockets=most)).max_connections == engines


@pytest.mark.parametrize(
    ("allowed", "origins"),
    [(("*",), "*"), (("https://a.example", "*"), "*"), (("https://a.example",), None)],
)
def test_star_stands_for_every_origin(allowed: tuple[str, ...], origins: str | None) -> None:
    settings = Settings(allowed_origins=allowed)

    assert composition.origins(settings) == (origins or list(allowed))
