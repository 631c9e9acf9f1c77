"""Whatever happens to games, in whatever order: memory and Redis answer alike."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import count
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from lobby.domain import deadlines, hosting, joining, leaving, moderation, playing
from lobby.domain.errors import GameNotFound, LobbyError
from lobby.domain.events import StateEvent
from lobby.domain.game import Game
from lobby.domain.ids import Epoch, GameId
from lobby.domain.joining import Door, Entry
from lobby.domain.listing import Query
from lobby.domain.options import Visibility
from lobby.domain.seats import Player
from lobby.domain.transition import Transition
from lobby.ports import Action, SavedState, Snapshot
from lobby.storage import LogLimits
from lobby.storage.redis.address import RedisAddress
from tests.builders import ANN, BOB, CAT, DAN, G1, G2, a_game, an_action, at
from tests.fakes import FakeClock, NotingDone, NotingSink
from tests.redis_server import RedisServer, running_redis
from tests.storage.backends import Backend, memory_backend, redis_backend
from tests.storage.timed_redis import TimedRedis

LIMITS = LogLimits(max_events=6, max_bytes=1500, max_age_ms=60_000)
PEOPLE = [ANN, BOB, CAT, DAN]
PLAYERS = st.sampled_from(PEOPLE)
GAMES = st.sampled_from([G1, G2])
INVITED = Entry(Door.INVITE)
CHANGES: list[Callable[[Game, Player], Transition]] = [
    lambda game, who: joining.join(game, who, INVITED, at()),
    lambda game, who: joining.watch(game, who, INVITED, at()),
    lambda game, who: leaving.leave(game, who.id, at()),
    lambda game, who: leaving.lose(game, who.id, at()),
    lambda game, who: leaving.come_back(game, who.id, at()),
    lambda game, who: leaving.kick(game, game.host, who.id, at(), ban=False, message=None),
    lambda game, who: playing.set_ready(game, who.id, at(), ready=True),
    lambda game, who: playing.vote_rematch(game, who.id, at(), accept=True),
    lambda game, who: hosting.start(game, who.id, at()),
    lambda game, who: hosting.finish(game, who.id, {"by": who.name}, at()),
    lambda game, _: hosting.update(game, game.host, lambda o: replace(o, locked=True), at()),
    lambda game, _: deadlines.expire(game, at(10_000_000)),
    lambda game, _: moderation.close_game(game),
]
START = 8

_server: list[RedisServer] = []
_numbers = count()


@pytest.fixture(scope="module", autouse=True)
def _one_redis() -> Iterator[None]:
    with running_redis() as server:
        _server.append(server)
        yield
        _server.clear()


class StoresMachine(RuleBasedStateMachine):
    """Does everything twice, and compares what comes of it."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.clock = FakeClock()
        address = replace(RedisAddress.parse(_server[0].url), prefix=f"m{next(_numbers)}:")
        self.redis = self.loop.run(self.connect(address))
        self.memory = memory_backend(self.clock, LIMITS)
        self.shared = redis_backend(self.redis, self.clock, LIMITS)[0]
        self.sinks: list[tuple[NotingSink, NotingSink]] = []
        self.told: tuple[list[Any], list[Any]] = ([], [])
        for backend, told in zip(self.both, self.told, strict=True):
            backend.games.follow(partial(self.note, told))
        self.stale: list[Transition] = []
        self.acts = 0

    def note(self, told: list[Any], game: Game, events: Sequence[StateEvent]) -> None:
        told.append((game, (*events,)))

    async def connect(self, address: RedisAddress) -> TimedRedis:
        redis = TimedRedis(address, self.clock)
        await redis.start()
        return redis

    def teardown(self) -> None:
        self.loop.run(self.redis.stop())
        self.loop.close()

    @property
    def both(self) -> tuple[Backend, Backend]:
        return self.memory, self.shared

    def outcome(self, asked: Coroutine[Any, Any, Any]) -> Any:
        try:
            found = self.loop.run(asked)
        except LobbyError as refusal:
            return type(refusal), str(refusal)
        return found._replace(epoch=Epoch("")) if isinstance(found, Snapshot) else found

    def agree(self, ask: Callable[[Backend], Coroutine[Any, Any, Any]]) -> Any:
        one, other = (self.outcome(ask(backend)) for backend in self.both)
        assert one == other
        return one

    def current(self, id_: GameId) -> Game | None:
        found = self.outcome(self.memory.games.get(id_))
        return found.game if isinstance(found, Snapshot) else None

    def newest(self, id_: GameId) -> int:
        found = self.outcome(self.memory.games.get(id_))
        return found.seq if isinstance(found, Snapshot) else 0

    def epoch(self, backend: Backend, id_: GameId) -> Epoch:
        return self.loop.run(backend.games.get(id_)).epoch

    @rule(id_=GAMES, host=PLAYERS, is_public=st.booleans(), is_rival=st.booleans())
    def create(self, id_: GameId, host: Player, is_public: bool, is_rival: bool) -> None:
        if self.current(id_) is None:
            # What was to become of an earlier game of that id means nothing to this one.
            self.stale = [each for each in self.stale if each.game.id != id_]
            visibility = Visibility.PUBLIC if is_public else Visibility.PRIVATE
            game = a_game(
                id_=id_, host=host, visibility=visibility, tags=("x",), countdown_seconds=0
            )
            game = replace(game, code=a_game().code) if is_rival else game
            self.agree(lambda backend: backend.games.create(game))

    @rule(id_=GAMES, host=PLAYERS, other=PLAYERS)
    def begin(self, id_: GameId, host: Player, other: Player) -> None:
        """Open a game and start it, where there is none: players alone seldom get so far."""
        self.create(id_, host, True, False)
        for who, change in ((other, CHANGES[0]), (host, CHANGES[START])):
            self.change(id_, who, change)

    @rule(id_=GAMES, who=PLAYERS, change=st.sampled_from(CHANGES))
    def change(self, id_: GameId, who: Player, change: Callable[..., Transition]) -> None:
        game = self.current(id_)
        if game is None:
            return
        with suppress(LobbyError):
            transition = change(game, who)
            if transition.events:
                self.stale.append(transition)
                self.agree(lambda backend: backend.games.commit(*transition))

    @precondition(lambda self: self.stale)
    @rule(data=st.data())
    def change_too_late(self, data: st.DataObject) -> None:
        transition = data.draw(st.sampled_from(self.stale[-5:]))
        self.agree(lambda backend: backend.games.commit(*transition))

    @rule(
        id_=GAMES,
        who=PLAYERS,
        action_id=st.sampled_from([None, "a", "b"]),
        size=st.sampled_from([0, 200]),
        times=st.integers(1, 4),
    )
    def act(self, id_: GameId, who: Player, action_id: str | None, size: int, times: int) -> None:
        if self.current(id_) is None:
            return
        for _ in range(times):
            self.acts += 1
            event = an_action(who, {"n": self.acts}, id_=action_id, size=size)
            self.agree(partial(self.append, id_=id_, event=event))

    async def append(self, backend: Backend, id_: GameId, event: Any) -> Any:
        epoch, done = (await backend.games.get(id_)).epoch, NotingDone()
        backend.games.append(Action(id_, epoch, event), done)
        async with asyncio.timeout(5):
            await done.is_told.wait()
        (outcome,) = done.outcomes
        return (type(outcome), str(outcome)) if isinstance(outcome, LobbyError) else outcome

    @rule(id_=GAMES, who=PLAYERS, back=st.integers(-1, 4))
    def save_state(self, id_: GameId, who: Player, back: int) -> None:
        seq = self.newest(id_) - back
        state = SavedState({"seq": seq}, seq)
        self.agree(lambda backend: backend.games.save_state(id_, who.id, state))

    @rule(id_=GAMES, back=st.integers(-1, 12), max_bytes=st.sampled_from([1, 300, 10_000]))
    def read(self, id_: GameId, back: int, max_bytes: int) -> None:
        if self.current(id_) is not None:
            after = self.newest(id_) - back
            self.agree(lambda one: one.games.read(id_, self.epoch(one, id_), after, max_bytes))

    @rule(id_=GAMES, back=st.integers(-1, 8))
    def subscribe(self, id_: GameId, back: int) -> None:
        after = self.newest(id_) - back
        sinks = NotingSink(), NotingSink()
        self.sinks.append(sinks)
        by_backend = dict(zip(map(id, self.both), sinks, strict=True))

        async def begin(backend: Backend) -> None:
            epoch = (await backend.games.get(id_)).epoch
            await backend.games.subscribe(id_, epoch, after, by_backend[id(backend)])

        self.agree(begin)

    @rule(milliseconds=st.sampled_from([1, 20_000, 60_001]))
    def pass_time(self, milliseconds: int) -> None:
        self.clock.advance(milliseconds)

    @invariant()
    def both_say_the_same(self) -> None:
        self.agree(self.games)
        self.agree(self.places)
        self.agree(lambda backend: backend.roll.page(Query()))
        assert self.memory.roll.by_status() == self.shared.roll.by_status()
        assert self.memory.listing.page(Query()) == self.shared.listing.page(Query())
        assert self.memory.listing.version == self.shared.listing.version

    async def games(self, backend: Backend) -> list[Any]:
        found: list[Any] = [await backend.games.count()]
        for id_ in (G1, G2):
            try:
                found.append((await backend.games.get(id_))._replace(epoch=Epoch("")))
                found.append(await backend.games.find(a_game(id_=id_).code))
            except GameNotFound as refusal:
                found.append(str(refusal))
        return found

    async def places(self, backend: Backend) -> list[Any]:
        store = backend.games
        return [
            (await store.game_of(each.id), await store.last_game_of(each.id)) for each in PEOPLE
        ]

    @invariant()
    def all_hear_the_same(self) -> None:
        assert self.told[0] == self.told[1]
        for in_memory, in_redis in self.sinks:
            assert in_memory.seen == in_redis.seen
            assert len(in_memory.resets) == len(in_redis.resets)


StoresMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestStores = pytest.mark.slow(pytest.mark.redis(StoresMachine.TestCase))
