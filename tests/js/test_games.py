"""The games that are there to be copied stay short enough to be read."""

from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "lobby" / "web"
MAX_LINES = 300


@pytest.mark.parametrize(
    "module",
    [*sorted((WEB / "play").rglob("*.js")), *sorted((WEB / "pages" / "playground").glob("*.js"))],
    ids=lambda module: module.stem,
)
def test_a_module_is_short(module: Path) -> None:
    assert len(module.read_text().splitlines()) < MAX_LINES


@pytest.mark.parametrize("game", ["four-in-a-row", "arena"])
def test_a_game_uses_only_what_is_public_of_the_client(game: str) -> None:
    text = (WEB / "play" / f"{game}.js").read_text()

    imports = [line for line in text.splitlines() if line.startswith("import ")]
    assert imports
    assert not any("/sdk/" in line for line in imports)
    assert "innerHTML" not in text
