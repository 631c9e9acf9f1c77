"""Coming into a game: to play, or to watch."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from lobby.domain.consequences import settle
from lobby.domain.errors import GameNotFound
from lobby.domain.events import PlayerJoined
from lobby.domain.game import Game
from lobby.domain.ids import MAX_SEATS, PlayerId
from lobby.domain.options import Visibility
from lobby.domain.refusals import (
    Banned,
    GameFull,
    GameLocked,
    PasswordRequired,
    SpectatorsFull,
)
from lobby.domain.seats import Player, Seat, Spectator
from lobby.domain.status import OPEN_STATUSES, GameStatus
from lobby.domain.transition import Draft, Moment, Transition


class Door(StrEnum):
    """What a newcomer knows the game by."""

    ID = "id"
    CODE = "code"
    INVITE = "invite"


@dataclass(frozen=True, slots=True)
class Entry:
    """
    What a newcomer has shown.

    Attributes:
        password_hash: The hash that their password was found to fit.

    """

    door: Door = Door.ID
    password_hash: str | None = field(default=None, repr=False)


def join(game: Game, player: Player, entry: Entry, now: Moment) -> Transition:
    """
    Seat a player, or a spectator while the game waits.

    Joining twice changes nothing: a client retries when its ack is lost.

    Raises:
        GameNotFound: If the game is private and the player has only its id.
        Banned: If the host has thrown the player out for good.
        PasswordRequired: If the game has a password that the player has not given.
        WrongState: If the game is no longer waiting.
        GameLocked: If the host seats nobody new.
        GameFull: If every seat is taken.

    """
    if game.seat_of(player.id) is not None:
        return Transition(game)
    if not game.is_watched_by(player.id):
        _admit(game, player.id, entry)
    game.require("join", GameStatus.WAITING)
    if game.options.locked:
        raise GameLocked(game.id)
    if game.is_full:
        raise GameFull(game.id, game.options.max_players)
    taken = {seat.number for seat in game.seats}
    number = next(number for number in range(MAX_SEATS) if number not in taken)
    seats = (*game.seats, Seat(player, number=number))
    watching = tuple(other for other in game.spectators if other.player.id != player.id)
    draft = Draft(game)
    joined = PlayerJoined(player.id, player.name, number, len(seats), len(watching))
    draft.change(replace(game, seats=seats, spectators=watching), joined)
    return settle(draft, now)


def watch(game: Game, player: Player, entry: Entry, now: Moment) -> Transition:
    """
    Let a player watch, whatever the game's status; whoever is there already stays as they are.

    Raises:
        GameNotFound: If the game is private and the player has only its id.
        Banned: If the host has thrown the player out for good.
        PasswordRequired: If the game has a password that the player has not given.
        WrongState: If the game is closed.
        SpectatorsFull: If as many watch as the host allows.

    """
    if player.id in game.members:
        return Transition(game)
    _admit(game, player.id, entry)
    game.require("watch", *OPEN_STATUSES)
    if len(game.spectators) >= game.options.max_spectators:
        raise SpectatorsFull(game.id, game.options.max_spectators)
    spectators = (*game.spectators, Spectator(player))
    draft = Draft(game)
    joined = PlayerJoined(player.id, player.name, None, len(game.seats), len(spectators))
    draft.change(replace(game, spectators=spectators), joined)
    return settle(draft, now)


def _admit(game: Game, player: PlayerId, entry: Entry) -> None:
    if game.options.visibility is Visibility.PRIVATE and entry.door is Door.ID:
        raise GameNotFound(game.id)
    if player in game.banned:
        raise Banned(game.id)
    needed = game.options.password_hash
    if needed is not None and entry.door is not Door.INVITE and entry.password_hash != needed:
        raise PasswordRequired(game.id)
