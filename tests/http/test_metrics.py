import jwt
import pytest

from lobby.http.bearer import Gate
from lobby.http.errors import install_error_handlers
from lobby.http.metrics import metrics_blueprint
from lobby.http.site import Site
from lobby.services.identity import IdentityService
from lobby.tokens import JwtTokens
from tests.builders import ANN
from tests.fakes import CountingIds, FakeClock
from tests.sockets.fakes import an_entrance
from tests.test_tokens import NOW, SECRET

TOKENS = JwtTokens(SECRET)


def a_site(*, is_public: bool = False) -> Site:
    site = Site()
    identities = IdentityService(TOKENS, FakeClock(NOW), CountingIds())
    gate = Gate(identities, an_entrance(identities))
    site.register_blueprint(metrics_blueprint(lambda: b"up 1", gate, is_public=is_public))
    install_error_handlers(site)
    return site


def bearing(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize("role", ["admin", "server"])
async def test_metrics_are_for_operators(role: str) -> None:
    token = TOKENS.issue_operator("ops", role, days=1, at=NOW)

    answer = await a_site().test_client().get("/metrics", headers=bearing(token))

    assert answer.status_code == 200
    assert await answer.get_data(as_text=True) == "up 1"
    assert answer.headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 401, "token-invalid"),
        ({"Authorization": "Basic dXNlcjpwYXNz"}, 401, "token-invalid"),
        (bearing(""), 401, "token-invalid"),
        (bearing(jwt.encode({"iss": "lobby-operator", "role": "admin"}, "", "none")), 401, None),
        (bearing(TOKENS.issue_operator("ops", "admin", days=-400, at=NOW)), 401, "token-expired"),
        (bearing(TOKENS.issue(ANN, at=NOW)), 403, "not-authorized"),
    ],
)
async def test_others_are_refused(headers: dict[str, str], status: int, code: str | None) -> None:
    answer = await a_site().test_client().get("/metrics", headers=headers)

    body = await answer.get_json()
    assert answer.status_code == status
    assert body["error"]["code"] == (code or "token-invalid")


async def test_public_metrics_need_no_token() -> None:
    assert (await a_site(is_public=True).test_client().get("/metrics")).status_code == 200
