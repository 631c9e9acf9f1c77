"""The listing under load: everybody watches, and what they see must become the truth."""
