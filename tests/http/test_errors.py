"""What goes wrong by our own fault."""

import logging

import pytest

from lobby.http.errors import install_error_handlers
from lobby.http.site import Site
from tests.http.backends import ask


def a_site() -> Site:
    site = Site()

    @site.get("/api/games/<game_id>", endpoint="games.broken")
    async def broken(game_id: str) -> str:
        raise RuntimeError(f"a secret of {game_id}")

    install_error_handlers(site)
    return site


async def test_mistake_of_ours_is_told_without_its_words() -> None:
    answer = await ask(a_site(), "GET", "/api/games/g1")

    assert (answer.status, answer.code) == (500, "internal-error")
    assert "secret" not in str(answer.body)


async def test_mistake_of_ours_is_logged_with_its_route(caplog: pytest.LogCaptureFixture) -> None:
    await ask(a_site(), "GET", "/api/games/g1")

    [record] = [each for each in caplog.records if each.message == "request failed"]
    assert (record.levelno, vars(record)["route"]) == (logging.ERROR, "games.broken")
    assert record.exc_info is not None
