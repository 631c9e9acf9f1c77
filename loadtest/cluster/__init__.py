"""Several nodes and one Redis: what they are started with, and what they are compared with."""
