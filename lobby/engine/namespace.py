"""Namespaces: where an application says what happens to its sockets."""

import inspect
from typing import Any

import socketio
from socketio.exceptions import ConnectionRefusedError as StockRefusal

from lobby.engine.socket import Socket


class ConnectionRefused(StockRefusal):
    """
    A namespace does not accept a socket; the client gets a CONNECT_ERROR.

    Args:
        message: For people.
        data: For programs; left out if ``None``.

    """

    def __init__(self, message: str, data: Any = None) -> None:
        super().__init__(message)
        self.error_args: dict[str, Any] = {"message": message}
        if data is not None:
            self.error_args["data"] = data


class Namespace(socketio.AsyncNamespace):
    """
    Base class of an application's namespaces.

    The life cycle comes in by methods of its own, so no event of a client can forge it. For each
    socket they are called one after the other: ``accept``, ``connected``, ``receive`` any number
    of times, ``disconnected``.
    """

    async def accept(self, socket: Socket, auth: Any) -> None:
        """
        Let a socket in.

        Called in the order of the connection's CONNECT packets, one at a time. ``auth`` is the
        object the client sent, or ``None``.

        Raises:
            ConnectionRefused: To send the client a CONNECT_ERROR instead.

        """

    async def connected(self, socket: Socket) -> None:
        """Greet a socket: CONNECT was just sent, and no event is handled before this returns."""

    def receive_now(self, socket: Socket, event: str, args: list[Any], ack_id: int | None) -> bool:
        """
        Handle a hot event within the read callback, or return ``False`` for :meth:`receive`.

        Called only when nothing of that socket waits, so events are never reordered.
        """
        return False

    async def receive(
        self, socket: Socket, event: str, args: list[Any], ack_id: int | None
    ) -> None:
        """Handle an event; by default with the method ``on_<event>``, whose result is the ack."""
        result = await self.trigger_event(event, socket.sid, *args)
        if ack_id is not None and hasattr(self, f"on_{event}"):
            socket.acknowledge(ack_id, result)

    async def disconnected(self, socket: Socket, reason: str) -> None:
        """
        Let a socket go: the last call for it.

        Exactly once for each socket whose :meth:`accept` returned, even if the client was gone
        by then and never got its CONNECT.
        """


class StockHandlers:
    """
    Handlers written for python-socketio: functions, and namespaces with ``on_…`` methods.

    Args:
        server: The server they are registered with.
        namespace: The namespace they are for.

    """

    def __init__(self, server: Any, namespace: str) -> None:
        self._server = server
        self._namespace = namespace

    async def accept(self, socket: Socket, auth: Any) -> None:
        """Call the connect handler, with ``auth`` only if it takes one."""
        arguments = ("connect", self._namespace, socket.sid, socket.connection.environ)
        try:
            result = await self._server._trigger_event(*arguments, auth)
        except TypeError:
            if auth is not None:
                raise
            result = await self._server._trigger_event(*arguments)
        if result is False:
            raise StockRefusal

    async def connected(self, socket: Socket) -> None:
        """Send what the connect handler emitted before the client was connected."""
        held, socket.held = socket.held, None
        for event, data in held or ():
            socket.emit(event, data)

    def receive_now(self, socket: Socket, event: str, args: list[Any], ack_id: int | None) -> bool:
        """Leave every event to :meth:`receive`."""
        return False

    async def receive(
        self, socket: Socket, event: str, args: list[Any], ack_id: int | None
    ) -> None:
        """Call the event's handler; its result is the ack."""
        server = self._server
        result = await server._trigger_event(event, self._namespace, socket.sid, *args)
        if inspect.isawaitable(result):
            result = await result
        if ack_id is not None and result is not server.not_handled:
            socket.acknowledge(ack_id, result)

    async def disconnected(self, socket: Socket, reason: str) -> None:
        """Call the disconnect handler."""
        await self._server._trigger_event("disconnect", self._namespace, socket.sid, reason)
