"""The npm packages of the peers are installed once, outside the tree, or it is said why not."""

from pathlib import Path

import pytest

from loadtest.errors import ServerFailed
from loadtest.peers import packages

NPM = """#!/bin/sh
echo "$@" >> "{log}"
{then}
"""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (tmp_path / "bin").mkdir()
    return tmp_path / "cache" / "lobby-peers"


def an_npm(tmp_path: Path, then: str = "exit 0") -> Path:
    """Put a program on the path that stands for npm; returns the file it logs its arguments to."""
    log, program = tmp_path / "npm.log", tmp_path / "bin" / "npm"
    program.write_text(NPM.format(log=log, then=then))
    program.chmod(0o755)
    return log


def test_packages_are_installed_once_and_outside_the_tree(cache: Path, tmp_path: Path) -> None:
    log = an_npm(tmp_path)

    assert packages.installed() == cache
    assert packages.installed() == cache
    [arguments] = log.read_text().splitlines()
    assert arguments.startswith(f"install --prefix {cache} --no-audit --no-fund socket.io@4.8 ")


def test_packages_of_another_version_are_replaced(cache: Path, tmp_path: Path) -> None:
    log = an_npm(tmp_path)
    cache.mkdir(parents=True)
    (cache / "installed.json").write_text('["socket.io@3"]')
    packages.installed()

    assert len(log.read_text().splitlines()) == 1


@pytest.mark.usefixtures("cache")
def test_machine_without_npm_is_told_what_to_do() -> None:
    with pytest.raises(ServerFailed, match=r"no npm on this machine.*--only"):
        packages.installed()


def test_failure_of_npm_is_shown_and_not_remembered(cache: Path, tmp_path: Path) -> None:
    an_npm(tmp_path, then="echo no network >&2; exit 1")

    with pytest.raises(ServerFailed, match="no network"):
        packages.installed()
    assert not (cache / "installed.json").exists()


def test_npm_that_hangs_is_given_up(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packages, "INSTALL_SECONDS", 0.1)
    an_npm(tmp_path, then="while :; do :; done")

    with pytest.raises(ServerFailed, match=r"did not end within 0\.1 s"):
        packages.installed()
