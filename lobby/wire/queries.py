"""What a client may ask of the listing."""

from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from lobby.domain.listing import DEFAULT_LIMIT, MAX_LIMIT, Query, Sort, SortKey, place_in
from lobby.wire.command import Command
from lobby.wire.where import WhereFilter

MAX_CURSOR = 2048
SORT = rf"^[+-]?({'|'.join(SortKey)})$"  # - turns the order round


class ListGames(Command):
    """Ask for one page of the listing."""

    where: WhereFilter = WhereFilter()
    sort: Annotated[str, Field(pattern=SORT)] = "-createdAt"
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT
    cursor: Annotated[str, Field(max_length=MAX_CURSOR)] | None = None

    def query(self) -> Query:
        """
        Return the page in the domain's terms.

        Raises:
            InvalidMessage: If the cursor is not one of this server's for the same order.

        """
        order = Sort(SortKey(self.sort.lstrip("+-")), descending=self.sort.startswith("-"))
        after = None if self.cursor is None else place_in(self.cursor, order)
        return Query(where=self.where.where(), sort=order, limit=self.limit, after=after)


def _is_off(value: object) -> object:
    return True if value == "off" else value


class WatchGames(Command):
    """Have these games, all if none are named, pushed to this socket, or with ``off`` none."""

    shorthand = "off"

    where: WhereFilter = WhereFilter()
    off: Annotated[bool, BeforeValidator(_is_off)] = False

    @model_validator(mode="after")
    def _check_that_it_is_one_or_the_other(self) -> Self:
        if self.off and "where" in self.model_fields_set:
            raise PydanticCustomError("off", "off and where exclude each other")
        return self
