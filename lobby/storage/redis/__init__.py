"""Adapters of the ports that keep everything in Redis, for as many nodes as there are."""
