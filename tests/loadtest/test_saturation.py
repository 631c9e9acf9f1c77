"""When the figures are the loader's own."""

import pytest

from loadtest.saturation import Loader


class Clock:
    """Stands for the two clocks a loader reads: what it used, and what has passed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.used = self.passed = 0.0
        monkeypatch.setattr("loadtest.saturation.time.process_time", lambda: self.used)
        monkeypatch.setattr("loadtest.saturation.time.perf_counter", lambda: self.passed)


def a_loader(monkeypatch: pytest.MonkeyPatch, used: float, late_micros: int = 100) -> Loader:
    clock = Clock(monkeypatch)
    loader = Loader()
    for _ in range(94):
        loader.lateness.record(100)
    for _ in range(6):
        loader.lateness.record(late_micros)
    clock.used, clock.passed = used, 10.0
    loader.stop()
    clock.passed = 100.0
    return loader


def test_loader_that_kept_up_is_no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    loader = a_loader(monkeypatch, used=8.9)

    assert loader.limit is None
    assert loader.cpu_share == pytest.approx(0.89)


def test_busy_loader_is_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    assert a_loader(monkeypatch, used=9.5).limit == "the loader used 95% of its core"


def test_late_loader_is_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    limit = a_loader(monkeypatch, used=1.0, late_micros=50_000).limit

    assert limit is not None
    assert "ms late" in limit
