"""What a newcomer types: ``lobby serve``, ``lobby demo``, and the README's two clients."""

import re
import signal
import sys
from pathlib import Path

import aiohttp
import pytest

from tests.e2e.javascript import node
from tests.e2e.programs import ROOT, line_with, lobby, output, start, stopped

pytestmark = pytest.mark.e2e

README = (ROOT / "README.md").read_text()


async def test_serve_prints_addresses_that_answer() -> None:
    async with stopped(await lobby("serve", "--port", "0")) as server:
        page = (await line_with(server, r"page\s+(\S+)"))[1]
        listing = (await line_with(server, r"API\s+(\S+)"))[1]
        namespace = (await line_with(server, r"Socket.IO\s+(\S+)"))[1]

        async with aiohttp.ClientSession() as http:
            async with http.get(page) as response:
                assert "<title>lobby</title>" in await response.text()
            async with http.get(listing) as response:
                assert (await response.json())["games"] == []
        assert namespace == f"{page}games"


async def test_serve_ends_well_when_told_to() -> None:
    async with stopped(await lobby("serve", "--port", "0")) as server:
        await line_with(server, "node started")
        server.send_signal(signal.SIGTERM)

        assert "node stopped" in await output(server)
    assert server.returncode == 0


async def test_missing_secret_is_warned_of_and_never_printed() -> None:
    async with stopped(await lobby("serve", "--port", "0")) as server:
        await line_with(server, "LOBBY_SECRET is not set")


async def test_secret_that_is_set_needs_no_warning() -> None:
    async with stopped(await lobby("serve", "--port", "0", LOBBY_SECRET="s" * 32)) as server:
        await line_with(server, "node started")
        server.send_signal(signal.SIGTERM)

        assert "LOBBY_SECRET" not in await output(server)


async def test_logs_can_be_read_by_machines() -> None:
    async with stopped(await lobby("serve", "--port", "0", "--json-logs")) as server:
        line = await line_with(server, r'\{.*"event": "node started".*\}')

        assert '"level": "info"' in line[0]


async def test_taken_port_is_told_in_one_sentence() -> None:
    async with stopped(await lobby("serve", "--port", "0")) as server:
        port = (await line_with(server, r"page\s+http://127\.0\.0\.1:(\d+)/"))[1]

        second = await lobby("serve", "--port", port)

        assert f"Error: cannot listen on 127.0.0.1 port {port}" in await output(second)
        assert second.returncode == 1


async def test_setting_that_does_not_exist_stops_the_start() -> None:
    process = await lobby("serve", "--port", "0", LOBBY_PROT="9000")

    assert "LOBBY_PROT" in await output(process)
    assert process.returncode == 1


async def test_demo_shows_a_match_that_everybody_saw() -> None:
    process = await lobby("demo", "--actions", "3")

    printed = await output(process)

    assert "36 deliveries, every one seen once and in order." in printed
    assert process.returncode == 0


def snippet(language: str) -> str:
    """Return the README's program in a language."""
    found = re.search(rf"```{language}\n(.*?)```", README, re.DOTALL)
    assert found is not None
    return found[1]


async def test_clients_of_the_readme_play_with_each_other(tmp_path: Path) -> None:
    (tmp_path / "node_modules").symlink_to(ROOT / "tests" / "node_modules")
    async with stopped(await lobby("serve", "--port", "0")) as server:
        url = (await line_with(server, r"page\s+(\S+)/"))[1]
        for name, language in (("host.mjs", "js"), ("join.py", "python")):
            program = snippet(language).replace("http://127.0.0.1:8000", url)
            (tmp_path / name).write_text(program)

        async with stopped(await start(node(), "host.mjs", cwd=tmp_path)) as host:
            code = (await line_with(host, r"the code (\w{6})"))[1]
            async with stopped(await start(sys.executable, "join.py", code, cwd=tmp_path)) as guest:
                await line_with(guest, r"g_\S+ did \{'move': 'e4'\}")
