"""Nodes that die, a Redis that freezes or forgets, a network that holds: what the players saw."""
