import pytest

from lobby.domain.rates import Rate
from tests.http.backends import a_lobby, ask
from tests.test_tokens import a_backend_token

PATH = "/api/sessions"


async def test_guest_gets_a_token_and_is_the_same_player_with_it() -> None:
    app = a_lobby().quart

    first = (await ask(app, "POST", PATH, json={"name": "Ann"})).body
    again = (await ask(app, "POST", PATH, json={"token": first["token"]})).body
    renamed = (await ask(app, "POST", PATH, json={"token": first["token"], "name": "Zoë"})).body

    assert first["ok"] is True
    assert first.keys() == {"ok", "playerId", "name", "token"}
    assert (again["playerId"], again["name"]) == (first["playerId"], "Ann")
    assert (renamed["playerId"], renamed["name"]) == (first["playerId"], "Zoë")


async def test_guest_need_not_have_a_name() -> None:
    answer = await ask(a_lobby().quart, "POST", PATH, json={})

    assert answer.body["name"].startswith("Guest ")


async def test_player_of_the_backend_keeps_their_token() -> None:
    token = a_backend_token(sub="u1", name="Ulla")

    answer = await ask(a_lobby().quart, "POST", PATH, json={"token": token})

    assert answer.body == {"ok": True, "playerId": "u1", "name": "Ulla", "token": token}


@pytest.mark.parametrize(
    ("token", "code"), [("x.y.z", "token-invalid"), (a_backend_token(exp=1), "token-expired")]
)
async def test_bad_token_makes_nobody_a_guest(token: str, code: str) -> None:
    answer = await ask(a_lobby().quart, "POST", PATH, json={"name": "Ann", "token": token})

    assert (answer.status, answer.code) == (401, code)
    assert answer.headers["www-authenticate"] == "Bearer"


FROM_AFAR = {"scope_base": {"client": ("203.0.113.7", 4000)}}


async def test_address_cannot_send_guests_without_end() -> None:
    app = a_lobby(rate_guests=Rate(2, 60)).quart

    answers = [await ask(app, "POST", PATH, json={}, **FROM_AFAR) for _ in range(3)]

    assert [answer.status for answer in answers] == [200, 200, 429]
    assert answers[2].code == "rate-limited"
    assert 1 <= int(answers[2].headers["retry-after"]) <= 30


async def test_guest_who_comes_back_does_not_count_as_new() -> None:
    app = a_lobby(rate_guests=Rate(1, 60)).quart
    token = (await ask(app, "POST", PATH, json={}, **FROM_AFAR)).body["token"]

    answer = await ask(app, "POST", PATH, json={"token": token}, **FROM_AFAR)

    assert answer.status == 200


async def test_address_cannot_try_out_tokens_without_end() -> None:
    app = a_lobby(rate_commands=Rate(2, 60)).quart

    answers = [await ask(app, "POST", PATH, json={"token": "x"}, **FROM_AFAR) for _ in range(3)]

    assert [answer.status for answer in answers] == [401, 401, 429]


async def test_address_behind_a_trusted_proxy_is_what_the_proxy_says() -> None:
    app = a_lobby(rate_guests=Rate(1, 60), trusted_proxies="203.0.113.7").quart

    answers = [
        await ask(app, "POST", PATH, json={}, headers={"X-Forwarded-For": client}, **FROM_AFAR)
        for client in ("198.51.100.1", "198.51.100.2", "198.51.100.1")
    ]

    assert [answer.status for answer in answers] == [200, 200, 429]


async def test_forwarded_address_of_a_stranger_does_not_count() -> None:
    app = a_lobby(rate_guests=Rate(1, 60)).quart

    answers = [
        await ask(app, "POST", PATH, json={}, headers={"X-Forwarded-For": client}, **FROM_AFAR)
        for client in ("198.51.100.1", "198.51.100.2")
    ]

    assert [answer.status for answer in answers] == [200, 429]
