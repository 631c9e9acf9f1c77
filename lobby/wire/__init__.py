"""The wire contract as models: one per command, push and view, and the envelope of acks."""
