"""Use cases: load, make one transition, commit."""
