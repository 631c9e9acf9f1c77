"""What the use cases need of the outside world; adapters are in :mod:`lobby.storage` and beside."""

from lobby.ports.administration import (
    Announcer,
    AuditLog,
    Drain,
    Expulsions,
    Logged,
    Roll,
)
from lobby.ports.bans import Bans
from lobby.ports.chat import ChatStore, Standing, TakeChat
from lobby.ports.fleet import Fleet
from lobby.ports.games import (
    Action,
    Done,
    GameStore,
    LastGame,
    Receipt,
    SavedState,
    Sink,
    Snapshot,
    TakeCommit,
)
from lobby.ports.identity import Claims, Guesses, Invite, Invites, Passwords, Tokens
from lobby.ports.inbox import InboxStore, TakeNotification
from lobby.ports.listing import Change, Listing
from lobby.ports.presence import Attendance, Presence, Visit
from lobby.ports.signals import Signal, Signals, StateSaved, StateWanted, TakeSignal
from lobby.ports.subscription import Subscription
from lobby.ports.system import Clock, Ids, Later, Seconds, Timer
from lobby.ports.turns import Deadlines, Expire, Matchmaking

__all__ = [
    "Action",
    "Announcer",
    "Attendance",
    "AuditLog",
    "Bans",
    "Change",
    "ChatStore",
    "Claims",
    "Clock",
    "Deadlines",
    "Done",
    "Drain",
    "Expire",
    "Expulsions",
    "Fleet",
    "GameStore",
    "Guesses",
    "Ids",
    "InboxStore",
    "Invite",
    "Invites",
    "LastGame",
    "Later",
    "Listing",
    "Logged",
    "Matchmaking",
    "Passwords",
    "Presence",
    "Receipt",
    "Roll",
    "SavedState",
    "Seconds",
    "Signal",
    "Signals",
    "Sink",
    "Snapshot",
    "Standing",
    "StateSaved",
    "StateWanted",
    "Subscription",
    "TakeChat",
    "TakeCommit",
    "TakeNotification",
    "TakeSignal",
    "Timer",
    "Tokens",
    "Visit",
]
