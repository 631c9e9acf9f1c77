"""The README names every event, setting and error that there is."""

from pathlib import Path

import pytest

from lobby.domain.errors import Busy, LobbyError
from lobby.settings import Settings
from lobby.sockets import GamesNamespace
from lobby.wire.pushes import Push, RoomPush

README = (Path(__file__).parent.parent / "README.md").read_text()


def leaves(kind: type) -> list[type]:
    below: list[type] = kind.__subclasses__()
    return [leaf for each in below for leaf in leaves(each)] if below else [kind]


@pytest.mark.parametrize("event", [*GamesNamespace.commands, *GamesNamespace.immediate_commands])
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
