import logging
from typing import Any

import pytest

from lobby.domain.alerts import AlertKind
from lobby.domain.audit import Act
from lobby.domain.chat import ChatRoom
from lobby.domain.chat_changes import join
from lobby.domain.errors import (
    BannedFromServer,
    Contended,
    GameNotFound,
    InvalidMessage,
    KickedByAdmin,
    LobbyError,
    NoSuchAlert,
    NotBanned,
    VersionConflict,
)
from lobby.domain.game import Game
from lobby.domain.ids import Epoch, PlayerId
from lobby.domain.listing import Query
from lobby.domain.options import Visibility
from lobby.domain.refusals import PlayerAway
from lobby.domain.transition import Timing
from lobby.ports import Snapshot
from lobby.services.admin import AdminService, Reach
from lobby.services.alerts import Alerts
from lobby.services.commits import Commits
from lobby.storage import (
    DeadlineQueue,
    ListingIndex,
    MemoryAuditLog,
    MemoryBans,
    MemoryChatStore,
    MemoryGameStore,
    MemoryRoll,
)
from tests.builders import ANN, BOB, G1, a_game
from tests.fakes import CountingIds, FakeClock, NotingSink

OPS = PlayerId("operator:ops")


class NoTimer:
    """A timer whose time never comes."""

    def cancel(self) -> None:
        pass


class BusyStore(MemoryGameStore):
    """A store in which others may be faster every time."""

    is_busy = False

    async def commit(self, game: Game, events: Any) -> Snapshot:
        if self.is_busy:
            raise VersionConflict(game.id, 0, 1)
        return await super().commit(game, events)


class World:
    """Everything an administrator acts upon, noting what reaches it."""

    def __init__(self, clock: FakeClock | None = None) -> None:
        self.clock = clock or FakeClock()
        self.roll, self.bans = MemoryRoll(), MemoryBans(self.clock)
        listing = ListingIndex(Epoch("listing"))
        deadlines = DeadlineQueue(self.clock, lambda _seconds, _call: NoTimer())
        self.store = BusyStore(listing, deadlines, self.clock, CountingIds(), roll=self.roll)
        self.chat = MemoryChatStore(self.clock)
        self.alerts = Alerts({AlertKind.MEMORY: 100}, self.clock)
        self.expelled: list[tuple[PlayerId, LobbyError]] = []
        self.announced: list[str] = []
        self.drained: list[float | None] = []
        self.connected: set[PlayerId] = set()
        reach = Reach(expulsions=self, announcer=self, chat=self.chat, drain=self.drain)
        self.admin = AdminService(
            self.store,
            Commits(self.store, self.clock, Timing()),
            self.roll,
            self.bans,
            MemoryAuditLog(),
            self.alerts,
            reach,
            self.clock,
        )

    async def expel(self, player: PlayerId, why: LobbyError) -> int:
        self.expelled.append((player, why))
        return int(player in self.connected)

    async def announce(self, text: str) -> None:
        self.announced.append(text)

    def drain(self, seconds: float | None) -> float:
        self.drained.append(seconds)
        return 30 if seconds is None else seconds

    async def acts(self) -> list[tuple[Act, str | None, str | None]]:
        entries = [logged.entry for logged in await self.admin.audit_log(10)]
        assert all((entry.by, entry.at) == (OPS, self.clock.now()) for entry in entries)
        return [(entry.act, entry.target, entry.detail) for entry in entries]


@pytest.fixture
def world() -> World:
    return World()


async def test_closed_game_is_gone_and_noted(world: World) -> None:
    await world.store.create(a_game(BOB))

    await world.admin.close(OPS, G1, "spam")

    with pytest.raises(GameNotFound):
        await world.admin.inspect(G1)
    last = await world.store.last_game_of(BOB.id)
    assert last == (G1, "closed")
    assert await world.acts() == [(Act.CLOSE_GAME, G1, "spam")]


async def test_act_that_was_refused_is_not_noted(world: World) -> None:
    with pytest.raises(GameNotFound):
        await world.admin.close(OPS, G1)
    with pytest.raises(PlayerAway):
        await world.admin.kick(OPS, BOB.id)
    with pytest.raises(NotBanned):
        await world.admin.unban(OPS, BOB.id)
    with pytest.raises(NoSuchAlert):
        await world.admin.clear_alert(OPS, AlertKind.MEMORY)

    assert await world.acts() == []


async def test_unlisted_games_are_listed_and_shown(world: World) -> None:
    await world.store.create(a_game(visibility=Visibility.PRIVATE))

    page = await world.admin.list_games(Query())

    assert [game.id for game in page.games] == [G1]
    assert (await world.admin.inspect(G1)).snapshot.game.id == G1


async def test_game_is_shown_with_those_in_its_chat_room(world: World) -> None:
    await world.store.create(a_game(BOB))
    before = (await world.admin.inspect(G1)).members
    room = ChatRoom.of_game(G1, "Chess")
    await world.chat.create(join(room, BOB, at=5).room)

    after = (await world.admin.inspect(G1)).members

    assert before == ()
    assert [(member.player, member.joined_at) for member in after] == [(BOB, 5)]


async def test_room_hears_of_a_kick_before_the_player_is_disconnected(world: World) -> None:
    created = await world.store.create(a_game(BOB))
    sink = NotingSink()
    await world.store.subscribe(G1, created.epoch, created.seq, sink)

    await world.admin.kick(OPS, BOB.id, "be nice")

    [(player, why)] = world.expelled
    assert [str(event) for _, event in sink.seen if "be nice" in str(event)]
    assert player == BOB.id
    assert isinstance(why, KickedByAdmin)
    assert await world.store.game_of(BOB.id) is None
    assert await world.acts() == [(Act.KICK_PLAYER, BOB.id, "be nice")]


async def test_player_outside_a_game_can_be_kicked(world: World) -> None:
    world.connected.add(BOB.id)

    assert await world.admin.kick(OPS, BOB.id) == 1


async def test_banned_player_is_out_of_the_game_and_of_the_server(world: World) -> None:
    await world.store.create(a_game(BOB))

    ban = await world.admin.ban(OPS, BOB.id, seconds=60, reason="cheating")

    assert await world.bans.of(BOB.id) == ban
    assert ban.until == world.clock.now() + 60_000
    assert await world.store.game_of(BOB.id) is None
    assert isinstance(world.expelled[0][1], BannedFromServer)
    assert await world.acts() == [(Act.BAN_PLAYER, BOB.id, "for 60 s: cheating")]


async def test_ban_is_in_force_and_noted_though_the_game_does_not_let_go(world: World) -> None:
    await world.store.create(a_game(BOB))
    world.store.is_busy = True

    with pytest.raises(Contended):
        await world.admin.ban(OPS, BOB.id)

    assert await world.bans.of(BOB.id) is not None
    assert [player for player, _ in world.expelled] == [BOB.id]
    assert [act for act, _, _ in await world.acts()] == [Act.BAN_PLAYER]


async def test_somebody_who_is_not_there_can_be_banned_and_unbanned(world: World) -> None:
    ban = await world.admin.ban(OPS, BOB.id)
    await world.admin.unban(OPS, BOB.id)

    assert ban.until is None
    assert await world.bans.of(BOB.id) is None
    assert [act for act, _, _ in await world.acts()] == [Act.UNBAN_PLAYER, Act.BAN_PLAYER]


async def test_administrators_do_not_ban_themselves(world: World) -> None:
    with pytest.raises(InvalidMessage):
        await world.admin.ban(OPS, OPS)


async def test_announcement_reaches_the_inboxes(world: World) -> None:
    await world.admin.announce(OPS, "back at nine")

    assert world.announced == ["back at nine"]
    assert await world.acts() == [(Act.ANNOUNCE, None, "back at nine")]


async def test_alert_is_cleared(world: World) -> None:
    world.alerts.read({AlertKind.MEMORY: 101})

    await world.admin.clear_alert(OPS, AlertKind.MEMORY)

    assert list(world.alerts.ringing) == []
    assert await world.acts() == [(Act.CLEAR_ALERT, "memory", None)]


@pytest.mark.parametrize(("seconds", "lasts"), [(None, 30), (5, 5)])
async def test_drain_is_the_nodes_own(world: World, seconds: float | None, lasts: float) -> None:
    assert await world.admin.drain(OPS, seconds) == lasts

    assert world.drained == [seconds]
    assert await world.acts() == [(Act.DRAIN, None, f"within {lasts} s")]


async def test_acts_are_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    await world.admin.ban(OPS, ANN.id)

    [record] = [record for record in caplog.records if record.message == "admin act"]
    said = vars(record)
    assert (said["act"], said["by"], said["target"]) == ("ban-player", OPS, ANN.id)
