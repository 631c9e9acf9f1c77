"""What becomes of a command: answered, sent again, failed."""

import asyncio
from typing import Any

import pytest

from lobby.client import ClientClosed, ConnectionLost, LobbyRefused
from lobby.client.link import Payload
from lobby.client.outbox import Ack, Command, Outbox, Retry, Return
from tests.client.links import FakeLink, FakeLobby
from tests.client.payloads import refused
from tests.client.waiting import turns


class Desk:
    """An outbox, its newest link, and those who wait for answers."""

    def __init__(self, timeout_seconds: float = 5) -> None:
        self.outbox = Outbox(timeout_seconds)
        self.link = self._a_link()
        self.outbox.resume(self.link, Return())

    def _a_link(self) -> FakeLink:
        return FakeLobby()([], None)  # type: ignore[arg-type]  # nobody listens

    async def ask(self, event: str = "do", payload: Payload | None = None, **how: Any) -> Any:
        """Ask, and return the one who waits once the command is on its way."""
        command = Command("/games", event, payload or {}, **how)
        waiting = asyncio.create_task(self.outbox.ask(command))
        await turns(3)
        return waiting

    async def reconnect(self, back: Return | None = None) -> FakeLink:
        """Lose the link and come back with another."""
        self.outbox.pause("cut")
        self.link = self._a_link()
        self.outbox.resume(self.link, back or Return())
        await turns(3)
        return self.link


async def test_answer_goes_to_its_command() -> None:
    desk = Desk()
    first, second = await desk.ask("a"), await desk.ask("b")

    desk.link.last("b").ok(n=2)
    desk.link.last("a").ok(n=1)

    assert (await first, await second) == ({"ok": True, "n": 1}, {"ok": True, "n": 2})


async def test_refusal_is_raised_with_all_that_it_says() -> None:
    desk = Desk()
    waiting = await desk.ask()

    desk.link.last("do").acknowledge(
        refused("rate-limited", retryable=True, retryAfterMs=250, hint="slow down")
    )

    with pytest.raises(LobbyRefused, match=r"rate-limited: rate-limited! \(slow down\)") as caught:
        await waiting
    error = caught.value
    assert (error.code, error.retryable, error.retry_after_ms) == ("rate-limited", True, 250)
    assert (error.hint, error.was_resent) == ("slow down", False)


async def test_refusal_without_a_reason_is_still_one() -> None:
    desk = Desk()
    waiting = await desk.ask()

    desk.link.last("do").acknowledge({"ok": False})

    with pytest.raises(LobbyRefused) as caught:
        await waiting
    assert caught.value.code == "refused"


async def test_command_that_may_not_be_doubled_fails_when_the_connection_is_lost() -> None:
    desk = Desk()
    waiting = await desk.ask(retry=Retry.NEVER)

    desk.outbox.pause("cut")

    with pytest.raises(
        ConnectionLost, match="do may or may not have been carried out: cut"
    ) as caught:
        await waiting
    assert caught.value.was_sent
    assert (await desk.reconnect()).events == []


async def test_command_that_may_be_doubled_is_sent_again() -> None:
    desk = Desk()
    waiting = await desk.ask(retry=Retry.AGAIN)

    link = await desk.reconnect()
    link.last("do").ok()

    assert await waiting == {"ok": True}


async def test_refusal_of_a_repeat_says_so() -> None:
    desk = Desk()
    waiting = await desk.ask(retry=Retry.AGAIN)

    (await desk.reconnect()).last("do").acknowledge(refused("not-in-game"))

    with pytest.raises(LobbyRefused) as caught:
        await waiting
    assert caught.value.was_resent


async def test_commands_go_out_again_in_the_order_in_which_they_were_asked_for() -> None:
    desk = Desk()
    tasks = [await desk.ask(name, retry=Retry.AGAIN) for name in "abc"]
    desk.outbox.pause("cut")
    tasks += [await desk.ask(name) for name in "de"]

    link = await desk.reconnect()

    assert link.events == list("abcde")
    for task in tasks:
        task.cancel()


async def test_command_given_while_away_is_sent_on_return_whatever_it_is() -> None:
    desk = Desk()
    desk.outbox.pause("cut")
    waiting = await desk.ask(retry=Retry.NEVER)

    (await desk.reconnect()).last("do").ok()

    assert await waiting == {"ok": True}


async def test_action_is_sent_again_once_all_was_replayed() -> None:
    desk = Desk()
    how = {"retry": Retry.IF_RECOVERED, "delayed": {"gameId": "game:1"}}
    waiting = await desk.ask("game-action", {"action": 1}, **how)
    assert desk.link.last("game-action").payload == {"action": 1}

    link = await desk.reconnect(Return(recovered=True))

    assert link.last("game-action").payload == {"action": 1, "gameId": "game:1"}
    waiting.cancel()


async def test_action_is_not_sent_again_where_the_lobby_forgot_what_arrived() -> None:
    desk = Desk()
    waiting = await desk.ask("game-action", retry=Retry.IF_RECOVERED)

    link = await desk.reconnect(Return(recovered=False))

    with pytest.raises(ConnectionLost):
        await waiting
    assert link.events == []


async def test_seat_that_is_there_is_the_answer_to_taking_one() -> None:
    desk = Desk()
    waiting = await desk.ask("create-game", retry=Retry.IF_SEATED)

    link = await desk.reconnect(Return(seat={"ok": True, "gameId": "game:7"}))

    assert (await waiting)["gameId"] == "game:7"
    assert link.events == []


async def test_no_seat_leaves_open_what_became_of_taking_one() -> None:
    desk = Desk()
    waiting = await desk.ask("create-game", retry=Retry.IF_SEATED)

    await desk.reconnect()

    with pytest.raises(ConnectionLost):
        await waiting


async def test_command_that_ends_each_connection_is_given_up() -> None:
    desk = Desk()
    waiting = await desk.ask(retry=Retry.AGAIN)

    sendings = [(await desk.reconnect()).events for _ in range(3)]

    assert sendings == [["do"], ["do"], []]
    with pytest.raises(ConnectionLost):
        await waiting


async def test_answer_of_an_older_link_is_not_heard() -> None:
    desk = Desk()
    heard: list[Ack] = []
    older = desk.link
    waiting = await desk.ask(retry=Retry.AGAIN, heard=heard.append)
    link = await desk.reconnect()

    older.last("do").ok(by="older")
    link.last("do").ok(by="newer")

    assert await waiting == {"ok": True, "by": "newer"}
    assert heard == [{"ok": True, "by": "newer"}]


async def test_missing_answer_is_not_waited_for_for_ever() -> None:
    desk = Desk(timeout_seconds=0)
    waiting = await desk.ask()

    with pytest.raises(ConnectionLost, match="no answer within 0 s") as caught:
        await waiting
    assert caught.value.was_sent


async def test_late_answer_is_heard_though_nobody_waits() -> None:
    desk, heard = Desk(timeout_seconds=0), list[Ack]()
    waiting = await desk.ask(heard=heard.append)
    with pytest.raises(ConnectionLost):
        await waiting

    desk.link.last("do").ok(seq=4)

    assert heard == [{"ok": True, "seq": 4}]


async def test_command_nobody_waits_for_any_more_is_not_sent_again() -> None:
    desk = Desk()
    waiting = await desk.ask(retry=Retry.AGAIN)
    waiting.cancel()
    await turns(3)

    assert (await desk.reconnect()).events == []


async def test_command_given_up_while_away_never_goes_out() -> None:
    desk = Desk(timeout_seconds=0)
    desk.outbox.pause("cut")
    waiting = await desk.ask()

    with pytest.raises(ConnectionLost, match="was not sent") as caught:
        await waiting
    assert not caught.value.was_sent
    assert (await desk.reconnect()).events == []


async def test_message_that_cannot_be_sent_is_the_senders_mistake() -> None:
    desk = Desk()
    waiting = await desk.ask("too-large")

    with pytest.raises(ValueError, match="too large"):
        await waiting


async def test_closing_fails_what_is_under_way_and_whatever_comes() -> None:
    desk = Desk()
    sent = await desk.ask(retry=Retry.AGAIN)
    desk.outbox.pause("cut")
    unsent = await desk.ask()

    desk.outbox.close(ClientClosed())

    with pytest.raises(ConnectionLost):
        await sent
    with pytest.raises(ClientClosed):
        await unsent
    with pytest.raises(ClientClosed):
        await desk.outbox.ask(Command("/games", "do", {}))
