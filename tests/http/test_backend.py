"""What the developer's own server may do, and who may do it."""

from collections.abc import Mapping
from typing import Any

import pytest

from lobby.domain.ids import PlayerId
from lobby.domain.values import Value
from lobby.http.backend import notifications_blueprint
from lobby.http.bearer import Gate
from lobby.http.errors import install_error_handlers
from lobby.http.site import Site
from lobby.services.identity import IdentityService
from lobby.services.inbox import InboxService
from lobby.storage import MemoryInboxStore
from lobby.tokens import BackendKey, JwtTokens
from tests.fakes import CountingIds, FakeClock
from tests.http.backends import Answer, a_lobby, ask, bearer
from tests.sockets.fakes import an_entrance
from tests.test_tokens import BACKEND_SECRET, NOW, a_backend_token

EVENTS = "/api/games/game:none/events"
EVENT = {"name": "storm", "data": {"force": 9}}
SERVER = bearer(role="server")


class Inboxes:
    """The inboxes of a lobby, and the one route into them."""

    def __init__(self) -> None:
        clock = FakeClock(NOW)
        self._inboxes = InboxService(MemoryInboxStore(), clock, CountingIds())
        tokens = JwtTokens("s" * 32, BackendKey(BACKEND_SECRET, ["HS256"]))
        identities = IdentityService(tokens, clock, CountingIds())
        gate = Gate(identities, an_entrance(identities))
        self._app = Site()
        self._app.register_blueprint(notifications_blueprint(gate, self._inboxes))
        install_error_handlers(self._app)

    async def post(self, **request: Any) -> Answer:
        return await ask(self._app, "POST", "/api/notifications", **request)

    async def told(self, player: str) -> list[tuple[str, Mapping[str, Value]]]:
        page = await self._inboxes.page(PlayerId(player), None, 20)
        return [(each.kind, each.data) for each in page.notifications]


async def test_game_that_is_not_there_cannot_be_spoken_to() -> None:
    answer = await ask(a_lobby().quart, "POST", EVENTS, json=EVENT, headers=SERVER)

    assert (answer.status, answer.code) == (404, "not-found")


@pytest.mark.parametrize("name", ["", "a\nb", "x" * 65, 1, None])
async def test_event_without_a_good_name_is_refused(name: object) -> None:
    event = {**EVENT, "name": name}

    answer = await ask(a_lobby().quart, "POST", EVENTS, json=event, headers=SERVER)

    assert (answer.status, answer.code) == (400, "invalid-message")


def nested(depth: int) -> object:
    return [nested(depth - 1)] if depth else None


@pytest.mark.parametrize("data", [nested(40), 2**60, {"_placeholder": True}])
async def test_event_outside_the_value_model_is_refused(data: object) -> None:
    event = {"name": "storm", "data": data}

    answer = await ask(a_lobby().quart, "POST", EVENTS, json=event, headers=SERVER)

    assert (answer.status, answer.code) == (400, "invalid-message")


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 401, "token-invalid"),
        ({"Authorization": "Basic eDp5"}, 401, "token-invalid"),
        ({"Authorization": "Bearer x.y.z"}, 401, "token-invalid"),
        ({"Authorization": "Bearer"}, 401, "token-invalid"),
        (bearer(role="server", exp=1), 401, "token-expired"),
        (bearer(role="server", key="f" * 64), 401, "token-invalid"),
        (bearer(role="server", key="", algorithm="none"), 401, "token-invalid"),
        (bearer(role="player"), 403, "not-authorized"),
        (bearer(role="admin"), 403, "not-authorized"),
        (bearer(), 403, "not-authorized"),
    ],
)
async def test_only_the_backend_itself_may_speak(
    headers: dict[str, str], status: int, code: str
) -> None:
    answer = await ask(a_lobby().quart, "POST", EVENTS, json=EVENT, headers=headers)

    assert (answer.status, answer.code) == (status, code)
    assert ("www-authenticate" in answer.headers) is (status == 401)


async def test_guest_may_not_speak_for_the_backend() -> None:
    app = a_lobby().quart
    token = (await ask(app, "POST", "/api/sessions", json={})).body["token"]
    headers = {"Authorization": f"Bearer {token}"}

    answer = await ask(app, "POST", EVENTS, json=EVENT, headers=headers)

    assert (answer.status, answer.code) == (403, "not-authorized")


async def test_who_may_not_speak_learns_nothing_of_the_body_or_the_game() -> None:
    answer = await ask(a_lobby().quart, "POST", EVENTS, data=b"junk")

    assert answer.status == 401


async def test_notification_reaches_the_inbox() -> None:
    inboxes = Inboxes()
    sent = {"playerId": "u1", "kind": "custom", "body": {"text": "You won"}}

    answer = await inboxes.post(json=sent, headers=SERVER)

    assert answer.body == {"ok": True}
    assert await inboxes.told("u1") == [("custom", {"text": "You won"})]


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "game-invite"}, {"body": "text"}, {"body": {"x": "x" * 3000}}, {"playerId": ""}],
)
async def test_notification_that_does_not_fit_is_refused(wrong: dict[str, object]) -> None:
    inboxes = Inboxes()
    sent = {"playerId": "u1", "kind": "custom", "body": {}, **wrong}

    answer = await inboxes.post(json=sent, headers=SERVER)

    assert (answer.status, answer.code) == (400, "invalid-message")
    assert await inboxes.told("u1") == []


async def test_players_may_not_write_into_inboxes() -> None:
    headers = {"Authorization": f"Bearer {a_backend_token(role='player')}"}

    answer = await Inboxes().post(json={}, headers=headers)

    assert answer.status == 403
