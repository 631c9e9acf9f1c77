"""A lobby server in a process of its own, for tests that speak to it over the network."""

import http.client
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import orjson

START_SECONDS = 20
STOP_SECONDS = 5
ADDRESS = re.compile(r"(http://\S+)/api/games")


class ServerFailed(AssertionError):
    """The server did not start, did not stop, or logged what nobody should have to read."""


class Node(NamedTuple):
    """
    A server that runs.

    Attributes:
        url: Its address.

    """

    url: str
    process: "subprocess.Popen[str]"

    def kill(self) -> None:
        """End it at once, without a word to anybody."""
        self.process.kill()
        self.process.wait()


@contextmanager
def running_server(directory: Path, settings: Mapping[str, str]) -> Iterator[str]:
    """
    Run a server while the block lasts, and yield its address.

    Raises:
        ServerFailed: If it does not start or stop, or has written an error to its log.

    """
    with running_node(directory, settings) as node:
        yield node.url


@contextmanager
def running_node(
    directory: Path, settings: Mapping[str, str], name: str = "server"
) -> Iterator[Node]:
    """Do the same for a server that may be killed meanwhile."""
    log = directory / f"{name}.log"
    with log.open("wb") as stderr, _process(stderr.fileno(), directory, settings) as process:
        try:
            url = _printed_address(process)
            _wait_until_ready(url)
            yield Node(url, process)
        finally:
            if process.poll() is None:
                _stop(process)
    errors = [line for line in log.read_text().splitlines() if _is_error(line)]
    if errors:
        raise ServerFailed("the server logged:\n" + "\n".join(errors))


def _process(stderr: int, directory: Path, settings: Mapping[str, str]) -> "subprocess.Popen[str]":
    inherited = {name: text for name, text in os.environ.items() if not name.startswith("LOBBY_")}
    return subprocess.Popen(
        [sys.executable, "-m", "lobby", "serve", "--port", "0", "--json-logs"],
        cwd=directory,
        env={**inherited, "LOBBY_DRAIN_SECONDS": "0", **settings},
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
    )


def _printed_address(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    timer = threading.Timer(START_SECONDS, process.kill)
    timer.start()
    try:
        for line in process.stdout:
            if found := ADDRESS.search(line):
                return found[1]
    finally:
        timer.cancel()
        timer.join()
    raise ServerFailed("the server ended without printing its address")


def _wait_until_ready(url: str) -> None:
    # One request is enough: the address is printed when it listens, and the backlog waits.
    address = urlsplit(url)
    connection = http.client.HTTPConnection(
        address.hostname or "", address.port, timeout=START_SECONDS
    )
    with closing(connection):
        connection.request("GET", "/readyz")
        status = connection.getresponse().status
    if status != http.HTTPStatus.OK:
        raise ServerFailed(f"/readyz answered {status}")


def _stop(process: "subprocess.Popen[str]") -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        raise ServerFailed(f"the server was still there {STOP_SECONDS} s after SIGTERM") from None


def _is_error(line: str) -> bool:
    """Return whether a log line is an error, or none of the log's: a traceback, a warning."""
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError:
        return True
    return record["level"] in ("error", "critical") or "exception" in record
