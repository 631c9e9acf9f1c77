"""Ways into a game: opening one, joining one, and letting somebody in."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from lobby.domain import joining
from lobby.domain.errors import Contended, GameNotFound, NoMatch, Refused
from lobby.domain.ids import GameId, JoinCode, PlayerId
from lobby.domain.joining import Door, Entry
from lobby.domain.listing import Where
from lobby.domain.options import GameOptions
from lobby.domain.refusals import (
    AlreadyInGame,
    InviteInvalid,
    PasswordRequired,
    WrongPassword,
)
from lobby.domain.seats import Player
from lobby.ports import (
    GameStore,
    Guesses,
    Invite,
    Invites,
    Listing,
    Matchmaking,
    Passwords,
    Snapshot,
)
from lobby.services.commits import ATTEMPTS, Commits
from lobby.services.opening import Opening


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody at the door, and the address they come from, if addresses are limited there."""

    player: Player
    address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Knock:
    """
    What a newcomer says.

    Exactly one of ``game`` and ``code`` is given, or an invite, which names the game itself.
    """

    game: GameId | None = None
    code: JoinCode | None = None
    invite: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    role: Literal["player", "spectator"] = "player"


class DoorService:
    """The use cases of those who are not in a game yet."""

    def __init__(
        self,
        store: GameStore,
        commits: Commits,
        listing: Listing,
        opening: Opening,
        invites: Invites,
        passwords: Passwords,
        guesses: Guesses,
        matchmaking: Matchmaking,
    ) -> None:
        self._store = store
        self._commits = commits
        self._listing = listing
        self._opening = opening
        self._invites = invites
        self._passwords = passwords
        self._guesses = guesses
        self._matchmaking = matchmaking

    async def create(
        self, host: Player, options: GameOptions, password: str | None = None
    ) -> Snapshot:
        """
        Open a game with the caller as its host; see :meth:`Opening.open` for what is refused.

        Raises:
            Overloaded: If too many passwords wait to be hashed.

        """
        if password is not None:  # what costs nothing is looked at before the hash is made
            await self._require_free(host.id)
            await self._opening.require_room()
        return await self._opening.open(host, await self.with_password(options, password))

    async def with_password(self, options: GameOptions, password: str | None) -> GameOptions:
        """Return options with a password kept as its hash, or without one."""
        hashed = None if password is None else await self._passwords.hash(password)
        return replace(options, password_hash=hashed)

    async def with_new_password(
        self, change: Callable[[GameOptions], GameOptions], password: str | None
    ) -> Callable[[GameOptions], GameOptions]:
        """Return a change of options that changes the password, too, or takes it away."""
        hashed = None if password is None else await self._passwords.hash(password)
        return lambda options: replace(change(options), password_hash=hashed)

    async def join(self, newcomer: Newcomer, knock: Knock) -> Snapshot:
        """
        Take a seat or watch; whoever is there already gets the game as it is.

        Raises:
            GameNotFound: If there is no such game, or not for the caller.
            InviteInvalid: If the invite does not open that game to the caller.
            WrongPassword: If the password is not the game's.
            RateLimited: If too many codes or passwords were wrong lately.
            Contended: If the password changed each time that it had been checked.
            LobbyError: As :func:`joining.join` and :func:`joining.watch` say.

        """
        game, door = await self._find(newcomer, knock)
        entry = Entry(door)
        for _ in range(ATTEMPTS):
            try:
                return await self._enter(game, newcomer.player, entry, knock.role)
            except PasswordRequired:
                if knock.password is None:
                    raise
            entry = Entry(door, await self._checked(game, newcomer, knock.password))
        raise Contended(f"the password of {game}", ATTEMPTS)

    async def quick_join(
        self,
        player: Player,
        where: Where,
        create: GameOptions | None = None,
        password: str | None = None,
    ) -> Snapshot:
        """
        Join the fullest listed game that fits, or open one.

        Of two callers at the same time the second meets the first in its game.

        Raises:
            AlreadyInGame: If the caller is in a game already.
            NoMatch: If no game fits and none was to be opened.

        """
        await self._require_free(player.id)
        if create is not None:
            create = await self.with_password(create, password)
        async with self._matchmaking.turn():
            await self._require_free(player.id)
            found = await self._first_open(player, replace(where, joinable=True))
            if found is not None:
                return found
            if create is None:
                raise NoMatch
            return await self._opening.open(player, create)

    async def invite(self, player: PlayerId, guest: PlayerId) -> Invite:
        """
        Return what lets one other player into the caller's game, past its password.

        Raises:
            NotInGame: If the caller is in no game.
            ReadOnly: If the caller only watches.

        """
        current = (await self._commits.own(player)).game
        current.require_seat(player)
        return self._invites.issue(current.id, guest)

    async def _require_free(self, player: PlayerId) -> None:
        current = await self._store.game_of(player)
        if current is not None:
            raise AlreadyInGame(player, current)

    async def _find(self, newcomer: Newcomer, knock: Knock) -> tuple[GameId, Door]:
        """Return the game that is knocked at, and what gave the newcomer the right to."""
        named = knock.game
        if knock.code is not None:
            named = await self._find_code(newcomer, knock.code)
        if knock.invite is not None:
            invited = self._invites.game_of(knock.invite, newcomer.player.id)
            if named not in (None, invited):
                raise InviteInvalid("it is for another game")
            return invited, Door.INVITE
        return named or GameId(""), Door.ID if knock.code is None else Door.CODE

    async def _find_code(self, newcomer: Newcomer, code: JoinCode) -> GameId:
        self._guesses.check(newcomer.player.id, newcomer.address)
        try:
            found = await self._store.find(code)
        except GameNotFound:
            self._count_miss(newcomer)
            raise
        self._guesses.check(newcomer.player.id, newcomer.address)
        return found

    async def _checked(self, game: GameId, newcomer: Newcomer, password: str) -> str | None:
        """Return the hash that the password fits, so that the game can compare it with its own."""
        hashed = (await self._store.get(game)).game.options.password_hash
        if hashed is None:
            return None
        self._guesses.check(newcomer.player.id, newcomer.address)
        if not await self._passwords.fits(password, hashed):
            self._count_miss(newcomer)
            raise WrongPassword(game)
        self._guesses.check(newcomer.player.id, newcomer.address)
        return hashed

    def _count_miss(self, newcomer: Newcomer) -> None:
        """Count a wrong guess, unless others were wrong too often while it was looked at."""
        self._guesses.check(newcomer.player.id, newcomer.address)
        self._guesses.missed(newcomer.player.id, newcomer.address)

    async def _enter(self, game: GameId, player: Player, entry: Entry, role: str) -> Snapshot:
        come = joining.watch if role == "spectator" else joining.join
        return await self._commits.apply(
            game, lambda current, now: come(current, player, entry, now)
        )

    async def _first_open(self, player: Player, where: Where) -> Snapshot | None:
        for summary in self._listing.fullest(where):
            if summary.has_password:
                continue
            try:
                return await self._enter(summary.id, player, Entry(), "player")
            except AlreadyInGame:
                raise
            except (Refused, GameNotFound):  # full by now, say, or one that bans the caller
                continue
        return None
