import pytest

from lobby.domain.errors import IdentityMismatch, RateLimited, ServerFull
from lobby.domain.rates import NO_LIMIT, EventClass, Rate
from lobby.services.entrance import Capacity, Entrance
from lobby.services.identity import IdentityService
from lobby.services.limits import AddressLimit, PlayerLimits
from lobby.storage.presence import LocalPresence
from lobby.tokens import JwtTokens
from tests.builders import ANN, BOB
from tests.fakes import CountingIds, FakeClock, FakeStopwatch
from tests.test_tokens import NOW

HOME = "192.0.2.1"


class Door:
    """An entrance, and how many connections there are."""

    def __init__(
        self, *, guests: Rate = NO_LIMIT, refusals: Rate = NO_LIMIT, max_connections: int = 0
    ) -> None:
        self.now = FakeStopwatch()
        self.connections = 1
        self.entrance = Entrance(
            IdentityService(JwtTokens("s" * 32), FakeClock(NOW), CountingIds()),
            PlayerLimits({}, self.now),
            AddressLimit("new guests", guests, self.now),
            AddressLimit("refused connections", refusals, self.now),
            LocalPresence(),
            Capacity(lambda: self.connections, max_connections),
        )


def test_connection_that_belongs_to_somebody_needs_no_token() -> None:
    entrance = Door().entrance
    ann = entrance.admit(None, HOME, name="Ann")

    assert entrance.admit(ann, HOME, name="Bob") is ann
    assert entrance.admit(ann, HOME, token=ann.token).player == ann.player


def test_another_players_token_is_refused() -> None:
    entrance = Door().entrance
    ann, bob = (entrance.admit(None, HOME, name=name) for name in ("Ann", "Bob"))

    with pytest.raises(IdentityMismatch):
        entrance.admit(ann, HOME, token=bob.token)


def test_only_new_guests_are_counted() -> None:
    door = Door(guests=Rate(1, 60))
    ann = door.entrance.admit(None, HOME, name="Ann")

    for _ in range(10):
        door.entrance.admit(None, HOME, token=ann.token)
        door.entrance.admit(ann, HOME)
    with pytest.raises(RateLimited, match="new guests"):
        door.entrance.admit(None, HOME, name="Bob")


def test_connection_beyond_the_cap_is_refused_whoever_it_is() -> None:
    door = Door(max_connections=2)
    ann = door.entrance.admit(None, HOME, name="Ann")
    door.connections = 3

    with pytest.raises(ServerFull, match="all the 2 connections") as refusal:
        door.entrance.admit(None, HOME, token=ann.token)

    assert refusal.value.retryable
    assert door.entrance.admit(ann, HOME) is ann  # it is one of the two
    door.connections = 2
    door.entrance.admit(None, HOME, name="Bob")


def test_guest_who_found_no_room_is_not_counted() -> None:
    door = Door(guests=Rate(1, 60), max_connections=1)
    door.connections = 2
    with pytest.raises(ServerFull):
        door.entrance.admit(None, HOME, name="Ann")

    door.connections = 1
    door.entrance.admit(None, HOME, name="Ann")


def test_who_was_refused_too_often_may_not_even_knock() -> None:
    door = Door(refusals=Rate(10, 1, burst=2))
    for _ in range(2):
        door.entrance.knock(HOME)
        door.entrance.refused(HOME)

    with pytest.raises(RateLimited, match="refused connections"):
        door.entrance.knock(HOME)
    door.entrance.knock("192.0.2.2")
    door.now.advance(0.1)
    door.entrance.knock(HOME)


def test_player_who_connects_too_often_has_to_wait() -> None:
    now = FakeStopwatch()
    limits = PlayerLimits({EventClass.CONNECT: Rate(2, 60)}, now)
    nobody = AddressLimit("nothing", NO_LIMIT, now)
    identities = IdentityService(JwtTokens("s" * 32), FakeClock(NOW), CountingIds())
    entrance = Entrance(identities, limits, nobody, nobody, LocalPresence())
    allowances = [entrance.enter(ANN.id) for _ in range(2)]

    with pytest.raises(RateLimited):
        entrance.enter(ANN.id)

    assert [allowance.holders for allowance in allowances] == [2, 2]
    entrance.enter(BOB.id)
