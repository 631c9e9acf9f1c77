"""What holds for every body that is sent, shown on the route that everybody may use."""

import pytest

from tests.http.backends import Answer, a_lobby, ask

PATH = "/api/sessions"
JSON = {"Content-Type": "application/json"}


async def post(data: bytes, headers: dict[str, str] | None = None) -> Answer:
    return await ask(a_lobby().quart, "POST", PATH, data=data, headers=headers or JSON)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b'{"name": "Ann", "colour": "red"}', "colour: is not a field"),
        (b'{"name": 1}', "name: "),
        (b'{"name": "a\\nb"}', "name: must be 1 to 64 characters"),
        (b'{"token": null, "name": ""}', "name: "),
        (b"[]", "must be an object"),
        (b"null", "must be an object"),
        (b"", "must be JSON"),
        (b'{"name": NaN}', "must be JSON"),
        (b'{"name": "\xff"}', "must be JSON"),
        (b"[" * 8000, "must be JSON"),
    ],
)
async def test_body_that_does_not_fit_is_refused_by_name(body: bytes, named: str) -> None:
    answer = await post(body)

    assert (answer.status, answer.code) == (400, "invalid-message")
    assert named in answer.body["error"]["message"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_body_that_does_not_say_it_is_json_is_refused(kind: str) -> None:
    answer = await post(b"{}", {"Content-Type": kind})

    assert (answer.status, answer.code) == (415, "unsupported-media-type")


async def test_charset_may_be_named() -> None:
    assert (await post(b"{}", {"Content-Type": "application/json; charset=utf-8"})).status == 200


async def test_body_may_fill_the_limit_and_not_pass_it() -> None:
    largest = b"{" + b" " * (16 * 1024 - 2) + b"}"

    assert (await post(largest)).status == 200
    refused = await post(largest + b" ")
    assert (refused.status, refused.code) == (413, "request-entity-too-large")


async def test_limit_is_a_setting() -> None:
    app = a_lobby(max_message_bytes=1024).quart

    assert (await ask(app, "POST", PATH, data=b" " * 1025, headers=JSON)).status == 413
