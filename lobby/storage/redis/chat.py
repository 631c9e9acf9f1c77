"""Chat rooms and what is said in them, in Redis."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgpack

from lobby.domain.chat import ChatRoom
from lobby.domain.chat_events import (
    KEPT_MESSAGES,
    MemberJoined,
    MemberLeft,
    RoomChange,
    RoomOpened,
    Said,
    TypingChanged,
)
from lobby.domain.errors import LobbyError, ServerFull, VersionConflict
from lobby.domain.ids import PlayerId, RoomId
from lobby.domain.room_refusals import RoomExists, RoomNotFound, TooManyRooms
from lobby.domain.seats import Player
from lobby.ports import Standing, Subscription, TakeChat
from lobby.storage.chat import ChatLimits
from lobby.storage.redis.chat_feed import EVENTS, MESSAGES, ROOMS, ChatFeed
from lobby.storage.redis.client import Redis
from lobby.storage.redis.codec import FORMAT
from lobby.storage.redis.settling import settled


class RedisChatStore:
    """Implements :class:`lobby.ports.ChatStore`; every method is one step of Redis."""

    def __init__(
        self, redis: Redis, general: Iterable[str] = (), limits: ChatLimits | None = None
    ) -> None:
        self._redis = redis
        self._general = [*general]
        self._limits = limits or ChatLimits()
        self._feed = ChatFeed(redis)
        redis.on_return(self._begin)

    async def create(self, room: ChatRoom) -> None:
        """See :meth:`lobby.ports.ChatStore.create`."""
        refused = await self._redis.run("chat_create", *self._creation(room))
        if refused:
            raise self._refusal(room, refused)

    def may_have(self, room: RoomId) -> bool:
        """See :meth:`lobby.ports.ChatStore.may_have`."""
        return self._feed.may_have(room)

    async def get(self, room: RoomId) -> ChatRoom:
        """See :meth:`lobby.ports.ChatStore.get`."""

        def settle(reply: Any) -> ChatRoom:
            [found] = reply
            if not found:
                raise RoomNotFound(room)
            return self._learn(*found)

        return await settled(self._redis, "chat_missed", [room, -1], settle)

    async def commit(self, room: ChatRoom, events: Sequence[RoomChange]) -> None:
        """See :meth:`lobby.ports.ChatStore.commit`."""
        about = {
            "id": room.id,
            "kind": room.kind,
            "version": room.version,
            "is_closed": room.is_closed,
            "allowed": sorted(room.allowed),
            "muted": room.muted,
            "joined": [each.member.player.id for each in events if isinstance(each, MemberJoined)],
            "left": [each.player for each in events if isinstance(each, MemberLeft)],
        }
        told = msgpack.packb([EVENTS.dumps(event) for event in events], use_bin_type=False)
        refused = await self._redis.run(
            "chat_commit", msgpack.packb(about), ROOMS.dumps(room), told, self._limits.joined
        )
        if refused:
            raise self._refusal(room, refused)

    async def post(self, room: RoomId, player: Player, text: str) -> Said:
        """See :meth:`lobby.ports.ChatStore.post`."""
        limits = (KEPT_MESSAGES, self._limits.messages)
        answer = await self._redis.run(
            "chat_post", room, player.id, player.name, text, FORMAT, *limits
        )
        match answer:
            case []:
                raise RoomNotFound(room)
            case [body]:
                ROOMS.loads(body).require_may_speak(player.id)
        number, at = answer
        return Said(number, player, text, at)

    async def history(self, room: RoomId, before: int | None, limit: int) -> Sequence[Said]:
        """See :meth:`lobby.ports.ChatStore.history`."""
        found = await self._redis.run("chat_history", room, limit, before or "")
        if found is None:
            raise RoomNotFound(room)
        return [*map(MESSAGES.loads, found)]

    async def rooms_of(self, player: PlayerId) -> Sequence[Standing]:
        """See :meth:`lobby.ports.ChatStore.rooms_of`."""

        def settle(words: Any) -> Sequence[Standing]:
            found = sorted(zip(*[iter(words)] * 3, strict=True))
            return [Standing(self._learn(body, newest), newest) for _, body, newest in found]

        return await settled(self._redis, "chat_rooms_of", [player], settle)

    async def open_to(self, player: PlayerId, after: RoomId | None, limit: int) -> list[ChatRoom]:
        """See :meth:`lobby.ports.ChatStore.open_to`."""
        bodies = await self._redis.run("chat_open_to", player, after or "", limit)
        rooms = sorted(map(ROOMS.loads, bodies), key=lambda room: room.id)
        return rooms[:limit]

    def signal(self, room: RoomId, event: TypingChanged) -> None:
        """See :meth:`lobby.ports.ChatStore.signal`."""
        self._feed.signal(room, event)

    def follow(self, take: TakeChat) -> Subscription:
        """See :meth:`lobby.ports.ChatStore.follow`."""
        return self._feed.followers.add(take)

    def _begin(self) -> None:
        for name in self._general:
            room = self._creation(ChatRoom.general(name))
            self._redis.send("chat_create", room, lambda *_: None)
        self._feed.begin()

    def _learn(self, body: bytes, newest: int) -> ChatRoom:
        room = ROOMS.loads(body)
        self._feed.learn(room, newest)
        return room

    def _creation(self, room: ChatRoom) -> list[Any]:
        about = {
            "id": room.id,
            "kind": room.kind,
            "version": room.version,
            "creator": room.creator or "",
            "allowed": sorted(room.allowed),
            "muted": room.muted,
            "audience": sorted(room.audience),
        }
        opened = RoomOpened(frozenset(room.allowed) | room.members.keys())
        limits = self._limits
        most = [limits.rooms, limits.created, limits.joined, limits.direct, limits.all_direct]
        return [msgpack.packb(about), ROOMS.dumps(room), EVENTS.dumps(opened), *most]

    def _refusal(self, room: ChatRoom, words: Sequence[Any]) -> LobbyError:
        limits = self._limits
        match words:
            case [b"exists"]:
                return RoomExists(room.id)
            case [b"created"]:
                return TooManyRooms(room.creator or PlayerId(""), limits.created, "created")
            case [b"full"]:
                return ServerFull("chat rooms", limits.rooms)
            case [b"joined", player]:
                return TooManyRooms(PlayerId(player.decode()), limits.joined, "joined")
            case [b"conflict", version]:
                return VersionConflict(f"room {room.id!r}", room.version - 1, version)
            case _:
                return RoomNotFound(room.id)
