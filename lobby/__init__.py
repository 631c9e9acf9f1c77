"""A real-time multiplayer game lobby server for any Socket.IO client."""

from importlib.metadata import version

__version__ = version("lobby")
