"""
``client.games``: host, join and play.

Every method is a command of the wire, and raises :exc:`LobbyRefused` if the lobby says no, and
:exc:`ConnectionLost` if no answer came. If the connection is lost before the answer:

* sent again, because twice is as good as once: ``join_game``, ``leave_game``, ``set_ready``,
  ``update_player``, ``update_game``, ``save_state``, ``list_games``, ``watch_games``
* ``act`` is sent again with its ``action_id`` after what was missed has been replayed, so that it
  is delivered once; where the lobby cannot replay, it fails
* ``create_game`` and ``quick_join`` are answered by the seat that is there afterwards, or fail
* all others fail at once, and what became of them shows in the pushes

A command sent while the client is away waits for its return. With ``wait_when_limited`` one that
is ``rate-limited`` is sent again in its time, and others may overtake it.

"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Unpack
from uuid import uuid4

from lobby.client.errors import LobbyRefused
from lobby.client.following import WATCH, Following
from lobby.client.link import Payload
from lobby.client.listing import Listing
from lobby.client.namespace import given, reply, worded
from lobby.client.news import Resync, SeatLost
from lobby.client.options import GameChanges, GameOptions
from lobby.client.outbox import Ack, Retry
from lobby.client.subscribers import Hook
from lobby.domain.values import Value
from lobby.wire import pushes
from lobby.wire.acks import ActionTaken, Invited, Seated
from lobby.wire.games import QuickGame
from lobby.wire.listing import GamesUpdated, PageView
from lobby.wire.where import WhereFilter


class Games(Following):
    """The games namespace: one method per command, one ``on_…`` decorator per push."""

    on_seat_lost = Hook(SeatLost)
    on_resync = Hook(Resync)
    on_games_updated = Hook(GamesUpdated)
    on_game_created = Hook(pushes.GameCreated)
    on_player_joined = Hook(pushes.PlayerJoined)
    on_player_left = Hook(pushes.PlayerLeft)
    on_player_updated = Hook(pushes.PlayerUpdated)
    on_host_changed = Hook(pushes.HostChanged)
    on_game_changed = Hook(pushes.GameChanged)
    on_game_starting = Hook(pushes.GameStarting)
    on_game_started = Hook(pushes.GameStarted)
    on_game_ended = Hook(pushes.GameEnded)
    on_rematch_updated = Hook(pushes.RematchUpdated)
    on_game_closed = Hook(pushes.GameClosed)
    on_game_update = Hook(pushes.GameUpdate)
    on_server_event = Hook(pushes.ServerEvent)
    on_state_requested = Hook(pushes.StateRequested)
    on_game_state = Hook(pushes.GameState)
    on_server_draining = Hook(pushes.ServerDraining)

    async def create_game(self, name: str, **options: Unpack[GameOptions]) -> Seated:
        """Open a game, host it and sit in it."""
        return await self._sit("create-game", given(name=name, **options), Retry.IF_SEATED)

    async def join_game(
        self,
        game_id: str | None = None,
        *,
        code: str | None = None,
        password: str | None = None,
        invite: str | None = None,
        as_: str | None = None,
    ) -> Seated:
        """Take a seat in a game, named by id or code; ``as_="spectator"`` only watches."""
        fields = given(game_id=game_id, code=code, password=password, invite=invite, as_=as_)
        return await self._sit("join-game", fields, Retry.AGAIN)

    async def quick_join(
        self, where: WhereFilter | None = None, *, create: QuickGame | None = None
    ) -> Seated:
        """Join the fullest matching game, or open one."""
        fields = given(where=where, create=create)
        return await self._sit("quick-join", fields, Retry.IF_SEATED)

    async def leave_game(self) -> None:
        """Give the seat up."""
        game = self.place.game_id if self.place else ""
        try:
            await self._ask("leave-game", {}, Retry.AGAIN, partial(self._hear_leave, game))
        except LobbyRefused as exc:
            if not (exc.was_resent and exc.code == "not-in-game"):  # the first had arrived
                raise

    async def set_ready(self, ready: bool = True) -> None:
        """Say whether one is ready to start."""
        await self._ask("set-ready", {"ready": ready}, Retry.AGAIN)

    async def update_player(self, data: Mapping[str, Value]) -> None:
        """Show the room something about oneself: at most 10 keys and 2 KiB."""
        await self._ask("update-player", given(data=data), Retry.AGAIN)

    async def update_game(self, **changes: Unpack[GameChanges]) -> None:
        """Change the game while it waits; for the host. ``password=None`` takes it away."""
        await self._ask("update-game", worded(changes), Retry.AGAIN)

    async def start_game(self) -> None:
        """Begin the match; for the host."""
        await self._ask("start-game", {})

    async def end_game(self, result: Value = None) -> None:
        """Finish the match; for the host."""
        await self._ask("end-game", given(result=result))

    async def rematch(self, *, accept: bool = True) -> None:
        """Vote for another match with the same players."""
        await self._ask("rematch", {"accept": accept})

    async def kick_player(
        self, player_id: str, *, ban: bool | None = None, reason: str | None = None
    ) -> None:
        """Throw somebody out, for good with ``ban``; for the host."""
        await self._ask("kick-player", given(player_id=player_id, ban=ban, reason=reason))

    async def transfer_host(self, player_id: str) -> None:
        """Let another player host; for the host."""
        await self._ask("transfer-host", {"playerId": player_id})

    async def invite_player(self, player_id: str) -> Invited:
        """Invite somebody; the reply's ``invite`` lets them in, past password and privacy."""
        ack = await self._ask("invite-player", {"playerId": player_id})
        return reply(Invited, "invite-player", ack)

    async def act(
        self,
        action: Value,
        *,
        action_id: str | None = None,
        to: Sequence[str] | None = None,
    ) -> ActionTaken:
        """
        Do something in the game; the rest of the room, or only ``to``, hears of it.

        Without ``action_id`` it is given one, so that it can be sent again and is delivered once.
        """
        payload = {"action": action, **given(action_id=action_id or uuid4().hex, to=to)}
        delayed = {"gameId": self.place.game_id} if self.place else None
        ack = await self._ask(
            "game-action", payload, Retry.IF_RECOVERED, self._count_action, delayed
        )
        return reply(ActionTaken, "game-action", ack)

    async def save_state(self, state: Value, seq: int) -> None:
        """Keep the state of the match after event ``seq`` for late joiners; for the host."""
        await self._ask("save-state", {"state": state, "seq": seq}, Retry.AGAIN)

    async def list_games(
        self,
        where: WhereFilter | None = None,
        *,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> PageView:
        """Return one page of the open games; ``cursor`` of a page gives the next."""
        fields = given(where=where, sort=sort, limit=limit, cursor=cursor)
        return reply(PageView, "list-games", await self._ask("list-games", fields, Retry.AGAIN))

    async def watch_games(self, where: WhereFilter | None = None, *, off: bool = False) -> Listing:
        """Have only the matching games pushed from now on, or none; return the listing."""
        fields = given(where=where, off=off or None)
        await self._ask(WATCH, fields, Retry.AGAIN, partial(self._hear_watch, fields))
        return self.listing

    async def _sit(self, event: str, payload: Payload, retry: Retry) -> Seated:
        return reply(Seated, event, await self._ask(event, payload, retry, self._take_seat))

    def _hear_leave(self, game: str, ack: Ack) -> None:
        if ack.get("ok") is True:
            self._leave(game)

    def _hear_watch(self, watch: Payload, ack: Ack) -> None:
        if ack.get("ok") is True:
            self._watch = watch
            self._show_listing(ack)
