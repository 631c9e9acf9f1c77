"""Random lives of a game: whatever is tried in whatever order, the rules hold."""

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from lobby.domain.errors import LobbyError
from lobby.domain.events import GameClosed, LeaveReason
from lobby.domain.game import Player, Transition
from lobby.domain.ids import MAX_SEATS, Epoch
from lobby.domain.status import NEXT_STATUSES, GameStatus
from lobby.storage.log import GameLog, LogLimits
from tests.builders import ANN, BOB, CAT, DAN, EVE, a_game

PLAYERS = st.sampled_from([ANN, BOB, CAT, DAN, EVE])


class GameMachine(RuleBasedStateMachine):
    @initialize(max_players=st.integers(2, 4), low=st.integers(0, 2))
    def open(self, max_players: int, low: int) -> None:
        self.game = a_game(max_players=max_players, min_players=max(2, max_players - low))
        self.log = GameLog(Epoch("e"), LogLimits())
        self.logged = 0

    @rule(player=PLAYERS)
    def join(self, player: Player) -> None:
        self.apply(lambda: self.game.join(player))

    @rule(player=PLAYERS, reason=st.sampled_from(LeaveReason))
    def leave(self, player: Player, reason: LeaveReason) -> None:
        self.apply(lambda: self.game.leave(player.id, reason))

    @rule(player=PLAYERS, ready=st.booleans())
    def set_ready(self, player: Player, ready: bool) -> None:
        self.apply(lambda: self.game.set_ready(player.id, ready=ready))

    @rule(player=PLAYERS)
    def start(self, player: Player) -> None:
        self.apply(lambda: self.game.start(player.id))

    @rule(player=PLAYERS)
    def end(self, player: Player) -> None:
        self.apply(lambda: self.game.end(player.id, "done"))

    @rule(player=PLAYERS)
    def act(self, player: Player) -> None:
        may_act = self.game.status is GameStatus.PLAYING and player.id in self.game.players
        try:
            self.game.require_may_act(player.id)
        except LobbyError:
            assert not may_act
        else:
            assert may_act

    def apply(self, transition: Callable[[], Transition]) -> None:
        before = self.game
        try:
            self.game, events = transition()
        except LobbyError:
            assert self.game is before
            return
        assert self.game.version - before.version == (1 if events else 0)
        assert (self.game == before) is (not events)
        assert self.game.status in {before.status} | NEXT_STATUSES[before.status]
        for event in events:
            self.logged += 1
            assert self.log.append(event, at=0) == self.logged
        is_closed = any(isinstance(event, GameClosed) for event in events)
        assert is_closed is (self.game.status is GameStatus.CLOSED and bool(events))

    @invariant()
    def seats_are_distinct_and_fit(self) -> None:
        seats = self.game.seats
        assert len(self.game.players) == len(seats) <= self.game.options.max_players <= MAX_SEATS
        assert len({seat.number for seat in seats}) == len(seats)
        assert all(0 <= seat.number < MAX_SEATS for seat in seats)

    @invariant()
    def host_is_seated_until_the_game_is_closed(self) -> None:
        if self.game.status is GameStatus.CLOSED:
            assert not self.game.seats
        else:
            assert self.game.host in self.game.players

    @invariant()
    def match_has_players_enough(self) -> None:
        if self.game.status is GameStatus.PLAYING:
            assert len(self.game.seats) >= self.game.options.min_players

    @invariant()
    def log_has_no_gap(self) -> None:
        history = self.log.after(0, at=0)
        assert history is not None
        assert [seq for seq, _ in history] == list(range(1, self.logged + 1))


TestGameMachine = GameMachine.TestCase
