"""Whatever is put, read and announced: inboxes in Redis are as those in memory."""

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from lobby.domain.errors import VersionConflict
from lobby.domain.ids import PlayerId
from lobby.domain.inbox import Inbox
from lobby.storage import MemoryInboxStore
from lobby.storage.inbox import InboxLimits
from lobby.storage.redis.address import RedisAddress
from lobby.storage.redis.inbox import RedisInboxStore
from tests.builders import ANN, BOB, CAT
from tests.domain.test_inbox import NOW, a_notification
from tests.fakes import FakeClock
from tests.redis_server import RedisServer
from tests.storage.redis.twins import Twins

pytestmark = [pytest.mark.redis, pytest.mark.slow]

LIMITS = InboxLimits(inboxes=2, notifications=5)
OWNERS = [ANN.id, BOB.id, CAT.id]


class InboxTwins(RuleBasedStateMachine):
    address: RedisAddress

    def __init__(self) -> None:
        super().__init__()
        memory = MemoryInboxStore(LIMITS)
        self.twins: Any = Twins(
            self.address, FakeClock(), memory, lambda redis: RedisInboxStore(redis, LIMITS)
        )
        self.stale: list[Inbox] = []
        self.put = 0

    @rule(owner=st.sampled_from(OWNERS))
    def tell(self, owner: PlayerId) -> None:
        self.put += 1
        item = a_notification(f"n{self.put:04}")
        inbox = self.get(owner)
        self.stale.append(inbox)
        self.do(self.twins.commit(inbox.put(item, now=NOW), item))

    @rule(owner=st.sampled_from(OWNERS))
    def read_all(self, owner: PlayerId) -> None:
        inbox = self.get(owner)
        after = inbox.mark_all(self.do(self.twins.announcements()), now=NOW)
        if after is not inbox:
            self.do(self.twins.commit(after))

    @rule()
    def announce(self) -> None:
        self.put += 1
        self.do(self.twins.announce(a_notification(f"n{self.put:04}")))

    @rule(data=st.data())
    def come_too_late(self, data: st.DataObject) -> None:
        if self.stale:
            inbox = data.draw(st.sampled_from(self.stale))
            self.put += 1
            item = a_notification(f"n{self.put:04}")
            try:
                self.do(self.twins.commit(inbox.put(item, now=NOW), item))
            except VersionConflict:
                return

    @invariant()
    def inboxes_are_the_same(self) -> None:
        for owner in OWNERS:
            self.get(owner)  # which compares them

    def get(self, owner: PlayerId) -> Inbox:
        inbox: Inbox = self.do(self.twins.get(owner))
        return inbox

    def do(self, step: Any) -> Any:
        with pytest.raises(StopIteration) as answered:
            step.send(None)  # Twins wait for nothing
        return answered.value.value

    def teardown(self) -> None:
        self.twins.close()


def test_inboxes_in_redis_are_as_in_memory(
    redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = RedisAddress.parse(redis_server.url)
    monkeypatch.setattr(InboxTwins, "address", address, raising=False)

    run_state_machine_as_test(
        InboxTwins, settings=settings(max_examples=30, stateful_step_count=25, deadline=None)
    )
