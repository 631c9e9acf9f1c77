"""Who may ask for what, and when: the rules as a table, written down apart from the code."""

from enum import StrEnum
from typing import NamedTuple

from lobby.domain.errors import LobbyError
from lobby.domain.game import Game
from lobby.domain.ids import PlayerId
from lobby.domain.refusals import Banned, NotHost, NotInGame, ReadOnly, WrongState
from lobby.domain.status import GameStatus


class Role(StrEnum):
    """What somebody is to a game."""

    HOST = "host"
    PLAYER = "player"
    SPECTATOR = "spectator"
    STRANGER = "stranger"
    BANNED = "banned"


def role_of(player: PlayerId, game: Game) -> Role:
    """Return what a player is to a game."""
    if player in {seat.player.id for seat in game.seats}:
        return Role.HOST if player == game.host else Role.PLAYER
    if player in {spectator.player.id for spectator in game.spectators}:
        return Role.SPECTATOR
    return Role.BANNED if player in game.banned else Role.STRANGER


class Rule(NamedTuple):
    """Who may, and in which statuses."""

    who: frozenset[Role]
    when: frozenset[GameStatus]


HOST = frozenset({Role.HOST})
PLAYERS = frozenset({Role.HOST, Role.PLAYER})
INSIDE = frozenset({Role.HOST, Role.PLAYER, Role.SPECTATOR})

WAITING = frozenset({GameStatus.WAITING})
BEFORE_MATCH = frozenset({GameStatus.WAITING, GameStatus.STARTING})
PLAYING = frozenset({GameStatus.PLAYING})
FINISHED = frozenset({GameStatus.FINISHED})
OPEN = BEFORE_MATCH | PLAYING | FINISHED

RULES = {
    "leave-game": Rule(INSIDE, OPEN),
    "set-ready": Rule(PLAYERS, BEFORE_MATCH),
    "update-player": Rule(PLAYERS, OPEN),
    "invite-player": Rule(PLAYERS, OPEN),
    "update-game": Rule(HOST, WAITING),
    "start-game": Rule(HOST, WAITING),
    "end-game": Rule(HOST, PLAYING),
    "save-state": Rule(HOST, PLAYING),
    "game-action": Rule(PLAYERS, PLAYING),
    "rematch": Rule(PLAYERS, FINISHED),
    "kick-player": Rule(HOST, OPEN),
    "transfer-host": Rule(HOST, OPEN),
}
"""Every command of those inside; coming in has rules of its own below."""


def refusal(command: str, role: Role, status: GameStatus) -> type[LobbyError] | None:
    """Return how a command is refused for who asks or when, if it is."""
    if command == "join-game as player":
        return _refusal_at_the_door(role, status, already=PLAYERS, when=WAITING)
    if command == "join-game as spectator":
        return _refusal_at_the_door(role, status, already=INSIDE, when=OPEN)
    who, when = RULES[command]
    if role not in INSIDE:
        return NotInGame
    if role not in who:
        return ReadOnly if role is Role.SPECTATOR else NotHost
    return None if status in when else WrongState


def _refusal_at_the_door(
    role: Role, status: GameStatus, already: frozenset[Role], when: frozenset[GameStatus]
) -> type[LobbyError] | None:
    if role in already:
        return None
    if role is Role.BANNED:
        return Banned
    return None if status in when else WrongState
