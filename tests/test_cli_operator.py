import os

import pytest
from click.testing import CliRunner, Result

from lobby.cli import main
from lobby.tokens import JwtTokens

SECRET = "s" * 32


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("LOBBY_")]:
        monkeypatch.delenv(name)


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(main, arguments, env=environment)


def test_token_makes_its_bearer_what_was_asked_for() -> None:
    result = run("token", "--role", "admin", "--name", "ops", LOBBY_SECRET=SECRET)

    claims = JwtTokens(SECRET).verify(result.stdout.strip())
    assert (claims.player.id, claims.role, claims.is_guest) == ("operator:ops", "admin", False)


def test_token_without_a_lasting_secret_is_refused() -> None:
    result = run("token", "--role", "admin", "--name", "ops")

    assert result.exit_code == 1
    assert "LOBBY_SECRET is not set" in result.stderr


@pytest.mark.parametrize(
    "options",
    [
        ("--role", "player", "--name", "ops"),
        ("--role", "admin"),
        ("--role", "admin", "--name", "two words"),
        ("--role", "admin", "--name", "ops", "--days", "0"),
    ],
)
def test_token_that_makes_no_sense_is_refused(options: tuple[str, ...]) -> None:
    result = run("token", *options, LOBBY_SECRET=SECRET)

    assert result.exit_code != 0
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"LOBBY_PORT": "far"}, "LOBBY_PORT: "),
        ({"LOBBY_JWT_KEY": "no PEM", "LOBBY_JWT_ALGORITHMS": "RS256"}, "LOBBY_JWT_KEY: "),
    ],
)
def test_token_with_wrong_settings_names_them(variables: dict[str, str], named: str) -> None:
    settings = {"LOBBY_SECRET": SECRET, **variables}

    result = run("token", "--role", "admin", "--name", "ops", **settings)

    assert result.exit_code == 1
    assert f"Error: {named}" in result.stderr


def test_good_settings_are_shown_without_secrets() -> None:
    result = run(
        "check-config",
        LOBBY_SECRET=SECRET,
        LOBBY_JWT_KEY="k" * 32,
        LOBBY_JWT_ALGORITHMS="HS256",
        LOBBY_ALLOWED_ORIGINS="https://a.example,https://b.example",
    )

    assert result.exit_code == 0
    assert result.stderr == ""
    assert "LOBBY_ALLOWED_ORIGINS = https://a.example,https://b.example" in result.stdout
    assert "LOBBY_RATE_ACTIONS = 60/1/120" in result.stdout
    assert SECRET not in result.stdout
    assert "k" * 32 not in result.stdout


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"LOBBY_PROT": "1"}, "LOBBY_PROT"),
        ({"LOBBY_PORT": "far"}, "LOBBY_PORT: "),
        ({"LOBBY_RATE_ACTIONS": "lots"}, "LOBBY_RATE_ACTIONS: "),
        ({"LOBBY_JWT_KEY": "k" * 32}, "LOBBY_JWT_ALGORITHMS"),
        ({"LOBBY_JWT_KEY": "no PEM", "LOBBY_JWT_ALGORITHMS": "RS256"}, "LOBBY_JWT_KEY: "),
    ],
)
def test_wrong_settings_are_named(environment: dict[str, str], named: str) -> None:
    result = run("check-config", **environment)

    assert result.exit_code == 1
    assert named in result.stderr
    assert result.stdout == ""


def test_every_wrong_setting_is_named_at_once_and_no_secret_is_shown() -> None:
    result = run("check-config", LOBBY_SECRET="too short", LOBBY_PORT="far")

    assert {"LOBBY_SECRET", "LOBBY_PORT"} <= {word.strip(":") for word in result.stderr.split()}
    assert "too short" not in result.stderr


def test_settings_that_surprise_are_warned_of() -> None:
    result = run("check-config", LOBBY_HOST="192.0.2.1", LOBBY_METRICS_PUBLIC="1")

    assert result.exit_code == 0
    for name in ("LOBBY_SECRET", "LOBBY_TRUSTED_PROXIES", "LOBBY_METRICS_PUBLIC"):
        assert name in result.stderr
