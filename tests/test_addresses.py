from ipaddress import ip_network

import pytest

from lobby.addresses import TrustedProxies
from lobby.engine import neighbourhood

PROXY, OTHER_PROXY, CLIENT, LIAR = "10.0.0.1", "10.0.0.2", "203.0.113.7", "198.51.100.1"


def proxies(*networks: str) -> TrustedProxies:
    return TrustedProxies([ip_network(network) for network in networks])


@pytest.mark.parametrize("header", [None, "", CLIENT, f"{LIAR}, {CLIENT}"])
def test_without_a_trusted_proxy_the_header_is_nothing(header: str | None) -> None:
    assert proxies().client_of(PROXY, header) == PROXY


def test_header_of_a_peer_that_is_no_trusted_proxy_is_nothing() -> None:
    assert proxies("10.0.0.0/8").client_of(LIAR, CLIENT) == LIAR


@pytest.mark.parametrize(
    ("header", "client"),
    [
        (CLIENT, CLIENT),
        (f"{LIAR}, {CLIENT}", CLIENT),
        (f"127.0.0.1, {CLIENT}", CLIENT),
        (f"{LIAR}, {CLIENT}, {OTHER_PROXY}", CLIENT),
        (f" {CLIENT} ,{OTHER_PROXY} ", CLIENT),
        (f"{LIAR},{CLIENT}:4711", CLIENT),
        ("2001:db8::7", "2001:db8::7"),
        ("[2001:db8::7]:4711", "2001:db8::7"),
        ("::ffff:203.0.113.7", CLIENT),
        (OTHER_PROXY, OTHER_PROXY),
    ],
)
def test_last_entry_that_no_trusted_proxy_wrote_about_itself_is_the_client(
    header: str, client: str
) -> None:
    assert proxies("10.0.0.0/8").client_of(PROXY, header) == client


@pytest.mark.parametrize(
    "header", [None, "", "unknown", "_hidden", "1.2.3", "a, b", "💥", ",", "::1"]
)
def test_trusted_proxy_that_names_nobody_speaks_for_itself(header: str | None) -> None:
    assert proxies("10.0.0.0/8").client_of(PROXY, header) == PROXY


def test_nonsense_before_the_client_is_not_looked_at() -> None:
    assert proxies(PROXY).client_of(PROXY, f"<script>, {CLIENT}") == CLIENT


def test_peer_of_a_listener_for_both_families_is_recognised() -> None:
    assert proxies(PROXY).client_of(f"::ffff:{PROXY}", CLIENT) == CLIENT


def test_peer_that_has_no_address_is_left_as_it_is() -> None:
    assert proxies("0.0.0.0/0").client_of("", CLIENT) == ""


def test_client_behind_a_proxy_on_this_machine_is_limited_and_the_proxy_is_not() -> None:
    ours = proxies("127.0.0.1")

    assert neighbourhood(ours.client_of("127.0.0.1", CLIENT)) == CLIENT
    assert neighbourhood(ours.client_of("127.0.0.1", None)) is None
    assert neighbourhood(proxies().client_of("127.0.0.1", CLIENT)) is None
    assert neighbourhood(proxies(PROXY).client_of(PROXY, "127.0.0.1")) == PROXY
