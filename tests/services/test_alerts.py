import pytest

from lobby.domain.alerts import CALM_READINGS, Alarm, AlertKind
from lobby.domain.errors import NoSuchAlert
from lobby.services.alerts import Alerts
from tests.fakes import FakeClock


class Watch:
    """Alerts on memory beyond 100, and what was heard of them."""

    def __init__(self) -> None:
        self.heard: list[Alarm] = []
        self.alerts = Alerts({AlertKind.MEMORY: 100}, FakeClock(now=5))
        self.alerts.follow(self.heard.append)

    def read(self, *values: float) -> None:
        for value in values:
            self.alerts.read({AlertKind.MEMORY: value, AlertKind.LOOP_LAG: value})

    @property
    def rings(self) -> list[bool]:
        return [alarm.is_ringing for alarm in self.heard]


def test_trouble_is_told_once_and_its_end_too() -> None:
    watch = Watch()

    watch.read(101, 150, *[0] * CALM_READINGS, 0)

    assert watch.rings == [True, False]
    assert watch.heard[0].raised_at == 5
    assert list(watch.alerts.ringing) == []


def test_what_rings_is_known_to_those_who_come_later() -> None:
    watch = Watch()

    watch.read(101)

    assert [alarm.kind for alarm in watch.alerts.ringing] == [AlertKind.MEMORY]


def test_cleared_alert_is_told_and_silent() -> None:
    watch = Watch()
    watch.read(101)

    watch.alerts.clear("memory")
    watch.read(101)

    assert watch.rings == [True, False]


@pytest.mark.parametrize("kind", ["memory", "loop-lag", "no such"])
def test_alert_that_does_not_ring_cannot_be_cleared(kind: str) -> None:
    with pytest.raises(NoSuchAlert):
        Watch().alerts.clear(kind)
