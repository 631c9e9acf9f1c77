"""What the developer's own server may do."""

from lobby.domain.events import ServerEvent
from lobby.domain.ids import GameId
from lobby.domain.speaking import speak
from lobby.domain.values import Value
from lobby.ports import Snapshot
from lobby.services.commits import Commits


class BackendService:
    """The use cases of a server that stands behind the game, and is trusted by it."""

    def __init__(self, commits: Commits) -> None:
        self._commits = commits

    async def speak(self, game: GameId, name: str, data: Value) -> Snapshot:
        """
        Tell a game's room something, whatever the game's status.

        Returns:
            The game as it is just after: ``seq`` is the number of what was said.

        Raises:
            GameNotFound: If there is no such game, or it was closed.
            Contended: If every attempt lost the race against others.

        """
        event = ServerEvent(name, data)
        return await self._commits.apply(game, lambda current, _now: speak(current, event))
