"""
Why a load test could not be carried out.

* :exc:`LoadtestError`: shown as one line, exit code 1
    * :exc:`CommandRefused`: the server answered a command, or a CONNECT, with an error
    * :exc:`TargetRefused`: the address is not one that may be loaded
    * :exc:`ServerFailed`: the server did not start, or cannot be reached
    * :exc:`ConnectionEnded`: a connection went away while something was awaited on it

"""


class LoadtestError(Exception):
    """The test could not be carried out; says nothing about the figures."""


class CommandRefused(LoadtestError):
    """The server said no; carries its stable code, and when to ask again if it said so."""

    def __init__(
        self, command: str, code: str, message: str, retry_after_seconds: float = 0.0
    ) -> None:
        super().__init__(f"{command} was refused: {code}: {message}")
        self.code = code
        self.retry_after_seconds = retry_after_seconds


class TargetRefused(LoadtestError):
    """The address is not one that may be loaded."""


class ServerFailed(LoadtestError):
    """The server did not start, or cannot be reached."""


class ConnectionEnded(LoadtestError):
    """A connection went away while something was awaited on it."""
