"""The command line: ``lobby serve`` and ``lobby demo``."""

import logging
import socket
import sys

import click
import uvicorn
from pydantic import ValidationError
from rich.console import Console

from lobby import __version__
from lobby.app import build
from lobby.logs import configure_logs
from lobby.settings import Settings, UnknownSetting, read_settings

log = logging.getLogger("lobby")


@click.group()
@click.version_option(__version__)
def main() -> None:
    """Run a real-time multiplayer game lobby server for any Socket.IO client."""


@main.command()
@click.option("--host", help="Address to listen on (default 127.0.0.1, or LOBBY_HOST).")
@click.option("--port", type=int, help="Port to listen on, 0 for a free one (8000, or LOBBY_PORT).")
@click.option("--json-logs", is_flag=True, help="Log as JSON, one object a line.")
def serve(host: str | None, port: int | None, *, json_logs: bool) -> None:
    """Start a lobby server on this machine."""
    settings = _settings(host, port)
    configure_logs(as_json=json_logs)
    listener = _listen(settings)
    _print_addresses(settings.host, listener.getsockname()[1])
    if not settings.has_lasting_secret:
        log.warning("LOBBY_SECRET is not set: players' tokens end with this process")
    config = uvicorn.Config(
        build(settings), log_config=None, access_log=False, loop="auto", http="httptools"
    )
    log.info("node started", extra={"version": __version__})
    uvicorn.Server(config).run(sockets=[listener])
    log.info("node stopped")


def _settings(host: str | None, port: int | None) -> Settings:
    try:
        return read_settings(host=host, port=port)
    except (UnknownSetting, ValidationError) as exc:
        raise click.ClickException(str(exc)) from None


def _listen(settings: Settings) -> socket.socket:
    """Return a socket bound to the wanted address, so that its port is known before serving."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as exc:
        raise click.ClickException(
            f"cannot listen on {settings.host} port {settings.port}: {exc.strerror or exc}"
        ) from None
    return listener


def _print_addresses(host: str, port: int) -> None:
    shown = f"[{host}]" if ":" in host else host
    base = f"http://{shown}:{port}"
    console = Console(highlight=False)
    console.print(f"[bold]lobby {__version__}[/] is listening; Ctrl-C stops it")
    console.print(f"  page       [cyan]{base}/[/]")
    console.print(f"  API        [cyan]{base}/api/games[/]")
    console.print(f"  Socket.IO  [cyan]{base}/games[/]  (namespace /games, path /socket.io/)")


if __name__ == "__main__":
    sys.exit(main())
