"""A lobby whose Redis is reached by TLS, with a password."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from loadtest.server import free_port
from tests.certificates import certificate
from tests.e2e.lobbies import Lobby
from tests.redis_server import running_redis
from tests.server import ServerFailed, running_node

pytestmark = [pytest.mark.e2e, pytest.mark.redis]

PASSWORD = "p@ss/w?rd#"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Run a Redis that speaks TLS, and return the settings of a lobby over it."""
    key, chain = certificate(tmp_path)
    port = free_port()
    options = [
        "--tls-port", str(port), "--tls-cert-file", chain, "--tls-key-file", key,
        "--tls-auth-clients", "no", "--requirepass", PASSWORD,
    ]  # fmt: skip
    with running_redis(options=options):
        url = f"rediss://:{quote(PASSWORD, safe='')}@127.0.0.1:{port}/0"
        yield {"LOBBY_STORE": url, "LOBBY_SECRET": "s" * 32, "SSL_CERT_FILE": chain}


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
