"""What the command line accepts, refuses and publishes."""

import signal
from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result

from loadtest.__main__ import main
from loadtest.launch import published
from loadtest.server import free_port


@pytest.fixture(autouse=True)
def _same_handler() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["fanout", *arguments])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--games", "0"], "--games"),
        (["--games", "4001"], "--games"),
        (["--players", "1"], "--players"),
        (["--players", "5"], "--players"),
        (["--rate", "0"], "--rate"),
        (["--seconds", "601"], "--seconds"),
        (["--seconds", "nan"], "--seconds"),
        (["--warmup", "-1"], "--warmup"),
        (["--payload-bytes", "8193"], "--payload-bytes"),
        (["--games", "2", "--max-connections", "7"], "8 connections exceed"),
        (["--json", "no-such-folder/a.json"], "there is no folder"),
        (["--pin", "--url", "http://127.0.0.1:1"], "--pin is for a server"),
    ],
)
def test_what_is_out_of_bounds_is_a_usage_error(arguments: list[str], said: str) -> None:
    result = invoke(*arguments)

    assert result.exit_code == 2
    assert said in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["connect", "--connections", "10001"], "--connections"),
        (["connect", "--at-once", "0"], "--at-once"),
        (["listing", "--changes", "nan"], "--changes"),
        (["listing", "--watchers", "50", "--games", "50"], "50 games need 60 watchers"),
        (["churn", "--players", "2"], "--players"),
        (["churn", "--seconds", "601"], "--seconds"),
        (["soak", "--allowed", "-1"], "--allowed"),
        (["soak", "--rate", "nan"], "--rate"),
        (["reconnect", "--players", "6"], "6 players do not fill games of 4"),
        (["reconnect", "--away", "soon"], "'soon' is not of the form 1-20"),
        (["reconnect", "--away", "2-1"], "not within 0.1-50"),
        (["reconnect", "--away", "1-nan"], "not within 0.1-50"),
        (["reconnect", "--away", "1-51"], "not within 0.1-50"),
        (["reconnect", "--away", "1-30"], "may miss 2100 actions, and a game remembers 1628"),
        (["compare", "--rounds", "0"], "--rounds"),
        (["cluster", "--only", "nobody"], "nothing is called nobody"),
        (["cluster", "--html", "no-such-folder/a.html"], "there is no folder"),
        (["faults", "--only", "nobody"], "--only"),
        (["faults", "--json", "no-such-folder/a.json"], "there is no folder"),
        (["compare", "--only", "nobody"], "nothing is called nobody"),
        (["compare", "--json", "no-such-folder/a.json"], "there is no folder"),
    ],
)
def test_every_command_has_its_bounds(arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(main, arguments)

    assert result.exit_code == 2
    assert said in result.output


@pytest.mark.parametrize(
    "command",
    ["fanout", "listing", "connect", "churn", "soak", "reconnect", "compare", "cluster", "faults"],
)
def test_every_command_explains_itself(command: str) -> None:
    result = CliRunner().invoke(main, [command, "--help"])

    assert result.exit_code == 0
    assert "--json" in result.output


@pytest.mark.parametrize("command", ["listing", "connect", "churn", "soak", "reconnect"])
def test_every_scenario_aims_at_this_machine_only(command: str) -> None:
    result = CliRunner().invoke(main, [command, "--url", "http://192.0.2.1:8000"])

    assert result.exit_code == 1
    assert "192.0.2.1 is not this machine" in result.output


def test_other_hosts_are_refused() -> None:
    result = invoke("--url", "http://192.0.2.1:8000")

    assert result.exit_code == 1
    assert "192.0.2.1 is not this machine" in result.output


def test_absent_server_is_one_line() -> None:
    result = invoke("--url", f"http://127.0.0.1:{free_port()}")

    assert result.exit_code == 1
    assert "Error: no WebSocket connection to 127.0.0.1" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["fanout", "--games", "2"], "python -m loadtest fanout --games 2"),
        (["--json", "/somewhere/private/a.json"], "python -m loadtest --json a.json"),
        (["--json=/somewhere/private/a.json"], "python -m loadtest --json=a.json"),
        (["--json", "with space.json"], "python -m loadtest --json 'with space.json'"),
        (["--url", "http://127.0.0.1:80"], "python -m loadtest --url http://127.0.0.1:80"),
    ],
)
def test_published_command_holds_no_absolute_path(arguments: list[str], expected: str) -> None:
    assert published(arguments) == expected
