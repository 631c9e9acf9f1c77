"""Random lives of a game: whatever is tried in whatever order, the rules hold."""

from collections.abc import Callable
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from lobby.domain import deadlines, hosting, leaving, playing
from lobby.domain.due import due_at
from lobby.domain.errors import GameNotFound, InvalidMessage, LobbyError
from lobby.domain.events import GameClosed
from lobby.domain.game import Game
from lobby.domain.ids import MAX_SEATS, Epoch, PlayerId
from lobby.domain.joining import Door, Entry, join, watch
from lobby.domain.options import StartRule, Visibility
from lobby.domain.refusals import (
    Banned,
    CannotKickYourself,
    GameFull,
    GameLocked,
    NotEnoughPlayers,
    NotInGame,
    NotReady,
    PasswordRequired,
    PlayerAway,
    SpectatorsFull,
)
from lobby.domain.seats import Player
from lobby.domain.status import GameStatus
from lobby.domain.summary import is_joinable, is_listed
from lobby.domain.transition import SECOND_MS, Moment, Timing, Transition
from lobby.storage.log import GameLog, LogLimits
from tests.builders import ANN, BOB, CAT, DAN, EVE, FAY, a_game, to
from tests.domain.permissions import refusal, role_of
from tests.domain.replica import Replica

EVERYBODY = (ANN, BOB, CAT, DAN, EVE, FAY)
PLAYERS = st.sampled_from(EVERYBODY)
# The host is drawn more often than the others, or few games would get past their start.
CALLERS = st.sampled_from((None, None, None, *EVERYBODY))
ENTRIES = st.builds(Entry, st.sampled_from(Door), st.sampled_from([None, "hash", "other"]))
SECONDS = st.sampled_from([0, 1, 5, 9, 10, 20, 29, 30, 31, 59, 60, 61, 90, 120, 300, 5_000])
FOREVER = 10**12
BY_INVITE = Entry(Door.INVITE)


def milliseconds(*seconds: int) -> st.SearchStrategy[int]:
    return st.sampled_from([each * SECOND_MS for each in seconds])


TIMINGS = st.builds(
    Timing,
    grace_ms=milliseconds(60, 60, 10, 0),
    host_grace_ms=milliseconds(30, 5, 90),
    host_idle_ms=milliseconds(60, 20, 0),
    waiting_abandoned_ms=milliseconds(60, 15),
    playing_abandoned_ms=milliseconds(120, 15),
    finished_ms=milliseconds(300, 30),
)
OPTIONS: dict[str, st.SearchStrategy[Any]] = {
    "min_players": st.sampled_from([2, 2, 3, 4]),
    "max_players": st.sampled_from([4, 4, 3, 2]),
    "start_rule": st.sampled_from(StartRule),
    "countdown_seconds": st.sampled_from([0, 10, 60]),
    "max_spectators": st.sampled_from([2, 1, 0]),
    "visibility": st.sampled_from(Visibility),
    "password_hash": st.sampled_from([None, None, "hash"]),
    "locked": st.sampled_from([False, False, True]),
}
MAY_BE_REFUSED: dict[str, tuple[type[LobbyError], ...]] = {
    "update-game": (InvalidMessage,),
    "start-game": (NotEnoughPlayers, NotReady),
    "kick-player": (CannotKickYourself, NotInGame),
    "transfer-host": (NotInGame, PlayerAway),
}
"""What else than the caller and the status may be in the way of whom."""


STAGES = st.sampled_from([GameStatus.WAITING, GameStatus.PLAYING, GameStatus.FINISHED])


class GameMachine(RuleBasedStateMachine):
    game: Game
    now: Moment

    @initialize(
        timing=TIMINGS,
        options=st.fixed_dictionaries(OPTIONS),
        guests=st.integers(1, 3),
        spectators=st.integers(0, 2),
        has_banned=st.booleans(),
        stage=STAGES,
    )
    def begin(
        self,
        timing: Timing,
        options: dict[str, Any],
        guests: int,
        spectators: int,
        has_banned: bool,
        stage: GameStatus,
    ) -> None:
        self.now = Moment(1_000, timing)
        self.options = options
        self.guests, self.spectators = EVERYBODY[1 : guests + 1], EVERYBODY[4 : spectators + 4]
        self.has_banned = has_banned
        self.stage = stage
        self.open()

    def open(self) -> None:
        """Open a game, and bring it by the usual way to the stage at which chance takes over."""
        highest = self.options["max_players"]
        lowest = min(self.options["min_players"], highest)
        asked = {**self.options, "min_players": lowest, "locked": False}
        self.game = a_game(created_at=self.now.at, **asked)
        self.replica = Replica.of(self.game)
        self.log = GameLog(Epoch("e"), LogLimits())
        self.logged = 0
        self.banned: set[PlayerId] = set()
        if self.has_banned:
            self.come(watch, "join-game as spectator", FAY, BY_INVITE)
            self.kick(None, FAY, ban=True)
        for player in self.guests:
            self.come(join, "join-game as player", player, BY_INVITE)
        for player in self.spectators:
            self.come(watch, "join-game as spectator", player, BY_INVITE)
        if self.game.status is GameStatus.WAITING:
            self.ask("update-game", None, hosting.update, to(locked=self.options["locked"]))
        self.reach_stage()

    def reach_stage(self) -> None:
        if self.stage is GameStatus.WAITING:
            return
        if self.game.status is GameStatus.WAITING:
            self.all_get_ready()
        if self.game.status is GameStatus.WAITING:
            self.ask("start-game", None, hosting.start)
        if self.stage is GameStatus.FINISHED:
            self.wait(self.game.options.countdown_seconds)
        if self.stage is GameStatus.FINISHED and self.game.status is GameStatus.PLAYING:
            self.ask("end-game", None, hosting.finish, "done")

    # What somebody asks for.

    @rule(player=PLAYERS, entry=ENTRIES)
    def join(self, player: Player, entry: Entry) -> None:
        self.come(join, "join-game as player", player, entry)

    @rule(player=PLAYERS, entry=ENTRIES)
    def watch(self, player: Player, entry: Entry) -> None:
        self.come(watch, "join-game as spectator", player, entry)

    @rule(by=PLAYERS)
    def leave(self, by: Player) -> None:
        self.ask("leave-game", by, leaving.leave)

    @rule(by=CALLERS, ready=st.booleans())
    def set_ready(self, by: Player | None, ready: bool) -> None:
        self.ask("set-ready", by, playing.set_ready, ready=ready)

    @rule(by=CALLERS, data=st.sampled_from([{}, {"a": 1}, {"a": True}]))
    def update_player(self, by: Player | None, data: dict[str, Any]) -> None:
        self.ask("update-player", by, playing.update_player, data)

    @rule(by=CALLERS, change=st.fixed_dictionaries({}, optional=OPTIONS))
    def update_game(self, by: Player | None, change: dict[str, Any]) -> None:
        self.ask("update-game", by, hosting.update, to(**change))

    @rule(by=CALLERS)
    def start(self, by: Player | None) -> None:
        before = self.game
        asked = self.ask("start-game", by, hosting.start)
        if asked:
            needs_all = before.options.start_rule is not StartRule.HOST
            assert len(before.seats) >= before.options.min_players
            assert before.is_everybody_ready or not needs_all

    @rule(by=CALLERS)
    def end(self, by: Player | None) -> None:
        self.ask("end-game", by, hosting.finish, "done")

    @rule(by=CALLERS, accept=st.booleans())
    def rematch(self, by: Player | None, accept: bool) -> None:
        self.ask("rematch", by, playing.vote_rematch, accept=accept)

    @rule(by=CALLERS, player=PLAYERS, ban=st.booleans())
    def kick(self, by: Player | None, player: Player, ban: bool) -> None:
        is_open = self.game.status is not GameStatus.CLOSED
        kicked = self.ask("kick-player", by, leaving.kick, player.id, ban=ban, message=None)
        if kicked and ban and is_open:
            self.banned.add(player.id)

    @rule(by=CALLERS, player=PLAYERS)
    def transfer(self, by: Player | None, player: Player) -> None:
        self.ask("transfer-host", by, hosting.transfer, player.id)

    @rule(by=CALLERS)
    def act(self, by: Player | None) -> None:
        def check(game: Game, player: PlayerId, _: Moment) -> Transition:
            game.require_may_act(player)
            return Transition(game)

        self.ask("game-action", by, check)

    # What all do together: steps that would seldom follow each other by chance.

    @rule()
    def all_get_ready(self) -> None:
        for seat in self.game.seats:
            self.ask("set-ready", seat.player, playing.set_ready, ready=True)

    @rule()
    def all_vote(self) -> None:
        for seat in self.game.connected:
            self.ask("rematch", seat.player, playing.vote_rematch, accept=True)

    # Connections and time.

    @rule(player=PLAYERS)
    def lose(self, player: Player) -> None:
        self.change(lambda: leaving.lose(self.game, player.id, self.now))
        if self.now.timing.grace_ms == 0:
            assert player.id not in self.game.members

    @rule()
    def lose_all(self) -> None:
        for player in self.game.members:
            self.change(lambda player=player: leaving.lose(self.game, player, self.now))  # type: ignore[misc]

    @rule(player=PLAYERS)
    def come_back(self, player: Player) -> None:
        deposed = self.game.deposed
        self.change(lambda: leaving.come_back(self.game, player.id, self.now))
        if player.id == deposed:
            assert self.game.host == player.id

    @rule(seconds=SECONDS)
    def wait(self, seconds: int) -> None:
        """Let time pass, as with a punctual clock: everything is done when it is due."""
        until = self.now.at + seconds * SECOND_MS
        while self.game.due_at is not None and self.game.due_at <= until:
            self.now = self.now._replace(at=max(self.now.at, self.game.due_at))
            self.expire()
        self.now = self.now._replace(at=until)

    @rule(seconds=SECONDS)
    def oversleep(self, seconds: int) -> None:
        """Let time pass without anybody looking."""
        self.now = self.now._replace(at=self.now.at + seconds * SECOND_MS)

    @rule()
    def expire(self) -> None:
        is_due = self.game.due_at is not None and self.game.due_at <= self.now.at
        before = self.game
        self.change(lambda: deadlines.expire(self.game, self.now))
        assert (self.game is not before) is is_due
        assert self.game.due_at is None or self.game.due_at > self.now.at
        assert deadlines.expire(self.game, self.now).events == ()

    # How it is done.

    def come(
        self,
        way: Callable[[Game, Player, Entry, Moment], Transition],
        command: str,
        player: Player,
        entry: Entry,
    ) -> None:
        before = self.game
        expected = refusal(command, role_of(player.id, before), before.status)
        refused = self.change(lambda: way(before, player, entry, self.now))
        if player.id not in before.members:
            expected = self.refusal_at_the_door(player, entry) or expected
        if expected is not None:
            assert type(refused) is expected
        elif refused is not None:
            self.check_that_there_is_no_place(command, before, refused)
        self.open_another_after(before)

    def refusal_at_the_door(self, player: Player, entry: Entry) -> type[LobbyError] | None:
        options = self.game.options
        if options.visibility is Visibility.PRIVATE and entry.door is Door.ID:
            return GameNotFound
        if player.id in self.banned:
            return Banned
        fits = entry.door is Door.INVITE or entry.password_hash == options.password_hash
        return None if options.password_hash is None or fits else PasswordRequired

    def check_that_there_is_no_place(self, command: str, game: Game, refused: LobbyError) -> None:
        reasons = {
            GameLocked: game.options.locked,
            GameFull: len(game.seats) == game.options.max_players,
            SpectatorsFull: len(game.spectators) == game.options.max_spectators,
        }
        assert reasons[type(refused)]
        assert isinstance(refused, SpectatorsFull) is command.endswith("spectator")

    def ask(
        self,
        command: str,
        by: Player | None,
        do: Callable[..., Transition],
        *args: Any,
        **options: Any,
    ) -> bool:
        """Try a command, of the host if nobody is named; return whether it was carried out."""
        before = self.game
        caller = before.host if by is None else by.id
        expected = refusal(command, role_of(caller, before), before.status)
        refused = self.change(lambda: do(before, caller, *args, self.now, **options))
        if expected is None:
            assert refused is None or isinstance(refused, MAY_BE_REFUSED.get(command, ()))
        else:
            assert type(refused) is expected
        self.open_another_after(before)
        return refused is None

    def open_another_after(self, game: Game) -> None:
        """Go on with a new game once something was tried in a closed one."""
        if game.status is GameStatus.CLOSED:
            self.open()

    def change(self, transition: Callable[[], Transition]) -> LobbyError | None:
        before = self.game
        try:
            after, events = transition()
        except LobbyError as refused:
            return refused
        self.game = after
        assert after.version - before.version == (1 if events else 0)
        assert (after is before) is (not events)
        for event in events:
            self.logged += 1
            assert self.log.append(event, at=0) == self.logged
            assert self.replica.status is not GameStatus.CLOSED
            self.replica.apply(event)
        is_closed = after.status is GameStatus.CLOSED is not before.status
        assert isinstance(events[-1] if events else None, GameClosed) is is_closed
        return None

    @invariant()
    def what_the_room_was_told_is_all_there_is_to_see(self) -> None:
        assert self.replica == Replica.of(self.game)

    @invariant()
    def those_inside_fit(self) -> None:
        game = self.game
        ids = [member.player.id for member in (*game.seats, *game.spectators)]
        numbers = {seat.number for seat in game.seats}
        assert len(set(ids)) == len(ids)
        assert len(game.seats) <= game.options.max_players <= MAX_SEATS
        assert len(numbers) == len(game.seats)
        assert numbers <= set(range(MAX_SEATS))
        assert len(game.spectators) <= game.options.max_spectators
        assert not self.banned & game.members

    @invariant()
    def host_is_seated_and_a_deposed_one_is_away(self) -> None:
        game = self.game
        if game.status is GameStatus.CLOSED:
            assert not game.members
            assert game.deposed is None
            return
        assert game.seat_of(game.host) is not None
        if game.deposed is not None:
            deposed = game.seat_of(game.deposed)
            assert deposed is not None
            assert not deposed.is_connected
            assert game.deposed != game.host

    @invariant()
    def times_are_noted_in_their_status_only(self) -> None:
        game, status = self.game, self.game.status
        assert (game.starts_at is not None) is (status is GameStatus.STARTING)
        assert (game.finished_at is not None) is (status is GameStatus.FINISHED)
        assert not game.rematch or status is GameStatus.FINISHED
        assert game.rematch <= {seat.player.id for seat in game.seats}
        is_abandoned = status is not GameStatus.CLOSED and not game.connected
        assert (game.abandoned_at is not None) is is_abandoned
        is_waited_for = status is GameStatus.WAITING and game.is_everybody_ready
        assert (game.ready_since is not None) is is_waited_for
        assert is_joinable(game) <= (status is GameStatus.WAITING)
        assert is_listed(game) <= bool(game.connected)

    @invariant()
    def match_has_players_enough(self) -> None:
        if self.game.status in {GameStatus.STARTING, GameStatus.PLAYING}:
            assert len(self.game.seats) >= self.game.options.min_players

    @invariant()
    def nothing_is_left_undone(self) -> None:
        game = self.game
        there = {seat.player.id for seat in game.connected}
        if game.status is GameStatus.FINISHED:
            assert not there or there - game.rematch
        if game.status is GameStatus.WAITING and game.options.start_rule is StartRule.AUTO:
            assert not game.is_everybody_ready

    @invariant()
    def game_changes_when_it_is_due_and_not_before(self) -> None:
        game, timing = self.game, self.now.timing
        assert game.due_at == due_at(game, timing)
        if game.due_at is None:
            assert deadlines.expire(game, Moment(FOREVER, timing)).events == ()
            return
        assert deadlines.expire(game, Moment(game.due_at - 1, timing)).events == ()
        assert deadlines.expire(game, Moment(game.due_at, timing)).events

    @invariant()
    def log_has_no_gap(self) -> None:
        history = self.log.after(0, at=0)
        assert history is not None
        assert [seq for seq, _ in history] == list(range(1, self.logged + 1))


GameMachine.TestCase.settings = settings(max_examples=100, stateful_step_count=50)
TestGameMachine = GameMachine.TestCase
