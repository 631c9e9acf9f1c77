"""The README names every event, setting and error that there is."""

from pathlib import Path

import pytest

from lobby.domain.errors import Busy, LobbyError
from lobby.settings import Settings
from lobby.sockets import AdminNamespace, ChatNamespace, GamesNamespace, NotificationsNamespace
from lobby.wire.pushes import Push, RoomPush
from tests.status_table import COMMANDS, status_table

README = (Path(__file__).parent.parent / "README.md").read_text()
NAMESPACES = (GamesNamespace, ChatNamespace, NotificationsNamespace, AdminNamespace)
OUTSIDE = {"create-game", "quick-join", "list-games", "watch-games"}
"""Commands that no game's status stands in the way of."""


def leaves(kind: type) -> list[type]:
    """Return the lobby's own kinds of something; tests may have made more."""
    below: list[type] = kind.__subclasses__()
    below = [each for each in below if each.__module__.startswith("lobby.")]
    return [leaf for each in below for leaf in leaves(each)] if below else [kind]


@pytest.mark.parametrize(
    "event",
    [event for each in NAMESPACES for event in (*each.commands, *each.immediate_commands)],
)
def test_every_command_is_in_the_readme(event: str) -> None:
    assert f"| `{event}` |" in README


@pytest.mark.parametrize("push", [kind for kind in leaves(Push) if kind is not RoomPush])
def test_every_push_is_in_the_readme(push: type[Push]) -> None:
    assert f"`{push.event_name}`" in README


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_in_the_readme(name: str) -> None:
    assert f"`LOBBY_{name.upper()}`" in README


@pytest.mark.parametrize("error", [kind for kind in leaves(LobbyError) if kind is not Busy])
def test_every_code_is_in_the_readme(error: type[LobbyError]) -> None:
    assert f"`{error.code}`" in README


def test_table_of_statuses_is_what_the_rules_do() -> None:
    table = README.split("<!-- statuses: python -m tests.status_table -->")[1]

    assert table.split("<!-- end of statuses -->")[0].strip() == status_table()


def test_table_of_statuses_has_every_command_of_a_game() -> None:
    events = {*GamesNamespace.commands, *GamesNamespace.immediate_commands}

    assert events - OUTSIDE == {name.split(" ")[0] for name in COMMANDS}
