"""Where notifications are kept."""

from collections.abc import Callable, Sequence
from typing import Protocol

from lobby.domain.ids import PlayerId
from lobby.domain.inbox import Inbox, Notification
from lobby.ports.subscription import Subscription

TakeNotification = Callable[[PlayerId | None, Notification], None]
"""Hears that a player, or everybody (``None``), was told something; returns at once."""


class InboxStore(Protocol):
    """
    Everybody's inboxes, and what is told to all, shared by every node.

    Bounded: of all notifications, and of all inboxes, only those touched last are kept.
    What players send (:attr:`Notification.is_from_player`) pushes out nothing that the server said.
    Every implementation passes ``tests/storage/test_inbox_store.py``.
    """

    async def get(self, player: PlayerId) -> Inbox:
        """Return a player's inbox, an empty one if nothing was ever put there."""
        ...

    async def commit(self, inbox: Inbox, added: Notification | None = None) -> None:
        """
        Replace version ``inbox.version - 1`` as one step; followers hear what was added.

        ``added`` is all that was not in it before.

        Raises:
            VersionConflict: If another task or node committed first.

        """
        ...

    async def announcements(self) -> Sequence[Notification]:
        """Return what everybody was told lately, oldest first; some may have expired."""
        ...

    async def announce(self, notification: Notification) -> None:
        """Tell everybody something; with too many, the oldest is forgotten."""
        ...

    def follow(self, take: TakeNotification) -> Subscription:
        """Have ``take`` called, on this node, for all that anybody is told from now on."""
        ...
