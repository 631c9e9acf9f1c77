"""
A client of the lobby for Python games, on asyncio.

    async with LobbyClient("http://127.0.0.1:8000", name="Ann") as client:
        created = await client.games.create_game("duel", max_players=2)

        @client.games.on_game_update
        async def moved(update: GameUpdate) -> None: ...

"""

from lobby.client.backoff import Backoff
from lobby.client.client import LobbyClient
from lobby.client.errors import (
    CannotConnect,
    ClientClosed,
    ConnectionLost,
    FellBehind,
    LobbyClientError,
    LobbyRefused,
    SessionEnded,
    UnexpectedReply,
)
from lobby.client.news import (
    Ended,
    MessagesLost,
    RawPush,
    Reconnected,
    Reconnecting,
    Resync,
    RoomLost,
    SeatLost,
    TokenRenewed,
)
from lobby.client.seat import Place

__all__ = [
    "Backoff",
    "CannotConnect",
    "ClientClosed",
    "ConnectionLost",
    "Ended",
    "FellBehind",
    "LobbyClient",
    "LobbyClientError",
    "LobbyRefused",
    "MessagesLost",
    "Place",
    "RawPush",
    "Reconnected",
    "Reconnecting",
    "Resync",
    "RoomLost",
    "SeatLost",
    "SessionEnded",
    "TokenRenewed",
    "UnexpectedReply",
]
