"""What a lobby says, as payloads of the wire."""

from typing import Any

EPOCH = "e1"
GAME = "game:1"
ME, BOB, CAT = "g_me", "g_bob", "g_cat"


def welcome(**fields: object) -> dict[str, Any]:
    """Return what the lobby says first."""
    limits = {
        "messageBytes": 1000,
        "actionBytes": 1000,
        "metadataBytes": 100,
        "playerDataBytes": 100,
        "nameLength": 64,
        "seats": 4,
        "graceSeconds": 60.0,
    }
    return {
        "playerId": ME,
        "name": "Ann",
        "token": "t1",
        "limits": limits,
        "serverTime": 1,
        "protocol": 1,
        **fields,
    }


def a_player(id_: str, seat: int = 0, **fields: object) -> dict[str, object]:
    return {"id": id_, "name": id_.title(), "seat": seat, "ready": False, **fields}


def a_game(*players: str, **fields: object) -> dict[str, object]:
    """Return a game as its room sees it; the first player hosts."""
    seated = players or (ME, BOB)
    return {
        "id": GAME,
        "code": "ABC234",
        "name": "Chess",
        "visibility": "public",
        "hasPassword": False,
        "locked": False,
        "maxSpectators": 8,
        "startRule": "host",
        "countdownSeconds": 0,
        "status": "playing",
        "hostId": seated[0],
        "players": [a_player(id_, seat) for seat, id_ in enumerate(seated)],
        "playerCount": len(seated),
        "spectators": [],
        "spectatorCount": 0,
        "minPlayers": 2,
        "maxPlayers": 4,
        "tags": [],
        "metadata": {},
        "createdAt": 1,
        **fields,
    }


def own_game(seq: int, epoch: str = EPOCH, **fields: object) -> dict[str, object]:
    """Return the game of a welcome."""
    return {**a_game(**fields), "epoch": epoch, "seq": seq}


def seated(seq: int = 3, epoch: str = EPOCH, **fields: object) -> dict[str, object]:
    """Return the ack of a command that takes a seat."""
    return {
        "ok": True,
        "gameId": GAME,
        "joinCode": "ABC234",
        "epoch": epoch,
        "seq": seq,
        "game": a_game(**fields),
    }


def joined(seq: int, player: str, seat: int = 2) -> dict[str, object]:
    """Return the push of somebody who takes a seat."""
    return {
        "gameId": GAME,
        "epoch": EPOCH,
        "seq": seq,
        "as": "player",
        "player": a_player(player, seat),
        "playerCount": seat + 1,
        "spectatorCount": 0,
    }


def left(seq: int, player: str, reason: str = "left") -> dict[str, object]:
    """Return the push of somebody who goes."""
    return in_room(seq, playerId=player, reason=reason, playerCount=1, spectatorCount=0)


def listed(from_: int, version: int, *ids: str, snapshot: bool = False) -> dict[str, object]:
    """Return a push of the listing."""
    games = [a_summary(id_) for id_ in ids]
    return {
        "from": from_,
        "version": version,
        "snapshot": snapshot,
        "total": len(games),
        "games": games,
        "removed": [],
    }


def a_summary(id_: str, created_at: int = 1, **fields: object) -> dict[str, object]:
    return {
        "id": id_,
        "name": id_,
        "status": "waiting",
        "hostId": "g_1",
        "hostName": "Ann",
        "playerCount": 1,
        "maxPlayers": 4,
        "spectatorCount": 0,
        "hasPassword": False,
        "tags": [],
        "metadata": None,
        "createdAt": created_at,
        "joinable": True,
        **fields,
    }


def in_room(seq: int, epoch: str = EPOCH, **fields: Any) -> dict[str, object]:
    return {"gameId": GAME, "epoch": epoch, "seq": seq, **fields}


def update(seq: int, action: object = "move", player: str = BOB, **fields: Any) -> dict[str, Any]:
    return in_room(seq, playerId=player, action=action, **fields)


def refused(code: str, **fields: object) -> dict[str, object]:
    error = {"code": code, "message": f"{code}!", "retryable": False, **fields}
    return {"ok": False, "error": error}
