"""What goes on until it is cancelled."""

from typing import Protocol


class Subscription(Protocol):
    """Something that goes on until it is cancelled."""

    def cancel(self) -> None:
        """Stop. Nothing comes after this; cancelling twice is not an error."""
        ...
