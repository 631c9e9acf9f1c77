"""Adapters of the ports: here in memory, for one process and nothing else installed."""

from lobby.storage.listing import ListingIndex
from lobby.storage.log import LogLimits
from lobby.storage.memory import MemoryGameStore

__all__ = ["ListingIndex", "LogLimits", "MemoryGameStore"]
