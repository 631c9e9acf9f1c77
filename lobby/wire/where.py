"""Which games a client wants."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from lobby.domain.ids import MAX_SEATS
from lobby.domain.listing import Where
from lobby.domain.names import MAX_NAME
from lobby.domain.status import GameStatus
from lobby.wire.message import Message, Metadata, Tags

Status = Annotated[GameStatus, Field(strict=False)]
Statuses = Annotated[list[Status], Field(max_length=len(GameStatus))]


def _listed(status: object) -> object:
    return [status] if isinstance(status, str) else status


_ONE_AS_LIST = BeforeValidator(_listed, json_schema_input_type=Status | Statuses)


class WhereFilter(Message):
    """Which games are wanted; every condition given must hold."""

    status: Annotated[Statuses, _ONE_AS_LIST] | None = None
    tags: Tags = []
    name: Annotated[str, Field(max_length=MAX_NAME)] = ""
    joinable: bool | None = None
    min_free_seats: Annotated[int, Field(ge=0, le=MAX_SEATS)] = 0
    metadata: Metadata = {}

    def where(self) -> Where:
        """Return the filter in the domain's terms."""
        return Where(
            status=None if self.status is None else frozenset(self.status),
            tags=frozenset(self.tags),
            name=self.name,
            joinable=self.joinable,
            min_free_seats=self.min_free_seats,
            metadata=self.metadata,
        )
