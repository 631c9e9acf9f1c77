"""Presence on the only node there is."""

from lobby.domain.ids import PlayerId
from lobby.ports import Attendance, Visit


class LocalPresence:
    """Implements :class:`lobby.ports.Presence`: whoever is not here is nowhere."""

    def __init__(self) -> None:
        self._served: dict[str, Attendance] = {}
        self._newest = 0

    def serve(self, attendance: Attendance) -> None:
        """See :meth:`lobby.ports.Presence.serve`."""
        self._served[attendance.namespace] = attendance

    async def arrive(self, namespace: str, visit: Visit) -> None:  # noqa: ARG002
        """See :meth:`lobby.ports.Presence.arrive`."""
        self._newest += 1
        visit.number = self._newest

    async def leave(self, namespace: str, visit: Visit) -> None:
        """See :meth:`lobby.ports.Presence.leave`."""
        served = self._served[namespace]
        newest = served.visit_of(visit.player_id)
        if newest is None or newest.number <= visit.number:
            await served.settle(visit.player_id)

    async def is_here(self, namespace: str, player: PlayerId) -> bool:
        """See :meth:`lobby.ports.Presence.is_here`."""
        served = self._served.get(namespace)
        return served is not None and served.visit_of(player) is not None

    def settled(self, namespace: str, player: PlayerId) -> None:
        """See :meth:`lobby.ports.Presence.settled`."""
