"""JSON schemas of messages, for the documents that describe the contract."""

from collections.abc import Iterable, Mapping
from inspect import cleandoc
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from lobby.wire.message import Message

PLACE = "#/components/schemas/{model}"


class _Generator(GenerateJsonSchema):
    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002  # pydantic's
        return False  # it would say the name of the field again


class Schemas:
    """
    The schemas of some messages, and of all that these are made of.

    What a message may leave out is what its model has a default for, on its way in and, because
    :meth:`Message.payload` sends what was given, on its way out too.

    Attributes:
        components: The schemas by name, as ``components.schemas`` of a document.

    """

    def __init__(self, models: Iterable[type[Message]]) -> None:
        places, document = models_json_schema(
            [(model, "validation") for model in dict.fromkeys(models)],
            ref_template=PLACE,
            schema_generator=_Generator,
        )
        self._places = {model: place for (model, _), place in places.items()}
        self.components: dict[str, dict[str, Any]] = document["$defs"]
        for schema in self.components.values():
            schema["description"] = in_markdown(schema.get("description", ""))

    def of(self, model: type[Message]) -> dict[str, object]:
        """Return the reference to a message's schema."""
        return self._places[model]

    def target(self, reference: Mapping[str, object]) -> dict[str, Any]:
        """Return the schema that a reference stands for."""
        return self.components[str(reference["$ref"]).removeprefix(PLACE.format(model=""))]


def in_markdown(docstring: str) -> str:
    """Return a docstring as Markdown."""
    return cleandoc(docstring).replace("``", "`")
