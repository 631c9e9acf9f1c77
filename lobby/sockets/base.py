"""The one path that every connection and every command takes, whatever the namespace."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, ClassVar

from lobby.domain.errors import IdentityMismatch, InvalidMessage, LobbyError, UnknownEvent
from lobby.engine import Connection, ConnectionRefused, Namespace, Socket
from lobby.ports import Receipt
from lobby.services.identity import Identity, IdentityService
from lobby.sockets.sessions import Session
from lobby.wire.acks import UNEXPECTED, ErrorView, action_taken, failed, ok
from lobby.wire.commands import Command, Credentials
from lobby.wire.message import Message
from lobby.wire.pushes import ErrorPush

log = logging.getLogger(__name__)


class Caller:
    """
    Who sent a command, and the one answer to it.

    Attributes:
        session: The sender's.

    """

    __slots__ = ("_ack_id", "_event", "_is_answered", "session")

    def __init__(self, session: Session, event: str, ack_id: int | None) -> None:
        self.session = session
        self._event = event
        self._ack_id = ack_id
        self._is_answered = False

    def answer(self, reply: Message | None = None) -> None:
        """Acknowledge the command as carried out; after the first answer this does nothing."""
        if self._is_answered:
            return
        self._is_answered = True
        if self._ack_id is not None:
            self.session.socket.acknowledge(self._ack_id, ok(reply))

    def settle(self, outcome: Receipt | LobbyError) -> None:
        """Answer an action with what became of it."""
        if isinstance(outcome, LobbyError):
            self.refuse(ErrorView.of(outcome))
        elif self._ack_id is not None:
            ack = action_taken(outcome.seq, duplicate=outcome.duplicate)
            self.session.socket.acknowledge(self._ack_id, ack)

    def refuse(self, error: ErrorView) -> None:
        """Say why the command was not carried out: never in silence, with an ack id or without."""
        if self._is_answered:
            return
        self._is_answered = True
        socket = self.session.socket
        if self._ack_id is not None:
            socket.acknowledge(self._ack_id, failed(error))
            return
        push = ErrorPush(ok=False, error=error, event=self._event[:64])
        socket.emit(push.event_name, push.payload())


Handler = Callable[[Caller, Any], Awaitable[Message | None]]
ImmediateHandler = Callable[[Caller, object], None]


class LobbyNamespace(Namespace):
    """
    A namespace whose vocabulary is two tables.

    Event ``join-game`` is parsed as ``commands["join-game"]`` and given to the method
    ``join_game``, which returns the reply or raises :exc:`LobbyError`. Both become the ack. The
    method of an event in ``immediate_commands`` is no coroutine, reads the payload and answers by
    itself: no event of the loop passes between the packet and its effect.
    """

    commands: ClassVar[Mapping[str, type[Command]]] = {}
    immediate_commands: ClassVar[Mapping[str, type[Command]]] = {}

    def __init__(self, name: str, identities: IdentityService) -> None:
        super().__init__(name)
        self._identities = identities
        # Bound once, from our own tables: a client's string never reaches getattr.
        self._handlers: dict[str, Handler] = _methods(self, self.commands)
        self._immediate: dict[str, ImmediateHandler] = _methods(self, self.immediate_commands)
        self._known = ", ".join((*self.commands, *self.immediate_commands))

    async def accept(self, socket: Socket, auth: Any) -> None:
        """Let a player in: the one whom the connection belongs to, if it belongs to somebody."""
        try:
            credentials = Credentials.parse({} if auth is None else auth)
            identity = self._identify(socket.connection, credentials)
        except LobbyError as exc:
            raise ConnectionRefused(str(exc), ErrorView.of(exc).payload()) from None
        except Exception as exc:
            log.error("connection failed", exc_info=exc)
            raise ConnectionRefused(UNEXPECTED.message, UNEXPECTED.payload()) from None
        socket.connection.identity = identity
        socket.state = Session(socket, identity)

    async def receive(
        self, socket: Socket, event: str, args: list[Any], ack_id: int | None
    ) -> None:
        """Carry a command out and answer it."""
        # An immediate command waits behind others of its socket, or it would overtake them.
        if self.receive_now(socket, event, args, ack_id):
            return
        caller = Caller(socket.state, event, ack_id)
        try:
            handler = self._handlers.get(event)
            if handler is None:
                raise UnknownEvent(event, self._known)  # one place answers
            command = self.commands[event]
            caller.answer(await handler(caller, command.parse(_payload(command, args))))
        except Exception as exc:  # whatever it is, the caller is told
            _refuse(caller, event, exc)

    def receive_now(self, socket: Socket, event: str, args: list[Any], ack_id: int | None) -> bool:
        """Carry an immediate command out; False if the event is none."""
        handler = self._immediate.get(event)
        if handler is None:
            return False
        caller = Caller(socket.state, event, ack_id)
        try:
            handler(caller, _payload(self.immediate_commands[event], args))
        except Exception as exc:  # whatever it is, the caller is told
            _refuse(caller, event, exc)
        return True

    def _identify(self, connection: Connection, credentials: Credentials) -> Identity:
        settled: Identity | None = connection.identity
        if settled is not None and credentials.token is None:
            return settled
        identity = self._identities.admit(name=credentials.name, token=credentials.token)
        if settled is not None and settled.player.id != identity.player.id:
            raise IdentityMismatch(settled.player.id)
        return identity


def _methods(namespace: LobbyNamespace, table: Mapping[str, type[Command]]) -> dict[str, Any]:
    return {event: getattr(namespace, event.replace("-", "_")) for event in table}


def _payload(command: type[Command], args: list[Any]) -> Any:
    """
    Return the one object that an event's arguments are, or stand for.

    Raises:
        InvalidMessage: If there are several.

    """
    if len(args) > 1:
        raise InvalidMessage("", f"a command takes one object, not {len(args)} arguments")
    payload = args[0] if args else None
    if payload is None:
        payload = {}
    if isinstance(payload, str) and command.shorthand is not None:
        payload = {command.shorthand: payload}
    return payload


def _refuse(caller: Caller, event: str, exc: Exception) -> None:
    if isinstance(exc, LobbyError):
        caller.refuse(ErrorView.of(exc))
        return
    log.error("command failed", exc_info=exc, extra={"event_name": event})
    caller.refuse(UNEXPECTED)
