"""What the rules of games and seats refuse: one class, and one code, for each reason."""

from lobby.domain.errors import Refused
from lobby.domain.ids import GameId, PlayerId


class WrongState(Refused):
    """The game's status does not allow this."""

    code = "wrong-state"

    def __init__(self, game: GameId, status: str, doing: str) -> None:
        super().__init__(f"cannot {doing} {game} while it is {status}")


class GameFull(Refused):
    """Every seat is taken."""

    code = "game-full"

    def __init__(self, game: GameId, seats: int) -> None:
        super().__init__(f"{game} has all {seats} seats taken")


class SpectatorsFull(Refused):
    """As many watch as the host allows."""

    code = "spectators-full"

    def __init__(self, game: GameId, spectators: int) -> None:
        super().__init__(f"{game} has all {spectators} spectators it takes")


class GameLocked(Refused):
    """The host seats nobody new."""

    code = "game-locked"

    def __init__(self, game: GameId) -> None:
        super().__init__(f"the host of {game} has locked it")


class PasswordRequired(Refused):
    """The game has a password and none was given."""

    code = "password-required"

    def __init__(self, game: GameId) -> None:
        super().__init__(f"{game} has a password")
        self.hint = "give password, or ask for an invite"


class WrongPassword(Refused):
    """The password given is not the game's."""

    code = "wrong-password"

    def __init__(self, game: GameId) -> None:
        super().__init__(f"that is not the password of {game}")


class InviteInvalid(Refused):
    """The invite is for somebody or something else, is not ours, or is too old."""

    code = "invite-invalid"

    def __init__(self, reason: str) -> None:
        super().__init__(f"the invite is not valid: {reason}")


class Banned(Refused):
    """The host has thrown the caller out for good."""

    code = "banned"

    def __init__(self, game: GameId) -> None:
        super().__init__(f"the host of {game} has banned you")


class AlreadyInGame(Refused):
    """A player sits or watches in at most one game at a time."""

    code = "already-in-game"

    def __init__(self, player: PlayerId, game: GameId) -> None:
        super().__init__(f"player {player} already plays or watches in {game}")
        self.hint = "leave that game first (leave-game)"


class NotInGame(Refused):
    """The caller has no seat in the game it speaks of, or in any."""

    code = "not-in-game"

    def __init__(self, player: PlayerId, game: str | None = None) -> None:
        super().__init__(f"player {player} has no seat in {game or 'any game'}")
        self.hint = "join a game first (join-game)"


class ReadOnly(Refused):
    """Spectators watch; this is for players."""

    code = "read-only"

    def __init__(self, game: GameId) -> None:
        super().__init__(f"you watch {game}, and this is for its players")
        self.hint = "take a seat while the game waits (join-game, as player)"


class NotHost(Refused):
    """Only the host may do this."""

    code = "not-host"

    def __init__(self, game: GameId, host: PlayerId, doing: str) -> None:
        super().__init__(f"only the host, {host}, may {doing} {game}")


class NotEnoughPlayers(Refused):
    """Too few seats are taken to start."""

    code = "not-enough-players"

    def __init__(self, game: GameId, seated: int, needed: int) -> None:
        super().__init__(f"{game} needs {needed} players to start and has {seated}")


class NotReady(Refused):
    """The game starts only when everybody is ready, and somebody is not."""

    code = "not-ready"

    def __init__(self, game: GameId, waiting_for: str) -> None:
        super().__init__(f"{game} starts when all are ready; it waits for {waiting_for}")


class CannotKickYourself(Refused):
    """A host leaves; nobody kicks themselves."""

    code = "cannot-kick-yourself"

    def __init__(self) -> None:
        super().__init__("you cannot kick yourself")
        self.hint = "leave the game (leave-game)"


class PlayerAway(Refused):
    """The player named is not connected now."""

    code = "player-away"

    def __init__(self, player: PlayerId) -> None:
        super().__init__(f"player {player} is not connected now")
