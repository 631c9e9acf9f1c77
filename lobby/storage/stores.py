"""All that a node keeps, in one of the places where it can be kept."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from lobby.ports import (
    AuditLog,
    Bans,
    ChatStore,
    Clock,
    Deadlines,
    Expulsions,
    Fleet,
    GameStore,
    Ids,
    InboxStore,
    Later,
    Listing,
    Matchmaking,
    Presence,
    Roll,
    Signals,
)
from lobby.storage.audit import MemoryAuditLog
from lobby.storage.bans import MemoryBans
from lobby.storage.chat import MemoryChatStore
from lobby.storage.deadlines import DeadlineQueue
from lobby.storage.fleet import LocalFleet
from lobby.storage.inbox import MemoryInboxStore
from lobby.storage.listing import ListingIndex
from lobby.storage.matchmaking import LocalMatchmaking
from lobby.storage.memory import MemoryGameStore
from lobby.storage.presence import LocalPresence
from lobby.storage.roll import MemoryRoll
from lobby.storage.signals import NoSignals


async def _nothing() -> None:
    """Memory is there, and goes with the process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """
    An adapter of every port that keeps something, all of one kind.

    Attributes:
        clock: The time by which what is kept changes by itself.
        everywhere: From what reaches the sockets of this node to what reaches those of all.
        start: To be awaited before anything is asked for.
        stop: To be awaited in the end.
        is_ready: Whether what is kept can be reached now.
        on_return: Has a function called whenever what is kept can be reached again: it may have
            gone back in time, or done what nobody has heard of.

    """

    clock: Clock
    games: GameStore
    listing: Listing
    roll: Roll
    deadlines: Deadlines
    matchmaking: Matchmaking
    signals: Signals
    presence: Presence
    fleet: Fleet
    chat: ChatStore
    inboxes: InboxStore
    bans: Bans
    audit: AuditLog
    everywhere: Callable[[Expulsions], Expulsions] = lambda local: local
    start: Callable[[], Awaitable[None]] = _nothing
    stop: Callable[[], Awaitable[None]] = _nothing
    is_ready: Callable[[], bool] = lambda: True
    on_return: Callable[[Callable[[], None]], None] = lambda _: None


def memory_stores(clock: Clock, ids: Ids, later: Later, chat_rooms: Iterable[str]) -> Stores:
    """Return stores in this process's memory, for one node and nothing else installed."""
    listing, roll, deadlines = ListingIndex(ids.epoch()), MemoryRoll(), DeadlineQueue(clock, later)
    return Stores(
        clock=clock,
        games=MemoryGameStore(listing, deadlines, clock, ids, roll=roll),
        listing=listing,
        roll=roll,
        deadlines=deadlines,
        matchmaking=LocalMatchmaking(),
        signals=NoSignals(),
        presence=LocalPresence(),
        fleet=LocalFleet(),
        chat=MemoryChatStore(clock, chat_rooms),
        inboxes=MemoryInboxStore(),
        bans=MemoryBans(clock),
        audit=MemoryAuditLog(),
    )
