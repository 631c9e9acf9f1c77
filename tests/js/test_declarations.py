"""What TypeScript is told of the client is what the client and the wire are."""

import re
import subprocess
from pathlib import Path

import orjson
import pytest

from lobby.declarations import WRITTEN, declared
from lobby.wire.typescript import type_of
from lobby.wire.vocabulary import Vocabulary
from tests.http.backends import a_lobby
from tests.js.node import NODE_MODULES, node

FOLDER = Path(__file__).parent
SDK = WRITTEN.parent
VOCABULARIES = a_lobby().vocabularies()
TIMEOUT_SECONDS = 60
SETTINGS = (
    "--noEmit", "--strict", "--target", "es2022", "--module", "esnext",
    "--moduleResolution", "bundler", "--lib", "es2022,dom,dom.iterable",
)  # fmt: skip
FILES = {"Chat": "social", "Notifications": "social", "Admin": "admin"}


def test_declarations_are_those_of_the_models() -> None:
    assert WRITTEN.read_text() == declared(VOCABULARIES), "run python -m lobby.declarations"


@pytest.mark.parametrize("program", ["sample.ts", "hooks.ts"])
@pytest.mark.slow
def test_typed_program_is_accepted_and_its_mistakes_are_found(program: str) -> None:
    compiler = NODE_MODULES / "typescript" / "bin" / "tsc"
    run = subprocess.run(
        [node("typescript"), compiler, *SETTINGS, FOLDER / program],
        capture_output=True,
        text=True,
        timeout=TIMEOUT_SECONDS,
        check=False,
    )

    assert run.returncode == 0, run.stdout


MEMBERS = """
const modules = await Promise.all(process.argv.slice(1).map((path) => import(path)));
const isOurs = (name) => name !== "constructor";
const kinds = modules.flatMap((each) => Object.entries(each)).filter(([, kind]) => kind.prototype);
console.log(JSON.stringify(Object.fromEntries(kinds.map(([name, kind]) =>
  [name, Object.getOwnPropertyNames(kind.prototype).filter(isOurs)]))));
"""
FOR_THE_CLIENT = {
    "Room": {"heard", "show", "over"},
    "Admin": {"welcomed"},
    "Chat": {"welcomed", "heard"},
    "Notifications": set[str](),
    "LobbyClient": set[str](),
    "Listing": set[str](),
}
"""What a game does not call."""


@pytest.fixture(scope="module")
def members() -> dict[str, list[str]]:
    """Return the members of every class of the client, as JavaScript knows them."""
    paths = [str(SDK / name) for name in ("lobby-client.js", "social.js", "admin.js")]
    told = subprocess.run(
        [node(), "--input-type=module", "-e", MEMBERS, *paths],
        capture_output=True,
        timeout=TIMEOUT_SECONDS,
        check=True,
    )
    found: dict[str, list[str]] = orjson.loads(told.stdout)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("kind", FOR_THE_CLIENT)
def test_every_method_is_declared(kind: str, members: dict[str, list[str]]) -> None:
    body = re.search(
        rf"^export class {kind}\b.*?^}}", WRITTEN.read_text(), re.DOTALL | re.MULTILINE
    )
    assert body is not None
    names = re.findall(r"^  (?:readonly )?(\w+)[(<:]", body[0], re.MULTILINE)

    assert set(members[kind]) - FOR_THE_CLIENT[kind] <= set(names)
    assert [name for name in names if "readonly" not in name and f" {name}(" in body[0]]


@pytest.mark.parametrize("words", VOCABULARIES, ids=lambda words: words.namespace)
def test_every_command_has_a_method(words: Vocabulary) -> None:
    said = "\n".join(path.read_text() for path in SDK.glob("*.js"))

    missing = [event for event in words.commands if f'"{event}"' not in said]
    assert missing == []


@pytest.mark.parametrize(
    ("schema", "declared_as"),
    [
        ({"type": "integer", "minimum": 2}, "number"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "string | null"),
        ({"anyOf": [{"type": "integer"}, {"type": "number"}]}, "number"),
        ({"type": "array", "items": {"enum": ["a", "b"]}}, '("a" | "b")[]'),
        ({"type": "array", "items": {"$ref": "#/components/schemas/GameView"}}, "GameView[]"),
        ({"const": False, "type": "boolean"}, "false"),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, "Record<string, number>"),
        ({"type": "object", "additionalProperties": True}, "Record<string, any>"),
        ({"type": "object", "maxProperties": 20}, "object"),
        ({"description": "Any JSON value."}, "unknown"),
        ({}, "any"),
        ({"$ref": "#/x/lobby__wire__admin__KickPlayer"}, "AdminKickPlayer"),
        ({"$ref": "#/x/lobby__wire__commands__KickPlayer"}, "KickPlayer"),
    ],
)
def test_schema_has_the_type_that_says_most(schema: dict[str, object], declared_as: str) -> None:
    assert type_of(schema) == declared_as
