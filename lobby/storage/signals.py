"""Signals to other nodes where there is no other node."""

from lobby.domain.ids import GameId
from lobby.ports import Signal, Subscription, TakeSignal
from lobby.storage.followers import Followers


class NoSignals:
    """Implements :class:`lobby.ports.Signals` for a single node: nobody hears any."""

    def __init__(self) -> None:
        self._followers: Followers[[GameId, Signal]] = Followers()

    def send(self, game: GameId, signal: Signal) -> None:
        """See :meth:`lobby.ports.Signals.send`."""

    def follow(self, take: TakeSignal) -> Subscription:
        """See :meth:`lobby.ports.Signals.follow`."""
        return self._followers.add(take)
