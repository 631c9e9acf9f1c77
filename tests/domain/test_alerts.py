import pytest

from lobby.domain.alerts import CALM_READINGS, Alarm, AlertKind


def an_alarm(limit: float | None = 100) -> Alarm:
    return Alarm(kind=AlertKind.LOOP_LAG, limit=limit)


def after(alarm: Alarm, *values: float) -> Alarm:
    for moment, value in enumerate(values, start=1):
        alarm = alarm.read(value, moment)
    return alarm


CALM = (0.0,) * CALM_READINGS


@pytest.mark.parametrize("value", [0, 99, 100])
def test_reading_within_the_limit_is_no_alert(value: float) -> None:
    assert not after(an_alarm(), value).is_ringing


def test_reading_beyond_the_limit_is_one() -> None:
    alarm = after(an_alarm(), 50, 101)

    assert alarm.is_ringing
    assert (alarm.raised_at, alarm.value) == (2, 101)


def test_trouble_that_goes_on_is_still_the_same_alert() -> None:
    assert after(an_alarm(), 101, 150, 200).raised_at == 1


def test_alert_clears_itself_after_some_calm_readings() -> None:
    assert after(an_alarm(), 101, *CALM[1:]).is_ringing
    assert not after(an_alarm(), 101, *CALM).is_ringing


def test_value_that_swings_about_its_limit_is_one_alert() -> None:
    assert after(an_alarm(), 101, *CALM[1:], 101, *CALM[1:]).raised_at == 1


def test_dismissed_alert_is_silent_while_the_trouble_lasts() -> None:
    alarm = after(an_alarm(), 101).dismissed()

    assert not after(alarm, 150, 0, 150).is_ringing


def test_dismissed_alert_is_raised_anew_after_a_calm() -> None:
    alarm = after(an_alarm(), 101).dismissed()

    assert after(alarm, *CALM, 101).is_ringing


def test_alarm_without_a_limit_never_rings() -> None:
    assert not after(an_alarm(None), 1e9).is_ringing
