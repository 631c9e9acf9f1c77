"""Adapters of the ports: here in memory, for one process and nothing else installed."""

from lobby.storage.chat import ChatLimits, MemoryChatStore
from lobby.storage.deadlines import DeadlineQueue
from lobby.storage.inbox import InboxLimits, MemoryInboxStore
from lobby.storage.listing import ListingIndex
from lobby.storage.log import LogLimits
from lobby.storage.matchmaking import LocalMatchmaking
from lobby.storage.memory import MemoryGameStore

__all__ = [
    "ChatLimits",
    "DeadlineQueue",
    "InboxLimits",
    "ListingIndex",
    "LocalMatchmaking",
    "LogLimits",
    "MemoryChatStore",
    "MemoryGameStore",
    "MemoryInboxStore",
]
