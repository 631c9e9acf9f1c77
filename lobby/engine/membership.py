"""
Who is in which namespace and room.

Overrides python-socketio's manager, whose every departure scans every room of the namespace.
"""

import inspect
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any

import socketio

from lobby.engine.socket import Socket


class Membership(socketio.AsyncManager):
    """
    An index by namespace and room, and from each socket to its own rooms.

    Every socket is, without an entry, in the room of its own sid and in that of everybody.
    """

    def __init__(self) -> None:
        super().__init__()
        self._sockets: dict[str, dict[str, Socket]] = {}
        self._rooms: dict[tuple[str, Hashable], dict[str, Socket]] = {}
        self._applicants: dict[tuple[str, str], Socket] = {}

    def expect(self, socket: Socket) -> None:
        """
        Let a connect handler refer to a socket by its sid, before it is let in.

        What python-socketio's handlers do there, entering rooms and emitting to the client, takes
        effect once CONNECT is sent.
        """
        self._applicants[socket.namespace, socket.sid] = socket

    def dismiss(self, socket: Socket) -> None:
        """Forget a socket whose connect handler has returned."""
        self._applicants.pop((socket.namespace, socket.sid), None)

    def add(self, socket: Socket) -> None:
        """Enter a socket into its namespace, and into the rooms it was to enter."""
        self._sockets.setdefault(socket.namespace, {})[socket.sid] = socket
        for room in socket.rooms or ():
            self._rooms.setdefault((socket.namespace, room), {})[socket.sid] = socket

    def remove(self, socket: Socket) -> None:
        """Take a socket out of its namespace and its rooms; it costs only those."""
        sockets = self._sockets.get(socket.namespace)
        if sockets is None or sockets.pop(socket.sid, None) is None:
            return
        if not sockets:
            del self._sockets[socket.namespace]
        for room in socket.rooms or ():
            self._leave(socket, room)
        socket.rooms = None

    def find(self, sid: str, namespace: str) -> Socket | None:
        """Return a connected socket."""
        sockets = self._sockets.get(namespace)
        return None if sockets is None else sockets.get(sid)

    def count(self, namespace: str) -> int:
        """Return how many sockets a namespace has; costs the same however many."""
        return len(self._sockets.get(namespace, ()))

    def members(self, namespace: str, room: Any = None) -> Iterable[Socket]:
        """Return the sockets in a room, in any of a list of rooms, or in the namespace."""
        if room is None:
            return list(self._sockets.get(namespace, {}).values())
        if isinstance(room, (list, tuple, set)):
            found = {s.sid: s for one in room for s in self.members(namespace, one)}
            return list(found.values())
        own = self.find(room, namespace) if isinstance(room, str) else None
        if own is not None:
            return [own]
        return list(self._rooms.get((namespace, room), {}).values())

    async def emit(
        self,
        event: str,
        data: Any,
        namespace: str,
        room: Any = None,
        skip_sid: Any = None,
        callback: Callable[..., Any] | None = None,
        to: Any = None,
        **_: Any,
    ) -> None:
        """Emit as python-socketio does; the work is done before this returns."""
        skipped = skip_sid if isinstance(skip_sid, list) else [skip_sid]
        members = [s for s in self.members(namespace, to or room) if s.sid not in skipped]
        if callback is None:
            self.server.broadcast(members, event, data)
            self._hold(event, data, namespace, to or room)
            return
        for socket in members:
            socket.request(event, data, callback)

    async def trigger_callback(self, sid: str, id: int, data: list[Any]) -> None:
        """Never called: acks go to the socket they are for."""
        raise NotImplementedError

    async def disconnect(self, sid: str, namespace: str, **_: Any) -> None:
        """Take a socket out without telling it."""
        socket = self.find(sid, namespace)
        if socket is not None:
            self.remove(socket)

    def is_connected(self, sid: str, namespace: str) -> bool:
        """Whether there is such a socket."""
        return self.find(sid, namespace) is not None

    def get_namespaces(self) -> Iterable[str]:
        """Return the namespaces with at least one socket."""
        return self._sockets.keys()

    def get_participants(self, namespace: str, room: Any) -> Iterator[tuple[str, str]]:
        """Yield session ids, of Socket.IO and of Engine.IO, of the sockets in a room."""
        return ((s.sid, s.connection.sid) for s in self.members(namespace, room))

    def get_rooms(self, sid: str, namespace: str) -> list[Any]:
        """Return the rooms a socket is in, its own first."""
        socket = self.find(sid, namespace)
        return [] if socket is None else [sid, *(socket.rooms or ())]

    def eio_sid_from_sid(self, sid: str, namespace: str) -> str | None:
        """Return the Engine.IO session of a socket."""
        socket = self._refer(sid, namespace)
        return None if socket is None else socket.connection.sid

    def basic_enter_room(
        self, sid: str, namespace: str, room: Hashable, eio_sid: str | None = None
    ) -> None:
        """
        Enter a socket into a room.

        Raises:
            ValueError: If there is no such socket, or the room is another socket's own.

        """
        socket = self._refer(sid, namespace)
        if socket is None:
            raise ValueError("sid is not connected to requested namespace")
        if isinstance(room, str) and self.find(room, namespace) is not None:
            raise ValueError("cannot enter a sid room")
        self.enter(socket, room)

    def enter(self, socket: Socket, room: Hashable) -> None:
        """Enter a socket into a room; one that has left meanwhile stays out."""
        if socket.is_closed:
            return
        if socket.rooms is None:
            socket.rooms = set()
        socket.rooms.add(room)
        if socket.is_connected:
            self._rooms.setdefault((socket.namespace, room), {})[socket.sid] = socket

    def basic_leave_room(self, sid: str, namespace: str, room: Hashable) -> None:
        """Take a socket out of a room, if it is in."""
        socket = self.find(sid, namespace)
        if socket is not None and socket.rooms and room in socket.rooms:
            socket.rooms.discard(room)
            self._leave(socket, room)

    def basic_close_room(self, room: Hashable, namespace: str) -> None:
        """Take every socket out of a room."""
        for socket in list(self._rooms.get((namespace, room), {}).values()):
            self.basic_leave_room(socket.sid, namespace, room)

    def _refer(self, sid: str, namespace: str) -> Socket | None:
        return self.find(sid, namespace) or self._applicants.get((namespace, sid))

    def _hold(self, event: str, data: Any, namespace: str, room: Any) -> None:
        applicant = self._applicants.get((namespace, room)) if isinstance(room, str) else None
        if applicant is not None:
            applicant.held = [*(applicant.held or ()), (event, data)]

    def _leave(self, socket: Socket, room: Hashable) -> None:
        members = self._rooms[socket.namespace, room]
        del members[socket.sid]
        if not members:
            del self._rooms[socket.namespace, room]


async def call(callback: Callable[..., Any], args: list[Any]) -> None:
    """Call an ack's callback, a function or a coroutine function."""
    result = callback(*args)
    if inspect.isawaitable(result):
        await result
