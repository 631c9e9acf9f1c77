"""Whatever happens, every watcher's picture is the truth of its filter after each message."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import orjson
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from lobby.domain.game import Game
from lobby.domain.ids import Epoch, GameId
from lobby.domain.listing import EVERYTHING, Query, Where
from lobby.domain.status import GameStatus
from lobby.domain.values import Value
from lobby.sockets import watchers
from lobby.sockets.listing import ListingFeed
from lobby.storage import ListingIndex
from lobby.wire.listing import SummaryView
from tests.builders import ANN, BOB, CAT, DAN, a_game
from tests.fakes import FakeLater
from tests.sockets.fakes import FakeSocket, a_server, as_socket
from tests.sockets.pictures import Payload, Picture

SNAPSHOT_GAMES = 2  # so few that pages are needed
METADATA: list[dict[str, Value]] = [{}, {"level": 1}, {"level": True}]
FILTERS = [
    EVERYTHING,
    Where(),
    Where(status=frozenset({GameStatus.WAITING})),
    Where(status=frozenset({GameStatus.PLAYING, GameStatus.FINISHED})),
    Where(status=frozenset()),
    Where(tags=frozenset({"eu"})),
    Where(tags=frozenset({"eu", "fast"})),
    Where(name="GO"),
    Where(joinable=True),
    Where(joinable=False),
    Where(min_free_seats=2),
    Where(metadata={"level": 1}),
]


@st.composite
def games(draw: st.DrawFn) -> Game:
    """Return a game of four, at any point of its life."""
    number = draw(st.integers(0, 3))
    others = draw(st.sampled_from([(), (BOB,), (BOB, CAT), (BOB, CAT, DAN)]))
    game = a_game(*others, id_=GameId(f"game:{number}"), host=ANN, created_at=number // 2)
    options = replace(
        game.options,
        name=draw(st.sampled_from(["Go", "Chess"])),
        tags=draw(st.sampled_from([(), ("eu",), ("fast", "eu")])),
        metadata=draw(st.sampled_from(METADATA)),
    )
    return replace(game, options=options, status=draw(st.sampled_from(GameStatus)))


def as_clients_see(games: Iterable[Payload]) -> list[bytes]:
    """Return games in a form in which 1 and true differ."""
    return sorted(orjson.dumps(game, option=orjson.OPT_SORT_KEYS) for game in games)


@dataclass
class Client:
    """A socket, its picture, and what it watches; ``None`` for nothing."""

    socket: FakeSocket
    picture: Picture
    where: Where | None = EVERYTHING
    read: int = 0

    @property
    def is_up_to_date(self) -> bool:
        """Whether it has been sent everything, as far as the server would send it."""
        return self.where is not None and not self.socket.is_backlogged

    def hear(self) -> list[Payload]:
        """Apply what came since the last time; return it."""
        news = [data for _, data in self.socket.sent[self.read :]]
        self.read += len(news)
        for push in news:
            self.picture.apply(push)
        return news


class ListingMachine(RuleBasedStateMachine):
    clients: Any = Bundle("clients")

    def __init__(self) -> None:
        super().__init__()
        self.listing = ListingIndex(Epoch("listing"))
        self.later = FakeLater()
        self.feed = ListingFeed(self.listing, a_server(), self.later)
        self.everybody: list[Client] = []
        self._snapshot_games = watchers.SNAPSHOT_GAMES
        watchers.SNAPSHOT_GAMES = SNAPSHOT_GAMES

    def teardown(self) -> None:
        watchers.SNAPSHOT_GAMES = self._snapshot_games

    def wanted(self, where: Where) -> list[Payload]:
        page = self.listing.page(Query(where=where, limit=100))
        return [SummaryView.of(game).payload() for game in page.games]

    @rule(target=clients)
    def enter(self) -> Client:
        client = Client(FakeSocket(f"s{len(self.everybody)}"), Picture())
        self.everybody.append(client)
        self.feed.watch(as_socket(client.socket))
        (snapshot,) = client.hear()
        assert snapshot["snapshot"]
        return client

    @rule(game=games())
    def change(self, game: Game) -> None:
        self.listing.update(game)

    @rule(client=clients, where=st.sampled_from(FILTERS))
    def narrow(self, client: Client, where: Where) -> None:
        client.hear()
        ack = self.feed.narrow(as_socket(client.socket), where).payload()
        client.where = where
        client.picture.replace(ack)
        assert ack["games"] == self.wanted(where)[:SNAPSHOT_GAMES]
        assert (ack["cursor"] is None) is client.picture.is_complete

    @rule(client=clients)
    def stop(self, client: Client) -> None:
        client.hear()
        self.feed.forget(as_socket(client.socket))
        client.where = None

    @rule(client=clients)
    def fetch(self, client: Client) -> None:
        if client.where is not None:
            client.hear()
            client.picture.complete(self.wanted(client.where), self.listing.version)

    @rule(client=clients)
    def stall(self, client: Client) -> None:
        client.socket.is_backlogged = True

    @rule(client=clients)
    def drain(self, client: Client) -> None:
        client.socket.drain()

    @rule()
    def flush(self) -> None:
        for client in self.everybody:
            client.hear()
        self.later.pass_by()
        for client in self.everybody:
            news = client.hear()
            assert len(news) <= 1
            assert all(push["games"] or push["removed"] for push in news)
            if not client.is_up_to_date:
                assert news == []

    @invariant()
    def silent_sockets_are_told_nothing(self) -> None:
        for client in self.everybody:
            if client.where is None:
                assert client.hear() == []

    @invariant()
    def pictures_are_true_once_everything_is_told(self) -> None:
        if self.later.count:
            return
        for client in self.everybody:
            if client.where is None or client.socket.is_backlogged:
                continue
            client.hear()
            truth = self.wanted(client.where)
            assert client.picture.total == len(truth)
            if client.picture.is_complete:
                assert as_clients_see(client.picture.games.values()) == as_clients_see(truth)

    @invariant()
    def there_is_no_group_without_watchers(self) -> None:
        watching = sum(client.where is not None for client in self.everybody)

        assert sum(map(len, self.feed._groups.values())) == watching
        assert all(self.feed._groups.values())


ListingMachine.TestCase.settings = settings(max_examples=100, stateful_step_count=40)
TestListing = ListingMachine.TestCase
