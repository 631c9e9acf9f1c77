"""The only node there is."""

from collections.abc import Callable, Mapping

from lobby.domain.stats import Stats


class LocalFleet:
    """Implements :class:`lobby.ports.Fleet` for a single node."""

    node = "this"

    def report(self, figures: Callable[[], Stats]) -> None:
        """See :meth:`lobby.ports.Fleet.report`."""

    def others(self) -> Mapping[str, Stats]:
        """See :meth:`lobby.ports.Fleet.others`."""
        return {}
