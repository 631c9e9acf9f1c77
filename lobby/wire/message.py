"""What all messages have in common, and the types of their fields."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, NamedTuple, Self, cast

import orjson
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetPydanticSchema,
    ValidationError,
    WithJsonSchema,
)
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError, core_schema

from lobby.domain.errors import InvalidMessage
from lobby.domain.names import MAX_NAME, has_markup, is_name
from lobby.domain.values import Value, measure

MAX_ACTION_BYTES = 16 * 1024
MAX_METADATA_BYTES = 2 * 1024
MAX_METADATA_KEYS = 20
MAX_TAGS = 8
MAX_TAG = 32
MAX_PLAYER_DATA_BYTES = 2 * 1024
MAX_PLAYER_DATA_KEYS = 10

JSON_VALUE = "Any JSON value, at most 32 deep and 16 KiB, integers within ±2^53."
ANY_VALUE = f"{JSON_VALUE} Bytes too, at most ten pieces."

_REASONS = {  # what pydantic calls otherwise than a game developer would
    "dataclass_type": "must be an object",
    "extra_forbidden": "is not a field of this message",
    "missing": "is required",
    "model_type": "must be an object",
}


class Message(BaseModel):
    """
    Something sent over the wire: camelCase there, snake_case here.

    Unknown fields and wrong types are refused; nothing is converted.
    """

    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="forbid",
        frozen=True,
        strict=True,
        validate_by_alias=True,
        validate_by_name=True,
    )

    @classmethod
    def parse(cls, payload: object) -> Self:
        """
        Return the message that a payload holds.

        Raises:
            InvalidMessage: If it is not one, naming the first field that is wrong.

        """
        try:
            return cls.model_validate(payload, by_alias=True, by_name=False)
        except ValidationError as exc:
            error = exc.errors(include_url=False, include_context=False, include_input=False)[0]
            field = ".".join(map(str, error["loc"]))[:MAX_NAME]
            raise InvalidMessage(field, _REASONS.get(error["type"], error["msg"])) from None

    def payload(self) -> dict[str, object]:
        """Return the message as it is sent: only the fields that were given."""
        return self.model_dump(by_alias=True, exclude_unset=True)


def check_markup(text: str) -> str:
    """
    Return text that no page takes for HTML, whatever it does with it.

    Raises:
        PydanticCustomError: If there is a tag in it.

    """
    if has_markup(text):
        raise PydanticCustomError("markup", "must be no HTML: no < before a letter, /, ! or ?")
    return text


def _check_name(text: str) -> str:
    if not is_name(text):
        raise PydanticCustomError(
            "name", "must be 1 to {limit} characters on one line", {"limit": MAX_NAME}
        )
    return text


def documented_line(limit: int) -> WithJsonSchema:
    """Return how the documents show one line of text with something on it to be seen, no HTML."""
    # Not all of is_line, whose categories of characters a pattern cannot name.
    pattern = r"^(?!.*<[A-Za-z/!?])[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$"
    return WithJsonSchema(
        {"type": "string", "minLength": 1, "maxLength": limit, "pattern": pattern}
    )


Name = Annotated[
    str, AfterValidator(_check_name), AfterValidator(check_markup), documented_line(MAX_NAME)
]
"""What people call themselves and their games: shown to others as text, never as markup."""

Tag = Annotated[Name, Field(max_length=MAX_TAG), documented_line(MAX_TAG)]
"""A word by which games are found."""

Tags = Annotated[list[Tag], Field(max_length=MAX_TAGS)]
"""The tags that a game has, or that are wanted."""


def _measured(value: object, max_bytes: int) -> int:
    try:
        size = measure(value)
    except ValueError as exc:
        raise PydanticCustomError("value", "{why}", {"why": str(exc)}) from None
    if size > max_bytes:
        limit = {"size": size, "limit": max_bytes}
        raise PydanticCustomError("value", "takes {size} bytes, more than {limit}", limit)
    return size


class Measured(NamedTuple):
    """A value, and roughly how many bytes it takes on the wire."""

    value: Value
    size_bytes: int


def _check_any(value: object) -> object:
    return Measured(cast("Value", value), _measured(value, MAX_ACTION_BYTES))


def _check_json(value: object) -> object:
    _measured(value, MAX_ACTION_BYTES)
    try:
        orjson.dumps(value)
    except TypeError:
        raise PydanticCustomError("value", "must not hold bytes") from None
    return value


def _check_object(value: object, max_keys: int, max_bytes: int) -> object:
    if not isinstance(value, dict):
        raise PydanticCustomError("object", "must be an object")
    if len(value) > max_keys:
        raise PydanticCustomError("object", "has more than {limit} keys", {"limit": max_keys})
    _measured(value, max_bytes)
    return _check_json(value)


def _check_metadata(value: object) -> object:
    return _check_object(value, MAX_METADATA_KEYS, MAX_METADATA_BYTES)


def _check_player_data(value: object) -> object:
    return _check_object(value, MAX_PLAYER_DATA_KEYS, MAX_PLAYER_DATA_BYTES)


def _checked_by(check: Callable[[object], object], **documented: object) -> GetPydanticSchema:
    """Return the schema of a type that one function checks, whatever its annotation says."""
    schema = core_schema.no_info_plain_validator_function(check)
    return GetPydanticSchema(
        lambda _source, _handler: schema, lambda _schema, _handler: dict(documented)
    )


if TYPE_CHECKING:
    AnyValue = Measured
    JsonValue = Value
    Shown = Value
    Metadata = dict[str, Value]
    PlayerData = dict[str, Value]
else:  # pydantic need not look into a recursive type that one function checks
    AnyValue = Annotated[object, _checked_by(_check_any, description=ANY_VALUE)]
    """Anything of the value model, up to the size of a message."""

    JsonValue = Annotated[object, _checked_by(_check_json, description=JSON_VALUE)]
    """The same without bytes, for what is also served as JSON over HTTP."""

    Shown = object
    """A value on its way out, which was checked when it came in."""

    Metadata = Annotated[
        object, _checked_by(_check_metadata, type="object", maxProperties=MAX_METADATA_KEYS)
    ]
    """A host's own description of a game: at most 20 keys and 2 KiB, no bytes."""

    PlayerData = Annotated[
        object, _checked_by(_check_player_data, type="object", maxProperties=MAX_PLAYER_DATA_KEYS)
    ]
    """What a player says of themselves: at most 10 keys and 2 KiB, no bytes."""


def encoded_size(value: object) -> int:
    """Return how many bytes a value without bytes takes as JSON."""
    return len(orjson.dumps(value))
