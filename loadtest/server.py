"""A server process that lives exactly as long as the test."""

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from types import MappingProxyType
from typing import IO

from loadtest.errors import ServerFailed
from loadtest.target import Target

HOST = "127.0.0.1"
START_SECONDS = 20.0
STOP_SECONDS = 5.0
MOST_ACTIONS = 50.0  # a lobby takes 60 of each player; who catches up sends more for a moment
RESTLESS = MappingProxyType(
    {
        "LOBBY_RATE_CREATES": "0",
        "LOBBY_RATE_JOINS": "0",
        "LOBBY_RATE_COMMANDS": "0",
        "LOBBY_RATE_REFUSALS": "0",  # who joins at random finds many a game full
    }
)
"""The settings for players who come and go as fast as they can."""
_LAST_OUTPUT_BYTES = 2_000
_SET_PARENT_DEATH_SIGNAL = 1


def lobby_command(port: int) -> list[str]:
    """Return the command that serves a lobby on a port."""
    return [sys.executable, "-m", "lobby", "serve", "--host", HOST, "--port", str(port)]


@contextmanager
def started_lobby(
    core: int | None, settings: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Target]:
    """
    Start ``lobby serve`` on a free port; on ``core`` alone, if one is given.

    What the user's environment says goes before ``settings``.
    """
    port = free_port()
    unsaid = {name: text for name, text in settings.items() if name not in os.environ}
    with started(lobby_command(port), port, core, unsaid) as target:
        yield target


def acting(rate: float) -> Mapping[str, str]:
    """Return the settings for players who act so often a second: the default ones if they do."""
    return {} if rate <= MOST_ACTIONS else {"LOBBY_RATE_ACTIONS": "0"}


@contextmanager
def started(
    command: Sequence[str],
    port: int,
    core: int | None = None,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Target]:
    """
    Start a server, wait until it is ready, and stop it in the end, come what may.

    The server inherits this environment, so ``LOBBY_*`` settings reach it.

    Raises:
        ServerFailed: If it ends or does not answer ``/readyz`` with 200 in time.

    """
    with tempfile.TemporaryFile() as output:
        process = spawn(command, output, core, environment)
        try:
            wait_until_ready(process, port, output)
            yield Target(HOST, port, process.pid)
        finally:
            stop(process)


def free_port() -> int:
    """Return a port nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def spawn(
    command: Sequence[str],
    output: IO[bytes],
    core: int | None,
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program that ends with this one; on ``core`` alone, if one is given."""
    return subprocess.Popen(  # noqa: S603 - what the caller names, never a client
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        env={**os.environ, **(environment or {})},
        preexec_fn=partial(_prepare, core) if sys.platform == "linux" else None,  # noqa: PLW1509 - no threads
    )


def _prepare(core: int | None) -> None:
    # Before the program begins: threads that it has started already would stay where they are.
    if core is not None:
        os.sched_setaffinity(0, {core})
    # prctl(2): even a load test that is killed, and so cannot clean up, leaves no server behind.
    ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def wait_until_ready(process: subprocess.Popen[bytes], port: int, output: IO[bytes]) -> None:
    """
    Wait until a server that was spawned answers ``/readyz`` with 200.

    Raises:
        ServerFailed: If it ends, or does not in time; with the end of its ``output``.

    """
    give_up = time.monotonic() + START_SECONDS
    while not is_ready(port):
        if process.poll() is not None:
            raise ServerFailed(f"the server ended with {process.returncode}:\n{_tail(output)}")
        if time.monotonic() > give_up:
            raise ServerFailed(f"the server is not ready after {START_SECONDS:g} s")
        time.sleep(0.05)


def is_ready(port: int) -> bool:
    """Ask ``/readyz`` of the server on a local port."""
    connection = http.client.HTTPConnection(HOST, port, timeout=1)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _tail(output: IO[bytes]) -> str:
    output.seek(max(0, output.seek(0, os.SEEK_END) - _LAST_OUTPUT_BYTES))
    return output.read().decode(errors="replace").strip()


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a program, by force if it does not go."""
    # The first SIGTERM lets a lobby drain, the second ends it at once, SIGKILL ends anything.
    for end in (process.terminate, process.terminate, process.kill):
        end()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        return
