"""Two nodes are loaded, measured and compared as one server is."""

import asyncio
import os
import socket
import sys
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from loadtest import fanout
from loadtest.audit import OUT_OF_ORDER, audit
from loadtest.cluster.entries import BARS, cluster_entries
from loadtest.cluster.pair import NODE_TWICE, OURS_TWICE, STOCK_TWICE, Pair
from loadtest.cluster.redis import Redis, started_redis
from loadtest.compare.rounds import about_seconds
from loadtest.compare.sizes import FULL, QUICK, Sizes
from loadtest.crowd import Crowd
from loadtest.errors import ServerFailed
from loadtest.ledger import Member, Order
from loadtest.meter import Meter
from loadtest.plan import Plan
from loadtest.player import Player
from loadtest.stages import Silent
from loadtest.target import Target

PLAN = Plan(games=2, players=4, rate=20, seconds=0.5, acks=False)
TWO = Target("127.0.0.1", 1, pid=None, others=(Target("127.0.0.1", 2),))


@pytest.mark.parametrize(("sizes", "minutes"), [(FULL, 5), (QUICK, 1)])
def test_time_is_bounded(sizes: Sizes, minutes: float) -> None:
    assert about_seconds(list(cluster_entries(sizes)), sizes.rounds) < minutes * 60


def test_every_bar_is_measured_by_an_entry_of_its_own_name() -> None:
    keys = [entry.key for entry in cluster_entries(FULL)]
    wanted = {quantity.entry for bar in BARS for quantity in (bar.ours, bar.theirs)}

    assert len(set(keys)) == len(keys)
    assert wanted == set(keys)


async def test_each_room_has_half_of_its_players_at_either_node(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ports: dict[Player, int] = {}

    async def enter(player: Player, target: Target, _name: str) -> None:
        ports[player] = target.port

    monkeypatch.setattr(Player, "enter", enter)
    crowd = Crowd.of(Plan(games=3, players=4, rate=1, seconds=1))
    await crowd.connect(TWO, Silent())

    assert [sorted(ports[player] for player in room) for room in crowd.rooms] == [[1, 1, 2, 2]] * 3
    assert {ports[room[0]] for room in crowd.rooms} == {1, 2}


def test_room_without_numbers_is_held_to_the_order_of_its_senders() -> None:
    ann, bob = Member(Order(0)), Member(Order(0))
    bob.expects({b"ann": ann}, acks=False)
    ann.expects({b"bob": bob}, acks=False)
    for _ in range(3):
        ann.sender.next_number()
    for number in (0, 2, 1):
        bob.links[b"ann"].see(number, 1)
        bob.order.see(1)

    assert audit([ann, bob], numbered=False) == {OUT_OF_ORDER: 1}
    assert len(audit([ann, bob])) > 1


def test_nodes_are_measured_together_and_what_they_share_apart() -> None:
    mine = os.getpid()
    one = Target("127.0.0.1", 1, pid=mine)
    alone, twice = Meter.of(one), Meter.of(replace(one, others=(one,), store_pid=mine))

    assert alone.store is None
    assert twice.store is not None
    assert (twice.resident_bytes() or 0) > 1.5 * (alone.resident_bytes() or 0)


def test_missing_redis_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(ServerFailed, match="no redis-server"), started_redis():
        pass


@pytest.mark.needs("redis-server")
@pytest.mark.e2e
def test_redis_knows_its_snapshot_after_it_was_killed() -> None:
    with started_redis() as redis:
        assert say(redis, b"SET a 1\r\n") == b"+OK\r\n"
        redis.save()
        say(redis, b"SET b 1\r\n")
        redis.freeze()
        redis.thaw()
        redis.kill()
        assert redis.pid is None
        redis.start()

        assert say(redis, b"EXISTS a b\r\n") == b":1\r\n"


def say(redis: Redis, words: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", redis.port), 5) as client:
        client.sendall(words)
        return client.recv(100)


@pytest.mark.needs("redis-server")
@pytest.mark.e2e
@pytest.mark.parametrize(
    ("pair", "is_numbered"),
    [
        (OURS_TWICE, True),
        (STOCK_TWICE, False),
        pytest.param(NODE_TWICE, False, marks=pytest.mark.needs("npm")),
    ],
)
async def test_two_nodes_deliver_everything_once(pair: Pair, is_numbered: bool) -> None:
    with pair.started(None) as target:
        outcome = await fanout.run(replace(PLAN, is_numbered=is_numbered), target, Silent())

    assert outcome.faults.keys() <= {OUT_OF_ORDER} - {OUT_OF_ORDER if pair is OURS_TWICE else ""}
    assert outcome.window.delivered == 2 * 4 * 10 * 3
    assert outcome.window.store_cpu_seconds is not None


@pytest.mark.needs("redis-server")
@pytest.mark.e2e
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["cluster", "--quick", "--only", "cluster/ours-redis"], {"entries": "cluster/ours-redis"}),
        (["faults", "--short", "--only", "redis-emptied"], {"rows": "redis-emptied"}),
    ],
)
async def test_command_writes_what_it_found(
    arguments: list[str], told: dict[str, str], tmp_path: Path
) -> None:
    figures = tmp_path / "figures.json"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "loadtest", *arguments, "--json", str(figures)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(90):
        output, _ = await process.communicate()

    assert process.returncode == 0, output.decode()
    written = orjson.loads(figures.read_bytes())
    assert {part: [name] for part, name in told.items()} == {
        part: [*written[part]] for part in told
    }
    assert [row["faults"] for part in told for row in written[part].values()] == [{}]
