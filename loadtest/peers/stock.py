"""Plain python-socketio under plain uvicorn, as its documentation shows it."""

import secrets
import time
from dataclasses import dataclass, field

import jwt
import socketio
import uvicorn

from loadtest.peers.options import read_options

Body = dict[str, object]

NAMESPACE = "/games"
LISTING: Body = {
    "from": 0, "version": 0, "snapshot": True, "total": 0, "games": [], "removed": [],
}  # fmt: skip
SECRET = secrets.token_bytes(32)


@dataclass(slots=True)
class Game:
    """A room, and the number of its last push."""

    id: str
    epoch: str
    seq: int = 0
    players: set[str] = field(default_factory=set)

    def numbered(self, body: Body) -> Body:
        """Return the body of the room's next push."""
        self.seq += 1
        return {"gameId": self.id, "epoch": self.epoch, "seq": self.seq, **body}

    def seated(self) -> Body:
        """Return the answer to who took a seat."""
        return {"ok": True, "gameId": self.id, "epoch": self.epoch, "seq": self.seq}


class Games(socketio.AsyncNamespace):  # type: ignore[misc] # the library has no annotations
    """The namespace; every method that begins with ``on_`` takes the event of that name."""

    def __init__(self) -> None:
        super().__init__(NAMESPACE)
        self.games: dict[str, Game] = {}
        self.of: dict[str, Game] = {}

    async def on_connect(self, sid: str, _environ: Body, auth: Body) -> None:
        """Greet a player, and show the (empty) listing."""
        await self.emit("welcome", _welcome(sid, str(auth["name"])), to=sid)
        listing = {
            "from": 0,
            "version": 0,
            "snapshot": True,
            "total": 0,
            "games": [],
            "removed": [],
        }
        await self.emit("games-updated", listing, to=sid)

    async def on_disconnect(self, sid: str, _reason: str) -> None:
        """Free the seat of who is gone."""
        game = self.of.pop(sid, None)
        if game is not None:
            game.players.discard(sid)

    async def trigger_event(self, event: str, *args: object) -> object:
        """Map ``kebab-case`` events to methods, which the library does not."""
        return await super().trigger_event(event.replace("-", "_"), *args)

    async def on_create_game(self, sid: str, _body: Body) -> Body:
        """Open a game."""
        game = self._game(f"game:{secrets.token_urlsafe(16)}")
        return await self._sit(sid, game)

    async def on_join_game(self, sid: str, body: Body) -> Body:
        """Take a seat."""
        game = self._game(str(body["gameId"]))
        joined = {"player": {"id": sid}, "playerCount": len(game.players) + 1}
        await self.emit("player-joined", game.numbered(joined), room=game.id)
        return await self._sit(sid, game)

    async def on_start_game(self, sid: str, _body: Body) -> Body:
        """Begin the match."""
        game = self.of[sid]
        await self.emit("game-started", game.numbered({}), room=game.id)
        return {"ok": True}

    async def on_leave_game(self, sid: str, _body: Body) -> Body:
        """Give the seat up."""
        game = self.of.pop(sid)
        game.players.discard(sid)
        await self.leave_room(sid, game.id)
        return {"ok": True}

    async def on_game_action(self, sid: str, body: Body) -> Body:
        """Pass an action on to the rest of the room."""
        game = self.of[sid]
        update = game.numbered({"playerId": sid, "action": body["action"]})
        await self.emit("game-update", update, room=game.id, skip_sid=sid)
        return {"ok": True, "seq": update["seq"]}

    def _game(self, name: str) -> Game:
        # Another node may have opened it, which the library tells nobody: each counts by itself,
        # which costs less than to agree. The end of the name is as random as an epoch.
        return self.games.setdefault(name, Game(name, name[-11:]))

    async def _sit(self, sid: str, game: Game) -> Body:
        game.players.add(sid)
        self.of[sid] = game
        await self.enter_room(sid, game.id)
        return game.seated()


def _welcome(player: str, name: str) -> Body:
    now = int(time.time())
    claims = {"iss": "lobby", "sub": player, "name": name, "role": "player", "iat": now}
    token = jwt.encode({**claims, "exp": now + 2_592_000}, SECRET, "HS256")
    limits = {"messageBytes": 16_384, "actionBytes": 8_192, "metadataBytes": 2_048}
    seats = {**limits, "nameLength": 64, "seats": 4}
    greeting = {"playerId": player, "name": name, "token": token, "limits": seats}
    return {**greeting, "serverTime": now * 1_000, "protocol": 1}


def main() -> None:
    """Serve until stopped."""
    port, redis = read_options()
    # A welcome from the connect handler would precede the CONNECT without always_connect.
    server = socketio.AsyncServer(
        async_mode="asgi",
        cors_allowed_origins="*",
        namespaces=[NAMESPACE],
        always_connect=True,
        client_manager=socketio.AsyncRedisManager(redis) if redis else None,
    )
    server.register_namespace(Games())
    ready = {"/readyz": {"content_type": "text/plain", "filename": __file__}}
    uvicorn.run(
        socketio.ASGIApp(server, static_files=ready),
        host="127.0.0.1",
        port=port,
        loop="uvloop",
        http="httptools",
        log_level="warning",
    )


if __name__ == "__main__":
    main()
