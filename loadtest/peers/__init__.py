"""The servers we are compared with: each small, each doing the same work with the same frames."""
