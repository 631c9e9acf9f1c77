import pytest

from lobby.domain.errors import Contended, VersionConflict
from lobby.domain.ids import NotificationId
from lobby.domain.inbox import KEPT_MS, Inbox, Notification, NotificationKind
from lobby.domain.refusals import NotInGame
from lobby.domain.room_refusals import NotificationNotFound
from lobby.services.commits import ATTEMPTS
from lobby.services.inbox import InboxService
from lobby.storage import MemoryInboxStore
from tests.builders import ANN, BOB, CAT, DAN
from tests.fakes import CountingIds, FakeClock
from tests.services.lobbies import INVITE_SECONDS, Lobby

CUSTOM = NotificationKind.CUSTOM


class BusyInboxStore(MemoryInboxStore):
    """A store in which others are faster for a while."""

    lost_races = 0

    async def commit(self, inbox: Inbox, added: Notification | None = None) -> None:
        self.lost_races -= 1
        if self.lost_races >= 0:
            raise VersionConflict(f"inbox of {inbox.owner}", 0, 1)
        await super().commit(inbox, added)


class Inboxes(InboxService):
    """The use cases over a store and a clock."""

    def __init__(self) -> None:
        self.clock, self.store = FakeClock(), BusyInboxStore()
        super().__init__(self.store, self.clock, CountingIds())


async def test_page_follows_page_newest_first() -> None:
    inboxes = Inboxes()
    for number in range(3):
        await inboxes.notify(ANN.id, CUSTOM, {"number": number})

    first = await inboxes.page(ANN.id, None, 2)
    second = await inboxes.page(ANN.id, first.last, 2)

    pages = [[item.data["number"] for item in page.notifications] for page in (first, second)]
    assert pages == [[2, 1], [0]]
    assert (first.unread, second.unread, second.last) == (3, 3, None)


async def test_announcement_is_everybodys_for_a_week_whoever_comes_when() -> None:
    inboxes = Inboxes()
    announced = await inboxes.announce({"text": "maintenance"})
    inboxes.clock.advance(KEPT_MS - 1)

    assert (await inboxes.page(ANN.id, None, 9)).notifications == [announced]
    assert await inboxes.unread(BOB.id) == 1
    inboxes.clock.advance(1)
    assert await inboxes.unread(BOB.id) == 0


async def test_reading_counts_for_the_reader_alone() -> None:
    inboxes = Inboxes()
    announced = await inboxes.announce({"text": "hello"})
    await inboxes.notify(ANN.id, CUSTOM, {})

    assert await inboxes.read(ANN.id, announced.id) == 1
    assert (await inboxes.page(ANN.id, None, 9)).read == {announced.id}
    assert await inboxes.read_all(ANN.id) == 0
    assert await inboxes.read_all(ANN.id) == 0
    assert await inboxes.unread(BOB.id) == 1


async def test_notification_of_another_cannot_be_read() -> None:
    inboxes = Inboxes()
    bobs = await inboxes.notify(BOB.id, CUSTOM, {})

    with pytest.raises(NotificationNotFound):
        await inboxes.read(ANN.id, bobs.id)
    with pytest.raises(NotificationNotFound):
        await inboxes.read(ANN.id, NotificationId("nothing"))


async def test_nothing_is_kept_longer_than_a_week() -> None:
    notification = await Inboxes().notify(ANN.id, CUSTOM, {}, expires_at=1_000 + 2 * KEPT_MS)

    assert notification.expires_at == 1_000 + KEPT_MS


async def test_lost_races_are_run_again_and_too_many_are_told() -> None:
    inboxes = Inboxes()
    inboxes.store.lost_races = ATTEMPTS - 1
    await inboxes.notify(ANN.id, CUSTOM, {})
    inboxes.store.lost_races = ATTEMPTS

    with pytest.raises(Contended, match="inbox of ann"):
        await inboxes.notify(ANN.id, CUSTOM, {})

    assert await inboxes.unread(ANN.id) == 1


async def test_invite_is_in_the_guests_inbox_and_lets_them_in() -> None:
    lobby = Lobby()
    game = await lobby.open(ANN, "secret")

    invite = await lobby.inviting.invite(ANN, BOB.id)

    (found,) = (await lobby.inboxes.page(BOB.id, None, 9)).notifications
    assert found.kind is NotificationKind.GAME_INVITE
    assert found.data == {
        "gameId": game.id,
        "gameName": "Chess",
        "from": {"id": ANN.id, "name": ANN.name},
        "invite": invite.token,
        "expiresAt": invite.expires_at,
    }
    assert (await lobby.knock(BOB, invite=invite.token)).members == {ANN.id, BOB.id}


async def test_one_player_fills_no_inbox_with_invites() -> None:
    lobby = Lobby()
    await lobby.open(ANN)
    await lobby.open(CAT)
    await lobby.inviting.invite(CAT, BOB.id)

    for _ in range(3):
        newest = await lobby.inviting.invite(ANN, BOB.id)

    found = (await lobby.inboxes.page(BOB.id, None, 9)).notifications
    assert [item.sender for item in found] == [ANN.id, CAT.id]
    assert found[0].data["invite"] == newest.token


async def test_invite_that_is_too_old_is_not_shown() -> None:
    lobby = Lobby()
    await lobby.open(ANN)
    await lobby.inviting.invite(ANN, BOB.id)

    lobby.clock.advance(INVITE_SECONDS * 1000)

    assert await lobby.inboxes.unread(BOB.id) == 0


async def test_who_is_in_no_game_invites_nobody() -> None:
    lobby = Lobby()

    with pytest.raises(NotInGame):
        await lobby.inviting.invite(DAN, BOB.id)

    assert await lobby.inboxes.unread(BOB.id) == 0
