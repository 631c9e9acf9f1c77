"""Actions on their way to Redis: what one turn of the loop brought, together."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from itertools import repeat
from typing import Any

from lobby.domain.errors import GameNotFound, LobbyError, Overloaded, StaleEpoch, Unavailable
from lobby.domain.ids import GameId
from lobby.domain.refusals import NotInGame, ReadOnly, WrongState
from lobby.domain.status import GameStatus
from lobby.ports import Action, Done, Receipt
from lobby.storage.log import EVENT_BYTES, LogLimits
from lobby.storage.redis.client import Redis
from lobby.storage.redis.entries import body_of, sent_key
from lobby.storage.redis.link import Word

MAX_WAITING = 10_000
MAX_BATCH = 256  # some 3 ms of Redis, for which all other nodes wait

log = logging.getLogger(__name__)

Logged = Callable[[Action, int], None]
"""Told of each action that was logged, with its number."""


class Appends:
    """
    Sends actions in batches, one at a time; while one is under way the next collects.

    The more there is to do, the larger the batches and the less each action costs. An action whose
    answer does not come is not sent again: nobody knows whether it was logged.

    Args:
        begin: Called before an action is sent.
        logged: Called before the sender is told.

    """

    def __init__(
        self, redis: Redis, limits: LogLimits, begin: Callable[[GameId], None], logged: Logged
    ) -> None:
        self._redis = redis
        self._begin = begin
        self._logged = logged
        self._head: list[Word] = [redis.node, *limits.words]
        self._waiting: deque[tuple[Action, Done]] = deque()
        self._is_sending = False

    def add(self, action: Action, done: Done) -> None:
        """See :meth:`lobby.ports.GameStore.append`."""
        if len(self._waiting) >= MAX_WAITING:
            done(Overloaded("their actions to be logged"))
            return
        self._waiting.append((action, done))
        if not self._is_sending:
            self._is_sending = True
            asyncio.get_running_loop().call_soon(self._send)

    def _send(self) -> None:
        waiting = self._waiting
        batch = [waiting.popleft() for _ in range(min(len(waiting), MAX_BATCH))]
        args = self._head.copy()
        for action, _ in batch:
            event = action.event
            self._begin(action.game)
            size = EVENT_BYTES + event.size_bytes
            args += (
                action.game, action.epoch, event.player, sent_key(event), size, body_of(event)
            )  # fmt: skip
        self._redis.send("append", args, lambda reply, failure: self._take(batch, reply, failure))

    def _take(
        self, batch: list[tuple[Action, Done]], reply: Any, failure: Exception | None
    ) -> None:
        if failure is not None and not isinstance(failure, LobbyError):
            log.error("actions could not be logged", exc_info=failure)
            failure = Unavailable()
        answers = reply if failure is None else repeat(failure, len(batch))
        for (action, done), answer in zip(batch, answers, strict=True):
            try:
                self._settle(action, done, answer)
            except Exception:  # the others, and all that come later, have to hear of theirs
                log.exception("what became of an action could not be told")
        self._is_sending = bool(self._waiting)
        if self._is_sending:
            # Not at once: a link that was lost refuses within this call, however many wait.
            asyncio.get_running_loop().call_soon(self._send)

    def _settle(self, action: Action, done: Done, answer: int | bytes | LobbyError) -> None:
        if isinstance(answer, LobbyError):
            done(answer)
        elif isinstance(answer, bytes):
            done(_refusal(action, answer.decode()))
        elif answer < 0:
            done(Receipt(-answer, duplicate=True))
        else:
            try:
                self._logged(action, answer)
            finally:
                done(Receipt(answer, duplicate=False))


def _refusal(action: Action, word: str) -> LobbyError:
    game, player = action.game, action.event.player
    if word == "not-found":
        return GameNotFound(game)
    if word == "stale":
        return StaleEpoch(game, action.epoch)
    if word == "stranger":
        return NotInGame(player, game)
    if word == "watching":
        return ReadOnly(game)
    return WrongState(game, GameStatus(word), "act in")
