import os
from ipaddress import ip_network

import pytest
from pydantic import ValidationError

from lobby.domain.rates import Rate
from lobby.settings import UnknownSetting, read_settings
from lobby.storage.redis.address import RedisAddress


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("LOBBY_")]:
        monkeypatch.delenv(name)


def test_default_lets_nobody_in_from_other_machines() -> None:
    assert read_settings().host == "127.0.0.1"


def test_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOBBY_PORT", "9000")
    monkeypatch.setenv("LOBBY_ALLOWED_ORIGINS", "https://a.example, https://b.example")

    settings = read_settings()

    assert settings.port == 9000
    assert settings.allowed_origins == ("https://a.example", "https://b.example")


def test_option_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOBBY_PORT", "9000")

    assert read_settings(port=9001).port == 9001


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("0", Rate(0)),
        ("5", Rate(5, 1)),
        ("2/6", Rate(2, 6)),
        ("10/0.5", Rate(10, 0.5)),
        ("60/1/120", Rate(60, 1, 120)),
    ],
)
def test_rate_is_read(monkeypatch: pytest.MonkeyPatch, text: str, rate: Rate) -> None:
    monkeypatch.setenv("LOBBY_RATE_CREATES", text)

    assert read_settings().rate_creates == rate


@pytest.mark.parametrize(
    "name",
    ["GRACE", "HOST_GRACE", "WAITING_ABANDONED", "PLAYING_ABANDONED"],
)
def test_nobody_need_be_waited_for(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(f"LOBBY_{name}_SECONDS", "0")

    assert getattr(read_settings(), f"{name.lower()}_seconds") == 0


def test_proxies_are_addresses_and_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOBBY_TRUSTED_PROXIES", "10.0.0.0/8, 2001:db8::1")

    assert read_settings().trusted_proxies == (ip_network("10.0.0.0/8"), ip_network("2001:db8::1"))


def test_chat_rooms_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().chat_rooms == ("general",)

    monkeypatch.setenv("LOBBY_CHAT_ROOMS", "general, looking for a game")

    assert read_settings().chat_rooms == ("general", "looking for a game")


def test_nobody_is_trusted_unless_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOBBY_TRUSTED_PROXIES", "")

    assert read_settings().trusted_proxies == ()


def test_unset_secret_is_drawn_anew() -> None:
    first, second = read_settings(), read_settings()

    assert first.secret != second.secret
    assert not first.has_lasting_secret
    assert first.secret.get_secret_value() not in repr(first)


def test_set_secret_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOBBY_SECRET", "x" * 32)

    assert read_settings().has_lasting_secret


def test_error_does_not_show_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOBBY_SECRET", "hunter2")

    with pytest.raises(ValidationError) as refusal:
        read_settings()

    assert "hunter2" not in str(refusal.value)


def test_unknown_variable_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOBBY_PROT", "9000")

    with pytest.raises(UnknownSetting, match="LOBBY_PROT"):
        read_settings()


@pytest.mark.parametrize(
    ("variables", "why"),
    [
        ({"LOBBY_PORT": "70000"}, "port"),
        ({"LOBBY_MAX_MESSAGE_BYTES": "10"}, "max_message_bytes"),
        ({"LOBBY_ALLOWED_ORIGINS": ""}, "allowed_origins"),
        ({"LOBBY_DRAIN_SECONDS": "-1"}, "drain_seconds"),
        ({"LOBBY_HOST": ""}, "at least 1 character"),
        ({"LOBBY_JWT_KEY": "k"}, "go together"),
        ({"LOBBY_JWT_KEY": "k" * 31, "LOBBY_JWT_ALGORITHMS": "HS256"}, "32 characters or more"),
        ({"LOBBY_JWT_ALGORITHMS": "HS256"}, "go together"),
        ({"LOBBY_JWT_KEY": "k", "LOBBY_JWT_ALGORITHMS": "HS256,RS256"}, "must not mix"),
        ({"LOBBY_JWT_KEY": "k", "LOBBY_JWT_ALGORITHMS": "none"}, "none"),
        ({"LOBBY_SECRET": "short"}, "secret"),
        ({"LOBBY_CHAT_ROOMS": "general,game:1"}, "cannot be called"),
        ({"LOBBY_CHAT_ROOMS": "a,\x1b"}, "cannot be called"),
        ({"LOBBY_CHAT_ROOMS": "a,b,a"}, "one name"),
        ({"LOBBY_TRUSTED_PROXIES": "10.0.0.0/8,proxy.example"}, "trusted_proxies"),
        ({"LOBBY_TRUSTED_PROXIES": "10.0.0.1/8"}, "host bits"),
        ({"LOBBY_MAX_SOCKETS": "-1"}, "max_sockets"),
        ({"LOBBY_MAX_GAMES": "many"}, "max_games"),
        ({"LOBBY_GRACE_SECONDS": "-1"}, "grace_seconds"),
        ({"LOBBY_HOST_IDLE_SECONDS": "-1"}, "host_idle_seconds"),
        ({"LOBBY_FINISHED_SECONDS": "0"}, "finished_seconds"),
        ({"LOBBY_INVITE_SECONDS": "0"}, "invite_seconds"),
        ({"LOBBY_MAX_CONNECTIONS_PER_ADDRESS": "-1"}, "max_connections_per_address"),
        ({"LOBBY_RATE_ACTIONS": ""}, "rate_actions"),
        ({"LOBBY_RATE_ACTIONS": "60/s"}, "rate_actions"),
        ({"LOBBY_RATE_ACTIONS": "60.5/1"}, "rate_actions"),
        ({"LOBBY_RATE_ACTIONS": "60/1/120/9"}, "EVENTS/SECONDS"),
        ({"LOBBY_RATE_ACTIONS": "-1/1"}, "must not be negative"),
        ({"LOBBY_RATE_ACTIONS": "60/0"}, "must be more than none"),
        ({"LOBBY_RATE_ACTIONS": "60/nan"}, "must be more than none"),
        ({"LOBBY_RATE_ACTIONS": "60/3601"}, "at most"),
        ({"LOBBY_RATE_ACTIONS": "60/1/1000001"}, "at most"),
        ({"LOBBY_RATE_REFUSALS": "1001/10"}, "at most"),
        ({"LOBBY_RATE_GUESSES": "5/60/10"}, "no burst"),
    ],
)
def test_setting_that_does_not_fit_is_refused(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], why: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(ValidationError, match=why):
        read_settings()


def test_store_is_the_memory_of_the_process_unless_one_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert read_settings().store is None
    assert read_settings(store="memory").store is None
    monkeypatch.setenv("LOBBY_SECRET", "s" * 32)
    monkeypatch.setenv("LOBBY_STORE", "redis://store.example/1")

    assert read_settings().store == RedisAddress(host="store.example", database=1)


def test_store_in_redis_without_a_secret_that_all_nodes_share_is_refused() -> None:
    with pytest.raises(ValidationError, match="LOBBY_SECRET must be set"):
        read_settings(store="redis://localhost")


def test_store_of_another_kind_is_refused_without_showing_its_password() -> None:
    with pytest.raises(ValidationError, match="redis://") as refusal:
        read_settings(store="postgres://ann:hush@host")

    assert "hush" not in str(refusal.value)
