"""Whatever players do: chat rooms in Redis are as those in memory."""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from lobby.ports import ChatStore
from lobby.storage import MemoryChatStore
from lobby.storage.redis.address import RedisAddress
from lobby.storage.redis.chat import RedisChatStore
from tests.fakes import FakeClock
from tests.redis_server import RedisServer
from tests.storage.redis.twins import Twins
from tests.storage.test_chat_machine import LIMITS, ChatMachine

pytestmark = [pytest.mark.redis, pytest.mark.slow]


def test_rooms_in_redis_are_as_in_memory(redis_server: RedisServer) -> None:
    address = RedisAddress.parse(redis_server.url)

    class TwinMachine(ChatMachine):
        def make_store(self) -> ChatStore:
            clock = FakeClock()
            self.twins = Twins(
                address,
                clock,
                MemoryChatStore(clock, ["general"], LIMITS),
                lambda redis: RedisChatStore(redis, ["general"], LIMITS),
            )
            return self.twins

        def teardown(self) -> None:
            self.twins.close()

    run_state_machine_as_test(
        TwinMachine, settings=settings(max_examples=25, stateful_step_count=25, deadline=None)
    )
