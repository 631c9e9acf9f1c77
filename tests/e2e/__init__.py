"""Whole matches, and everything that goes wrong, over real sockets to a real server."""
