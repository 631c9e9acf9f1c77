"""Those who hear what happens in a store."""

from collections.abc import Callable
from typing import Generic, ParamSpec

Heard = ParamSpec("Heard")


class Followers(Generic[Heard]):
    """Calls everybody who follows, in the order they came."""

    def __init__(self) -> None:
        self._takers: dict[object, Callable[Heard, None]] = {}

    def add(self, take: Callable[Heard, None]) -> "Following":
        """Have ``take`` called from now on, until what is returned is cancelled."""
        following = Following(self._forget)
        self._takers[following] = take
        return following

    def _forget(self, following: object) -> None:
        self._takers.pop(following, None)

    def tell(self, *args: Heard.args, **kwargs: Heard.kwargs) -> None:
        """Call all."""
        for following, take in tuple(self._takers.items()):
            if following in self._takers:  # unless one before it has cancelled it
                take(*args, **kwargs)


class Following:
    """Implements :class:`lobby.ports.Subscription`."""

    def __init__(self, forget: Callable[[object], None]) -> None:
        self._forget = forget

    def cancel(self) -> None:
        """See :meth:`lobby.ports.Subscription.cancel`."""
        self._forget(self)
