"""The npm packages of the JavaScript peers, kept outside this tree."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from loadtest.errors import ServerFailed

# Held to the minor version: the figures are of these.
PACKAGES = (
    "socket.io@4.8",
    "@socket.io/redis-adapter@8",
    "redis@5",
    "@colyseus/core@0.17",
    "@colyseus/ws-transport@0.17",
    "@colyseus/schema@4",
    "express@5",  # ws-transport asks for it without installing it
)
INSTALL_SECONDS = 180.0
_NOTE = "installed.json"


def installed() -> Path:
    """
    Return the folder that has the packages; installs them if it has not.

    Raises:
        ServerFailed: If there is no npm, or it fails.

    """
    folder = _cache() / "lobby-peers"
    note = folder / _NOTE
    if note.exists() and json.loads(note.read_text()) == list(PACKAGES):
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    _install(folder)
    note.write_text(json.dumps(PACKAGES))
    return folder


def node() -> str:
    """
    Return the program that runs JavaScript.

    Raises:
        ServerFailed: If this machine has none.

    """
    return _program("node")


def _install(folder: Path) -> None:
    options = ["install", "--prefix", str(folder), "--no-audit", "--no-fund"]
    try:
        done = subprocess.run(  # noqa: S603 - our own words only
            [_program("npm"), *options, *PACKAGES],
            capture_output=True,
            text=True,
            timeout=INSTALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as exc:
        raise ServerFailed(f"npm did not end within {INSTALL_SECONDS:g} s") from exc
    if done.returncode:
        raise ServerFailed(f"npm could not install the peers:\n{done.stderr.strip()[-1000:]}")


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise ServerFailed(
            f"there is no {name} on this machine: install Node.js with npm to compare with its "
            "servers, or leave them out with --only"
        )
    return found


def _cache() -> Path:
    named = os.environ.get("XDG_CACHE_HOME")
    return Path(named) if named else Path.home() / ".cache"
