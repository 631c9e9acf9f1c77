"""Load against a running lobby, and proof that nothing was lost, doubled or reordered."""
