"""The one path that every connection and every command takes, whatever the namespace."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from types import NoneType
from typing import Any, ClassVar, TypeVar, get_args, get_type_hints

from lobby.domain.errors import (
    BadRequest,
    Busy,
    InvalidMessage,
    LobbyError,
    RateLimited,
    Unavailable,
    UnknownEvent,
)
from lobby.domain.ids import Epoch, GameId, PlayerId
from lobby.domain.rates import EventClass
from lobby.engine import Closing, ConnectionRefused, Namespace, Socket, neighbourhood
from lobby.services.entrance import Entrance
from lobby.services.identity import Identity
from lobby.sockets.attendance import NodeAttendance
from lobby.sockets.caller import Caller
from lobby.sockets.flooding import Patience
from lobby.sockets.sessions import Resume, Session, Sessions
from lobby.sockets.tallies import SAMPLED, Tallies, Tally
from lobby.wire.acks import UNEXPECTED, ErrorView
from lobby.wire.command import Command
from lobby.wire.commands import Credentials
from lobby.wire.message import Message
from lobby.wire.pushes import ErrorPush, Push
from lobby.wire.schemas import in_markdown
from lobby.wire.vocabulary import Vocabulary

STORE_AWAY = Closing(1013, "store away")
NOT_GREETED = Closing(1011, "internal error")
"""The client library connects anew; a namespace's DISCONNECT would be for good."""

log = logging.getLogger(__name__)


Handler = Callable[[Caller, Any], Awaitable[Message | None]]
ImmediateHandler = Callable[[Caller, object], None]
Handling = TypeVar("Handling", Handler, ImmediateHandler)


# All that is known of an event, found at once; no named tuple, which takes longer to unpack.
_Entry = tuple[Handling, type[Command], EventClass, Tally]


class LobbyNamespace(Namespace):
    """
    A namespace whose vocabulary is tables.

    Event ``join-game`` is parsed as ``commands["join-game"]`` and given to the method
    ``join_game``, which returns the reply or raises :exc:`LobbyError`. Both become the ack. The
    method of an event in ``immediate_commands`` is no coroutine, reads the payload and answers by
    itself: no event of the loop passes between the packet and its effect. A third table,
    ``event_classes``, says what each counts as against its player's limits: what is not in it,
    and what is no valid message, is a ``COMMAND``. ``pushes`` is what the namespace says by itself;
    ``roles``, if there are some, are those whom the namespace is for; ``settles_at_once`` is what
    :class:`lobby.ports.Attendance` says.

    Attributes:
        tallies: What became of the commands so far.

    """

    commands: ClassVar[Mapping[str, type[Command]]] = {}
    immediate_commands: ClassVar[Mapping[str, type[Command]]] = {}
    event_classes: ClassVar[Mapping[str, EventClass]] = {}
    pushes: ClassVar[tuple[type[Push], ...]] = (ErrorPush,)
    roles: ClassVar[tuple[str, ...]] = ()
    settles_at_once: ClassVar[bool] = True

    def __init__(self, name: str, entrance: Entrance) -> None:
        super().__init__(name)
        self._entrance = entrance
        self._now = entrance.now
        self._sessions = Sessions()
        patience = Patience(entrance.flood, entrance.now)
        self.tallies = Tallies((*self.commands, *self.immediate_commands), patience)
        self._attendance = NodeAttendance(
            name, self._sessions, self.tallies, self.settle, settles_at_once=self.settles_at_once
        )
        entrance.presence.serve(self._attendance)
        # Bound once, from our own tables: a client's string never reaches getattr.
        self._handlers: dict[str, _Entry[Handler]] = self._entries(self.commands)
        self._immediate: dict[str, _Entry[ImmediateHandler]] = self._entries(
            self.immediate_commands
        )
        self._known = ", ".join((*self.commands, *self.immediate_commands))

    @property
    def sessions(self) -> Sessions:
        """Who is connected here."""
        return self._sessions

    def vocabulary(self) -> Vocabulary:
        """Return all that can be said here."""
        commands = {**self.commands, **self.immediate_commands}
        entries: dict[str, _Entry[Any]] = {**self._handlers, **self._immediate}
        return Vocabulary(
            namespace=self.namespace,
            summary=in_markdown(self.__doc__ or ""),
            auth=Credentials,
            commands=commands,
            replies={event: _replies(entry) for event, entry in entries.items()},
            pushes=self.pushes,
        )

    async def accept(self, socket: Socket, auth: Any) -> None:
        """Let a player in: the one whom the connection belongs to, if it belongs to somebody."""
        connection = socket.connection
        address = neighbourhood(connection.address)
        # Where no limit applies to the address, one connection still cannot try without end.
        source = address or connection.sid
        try:
            self._entrance.knock(source)
            credentials = Credentials.parse({} if auth is None else auth)
            identity = self._entrance.admit(
                connection.identity, address, name=credentials.name, token=credentials.token
            )
            self.require_role(identity)
            await self._entrance.require_welcome(identity.player.id)
            allowance = self._entrance.enter(identity.player.id)
        except LobbyError as exc:
            if isinstance(exc, Unavailable):
                connection.close(STORE_AWAY)
            else:
                self._entrance.refused(source)
            raise ConnectionRefused(str(exc), ErrorView.of(exc).payload()) from None
        except Exception as exc:
            log.error("connection failed", exc_info=exc)
            raise ConnectionRefused(UNEXPECTED.message, UNEXPECTED.payload()) from None
        connection.identity = identity
        socket.state = Session(socket, identity, allowance, _resume(credentials))

    async def connected(self, socket: Socket) -> None:
        """
        Make a socket its player's one, and greet the player; what they had before ends first.

        Where the store is away, or the game goes at that moment, the client comes back by itself:
        it would wait for its welcome for ever.
        """
        session: Session = socket.state
        older = self._sessions.enter(session)
        try:
            if older is not None:
                await self._attendance.replace(older)
            await self._entrance.presence.arrive(self.namespace, session)
            await self.greet(session)
            session.is_greeted = True
        except Busy:
            socket.connection.close(STORE_AWAY)
        except Exception as exc:
            where = self.whereabouts(session)
            log.error("a player could not be greeted", exc_info=exc, extra=where)
            socket.connection.close(NOT_GREETED)

    async def greet(self, session: Session) -> None:
        """Tell a player who has just come what they need to know."""

    async def disconnected(self, socket: Socket, reason: str) -> None:  # noqa: ARG002
        """Let a player's socket go; a namespace with more to do then does this, too."""
        session: Session = socket.state
        self._entrance.leave(session.allowance)
        if self._sessions.leave(session):
            await self._entrance.presence.leave(self.namespace, session)

    async def settle(self, player: PlayerId) -> None:
        """Do what follows from a player's coming or going; see :class:`lobby.ports.Attendance`."""

    async def receive(
        self, socket: Socket, event: str, args: list[Any], ack_id: int | None
    ) -> None:
        """Carry a command out and answer it."""
        session: Session = socket.state
        if session.is_over:
            return
        # An immediate command waits behind others of its socket, or it would overtake them.
        if self.receive_now(socket, event, args, ack_id):
            return
        tally, began = self.tallies.of(event), self._now()
        caller = Caller(session, event, ack_id, tally)
        counted_as = None
        try:
            entry = self._handlers.get(event)
            if entry is None:
                raise UnknownEvent(event, self._known)  # one place answers
            handler, model, kind, _ = entry
            self.require_role(session.identity)
            command = model.parse(_payload(model, args))
            session.allowance.take(kind, began)
            counted_as = kind
            caller.answer(await handler(caller, command))
        except Exception as exc:  # whatever it is, the caller is told
            self._refuse(caller, event, exc, counted_as)
        tally.time(self._now() - began)

    def receive_now(self, socket: Socket, event: str, args: list[Any], ack_id: int | None) -> bool:
        """Carry an immediate command out; False if the event is none."""
        entry = self._immediate.get(event)
        if entry is None:
            return False
        handler, model, kind, tally = entry
        session: Session = socket.state
        caller = Caller(session, event, ack_id, tally)
        try:
            began = self._now()
            session.allowance.take(kind, began)
            handler(caller, _payload(model, args))
            if not tally.ok & SAMPLED:
                tally.time(self._now() - began)
        except Exception as exc:  # whatever it is, the caller is told
            self._refuse(caller, event, exc, kind)
        return True

    def require_role(self, identity: Identity) -> None:
        """
        Check that the namespace is still for somebody; see :meth:`Entrance.require_role`.

        Raises:
            NotAuthorized, TokenExpired: If it is not.

        """
        if self.roles:
            self._entrance.require_role(identity, *self.roles)

    def whereabouts(self, session: Session) -> dict[str, str]:
        """Return what a log line says of a session; a namespace that knows more adds it."""
        return {"player": session.player_id}

    def _entries(self, table: Mapping[str, type[Command]]) -> dict[str, Any]:
        return {
            event: (
                getattr(self, event.replace("-", "_")),
                model,
                self.event_classes.get(event, EventClass.COMMAND),
                self.tallies.of(event),
            )
            for event, model in table.items()
        }

    def _refuse(
        self, caller: Caller, event: str, exc: Exception, counted_as: EventClass | None
    ) -> None:
        if isinstance(exc, BadRequest) and counted_as is not EventClass.COMMAND:
            exc = self._counted(caller, exc)
        if isinstance(exc, LobbyError):
            caller.refuse(ErrorView.of(exc))
            return
        where = {"event_name": event[:64], **self.whereabouts(caller.session)}
        log.error("command failed", exc_info=exc, extra=where)
        caller.refuse(UNEXPECTED)

    def _counted(self, caller: Caller, garbage: BadRequest) -> LobbyError:
        """Count what is no valid message; return what it is refused as."""
        try:
            caller.session.allowance.take(EventClass.COMMAND, self._now())
        except RateLimited as limited:
            return limited
        return garbage


def _replies(entry: _Entry[Any]) -> tuple[type[Message] | None, ...]:
    """Return what a command is answered with, as its handler is annotated unless it is told."""
    handler, model, _, _ = entry
    returned = get_type_hints(handler)["return"]
    kinds = get_args(returned) or (returned,)
    return model.replies or tuple(None if kind is NoneType else kind for kind in kinds)


def _resume(credentials: Credentials) -> Resume | None:
    """Return where the client asks to go on; what it does not say cannot be right."""
    if credentials.game_id is None:
        return None
    seq = -1 if credentials.seq is None else credentials.seq
    return Resume(GameId(credentials.game_id), Epoch(credentials.epoch or ""), seq)


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
