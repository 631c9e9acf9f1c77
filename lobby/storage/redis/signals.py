"""Signals between nodes, on the channels of the games they are about."""

from lobby.domain.ids import GameId
from lobby.ports import Signal, Subscription, TakeSignal
from lobby.storage.followers import Followers
from lobby.storage.redis.client import Redis
from lobby.storage.redis.codec import Codec
from lobby.storage.redis.followed import SIGNAL, FollowedGames, channel_of

_SIGNALS: Codec[Signal] = Codec(Signal)


class SharedSignals:
    """Implements :class:`lobby.ports.Signals`; only nodes that follow a game hear of it."""

    def __init__(self, redis: Redis, followed: FollowedGames) -> None:
        self._redis = redis
        self._followers: Followers[[GameId, Signal]] = Followers()
        followed.take_signal = self._hear

    def send(self, game: GameId, signal: Signal) -> None:
        """See :meth:`lobby.ports.Signals.send`."""
        message = self._redis.node + SIGNAL + _SIGNALS.dumps(signal)
        self._redis.publish(channel_of(game), message)

    def follow(self, take: TakeSignal) -> Subscription:
        """See :meth:`lobby.ports.Signals.follow`."""
        return self._followers.add(take)

    def _hear(self, game: GameId, message: bytes) -> None:
        self._followers.tell(game, _SIGNALS.loads(message))
