"""The rules of the lobby as pure values: no clock, no I/O, no randomness."""
