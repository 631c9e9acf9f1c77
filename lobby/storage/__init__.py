"""Adapters of the ports: here in memory; in :mod:`lobby.storage.redis` for many nodes."""

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
from lobby.storage.signals import NoSignals
from lobby.storage.stores import Stores, memory_stores

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
    "NoSignals",
    "Stores",
    "memory_stores",
]
