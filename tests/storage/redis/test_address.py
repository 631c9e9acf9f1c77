import pytest

from lobby.storage.redis.address import RedisAddress


def test_url_of_a_host_says_all_there_is() -> None:
    address = RedisAddress.parse("rediss://ann:p%40ss@store.example:6380/2?prefix=two:")

    assert address == RedisAddress(
        host="store.example",
        port=6380,
        username="ann",
        password="p@ss",
        database=2,
        is_encrypted=True,
        prefix="two:",
    )


def test_shortest_url_is_the_usual_port_of_this_machine() -> None:
    assert RedisAddress.parse("redis://") == RedisAddress(host="127.0.0.1", port=6379)


def test_url_of_a_unix_socket() -> None:
    assert RedisAddress.parse("unix:///run/redis.sock?db=1") == RedisAddress(
        path="/run/redis.sock", database=1
    )


@pytest.mark.parametrize(
    "url", ["memcached://x", "redis://x/one", "redis://x?ssl=no", "redis://x:y", "redis://x/-1"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        RedisAddress.parse(url)


def test_password_is_never_shown() -> None:
    address = RedisAddress.parse("redis://:hush@host")

    assert "hush" not in repr(address) + address.shown


@pytest.mark.parametrize("password", ["hush/1", "hush?1", "hush#1", "1/hush", "hu@sh/"])
def test_password_that_breaks_the_url_is_not_shown_either(password: str) -> None:
    with pytest.raises(ValueError, match="%2F") as refused:
        RedisAddress.parse(f"redis://:{password}@host/0")

    assert "hu" not in str(refused.value)


@pytest.mark.parametrize("prefix", ["it's", "a{b}", "a\\b", "a\nb", "ü"])
def test_prefix_that_would_break_scripts_is_refused(prefix: str) -> None:
    with pytest.raises(ValueError, match="cannot begin with"):
        RedisAddress(prefix=prefix)
