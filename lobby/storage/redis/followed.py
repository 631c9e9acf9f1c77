"""Games that somebody on this node follows: from the store's stream to the sinks."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from functools import partial
from itertools import islice
from typing import Any

import msgpack

from lobby.domain.errors import GameNotFound, LobbyError
from lobby.domain.events import CloseReason, Event, GameClosed
from lobby.domain.game import Game
from lobby.domain.ids import Epoch, GameId
from lobby.ports import Sink, Subscription
from lobby.storage.followers import Following
from lobby.storage.log import LogLimits
from lobby.storage.redis.client import Redis
from lobby.storage.redis.codec import Codec
from lobby.storage.redis.entries import event_in, events_in
from lobby.storage.redis.followed_game import Followed

GAMES: Codec[Game] = Codec(Game)
SIGNAL = b"\xc1"
"""What begins a message on a game's channel that is no event: no MessagePack does."""

ASKED_AT_ONCE = 100  # of thousands the last would be answered later than the link waits
AGAIN_SECONDS = 1.0  # a store that refuses has too much to do, or takes nothing for a while
TOLD_SECONDS = 24 * 3600  # how long a player who lost their place can be told why

log = logging.getLogger(__name__)


class FollowedGames:
    """
    All games that somebody on this node follows.

    What the store publishes and what it answers come in one order, so whatever was published before
    an answer is in it, and whatever is published after is not: history and present join by
    themselves. A connection that was lost is caught up in the same way, some games at a time; what
    is to be done to a game before its turn has come is done after it was asked for.

    Attributes:
        take_signal: Told what another node says of a game that is no event.

    """

    def __init__(self, redis: Redis, limits: LogLimits, epoch: Callable[[], Epoch]) -> None:
        self._redis = redis
        self._limits = limits.words
        self._epoch = epoch
        self.take_signal: Callable[[GameId, bytes], None] = lambda *_: None
        self._games: dict[GameId, Followed] = {}
        self._behind: dict[Followed, None] = {}  # in the order in which they are asked for
        self._asking = 0
        self._again: asyncio.TimerHandle | None = None
        redis.on_return(self.catch_up)

    async def subscribe(self, game: GameId, epoch: Epoch, after: int, sink: Sink) -> Subscription:
        """See :meth:`lobby.ports.GameStore.subscribe`."""
        followed = self._games.get(game)
        if followed is None:
            followed = self._games[game] = Followed(game)
            self._redis.subscribe(channel_of(game), partial(self._hear, followed))
        self.hurry(game)
        followed.expected += 1
        given: asyncio.Future[Subscription] = asyncio.get_running_loop().create_future()

        def take(reply: Any, failure: Exception | None) -> None:
            followed.expected -= 1
            if not given.done():
                try:
                    if failure is not None:
                        raise failure
                    given.set_result(self._enter(followed, epoch, after, sink, reply))
                except Exception as exc:  # whoever waits is told
                    given.set_exception(exc)
            self._drop_unfollowed(followed)

        self._read(game, after, take)
        return await given

    def tell(self, game: GameId, epoch: Epoch, seq: int, event: Event) -> None:
        """Pass an event on that this node has just logged itself."""
        followed = self._games.get(game)
        if followed is None or followed.epoch != epoch:
            return
        followed.tell(seq, event)
        if type(event) is GameClosed:
            self._end(followed)

    def catch_up(self) -> None:
        """Ask for all that was missed, of every game."""
        self._behind = dict.fromkeys(self._games.values())
        self._ask_some()

    def hurry(self, game: GameId) -> None:
        """Ask for what was missed of a game before anything that is sent after this call."""
        followed = self._games.get(game)
        if followed is not None and followed in self._behind:
            self._ask(followed)

    def _enter(
        self, followed: Followed, known: Epoch, after: int, sink: Sink, reply: Any
    ) -> Subscription:
        if not reply or reply[2] == b"closed":
            raise GameNotFound(followed.id)
        epoch, seq = Epoch(reply[0].decode()), reply[1]
        if followed.epoch is None:
            followed.begin(epoch, seq, GAMES.loads(reply[3]))
        elif followed.epoch != epoch:
            self._ask(followed)
        if len(reply) < 5 or epoch != known:
            sink.reset(epoch)
        else:
            for number, event in enumerate(events_in(reply[4]), start=after + 1):
                sink.receive(epoch, number, event)
        subscription = Following(partial(self._leave, followed))
        followed.sinks[subscription] = sink
        return subscription

    def _leave(self, followed: Followed, subscription: object) -> None:
        followed.sinks.pop(subscription, None)
        self._drop_unfollowed(followed)

    def _drop_unfollowed(self, followed: Followed) -> None:
        is_there = self._games.get(followed.id) is followed
        if is_there and not followed.sinks and not followed.expected:
            del self._games[followed.id]
            self._redis.unsubscribe(channel_of(followed.id))

    def _end(self, followed: Followed) -> None:
        followed.sinks.clear()
        self._drop_unfollowed(followed)

    def _hear(self, followed: Followed, message: bytes) -> None:
        # What this node has logged itself it learns from the answer, which is next to the message.
        if message.startswith(self._redis.node) or followed.epoch is None:
            return
        content = message[len(self._redis.node) :]
        if content.startswith(SIGNAL):
            self.take_signal(followed.id, content[len(SIGNAL) :])
            return
        epoch, first, bodies = msgpack.unpackb(content, raw=True)
        if epoch.decode() != followed.epoch or first > followed.seq + 1:
            self._ask(followed)
            return
        self._tell_all(followed, first, map(event_in, bodies))

    def _tell_all(self, followed: Followed, first: int, events: Iterable[Event]) -> None:
        for seq, event in enumerate(events, start=first):
            followed.tell(seq, event)
            if type(event) is GameClosed:
                self._end(followed)

    def _ask_some(self) -> None:
        """Ask for what was missed of the next games, as many as may be asked for at once."""
        for followed in tuple(islice(self._behind, max(0, ASKED_AT_ONCE - self._asking))):
            self._ask(followed)

    def _ask(self, followed: Followed) -> None:
        """Ask for what was missed of a game, unless that is on its way."""
        self._behind.pop(followed, None)
        if followed.epoch is None or followed.is_asking:
            return
        followed.is_asking = True
        self._asking += 1

        def take(reply: Any, failure: Exception | None) -> None:
            followed.is_asking = False
            self._asking -= 1
            if failure is not None:
                self._put_off(followed, failure)
                return
            if self._games.get(followed.id) is followed:
                self._take_missed(followed, reply)
            self._ask_some()

        self._read(followed.id, followed.seq, take)

    def _put_off(self, followed: Followed, failure: Exception) -> None:
        """Ask later; if the connection was lost, all is asked for when it is back."""
        if not isinstance(failure, LobbyError):
            log.error("what was missed of a game could not be read", exc_info=failure)
        self._behind[followed] = None
        # One timer for all: whoever has too much to do is not asked the more often for it.
        if self._again is None and self._redis.is_ready:
            self._again = asyncio.get_running_loop().call_later(AGAIN_SECONDS, self._ask_again)

    def _ask_again(self) -> None:
        self._again = None
        self._ask_some()

    def _take_missed(self, followed: Followed, reply: Any) -> None:
        if not reply:
            self._lose(followed)
            return
        epoch, seq = Epoch(reply[0].decode()), reply[1]
        if epoch == followed.epoch and seq < followed.seq:
            # The store went back. Whoever asks first begins the log anew, the others hear of it.
            self._renew(followed, epoch)
        elif epoch == followed.epoch and len(reply) == 5:
            self._tell_all(followed, followed.seq + 1, events_in(reply[4]))
        elif reply[2] == b"closed":
            self._lose(followed)
        else:
            followed.begin(epoch, seq, GAMES.loads(reply[3]))
            followed.reset(epoch)

    def _renew(self, followed: Followed, epoch: Epoch) -> None:
        def take(_: Any, failure: Exception | None) -> None:
            if failure is None:
                self._ask(followed)
            else:
                self._put_off(followed, failure)

        self._redis.send("renew", [followed.id, epoch, self._epoch(), self._redis.node], take)

    def _lose(self, followed: Followed) -> None:
        """
        Tell everybody that a game is gone, as all that there is in a log of its own.

        Its last number may be known to another node only, and would mean two things.
        """
        log.warning("a game is lost: the store has it no more", extra={"game": followed.id})
        if followed.members:
            self._redis.send(
                "lose", [followed.id, TOLD_SECONDS, *followed.members], lambda *_: None
            )
        followed.epoch, followed.seq = self._epoch(), 0
        self._tell_all(followed, 1, [GameClosed(CloseReason.LOST)])

    def _read(
        self, game: GameId, after: int, take: Callable[[Any, Exception | None], None]
    ) -> None:
        self._redis.send("read", [game, after, -1, *self._limits], take)


def channel_of(game: GameId) -> str:
    """Return the channel on which a game's events are published."""
    return f"room:{game}"
