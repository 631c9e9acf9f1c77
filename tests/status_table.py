"""
The README's table of statuses and commands, made by trying each command in each status.

    python -m tests.status_table

prints it.
"""

from collections.abc import Callable, Mapping, Sequence

from lobby.domain import hosting, leaving, playing
from lobby.domain.errors import LobbyError
from lobby.domain.game import Game
from lobby.domain.ids import PlayerId
from lobby.domain.joining import Entry, join, watch
from lobby.domain.seats import Player
from lobby.domain.status import GameStatus
from lobby.domain.transition import Transition
from tests.builders import (
    ANN,
    BOB,
    CAT,
    DAN,
    EVE,
    a_countdown,
    a_finished_match,
    a_game,
    a_match,
    at,
    to,
    watched,
)

GAMES: Mapping[GameStatus, Game] = {
    game.status: watched(game, EVE)
    for game in (
        a_game(BOB, CAT),
        a_countdown(BOB, CAT),
        a_match(BOB, CAT),
        a_finished_match(BOB, CAT),
    )
}
"""A game in each status: Ann hosts, Bob and Cat have seats, Eve watches, and Dan is outside."""

ROLES: Mapping[str, Player] = {"host": ANN, "player": BOB, "spectator": EVE, "stranger": DAN}

Command = Callable[[Game, Player], Transition]


def _check(check: Callable[[Game, PlayerId], object]) -> Command:
    """Return a command that changes nothing of the game but must be allowed by it."""

    def command(game: Game, by: Player) -> Transition:
        check(game, by.id)
        return Transition(game)

    return command


def _save_state(game: Game, by: PlayerId) -> None:
    game.require_host(by, "save the state of")
    game.require("save the state of", GameStatus.PLAYING)


CHECKED: Mapping[str, Command] = {
    "invite-player": _check(Game.require_seat),
    "game-action": _check(Game.require_may_act),
    "save-state": _check(_save_state),
}

COMMANDS: Mapping[str, Command] = {
    "join-game as player": lambda game, by: join(game, by, Entry(), at()),
    "join-game as spectator": lambda game, by: watch(game, by, Entry(), at()),
    "leave-game": lambda game, by: leaving.leave(game, by.id, at()),
    "set-ready": lambda game, by: playing.set_ready(game, by.id, at(), ready=True),
    "update-player": lambda game, by: playing.update_player(game, by.id, {"a": 1}, at()),
    "invite-player": CHECKED["invite-player"],
    "update-game": lambda game, by: hosting.update(game, by.id, to(locked=True), at()),
    "start-game": lambda game, by: hosting.start(game, by.id, at()),
    "game-action": CHECKED["game-action"],
    "save-state": CHECKED["save-state"],
    "end-game": lambda game, by: hosting.finish(game, by.id, "done", at()),
    "rematch": lambda game, by: playing.vote_rematch(game, by.id, at(), accept=True),
    "kick-player": lambda game, by: leaving.kick(
        game, by.id, CAT.id, at(), ban=False, message=None
    ),
    "transfer-host": lambda game, by: hosting.transfer(game, by.id, CAT.id, at()),
}
"""Every command that a game may refuse for its status; ``join-game`` is two."""


def _attempt(name: str, game: Game, by: Player) -> str:
    """Return what comes of a command: where it led, its refusal, or nothing."""
    try:
        after, events = COMMANDS[name](game, by)
    except LobbyError as refusal:
        return f"`{refusal.code}`"
    if after.status is not game.status:
        return f"→ `{after.status}`"
    return "✓" if events or name in CHECKED else ""


def _is_done(outcome: str) -> bool:
    return outcome != "" and not outcome.startswith("`")


def _row(name: str) -> Sequence[str]:
    outcomes = {
        role: [_attempt(name, game, by) for game in GAMES.values()] for role, by in ROLES.items()
    }
    who = [role for role, row in outcomes.items() if any(map(_is_done, row))]
    event, *rest = name.split(" ", 1)
    return [" ".join([f"`{event}`", *rest]), ", ".join(who), *outcomes[who[0]]]


def status_table() -> str:
    """Return the table in Markdown: each cell tells what comes of it for the first who may."""
    head = ["command", "who may", *(f"`{status}`" for status in GAMES)]
    rows = [head, ["---"] * len(head), *map(_row, COMMANDS)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


if __name__ == "__main__":
    print(status_table())  # noqa: T201  # what it is for
