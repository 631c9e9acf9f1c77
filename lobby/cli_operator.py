"""The command line of those who run a server: ``lobby token`` and ``lobby check-config``."""

from collections.abc import Iterator

import click
from pydantic import ValidationError

from lobby import composition
from lobby.domain.rates import Rate
from lobby.settings import PREFIX, Settings, UnknownSetting, read_settings
from lobby.system import SystemClock
from lobby.tokens import OPERATOR_ROLES


@click.command()
@click.option("--role", type=click.Choice(OPERATOR_ROLES), required=True, help="What it is for.")
@click.option("--name", required=True, help="Who bears it: 1 to 32 of A-Z a-z 0-9 . _ -")
@click.option(
    "--days",
    type=click.IntRange(1, 3650),
    default=30,
    show_default=True,
    help="How long it is good.",
)
def token(role: str, name: str, days: int) -> None:
    """Print a token with a role, signed by LOBBY_SECRET: keep it like a password."""
    settings = _settings()
    if not settings.has_lasting_secret:
        raise click.ClickException("LOBBY_SECRET is not set: no server would know the token")
    try:
        tokens = composition.tokens(settings)
    except ValueError as exc:
        raise click.ClickException("; ".join(_problems(exc))) from None
    try:
        issued = tokens.issue_operator(name, role, days=days, at=SystemClock().now())
    except ValueError as exc:
        raise click.ClickException(str(exc)) from None
    click.echo(issued)


@click.command("check-config")
def check_config() -> None:
    """Read the settings as a start would, and say what is wrong with them."""
    try:
        settings = read_settings()
        composition.tokens(settings)
    except ValueError as exc:
        for problem in _problems(exc):
            click.echo(f"error: {problem}", err=True)
        raise SystemExit(1) from None
    for warning in _warnings(settings):
        click.echo(f"warning: {warning}", err=True)
    for name in Settings.model_fields:
        click.echo(f"{PREFIX}{name.upper()} = {_shown(getattr(settings, name))}")


def _settings() -> Settings:
    try:
        return read_settings()
    except (UnknownSetting, ValidationError) as exc:
        raise click.ClickException("; ".join(_problems(exc))) from None


def _problems(exc: ValueError) -> Iterator[str]:
    """Name each setting that is wrong, and never what it was set to: it may be a secret."""
    if not isinstance(exc, ValidationError):
        is_ours = isinstance(exc, UnknownSetting)
        yield str(exc) if is_ours else f"LOBBY_JWT_KEY: {exc}"
        return
    for error in exc.errors(include_url=False, include_context=False, include_input=False):
        place = f"{PREFIX}{error['loc'][0]}".upper() if error["loc"] else ""
        yield f"{place}: {error['msg']}" if place else error["msg"]


def _warnings(settings: Settings) -> Iterator[str]:
    if not settings.has_lasting_secret:
        yield "LOBBY_SECRET is not set: tokens end with each process"
    is_public = settings.host not in ("127.0.0.1", "::1", "localhost")
    if is_public and not settings.trusted_proxies:
        yield "LOBBY_TRUSTED_PROXIES is empty: behind a proxy, all players share its address"
    if is_public and settings.metrics_public:
        yield "LOBBY_METRICS_PUBLIC lets everybody who reaches this address read /metrics"


def _shown(value: object) -> str:
    if isinstance(value, Rate):
        return f"{value.events}/{value.seconds:g}/{value.burst}"
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
