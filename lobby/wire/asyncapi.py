"""The AsyncAPI document: every namespace, its commands, their acks, its pushes."""

from collections.abc import Iterable, Sequence
from typing import Any

from lobby.wire.command import Command
from lobby.wire.message import Message
from lobby.wire.pushes import Push
from lobby.wire.schemas import Schemas, in_markdown
from lobby.wire.vocabulary import Vocabulary

ABOUT = """\
Each channel is a Socket.IO namespace. A command is an event with one object, and its reply is the \
ack; sent without an ack id, a refused command is answered by the push `error`. Bytes are sent as \
Socket.IO sends them: as attachments, or as bin of MessagePack."""

Document = dict[str, Any]


def asyncapi(vocabularies: Sequence[Vocabulary], version: str) -> Document:
    """Return the AsyncAPI 3.0 document of some namespaces, from the server's point of view."""
    schemas = Schemas(model for each in vocabularies for model in each.models())
    channels = [_Channel(each, schemas) for each in vocabularies]
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "lobby", "version": version, "description": ABOUT},
        "defaultContentType": "application/json",
        "channels": {channel.name: channel.described() for channel in channels},
        "operations": {
            f"{channel.name}-{event}": operation
            for channel in channels
            for event, operation in channel.operations()
        },
        "components": {"schemas": schemas.components},
    }


class _Channel:
    """One namespace as a channel: its messages, and the operations that send and receive them."""

    def __init__(self, vocabulary: Vocabulary, schemas: Schemas) -> None:
        self.name = vocabulary.namespace.lstrip("/")
        self._words = vocabulary
        self._schemas = schemas

    def described(self) -> Document:
        return {
            "address": self._words.namespace,
            "summary": self._words.summary,
            "messages": dict(self._messages()),
            # CONNECT is no event; AsyncAPI has no place of its own for what comes with it.
            "x-auth": self._schemas.of(self._words.auth),
        }

    def operations(self) -> Iterable[tuple[str, Document]]:
        for event, command in self._words.commands.items():
            yield event, {**self._operation("receive", event, command), "reply": self._reply(event)}
        for push in self._words.pushes:
            yield push.event_name, self._operation("send", push.event_name, push)

    def _messages(self) -> Iterable[tuple[str, Document]]:
        for event, command in self._words.commands.items():
            yield event, _message(event, self._payload(command))
            acks = [self._schemas.of(ack) for ack in self._words.acks_of(event)]
            yield f"{event}-ack", _message(event, {"oneOf": acks})
        for push in self._words.pushes:
            yield push.event_name, _message(push.event_name, self._schemas.of(push))

    def _payload(self, command: type[Command]) -> Document:
        whole = self._schemas.of(command)
        if command.shorthand is None:
            return whole
        short = f"stands for `{command.shorthand}`"
        return {"anyOf": [whole, {"type": "string", "description": short}]}

    def _operation(self, action: str, event: str, model: type[Command] | type[Push]) -> Document:
        return {
            "action": action,
            "channel": {"$ref": f"#/channels/{self.name}"},
            "summary": _first_line(model),
            "messages": [self._place(event)],
        }

    def _reply(self, event: str) -> Document:
        channel = {"$ref": f"#/channels/{self.name}"}
        return {"channel": channel, "messages": [self._place(f"{event}-ack")]}

    def _place(self, message: str) -> Document:
        return {"$ref": f"#/channels/{self.name}/messages/{message}"}


def _message(event: str, payload: Document) -> Document:
    return {"name": event, "payload": payload}


def _first_line(model: type[Message]) -> str:
    return in_markdown(model.__doc__ or "").partition("\n")[0]
