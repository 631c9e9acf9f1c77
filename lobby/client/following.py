"""What the lobby says on ``/games``, and the picture of the world that comes of it."""

import asyncio
from collections.abc import Mapping

from lobby.client.identity import Identity
from lobby.client.link import Link, Payload
from lobby.client.listing import Fit, Listing
from lobby.client.namespace import Namespace, Ship
from lobby.client.news import Resync, SeatLost
from lobby.client.outbox import Ack, Command, Retry, Return
from lobby.client.picture import is_member, told, view_in
from lobby.client.reading import kinds_of, read
from lobby.client.seat import Place, Seat, Step
from lobby.wire import listing, pushes
from lobby.wire.listing import GamesUpdated, SummaryView
from lobby.wire.views import GameView, MatchState

WATCH = "watch-games"
_OF_A_SEAT = ("epoch", "seq", "state", "stateSeq", "events")
WATCH_PAUSE_SECONDS = 1.0  # after a refusal, so that asking again never looks like a flood


class Following(Namespace):
    """
    Follows the player's room and the listing.

    Pushes arrive here in order. Numbers are counted and the pictures changed at once; callbacks
    and streams come to them later, so a picture may be ahead of a slow subscriber.
    """

    path = "/games"
    kinds = kinds_of(pushes, listing)

    def __init__(self, ship: Ship, identity: Identity, place: Place | None) -> None:
        super().__init__(ship)
        self._identity = identity
        self._seat = Seat(place)
        self._game: GameView | None = None
        self._replaying: tuple[Link, Return] | None = None
        self._listing = Listing()
        self._watch: Payload = {}
        self._awaits_listing = False
        self._watch_not_before = 0.0

    @property
    def game(self) -> GameView | None:
        """The player's game as of the newest push; ``None`` without a seat."""
        return self._game

    @property
    def place(self) -> Place | None:
        """Where the player is in the game. Kept with the token, it lets another client resume."""
        return self._seat.place

    @property
    def listing(self) -> Listing:
        """The open games as of the newest push, or those that :meth:`watch_games` asked for."""
        return self._listing

    def pushes_in(self, match: MatchState) -> list[object]:
        """Return, typed, the pushes since the state of a match: of a reply, a welcome, a push."""
        return [
            self._read(str(event.get("event")), _unnamed(event)) for event in match.events or ()
        ]

    def welcomed(self, link: Link, welcome: Payload) -> bool:
        """Take the first push of a connection; return whether nothing was missed meanwhile."""
        before = self._seat.place
        shown = welcome.get("game")
        seat = _place_of(shown)
        recovered = welcome.get("recovered") is True and before is not None
        if not recovered:
            self._seat.replace(seat)
        if not recovered or self._game is None:
            self._game = view_in(shown)
        self.publish(self._read("welcome", welcome))
        self._tell_what_was_lost(welcome, missed=before is not None and not recovered)
        self._renew_watch()
        back = Return(recovered, _seated(shown) if before is None else None)
        self._replaying = (link, back)
        if not recovered:
            self._end_replay()
        return recovered

    def went_down(self, reason: str) -> None:
        """Take note that what comes next is another connection's."""
        self._replaying = None
        super().went_down(reason)

    def heard(self, event: str, payload: object) -> None:
        """Take a push: count it, change the pictures, pass it on."""
        numbers = _numbers(event, payload)
        if numbers is not None:
            step = self._seat.step(*numbers)
            if step is Step.REPEAT:
                return
            if step is Step.GAP:
                self._ship.resync("pushes of the room are missing")
                return
            if self._replaying and event == "game-update" and self._settles(payload):
                return
        if event == GamesUpdated.event_name:
            self._end_replay()
        push = self._read(event, payload)
        self._draw(push)
        self.publish(push)

    def _draw(self, push: object) -> None:
        """Change the pictures."""
        match push:
            case pushes.GameUpdate():
                return
            case GamesUpdated():
                self._list(push)
            case pushes.GameClosed(game_id=game):
                self._leave(game)
            case pushes.PlayerLeft(game_id=game, player_id=gone) if (
                gone == self._identity.player_id and not self._replaying
            ):
                self._leave(game)
            case pushes.RoomPush() if self._game is not None and push.game_id == self._game.id:
                self._game = told(self._game, push)

    def _settles(self, payload: object) -> bool:
        """
        Answer an action of one's own that is replayed while its sender still waits for the ack.

        Replayed actions for which nobody waits are passed on like those of others.
        """
        if not isinstance(payload, dict) or payload.get("playerId") != self._identity.player_id:
            return False
        outbox = self._ship.outbox
        command = outbox.awaited("game-action", actionId=payload.get("actionId"))
        if command is None:
            return False
        outbox.settle(command, {"ok": True, "seq": payload["seq"]})
        return True

    def _end_replay(self) -> None:
        """
        Go on: the first push of the listing comes when all that was missed has been told.

        Only now it is known what became of that which was under way, and whether a seat that was
        lost in the replay had been taken again.
        """
        if self._replaying is None:
            return
        (link, back), self._replaying = self._replaying, None
        if self._game is not None and not is_member(self._game, self._identity.player_id):
            self._leave(self._game.id)
        self._ship.outbox.resume(link, back)

    def _tell_what_was_lost(self, welcome: Payload, *, missed: bool) -> None:
        last = welcome.get("lastGame")
        if isinstance(last, dict):
            self.publish(SeatLost(str(last.get("gameId")), str(last.get("reason"))))
        elif missed:
            self.publish(Resync(self._game))

    def _take_seat(self, ack: Ack) -> None:
        """Hear the ack of a command that takes a seat: the room's pushes go on from there."""
        place = _place_of({"id": ack.get("gameId"), **ack})
        if place is None:
            return
        self._seat.take(place)
        if self._seat.place == place:
            self._game = view_in(ack.get("game"))

    def _count_action(self, ack: Ack) -> None:
        """Hear the ack of an action: it comes in the action's place in the order."""
        place, seq = self._seat.place, ack.get("seq")
        if place is None or not isinstance(seq, int) or ack.get("duplicate") is True:
            return
        if self._seat.step(place.game_id, place.epoch, seq) is Step.GAP:
            self._ship.resync("pushes of the room are missing")

    def _leave(self, game: str) -> None:
        if self._seat.leave(game):
            self._game = None

    def _list(self, push: GamesUpdated) -> None:
        if self._awaits_listing or self._listing.take(push) is not Fit.GAP:
            return
        if asyncio.get_running_loop().time() >= self._watch_not_before:
            self._ask_for_the_listing()

    def _renew_watch(self) -> None:
        """Ask again for the games that were watched: a new connection is shown all."""
        self._awaits_listing = False
        if self._watch:
            self._ask_for_the_listing()

    def _ask_for_the_listing(self) -> None:
        self._awaits_listing = True
        command = Command(self.path, WATCH, self._watch, Retry.NEVER, self._show_listing)
        self._ship.outbox.post(command)

    def _show_listing(self, ack: Ack) -> None:
        """Hear the ack of ``watch-games``, which holds a snapshot."""
        self._awaits_listing = False
        if ack.get("ok") is not True:
            now = asyncio.get_running_loop().time()
            self._watch_not_before = now + _retry_seconds(ack.get("error"))
            return
        version, total, games = ack.get("version"), ack.get("total"), ack.get("games")
        if isinstance(version, int) and isinstance(games, list):
            shown = [read(SummaryView, game) for game in games]
            self._listing.show(version, total if isinstance(total, int) else len(shown), shown)


def _numbers(event: str, payload: object) -> tuple[str, str, int] | None:
    """Return where a push stands in its room, also if this client does not know the push."""
    if not isinstance(payload, dict) or event == pushes.GameCreated.event_name:
        return None
    try:
        return payload["gameId"], payload["epoch"], payload["seq"]
    except KeyError:
        return None


def _unnamed(event: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in event.items() if name != "event"}


def _place_of(view: object) -> Place | None:
    if not isinstance(view, dict):
        return None
    id_, epoch, seq = view.get("id"), view.get("epoch"), view.get("seq")
    if not (isinstance(id_, str) and isinstance(epoch, str) and isinstance(seq, int)):
        return None
    return Place(id_, epoch, seq)


def _seated(view: object) -> Ack | None:
    """Return the answer that a command which took this seat would have had."""
    if not isinstance(view, dict):
        return None
    taken = {name: view.get(name) for name in _OF_A_SEAT if name in view}
    return {
        "ok": True,
        "gameId": view.get("id"),
        "joinCode": view.get("code"),
        "game": view,
        **taken,
    }


def _retry_seconds(error: object) -> float:
    after = error.get("retryAfterMs") if isinstance(error, Mapping) else None
    return max(WATCH_PAUSE_SECONDS, after / 1000 if isinstance(after, int | float) else 0.0)
