"""What administrators are told: answers and pushes of ``/admin``."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

from lobby.domain.alerts import Alarm, AlertKind
from lobby.domain.audit import Act, AuditEntry
from lobby.domain.bans import Ban
from lobby.domain.chat_events import Member
from lobby.domain.game import Game
from lobby.domain.ids import Epoch
from lobby.domain.listing import Page
from lobby.domain.options import Visibility
from lobby.domain.seats import Seat, Spectator
from lobby.domain.stats import Overview, Stats
from lobby.domain.status import GameStatus
from lobby.domain.summary import Seeker, Summary
from lobby.wire.chat_views import MemberView
from lobby.wire.listing import SummaryView
from lobby.wire.message import Message
from lobby.wire.pushes import Push
from lobby.wire.views import GameView


class GameCounts(Message):
    """How many open games stand where."""

    waiting: int
    starting: int
    playing: int
    finished: int

    @classmethod
    def of(cls, games: Mapping[GameStatus, int]) -> Self:
        """Return the view of how many there are by status."""
        # By the plain value: the JSON encoder takes no enumeration for a key.
        return cls(**{status.value: count for status, count in games.items()})


class FiguresView(Message):
    """
    How a node does, or all together.

    ``at`` is Unix time in milliseconds, ``games`` counts the open ones by status, rates are those
    of the last two seconds, ``loopLagMs`` is by how much the event loop was late lately, but for
    one time in a hundred, ``queuedBytes`` what waits for slow connections, and ``slowConsumers``
    how many were closed since the start.
    """

    at: int
    players: int
    sockets: int
    games: GameCounts
    actions_per_second: float
    deliveries_per_second: float
    loop_lag_ms: float
    memory_bytes: int
    queued_bytes: int
    slow_consumers: int
    draining: bool


class NodeStatsView(FiguresView):
    """How one of several nodes does, or did a few seconds ago."""

    node: str


class StatsView(FiguresView):
    """
    How the lobby does.

    The figures are those of all nodes together, ``loopLagMs`` is the worst of them, and
    ``draining`` says it of the node that was asked. With several nodes, ``nodes`` has each, the one
    that was asked first.
    """

    nodes: Sequence[NodeStatsView] = ()

    @classmethod
    def of(cls, stats: Overview) -> Self:
        """Return the view of a moment's figures."""
        view = cls(**_figures(stats.total))
        if not stats.nodes:
            return view
        nodes = [NodeStatsView(node=node, **_figures(each)) for node, each in stats.nodes.items()]
        return view.model_copy(update={"nodes": nodes})


def _figures(stats: Stats) -> dict[str, Any]:
    return {
        "at": stats.at,
        "players": stats.players,
        "sockets": stats.sockets,
        "games": GameCounts.of(stats.games),
        "actions_per_second": stats.actions_per_second,
        "deliveries_per_second": stats.deliveries_per_second,
        "loop_lag_ms": stats.lag_p99_ms,
        "memory_bytes": stats.memory_bytes,
        "queued_bytes": stats.queued_bytes,
        "slow_consumers": stats.slow_consumers,
        "draining": stats.is_draining,
    }


class StatsPush(Push, StatsView):
    """How the lobby does, every two seconds to those who watch."""

    event_name = "stats"


class AlertPush(Push):
    """
    Something is wrong (``active``), or is not any more.

    ``value`` is what was read last, ``limit`` what it should not exceed, ``since`` Unix time in
    milliseconds.
    """

    event_name = "alert"

    kind: AlertKind
    active: bool
    value: float
    limit: float
    since: int

    @classmethod
    def of(cls, alarm: Alarm) -> Self:
        """Return the push of an alarm that rings, or has stopped."""
        return cls(
            kind=alarm.kind,
            active=alarm.is_ringing,
            value=alarm.value,
            limit=alarm.limit or 0,
            since=alarm.raised_at or 0,
        )


class PersonView(Message):
    """Somebody in a game, with a seat or ``watching``."""

    id: str
    name: str
    connected: bool
    watching: bool

    @classmethod
    def of(cls, person: Spectator) -> Self:
        """Return the view of somebody who plays or watches."""
        return cls(
            id=person.player.id,
            name=person.player.name,
            connected=person.is_connected,
            watching=not isinstance(person, Seat),
        )


class AdminSummaryView(SummaryView):
    """A game as administrators see it, listed or not."""

    visibility: Visibility
    people: list[PersonView]

    @classmethod
    def of(cls, game: Summary, seeker: Seeker | None = None) -> Self:
        """Return the view of an open game."""
        view = SummaryView.of(game, seeker)
        known = {name: getattr(view, name) for name in view.model_fields_set}
        people = [PersonView.of(person) for person in game.people]
        return cls(**known, visibility=game.visibility, people=people)


class AdminPageView(Message):
    """One page of all open games; ``cursor`` is what to ask the next page with."""

    total: int
    games: list[AdminSummaryView]
    cursor: str | None

    @classmethod
    def of(cls, page: Page) -> Self:
        """Return the view of a page."""
        games = [AdminSummaryView.of(game) for game in page.games]
        return cls(total=page.total, games=games, cursor=page.cursor)


class Inspected(Message):
    """
    A game as those in it see it, and more.

    ``members`` are in its chat room, ``banned`` are those whom its host has banned, ``seq`` counts
    what happened in its room, and ``dueAt`` is when time alone changes it next (Unix ms).
    """

    game: GameView
    members: list[MemberView]
    banned: list[str]
    epoch: str
    seq: int
    due_at: int | None

    @classmethod
    def of(cls, game: Game, epoch: Epoch, seq: int, members: Sequence[Member] = ()) -> Self:
        """Return the view of a game as it is after event ``seq``."""
        return cls(
            game=GameView.inside(game),
            members=[MemberView.of(member) for member in members],
            banned=sorted(game.banned),
            epoch=epoch,
            seq=seq,
            due_at=game.due_at,
        )


class Kicked(Message):
    """The answer to a kick: how many sockets it has disconnected."""

    sockets: int


class BanView(Message):
    """The answer to a ban: when it ends by itself (Unix ms), ``null`` for never."""

    until: int | None

    @classmethod
    def of(cls, ban: Ban) -> Self:
        """Return the view of a ban."""
        return cls(until=ban.until)


class Draining(Message):
    """The answer to a drain: within how many seconds the node stops."""

    seconds: float


class ActView(Message):
    """What an administrator did: ``number`` counts all acts, ``at`` is Unix time in ms."""

    number: int
    at: int
    by: str
    act: Act
    target: str | None = None
    detail: str | None = None

    @classmethod
    def of(cls, number: int, entry: AuditEntry) -> Self:
        """Return the view of an act."""
        view = cls(number=number, at=entry.at, by=entry.by, act=entry.act)
        said = {"target": entry.target, "detail": entry.detail}
        return view.model_copy(update={name: text for name, text in said.items() if text})


class AuditView(Message):
    """Some acts, newest first."""

    entries: list[ActView]

    @classmethod
    def of(cls, logged: Sequence[tuple[int, AuditEntry]]) -> Self:
        """Return the view of some acts and their numbers."""
        return cls(entries=[ActView.of(number, entry) for number, entry in logged])
