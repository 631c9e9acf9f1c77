"""Adapters of the ports: here in memory, for one process and nothing else installed."""

from lobby.storage.audit import MemoryAuditLog
from lobby.storage.bans import MemoryBans
from lobby.storage.chat import ChatLimits, MemoryChatStore
from lobby.storage.deadlines import DeadlineQueue
from lobby.storage.inbox import InboxLimits, MemoryInboxStore
from lobby.storage.listing import ListingIndex
from lobby.storage.log import LogLimits
from lobby.storage.matchmaking import LocalMatchmaking
from lobby.storage.memory import MemoryGameStore
from lobby.storage.roll import MemoryRoll

__all__ = [
    "ChatLimits",
    "DeadlineQueue",
    "InboxLimits",
    "ListingIndex",
    "LocalMatchmaking",
    "LogLimits",
    "MemoryAuditLog",
    "MemoryBans",
    "MemoryChatStore",
    "MemoryGameStore",
    "MemoryInboxStore",
    "MemoryRoll",
]
