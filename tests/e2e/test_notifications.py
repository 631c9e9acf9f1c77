"""Inboxes over real sockets, beside the games and on the same connection."""

from collections.abc import AsyncIterator

import pytest

from tests.e2e.members import GAMES, NOTIFICATIONS, Hall

pytestmark = pytest.mark.e2e


@pytest.fixture
async def hall(server: str) -> AsyncIterator[Hall]:
    async with Hall.at(server) as hall:
        yield hall


async def test_invite_is_pushed_and_accepted_by_joining(hall: Hall) -> None:
    ann, bob = await hall.members("Ann", "Bob")
    game = await ann.ask(
        GAMES, "create-game", {"name": "Chess", "visibility": "private", "password": "secret"}
    )

    ack = await ann.ask(GAMES, "invite-player", {"playerId": bob.id})

    invite = await bob.push(NOTIFICATIONS, "notification", kind="game-invite")
    assert invite["data"] == {
        "gameId": game["gameId"],
        "gameName": "Chess",
        "from": {"id": ann.id, "name": "Ann"},
        "invite": ack["invite"],
        "expiresAt": ack["expiresAt"],
    }
    await bob.push(NOTIFICATIONS, "unread-count", unread=1)
    joined = await bob.ask(GAMES, "join-game", {"invite": invite["data"]["invite"]})
    assert joined["gameId"] == game["gameId"]


async def test_invite_waits_for_who_is_away_and_is_theirs_alone(hall: Hall) -> None:
    ann, bob, eve = await hall.members("Ann", "Bob", "Eve")
    await bob.leave()
    await ann.ask(GAMES, "create-game", {"name": "Chess", "visibility": "private"})
    await ann.ask(GAMES, "invite-player", bob.id)

    back = await hall.member(token=bob.token)

    await back.push(NOTIFICATIONS, "unread-count", unread=1)
    (item,) = (await back.ask(NOTIFICATIONS, "list-notifications"))["notifications"]
    stolen = {"invite": item["data"]["invite"]}
    assert await eve.code(GAMES, "join-game", stolen) == "invite-invalid"
    id_ = item["notificationId"]
    assert await eve.code(NOTIFICATIONS, "read-notification", id_) == "not-found"
    await back.ask(GAMES, "join-game", stolen)
    assert (await back.ask(NOTIFICATIONS, "read-notification", item["notificationId"]))[
        "unread"
    ] == 0
    await back.push(NOTIFICATIONS, "unread-count", unread=0)


async def test_one_player_does_not_fill_anothers_inbox(hall: Hall) -> None:
    ann, bob = await hall.members("Ann", "Bob")
    await ann.ask(GAMES, "create-game", "Chess")

    for _ in range(10):
        await ann.ask(GAMES, "invite-player", bob.id)

    page = await bob.ask(NOTIFICATIONS, "list-notifications", {"limit": 100})
    assert (len(page["notifications"]), page["unread"]) == (1, 1)


async def test_read_all_empties_the_count(hall: Hall) -> None:
    ann, bob = await hall.members("Ann", "Bob")
    await ann.ask(GAMES, "create-game", "Chess")
    await ann.ask(GAMES, "invite-player", bob.id)

    assert (await bob.ask(NOTIFICATIONS, "read-all"))["unread"] == 0

    (item,) = (await bob.ask(NOTIFICATIONS, "list-notifications"))["notifications"]
    assert item["read"] is True
