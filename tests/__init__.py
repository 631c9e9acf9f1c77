"""The tests, mirrored per module of the lobby."""
