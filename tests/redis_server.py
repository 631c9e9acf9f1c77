"""A Redis of the tests' own: in a directory of theirs, and frozen, killed or emptied at will."""

import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from tests.parts import program

START_SECONDS = 10


class RedisServer:
    """
    A ``redis-server`` on a Unix socket.

    Attributes:
        url: Where it is, as ``LOBBY_STORE`` names it.

    """

    def __init__(
        self, directory: Path, *, keeps: bool = False, options: Sequence[str] = ()
    ) -> None:
        self._directory = directory
        self._socket = directory / "redis.sock"
        self._keeps = keeps
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"unix://{self._socket}"

    def start(self) -> None:
        """Start it, with what it has saved if it keeps anything."""
        self._socket.unlink(missing_ok=True)
        self._process = subprocess.Popen(
            [
                "redis-server", "--port", "0", "--unixsocket", str(self._socket), "--save", "",
                "--dir", str(self._directory), "--appendonly", "yes" if self._keeps else "no",
                "--appendfsync", "everysec", *self._options,
            ],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        ends = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self._process.poll() is None, "redis-server ended at once"
            assert time.monotonic() < ends, "redis-server did not start"
            time.sleep(0.01)

    def _answers(self) -> bool:
        with closing(socket.socket(socket.AF_UNIX)) as client:
            client.settimeout(1)
            try:
                client.connect(str(self._socket))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith((b"+PONG", b"-NOAUTH"))
            except OSError:
                return False

    def freeze(self) -> None:
        """Let it do nothing, without closing anything."""
        self._running.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._running.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it at once; what it has not written is lost."""
        process, self._process = self._running, None
        process.send_signal(signal.SIGCONT)
        process.kill()
        process.wait()

    def stop(self) -> None:
        """End it, if it still runs."""
        if self._process is not None:
            self.kill()

    def say(self, *words: str) -> str:
        """Have redis-cli say something, and return the answer."""
        command = ["redis-cli", "-s", str(self._socket), *words]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    @property
    def _running(self) -> "subprocess.Popen[bytes]":
        assert self._process is not None
        return self._process


@contextmanager
def running_redis(*, keeps: bool = False, options: Sequence[str] = ()) -> Iterator[RedisServer]:
    """Run a Redis while the block lasts; without any the test is skipped, in CI failed."""
    program("redis-server")
    # The path of a socket may be 107 bytes long, which pytest's directories can exceed.
    with tempfile.TemporaryDirectory(prefix="redis-") as directory:
        server = RedisServer(Path(directory), keeps=keeps, options=options)
        server.start()
        try:
            yield server
        finally:
            server.stop()
