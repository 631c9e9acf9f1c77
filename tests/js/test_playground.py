"""The playground's table of commands, held to the commands that there are."""

import subprocess
from pathlib import Path

import orjson
import pytest

from lobby.sockets.games import GamesNamespace
from tests.js.node import node

COMMANDS = Path(__file__).parents[2] / "lobby" / "web" / "pages" / "playground" / "commands.js"
PRINT = f"""
import {{ COMMANDS }} from "{COMMANDS.as_uri()}";
const named = COMMANDS.map(({{ event, fields }}) => [event, fields.map(({{ name }}) => name)]);
console.log(JSON.stringify(Object.fromEntries(named)));
"""

pytestmark = pytest.mark.slow


def test_every_command_of_games_is_there_with_all_its_fields() -> None:
    run = subprocess.run(
        [node(), "--input-type=module", "--eval", PRINT],
        capture_output=True,
        text=True,
        check=True,
    )

    shown = {event: set(fields) for event, fields in orjson.loads(run.stdout).items()}
    commands = {**GamesNamespace.commands, **GamesNamespace.immediate_commands}
    wanted = {
        event: set(command.model_json_schema(by_alias=True).get("properties", {}))
        for event, command in commands.items()
    }
    # The client itself binds an action to its game, where it was away.
    wanted["game-action"].discard("gameId")
    assert shown == wanted
