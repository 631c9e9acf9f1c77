"""Only this machine may be loaded."""

import pytest

from loadtest.errors import TargetRefused
from loadtest.target import Target, parse_url


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("http://127.0.0.1:8000", Target("127.0.0.1", 8000)),
        ("http://127.8.9.10:1/", Target("127.8.9.10", 1)),
        ("http://[::1]:8000", Target("::1", 8000)),
        ("http://localhost:8000", Target("localhost", 8000)),
        ("http://127.0.0.1", Target("127.0.0.1", 80)),
    ],
)
def test_loopback_is_accepted(url: str, target: Target) -> None:
    assert parse_url(url) == target


@pytest.mark.parametrize(
    "url",
    [
        "http://192.0.2.1:8000",
        "http://0.0.0.0:8000",
        "http://[2001:db8::1]:8000",
        "http://lobby.example:8000",
        "http://127.0.0.1.example:8000",
        "http://localhost.example:8000",
        "http://2130706433:8000",
    ],
)
def test_other_hosts_are_refused(url: str) -> None:
    with pytest.raises(TargetRefused, match="is not this machine"):
        parse_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "127.0.0.1:8000",
        "https://127.0.0.1:8000",
        "file:///etc/hosts",
        "http://:8000",
        "http://127.0.0.1:70000",
        "http://127.0.0.1:x",
        "http://ann@127.0.0.1:8000",
        "http://127.0.0.1:8000/games",
        "http://127.0.0.1:8000?x=1",
        "http://127.0.0.1:8000#x",
        "http://[::1",
    ],
)
def test_what_is_not_a_plain_address_is_refused(url: str) -> None:
    with pytest.raises(TargetRefused, match=r"is not an address|is not of the form|may carry"):
        parse_url(url)


def test_authority_brackets_an_ipv6_address() -> None:
    assert Target("::1", 80).authority == "[::1]:80"
