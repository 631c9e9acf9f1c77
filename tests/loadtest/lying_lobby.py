"""A small lobby with a listing that can be told to break the contract."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum

import orjson
import picows
from picows import (
    WSFrame,
    WSListener,
    WSMsgType,
    WSTransport,
    WSUpgradeRequest,
    WSUpgradeResponse,
    WSUpgradeResponseWithListener,
)

from loadtest.frames import Json, Kind, Packet, parse
from loadtest.target import Target

NAMESPACE = "/games"


class Lie(StrEnum):
    NONE = "none"
    SILENT_CHANGE = "one change is pushed to nobody"
    DEAF_WATCHER = "one watcher misses one change"
    OTHER_PAGE = "list-games says something else"
    OTHER_HTTP = "the HTTP list says something else"
    LOST_LEAVE = "a leave is acknowledged and forgotten"
    KEPT_CLAIM = "one player who left may not join again"
    OVERFULL = "a full game takes one more"
    SAME_PLAYER = "everybody gets the same player id"
    HANG_UP = "a connection is ended while it rests"
    IMPATIENT = "every third command is refused for now"
    UNLAWFUL = "join-game is refused for no good reason"


class LyingLobby:
    def __init__(self, lie: Lie) -> None:
        self.lie = lie
        self.version = 0
        self.numbers = itertools.count(1)
        self.games: dict[str, list[Desk]] = {}
        self.names: dict[str, Json] = {}
        self.desks: list[Desk] = []
        self.claimed: Desk | None = None

    def answer(self, request: WSUpgradeRequest) -> "Desk | WSUpgradeResponseWithListener":
        if request.path.startswith(b"/socket.io/"):
            return Desk(self)
        games = [] if self.lie is Lie.OTHER_HTTP else self.summaries(self.games)
        told = orjson.dumps({"ok": True, "games": games, "cursor": None})
        return WSUpgradeResponseWithListener(WSUpgradeResponse.create_ok_response(told), None)

    def summaries(self, ids: "dict[str, list[Desk]] | list[str]") -> list[Json]:
        return [
            {"id": game, "name": self.names[game], "playerCount": len(self.games[game])}
            for game in ids
        ]

    def changed(self, game: str) -> None:
        self.version += 1
        listed = [game] if game in self.games else []
        removed: list[Json] = [] if listed else [game]
        body: dict[str, Json] = {
            "from": self.version - 1,
            "version": self.version,
            "games": self.summaries(listed),
            "removed": removed,
        }
        if self.lie is Lie.SILENT_CHANGE and self.version == 3:
            return
        for index, desk in enumerate(self.desks):
            if self.lie is Lie.DEAF_WATCHER and index == 1 and self.version == 3:
                continue
            desk.push("games-updated", body)

    def page(self) -> dict[str, Json]:
        games = self.summaries(self.games)
        if self.lie is Lie.OTHER_PAGE:
            games = games[1:]
        return {"ok": True, "version": self.version, "games": games, "cursor": None}


class Desk(WSListener):
    """One player's connection."""

    def __init__(self, lobby: LyingLobby) -> None:
        self.lobby = lobby
        number = 1 if lobby.lie is Lie.SAME_PLAYER else next(lobby.numbers)
        self.player_id = f"g_{number}"
        self.game = ""
        self.commands = 1
        self.transport: WSTransport

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport = transport
        transport.send(WSMsgType.TEXT, b'0{"sid":"s","upgrades":[]}')

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        if self in self.lobby.desks:
            self.lobby.desks.remove(self)
        if self.game:
            self.leave()

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type is WSMsgType.CLOSE:
            transport.disconnect()
            return
        packet = parse(frame.get_payload_as_bytes(), NAMESPACE)
        if packet.kind is Kind.CONNECT:
            self.greet()
        elif self.is_refused_for_now(packet):
            self.acknowledge(packet, refused("rate-limited"))
        elif packet.kind is Kind.EVENT:
            self.acknowledge(packet, self.take(packet))

    def is_refused_for_now(self, packet: Packet) -> bool:
        self.commands += packet.kind is Kind.EVENT and packet.event != "list-games"
        return self.lobby.lie is Lie.IMPATIENT and self.commands % 3 == 0

    def greet(self) -> None:
        lobby = self.lobby
        self.transport.send(WSMsgType.TEXT, b'40/games,{"sid":"n"}')
        self.push("welcome", {"playerId": self.player_id})
        games = lobby.summaries(lobby.games)
        snapshot = {"from": 0, "version": lobby.version, "snapshot": True, "total": len(games)}
        self.push("games-updated", {**snapshot, "games": games, "removed": []})
        lobby.desks.append(self)
        if lobby.lie is Lie.HANG_UP and len(lobby.desks) == 3:
            asyncio.get_running_loop().call_later(0.1, self.transport.disconnect)

    def take(self, packet: Packet) -> dict[str, Json]:
        match packet.event:
            case "create-game":
                return self.create(packet.body["name"])
            case "join-game":
                return self.join(str(packet.body["gameId"]))
            case "leave-game":
                return self.leave()
            case _:
                return self.lobby.page()

    def create(self, name: Json) -> dict[str, Json]:
        if self.lobby.claimed is self:
            return refused("already-in-game")
        game = f"game:{next(self.lobby.numbers)}"
        self.lobby.games[game] = []
        self.lobby.names[game] = name
        return self.sit(game)

    def join(self, game: str) -> dict[str, Json]:
        lobby = self.lobby
        if lobby.lie is Lie.UNLAWFUL:
            return refused("not-host")
        if lobby.claimed is self:
            return refused("already-in-game")
        if game not in lobby.games:
            return refused("not-found")
        if len(lobby.games[game]) == 4 + (lobby.lie is Lie.OVERFULL):
            return refused("game-full")
        return self.sit(game)

    def sit(self, game: str) -> dict[str, Json]:
        self.game = game
        self.lobby.games[game].append(self)
        self.lobby.changed(game)
        return {"ok": True, "gameId": game}

    def leave(self) -> dict[str, Json]:
        lobby, game, self.game = self.lobby, self.game, ""
        if lobby.lie is Lie.KEPT_CLAIM and lobby.claimed is None:
            lobby.claimed = self
        if lobby.lie is Lie.LOST_LEAVE and lobby.version > 5:
            return {"ok": True}
        lobby.games[game].remove(self)
        if not lobby.games[game]:
            del lobby.games[game]
        lobby.changed(game)
        return {"ok": True}

    def push(self, name: str, body: dict[str, Json]) -> None:
        self.transport.send(WSMsgType.TEXT, b"42/games," + orjson.dumps([name, body]))

    def acknowledge(self, packet: Packet, body: dict[str, Json]) -> None:
        ack = b"43/games,%d%b" % (packet.ack_id or 0, orjson.dumps([body]))
        self.transport.send(WSMsgType.TEXT, ack)


def refused(code: str) -> dict[str, Json]:
    return {"ok": False, "error": {"code": code, "message": "a lie", "retryAfterMs": 10}}


@asynccontextmanager
async def lying_lobby(lie: Lie) -> AsyncIterator[Target]:
    server = await picows.ws_create_server(LyingLobby(lie).answer, "127.0.0.1", 0)
    try:
        host, port = server.sockets[0].getsockname()
        yield Target(host, port)
    finally:
        server.close()
        await asyncio.sleep(0)
