"""What a host asks for: a new game, or changes of one."""

from dataclasses import replace
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from lobby.domain.ids import MAX_SEATS, MIN_SEATS
from lobby.domain.options import (
    DEFAULT_SPECTATORS,
    MAX_COUNTDOWN_SECONDS,
    MAX_SPECTATORS,
    GameOptions,
    StartRule,
    Visibility,
)
from lobby.wire.acks import Seated
from lobby.wire.command import Command
from lobby.wire.message import Metadata, Name, Tags

MAX_PASSWORD = 64

Seats = Annotated[int, Field(ge=MIN_SEATS, le=MAX_SEATS)]
Countdown = Annotated[int, Field(ge=0, le=MAX_COUNTDOWN_SECONDS)]
Spectators = Annotated[int, Field(ge=0, le=MAX_SPECTATORS)]
Password = Annotated[str, Field(min_length=1, max_length=MAX_PASSWORD)]


class _GameFields(Command):
    max_players: Seats = MAX_SEATS
    min_players: Seats = MIN_SEATS
    visibility: Annotated[Visibility, Field(strict=False)] = Visibility.PUBLIC
    password: Annotated[Password | None, Field(repr=False)] = None
    tags: Tags = []
    metadata: Metadata = {}
    start_rule: Annotated[StartRule, Field(strict=False)] = StartRule.HOST
    countdown_seconds: Countdown = 0
    max_spectators: Spectators = DEFAULT_SPECTATORS

    def over(self, options: GameOptions) -> GameOptions:
        """
        Return options with what was given put in their place, but for the password.

        Raises:
            InvalidMessage: If ``minPlayers`` is then more than ``maxPlayers``.

        """
        changes: dict[str, Any] = {
            name: getattr(self, name) for name in self.model_fields_set - {"password"}
        }
        if "tags" in changes:
            changes["tags"] = tuple(dict.fromkeys(self.tags))
        return replace(options, **changes)


class CreateGame(_GameFields):
    """Open a game; the caller hosts it and takes the first seat."""

    shorthand = "name"
    replies = (Seated,)

    name: Name

    def options(self) -> GameOptions:
        """Return what the host asked for, as :meth:`over` what is usual."""
        return self.over(GameOptions(name=self.name))


class QuickGame(CreateGame):
    """The game to open if none fits."""

    name: Name = "Quick game"


def _forget_defaults(schema: dict[str, Any]) -> None:
    for field in schema["properties"].values():
        field.pop("default", None)


class UpdateGame(_GameFields):
    """Change a waiting game: only what is given changes. ``password: null`` takes it away."""

    model_config = ConfigDict(json_schema_extra=_forget_defaults)

    name: Name = ""
    locked: bool = False

    @property
    def changes_password(self) -> bool:
        """Whether a password was given, or taken away."""
        return "password" in self.model_fields_set
