"""The contract of :class:`lobby.ports.InboxStore`, with the limits of ``conftest``."""

import pytest

from lobby.domain.errors import VersionConflict
from lobby.domain.ids import PlayerId
from lobby.domain.inbox import MAX_ANNOUNCEMENTS, Inbox, Notification
from lobby.domain.seats import Player
from lobby.ports import InboxStore
from tests.builders import ANN, BOB, CAT
from tests.domain.test_inbox import NOW, a_notification, an_invite


async def put(inboxes: InboxStore, player: Player, id_: str) -> None:
    notification = a_notification(id_)
    inbox = await inboxes.get(player.id)
    await inboxes.commit(inbox.put(notification, now=NOW), notification)


async def ids(inboxes: InboxStore, player: Player) -> list[str]:
    return [item.id for item in (await inboxes.get(player.id)).items]


async def test_inbox_of_somebody_unknown_is_empty(inboxes: InboxStore) -> None:
    assert await inboxes.get(ANN.id) == Inbox(owner=ANN.id)


async def test_what_was_put_is_there_and_told(inboxes: InboxStore) -> None:
    heard: list[tuple[PlayerId | None, Notification]] = []
    following = inboxes.follow(lambda player, item: heard.append((player, item)))

    await put(inboxes, ANN, "n1")
    following.cancel()
    await put(inboxes, ANN, "n2")

    assert await ids(inboxes, ANN) == ["n1", "n2"]
    assert [(player, item.id) for player, item in heard] == [(ANN.id, "n1")]


async def test_reading_is_told_to_nobody(inboxes: InboxStore) -> None:
    await put(inboxes, ANN, "n1")
    heard: list[Notification] = []
    inboxes.follow(lambda _, item: heard.append(item))

    await inboxes.commit((await inboxes.get(ANN.id)).mark_all([], now=NOW))

    assert heard == []
    assert (await inboxes.get(ANN.id)).read == {"n1"}


async def test_second_of_two_commits_conflicts(inboxes: InboxStore) -> None:
    before = await inboxes.get(ANN.id)
    await put(inboxes, ANN, "n1")

    with pytest.raises(VersionConflict, match="inbox of ann"):
        await inboxes.commit(before.put(a_notification("n2"), now=NOW), a_notification("n2"))

    assert await ids(inboxes, ANN) == ["n1"]


async def test_with_many_inboxes_the_one_untouched_longest_goes(inboxes: InboxStore) -> None:
    await put(inboxes, ANN, "n1")
    await put(inboxes, BOB, "n2")
    await inboxes.commit((await inboxes.get(ANN.id)).mark_all([], now=NOW))

    await put(inboxes, CAT, "n3")

    assert (await ids(inboxes, ANN), await ids(inboxes, BOB)) == (["n1"], [])


async def test_of_all_inboxes_together_the_newest_notifications_are_kept(
    inboxes: InboxStore,
) -> None:
    for number in range(3):
        await put(inboxes, ANN, f"a{number}")
    await inboxes.commit((await inboxes.get(ANN.id)).without(a_notification("a0").id))
    for number in range(3):
        await put(inboxes, BOB, f"b{number}")

    assert await ids(inboxes, ANN) == ["a2"]
    assert await ids(inboxes, BOB) == ["b0", "b1", "b2"]


async def test_invites_to_whoever_push_out_nothing_that_the_server_said(
    inboxes: InboxStore,
) -> None:
    await put(inboxes, ANN, "n1")

    for number in range(10):
        invite = an_invite(BOB.id)
        for guest in (PlayerId(f"g_{number}"), CAT.id):
            inbox = await inboxes.get(guest)
            await inboxes.commit(inbox.put(invite, now=NOW), invite)

    assert await ids(inboxes, ANN) == ["n1"]


async def test_what_is_forgotten_after_its_inbox_harms_nobody(inboxes: InboxStore) -> None:
    for number, player in enumerate((ANN, BOB, CAT, BOB, CAT)):
        await put(inboxes, player, f"n{number}")

    assert await ids(inboxes, CAT) == ["n2", "n4"]


async def test_announcement_is_kept_once_and_told_to_all(inboxes: InboxStore) -> None:
    heard: list[tuple[PlayerId | None, Notification]] = []
    inboxes.follow(lambda player, item: heard.append((player, item)))
    announcements = [a_notification() for _ in range(MAX_ANNOUNCEMENTS + 1)]

    for announcement in announcements:
        await inboxes.announce(announcement)

    assert list(await inboxes.announcements()) == announcements[1:]
    assert heard[0] == (None, announcements[0])
    assert await ids(inboxes, ANN) == []
