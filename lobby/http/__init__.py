"""The HTTP side: the listing, health, the page."""
