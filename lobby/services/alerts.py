"""The alarms of this node, and who hears of them."""

import logging
from collections.abc import Callable, Mapping, Sequence

from lobby.domain.alerts import Alarm, AlertKind
from lobby.domain.errors import NoSuchAlert
from lobby.ports import Clock

log = logging.getLogger(__name__)

Hear = Callable[[Alarm], None]
"""Told of an alarm that begins to ring, or has stopped (``is_ringing``)."""


class Alerts:
    """
    Keeps one alarm of each kind.

    Args:
        limits: Beyond which value each rings; one that is missing never does.
        clock: The time of day.

    """

    def __init__(self, limits: Mapping[AlertKind, float], clock: Clock) -> None:
        self._clock = clock
        self._alarms = {kind: Alarm(kind=kind, limit=limits.get(kind)) for kind in AlertKind}
        self._hear: list[Hear] = []

    @property
    def ringing(self) -> Sequence[Alarm]:
        """What is wrong now."""
        return [alarm for alarm in self._alarms.values() if alarm.is_ringing]

    def follow(self, hear: Hear) -> None:
        """Have ``hear`` called whenever an alarm begins to ring, or stops."""
        self._hear.append(hear)

    def read(self, values: Mapping[AlertKind, float]) -> None:
        """Take a reading of each kind."""
        at = self._clock.now()
        for kind, value in values.items():
            self._replace(self._alarms[kind].read(value, at))

    def clear(self, kind: str) -> None:
        """
        Silence an alarm until the same goes wrong anew.

        Raises:
            NoSuchAlert: If it does not ring.

        """
        alarm = next((alarm for alarm in self.ringing if alarm.kind == kind), None)
        if alarm is None:
            raise NoSuchAlert(kind)
        self._replace(alarm.dismissed())

    def _replace(self, alarm: Alarm) -> None:
        before = self._alarms[alarm.kind]
        self._alarms[alarm.kind] = alarm
        if alarm.is_ringing is not before.is_ringing:
            figures = {"kind": alarm.kind, "value": alarm.value, "limit": alarm.limit}
            log.warning("alert" if alarm.is_ringing else "alert is over", extra=figures)
            for hear in self._hear:
                hear(alarm)
