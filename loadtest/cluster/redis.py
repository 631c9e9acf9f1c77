"""A Redis of the load test's own: on a free port, and frozen, killed or set back at will."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from loadtest.errors import ServerFailed
from loadtest.server import HOST, START_SECONDS, free_port, spawn, stop

_SNAPSHOT = "dump.rdb"


class Redis:
    """
    A ``redis-server`` that writes nothing down unless it is told to.

    Attributes:
        port: Where it listens; the same after every start.

    """

    def __init__(self, folder: Path, core: int | None = None) -> None:
        self.port = free_port()
        self._folder = folder
        self._core = core
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its address, as ``--store`` takes it."""
        return f"redis://{HOST}:{self.port}/0"

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """
        Start it, with the snapshot that lies in its folder if there is one.

        Raises:
            ServerFailed: If there is no such program, or it does not answer in time.

        """
        program = shutil.which("redis-server")
        if program is None:
            raise ServerFailed("there is no redis-server on this machine")
        command = [program, "--bind", HOST, "--port", str(self.port), "--save", ""]
        command += ["--appendonly", "no", "--dir", str(self._folder), "--dbfilename", _SNAPSHOT]
        with (self._folder / "redis.log").open("ab") as output:
            self._process = spawn(command, output, self._core)
        give_up = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > give_up:
                raise ServerFailed("redis-server did not start")
            time.sleep(0.02)

    def freeze(self) -> None:
        """Let it do nothing, without closing anything."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it at once; it knows nothing after that but its newest snapshot."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def save(self) -> None:
        """Take a snapshot, with which every later start begins."""
        with socket.create_connection((HOST, self.port), START_SECONDS) as client:
            client.sendall(b"SAVE\r\n")
            if not client.recv(64).startswith(b"+OK"):
                raise ServerFailed("Redis could not take a snapshot")

    def stop(self) -> None:
        """End it in good order, frozen or not."""
        if self._process is not None:
            self.thaw()
            stop(self._process)
            self._process = None

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            os.kill(self._process.pid, number)

    def _answers(self) -> bool:
        try:
            with socket.create_connection((HOST, self.port), 1) as client:
                client.sendall(b"PING\r\n")
                return client.recv(64).startswith(b"+PONG")
        except OSError:
            return False


@contextmanager
def started_redis(core: int | None = None) -> Iterator[Redis]:
    """
    Run a Redis while the block lasts; on ``core`` alone, if one is given.

    Raises:
        ServerFailed: If it does not start.

    """
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        redis = Redis(Path(folder), core)
        try:
            redis.start()
            yield redis
        finally:
            redis.stop()
