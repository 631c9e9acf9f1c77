"""All that a node keeps in Redis."""

from collections.abc import Iterable

from lobby.ports import Ids, Later
from lobby.storage.log import LogLimits
from lobby.storage.redis.address import RedisAddress
from lobby.storage.redis.audit import RedisAuditLog
from lobby.storage.redis.bans import RedisBans
from lobby.storage.redis.chat import RedisChatStore
from lobby.storage.redis.client import Redis
from lobby.storage.redis.deadlines import SharedDeadlines
from lobby.storage.redis.expulsions import SharedExpulsions
from lobby.storage.redis.followed import FollowedGames
from lobby.storage.redis.games import RedisGameStore
from lobby.storage.redis.inbox import RedisInboxStore
from lobby.storage.redis.introduction import badge_of
from lobby.storage.redis.listing import ListingMirror
from lobby.storage.redis.mailbox import Mailbox
from lobby.storage.redis.matchmaking import SharedMatchmaking
from lobby.storage.redis.nodes import Nodes
from lobby.storage.redis.presence import RedisPresence
from lobby.storage.redis.signals import SharedSignals
from lobby.storage.stores import Stores


def redis_stores(
    address: RedisAddress, ids: Ids, later: Later, chat_rooms: Iterable[str], secret: str
) -> Stores:
    """Return stores in Redis, for as many nodes as there are, all with the same secret."""
    redis = Redis(address, badge=badge_of(secret))
    mirror, deadlines = ListingMirror(redis, ids.epoch), SharedDeadlines(redis, later)
    followed = FollowedGames(redis, LogLimits(), ids.epoch)
    mirror.renewed = followed.catch_up
    mailbox = Mailbox(redis)
    presence = RedisPresence(redis, mailbox)
    nodes = Nodes(redis, presence)

    async def start() -> None:
        mirror.start()
        await redis.start()
        await nodes.start()

    async def stop() -> None:
        presence.stop()
        await nodes.stop()
        deadlines.stop()
        await mirror.stop()
        await redis.stop()

    return Stores(
        clock=redis.clock,
        games=RedisGameStore(redis, mirror, deadlines, followed, ids),
        listing=mirror.index,
        roll=mirror.roll,
        deadlines=deadlines,
        signals=SharedSignals(redis, followed),
        matchmaking=SharedMatchmaking(redis),
        presence=presence,
        fleet=nodes,
        chat=RedisChatStore(redis, chat_rooms),
        inboxes=RedisInboxStore(redis),
        bans=RedisBans(redis),
        audit=RedisAuditLog(redis),
        everywhere=lambda local: SharedExpulsions(redis, mailbox, local),
        start=start,
        stop=stop,
        is_ready=lambda: redis.is_ready and nodes.is_well,
        on_return=redis.on_return,
    )
