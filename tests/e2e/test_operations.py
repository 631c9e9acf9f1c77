"""Running a node: its end by an administrator, its log, its settings, and the README's way."""

import signal
import time

import pytest

from tests.e2e.lobbies import SECRET, a_lobby, operator_token
from tests.e2e.members import CHAT, Hall
from tests.e2e.programs import line_with, output
from tests.e2e.programs import lobby as start_lobby

pytestmark = pytest.mark.e2e


async def test_drain_lets_the_match_go_on_and_ends_the_node_after_it() -> None:
    async with a_lobby(LOBBY_DRAIN_SECONDS="30") as (process, lobby):
        admin = await lobby.admin()
        room = await lobby.room("Ann", "Bob", playing=True)

        ack = await admin.ask("drain", {"seconds": 60})
        told = await room.host.expect("server-draining")
        await room.host.ask("game-action", {"action": "go on"})
        again = await admin.ask("drain", {})
        refused = await (await lobby.player("Cat")).command("create-game", "Chess")

        assert ack["seconds"] == told["seconds"] == again["seconds"] == 60
        assert (await room.bystander.expect("game-update"))["action"] == "go on"
        assert refused["error"]["code"] == "server-draining"
        assert (await lobby.get("/readyz")).status == 503
        assert (await admin.ask("request-stats", {}))["draining"] is True
        await lobby.leave()
        assert "node stopped" in await output(process)
        assert process.returncode == 0


async def test_drain_without_time_ends_the_node_at_once() -> None:
    async with a_lobby() as (process, lobby):
        admin = await lobby.admin()

        began = time.monotonic()
        await admin.ask("drain", {"seconds": 0})

        assert "node stopped" in await output(process)
        assert time.monotonic() - began < 10
        assert process.returncode == 0


async def test_signal_after_a_drain_stops_at_once() -> None:
    async with a_lobby() as (process, lobby):
        admin = await lobby.admin()
        await admin.ask("drain", {"seconds": 300})
        assert (await lobby.get("/healthz")).status == 200

        process.send_signal(signal.SIGTERM)

        assert "node stopped" in await output(process)


async def test_acts_are_logged_and_secrets_are_not() -> None:
    async with a_lobby(LOBBY_DRAIN_SECONDS="0") as (process, lobby):
        admin = await lobby.admin()
        room = await lobby.room("Ann", password="let me in")
        await room.host.ask("update-player", {"data": {"mood": "a word of Ann's own"}})
        await admin.ask("close-game", {"gameId": room.id, "reason": "spam"})
        token = room.host.token
        async with Hall.at(lobby.url) as hall:
            bob = await hall.member("Bob")
            await bob.ask(CHAT, "join-room", "general")
            await bob.ask(CHAT, "send-message", {"roomId": "general", "text": "between us"})
            await bob.code(CHAT, "send-message", {"roomId": "nowhere", "text": "between us"})

        line = await line_with(process, r'\{.*"admin act".*\}')
        process.send_signal(signal.SIGTERM)
        log = line[0] + await output(process)

    for said in ('"act": "close-game"', '"by": "operator:ops"', f'"target": "{room.id}"', "spam"):
        assert said in line[0]
    secrets = (SECRET, token, operator_token("admin")[:60], "let me in", "a word of", "between us")
    for secret in secrets:
        assert secret not in log


async def test_public_metrics_need_no_token() -> None:
    async with a_lobby(LOBBY_METRICS_PUBLIC="1") as (_, lobby):
        answer = await lobby.get("/metrics")

        assert answer.status == 200
        assert "lobby_connections " in answer.body
        assert "process_resident_memory_bytes" in answer.body


async def test_token_of_the_command_line_opens_admin() -> None:
    made = await start_lobby("token", "--role", "admin", "--name", "ops", LOBBY_SECRET=SECRET)
    token = (await output(made)).strip()

    async with a_lobby() as (_, lobby):
        headers = {"Authorization": f"Bearer {token}"}
        assert (await lobby.get("/metrics", headers=headers)).status == 200


async def test_alert_is_raised_once_and_cleared() -> None:
    async with a_lobby(LOBBY_ALERT_MEMORY_MIB="1") as (_, lobby):
        admin = await lobby.admin()

        alert = await admin.expect("alert", kind="memory")
        late = await lobby.admin("late")
        await admin.ask("clear-alert", "memory")
        cleared = await admin.expect("alert", kind="memory")
        again = await admin.command("clear-alert", "memory")

        assert (alert["active"], alert["limit"]) == (True, 1024 * 1024)
        assert alert["value"] > alert["limit"]
        assert (await late.expect("alert"))["active"] is True
        assert cleared["active"] is False
        assert again["error"]["code"] == "not-found"


@pytest.mark.parametrize(
    ("settings", "code", "said"),
    [
        ({"LOBBY_SECRET": SECRET}, 0, "LOBBY_PORT = 8000"),
        ({"LOBBY_SECRET": "short"}, 1, "error: LOBBY_SECRET"),
        ({"LOBBY_PROT": "9000"}, 1, "error: unknown settings: LOBBY_PROT"),
    ],
)
async def test_check_config_tells_by_its_exit_code(
    settings: dict[str, str], code: int, said: str
) -> None:
    process = await start_lobby("check-config", **settings)

    assert said in await output(process)
    assert process.returncode == code
