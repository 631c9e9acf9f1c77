"""What holds for the whole HTTP side: its bounds, its document, the README's words on it."""

import asyncio
import os
import re
import sys
from asyncio.subprocess import PIPE
from pathlib import Path
from urllib.parse import urlsplit

import orjson
import pytest

from tests.e2e.backends import SETTINGS, a_token
from tests.e2e.lobbies import Lobby, Room
from tests.e2e.programs import ROOT, output, start

pytestmark = pytest.mark.e2e

__all__ = ["SETTINGS"]  # which the server of this module is started with

FUZZING = """\
[parameters]
"path.gameId" = "{game}"
"path.name" = "style.css"

[[operations]]
include-name = ["GET /api/games", "GET /api/admin/games"]
checks.positive_data_acceptance.enabled = false  # no schema says which cursors there are

[[operations]]
include-name = "POST /api/admin/ban-player"
checks.positive_data_acceptance.enabled = false  # 60.0 is an integer to JSON Schema, not to us
"""


async def answer_to(lobby: Lobby, *parts: bytes) -> bytes:
    """Return the beginning of the answer to a request that is sent in parts, and not ended."""
    address = urlsplit(lobby.url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
        async with asyncio.timeout(5):
            return await reader.readuntil(b"\r\n\r\n") + await reader.read(200)
    finally:
        writer.close()


def head(*headers: str) -> bytes:
    lines = ["POST /api/sessions HTTP/1.1", "Host: x", "Content-Type: application/json", *headers]
    return "\r\n".join([*lines, "", ""]).encode()


async def test_body_that_says_it_is_too_long_is_refused_before_it_comes(lobby: Lobby) -> None:
    answer = await answer_to(lobby, head("Content-Length: 999999999"))

    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b'"ok":false' in answer


async def test_body_without_a_length_is_refused_once_it_is_too_long(lobby: Lobby) -> None:
    chunk = b"%x\r\n%s\r\n" % (8192, b" " * 8192)

    answer = await answer_to(lobby, head("Transfer-Encoding: chunked"), chunk, chunk, chunk)

    assert answer.startswith(b"HTTP/1.1 413 ")


async def check_document(lobby: Lobby, room: Room, role: str, folder: Path, *options: str) -> None:
    """Ask for all that the document describes, as the bearer of one role's token."""
    config = folder / "fuzzing.toml"
    config.write_text(FUZZING.format(game=room.id))
    program = ["-m", "schemathesis.cli", "--config-file", str(config), "run"]
    bounds = ["--max-examples", "15", "--seed", "1", "--generation-codec", "ascii", "--no-color"]
    bearer = ["--header", f"Authorization: Bearer {a_token(role)}"]
    document = f"{lobby.url}/openapi.json"

    process = await start(
        sys.executable, *program, document, *bounds, *bearer, *options, cwd=folder
    )

    said = await output(process)
    assert process.returncode == 0, said


async def test_server_does_what_its_document_says(lobby: Lobby, tmp_path: Path) -> None:
    room = await lobby.room("Ann", "Bob")

    await check_document(lobby, room, "server", tmp_path)

    await room.bystander.fence()
    assert room.bystander.heard("server-event")  # it did come as far as that


async def test_it_does_for_administrators(lobby: Lobby, tmp_path: Path) -> None:
    room = await lobby.room("Ann", "Bob")
    theirs = ["--include-path-regex", "^/(api/admin/|metrics)"]

    # A drain is the end of the server, whatever else is to be asked.
    await check_document(
        lobby, room, "admin", tmp_path, *theirs, "--exclude-path", "/api/admin/drain"
    )

    headers = {"Authorization": f"Bearer {a_token('admin')}"}
    log = (await lobby.get("/api/admin/audit-log", headers=headers)).body["entries"]
    assert {"announce", "ban-player"} <= {entry["act"] for entry in log}  # it did come that far


@pytest.mark.needs("curl")
async def test_readme_shows_how_a_backend_speaks_to_a_room(lobby: Lobby) -> None:
    [command] = re.findall(r"```sh\n(curl .*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    room = await lobby.room("Ann", "Bob")
    variables = {"LOBBY": lobby.url, "GAME": room.id, "TOKEN": a_token()}

    process = await asyncio.create_subprocess_shell(
        command, env={**os.environ, **variables}, stdout=PIPE
    )
    printed, _ = await process.communicate()

    push = await room.bystander.expect("server-event")
    assert orjson.loads(printed) == {"ok": True, "epoch": push["epoch"], "seq": push["seq"]}
    assert (push["name"], push["data"]) == ("storm", {"force": 9})
