"""A lobby whose Redis is reached by TLS, with a password."""

import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.certificates import certificate
from tests.e2e.lobbies import Lobby
from tests.parts import program
from tests.server import ServerFailed, running_node

pytestmark = [pytest.mark.e2e, pytest.mark.redis]

PASSWORD = "p@ss/w?rd#"
START_SECONDS = 10


@pytest.fixture
def store(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Run a Redis that speaks nothing else, and return the settings of a lobby over it."""
    key, chain = certificate(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    process = subprocess.Popen(
        [
            program("redis-server"), "--port", "0", "--tls-port", str(port), "--save", "",
            "--tls-cert-file", chain, "--tls-key-file", key, "--tls-auth-clients", "no",
            "--requirepass", PASSWORD, "--dir", str(tmp_path),
        ],
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(port)
        url = f"rediss://:{quote(PASSWORD, safe='')}@127.0.0.1:{port}/0"
        yield {"LOBBY_STORE": url, "LOBBY_SECRET": "s" * 32, "SSL_CERT_FILE": chain}
    finally:
        process.kill()
        process.wait()


def _wait_for(port: int) -> None:
    ends = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            assert time.monotonic() < ends, "redis-server did not start"
            time.sleep(0.01)
        else:
            return


async def test_lobby_plays_over_a_redis_whose_certificate_it_is_told_to_trust(
    tmp_path: Path, store: dict[str, str]
) -> None:
    with running_node(tmp_path, store) as node:
        async with Lobby.at(node.url) as lobby:
            room = await lobby.room("Ann", "Bob")

            assert room.id


def test_redis_whose_certificate_nobody_trusts_is_not_spoken_to(
    tmp_path: Path, store: dict[str, str]
) -> None:
    del store["SSL_CERT_FILE"]
    with (
        pytest.raises(ServerFailed, match="readyz answered 503"),
        running_node(tmp_path, store),
    ):
        pass

    log = (tmp_path / "server.log").read_text()
    assert "CERTIFICATE_VERIFY_FAILED" in log
    assert PASSWORD not in log
    assert quote(PASSWORD, safe="") not in log
