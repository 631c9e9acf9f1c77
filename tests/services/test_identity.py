import pytest

from lobby.domain.errors import TokenInvalid
from lobby.domain.ids import PlayerId
from lobby.domain.seats import Player
from lobby.ports import Claims
from lobby.services.identity import IdentityService
from lobby.tokens import BackendKey, JwtTokens
from tests.fakes import CountingIds, FakeClock
from tests.test_tokens import BACKEND_SECRET, NOW, a_backend_token

TOKENS = JwtTokens("s" * 32, BackendKey(BACKEND_SECRET, ["HS256"]))


def an_identity_service() -> IdentityService:
    return IdentityService(TOKENS, FakeClock(NOW), CountingIds())


def test_newcomer_is_a_guest_of_that_name() -> None:
    guest = an_identity_service().admit(name="Ann")

    assert guest.player == Player(PlayerId("g_0001"), "Ann")
    assert guest.role == "player"


def test_newcomer_without_a_name_is_given_one() -> None:
    assert an_identity_service().admit().player.name == "Guest 0001"


def test_guest_with_a_token_is_the_same_player_with_a_new_token() -> None:
    service = an_identity_service()
    guest = service.admit(name="Ann")

    again = service.admit(token=guest.token)

    assert again.player == guest.player
    assert TOKENS.verify(again.token).player == guest.player


def test_guest_may_take_another_name() -> None:
    service = an_identity_service()
    guest = service.admit(name="Ann")

    renamed = service.admit(name="Anna", token=guest.token)

    assert renamed.player == Player(guest.player.id, "Anna")
    assert TOKENS.verify(renamed.token).player.name == "Anna"


def test_player_of_a_backend_is_who_the_token_says_and_keeps_it() -> None:
    token = a_backend_token(sub="u1", name="Ulla", role="admin")

    identity = an_identity_service().admit(name="Other", token=token)

    assert (identity.player.name, identity.role, identity.token) == ("Ulla", "admin", token)


def test_bad_token_makes_nobody_a_guest() -> None:
    with pytest.raises(TokenInvalid):
        an_identity_service().admit(name="Ann", token="nonsense")


def test_who_shows_a_token_is_recognised_and_nothing_renewed() -> None:
    service = an_identity_service()
    guest = service.admit(name="Ann")

    assert service.recognise(guest.token) == guest.player
    assert service.claims(guest.token) == Claims(guest.player, "player", is_guest=True)
    with pytest.raises(TokenInvalid):
        service.recognise("x.y.z")
