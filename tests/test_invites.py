import jwt
import pytest

from lobby.domain.errors import TokenInvalid
from lobby.domain.ids import PlayerId
from lobby.domain.refusals import InviteInvalid
from lobby.invites import ISSUER, JwtInvites
from lobby.tokens import BackendKey, JwtTokens
from tests.builders import ANN, BOB, G1
from tests.fakes import FakeClock
from tests.test_tokens import NOW

SECRET = "s" * 32
CLAIMS = {"iss": ISSUER, "sub": BOB.id, "game": G1, "exp": NOW // 1000 + 60}


def invites(clock: FakeClock | None = None, seconds: float = 60) -> JwtInvites:
    return JwtInvites(SECRET, clock or FakeClock(NOW), seconds)


def test_invite_opens_its_game_to_its_player() -> None:
    invite = invites().issue(G1, BOB.id)

    assert invites().game_of(invite.token, BOB.id) == G1


def test_invite_is_for_nobody_else() -> None:
    invite = invites().issue(G1, BOB.id)

    with pytest.raises(InviteInvalid, match="another player"):
        invites().game_of(invite.token, ANN.id)


@pytest.mark.parametrize("ms", [0, 1, 999])
def test_invite_is_good_until_the_moment_it_names_and_no_longer(ms: int) -> None:
    at = NOW // 1000 * 1000 + ms
    invite = invites(FakeClock(at)).issue(G1, BOB.id)

    assert at + 59_000 < invite.expires_at <= at + 60_000
    assert invites(FakeClock(invite.expires_at - 1)).game_of(invite.token, BOB.id) == G1
    with pytest.raises(InviteInvalid, match="expired"):
        invites(FakeClock(invite.expires_at)).game_of(invite.token, BOB.id)


def test_invite_survives_no_change_of_the_secret() -> None:
    invite = JwtInvites("x" * 32, FakeClock(NOW), 60).issue(G1, BOB.id)

    with pytest.raises(InviteInvalid, match="not made here"):
        invites().game_of(invite.token, BOB.id)


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "nonsense",
        "a.b.c",
        "\ud800",
        "a.b.\ud800",
        jwt.encode(CLAIMS, SECRET),
        jwt.encode(CLAIMS, "x" * 32),
        jwt.encode(CLAIMS, "", "none"),
        JwtTokens(SECRET).issue(BOB, at=NOW),
    ],
)
def test_what_was_not_made_here_opens_nothing(forged: str) -> None:
    with pytest.raises(InviteInvalid, match="not made here"):
        invites().game_of(forged, BOB.id)


@pytest.mark.parametrize("player", [BOB.id, PlayerId("g_0001")])
def test_invite_is_no_token_even_if_a_backend_signs_with_the_same_secret(player: PlayerId) -> None:
    tokens = JwtTokens(SECRET, BackendKey(SECRET, ["HS256"]))
    invite = invites(seconds=3600).issue(G1, player)

    with pytest.raises(TokenInvalid):
        tokens.verify(invite.token)
