import hmac
import json
import time
from base64 import urlsafe_b64encode
from itertools import count
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lobby.domain.errors import TokenExpired, TokenInvalid
from lobby.domain.ids import PlayerId
from lobby.domain.seats import Player
from lobby.tokens import DAY_MS, GUEST_ISSUER, OPERATOR_ISSUER, BackendKey, JwtTokens
from tests.fakes import FakeClock

NOW = int(time.time() * 1000)
SECRET = "s" * 32
BACKEND_SECRET = "b" * 64
GUEST = Player(PlayerId("g_1"), "Ann")
PRIVATE_KEY = rsa.generate_private_key(65537, 2048)
PUBLIC_KEY = (
    PRIVATE_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
)


def a_backend_token(
    *, key: str = BACKEND_SECRET, algorithm: str = "HS256", **claims: object
) -> str:
    defaults = {"iss": "my-backend", "sub": "u1", "exp": NOW // 1000 + 3600}
    return jwt.encode({**defaults, **claims}, key, algorithm)


def a_raw_token(claims: dict[str, object], key: str) -> str:
    """Return what a forger may write whom no library stops, signed with HS256."""
    parts = [json.dumps(part).encode() for part in ({"alg": "HS256", "typ": "JWT"}, claims)]
    signed = b".".join(urlsafe_b64encode(part).rstrip(b"=") for part in parts)
    signature = urlsafe_b64encode(hmac.digest(key.encode(), signed, "sha256")).rstrip(b"=")
    return f"{signed.decode()}.{signature.decode()}"


def tokens(audience: str | None = None) -> JwtTokens:
    return JwtTokens(SECRET, BackendKey(BACKEND_SECRET, ["HS256"], audience))


def test_guest_token_is_a_standard_one() -> None:
    token = tokens().issue(Player(PlayerId("g_1"), "Zoë"), at=NOW)

    assert jwt.get_unverified_header(token) == {"alg": "HS256", "typ": "JWT"}
    claims = jwt.decode(token, SECRET, ["HS256"], options={"require": ["iss", "exp"]})
    assert (claims["sub"], claims["name"]) == ("g_1", "Zoë")


def test_guest_is_recognised_by_their_token() -> None:
    claims = tokens().verify(tokens().issue(GUEST, at=NOW))

    assert (claims.player, claims.role, claims.is_guest) == (GUEST, "player", True)


def test_guest_token_ends_after_thirty_days() -> None:
    with pytest.raises(TokenExpired):
        tokens().verify(tokens().issue(GUEST, at=NOW - 30 * DAY_MS - 1000))


def test_token_of_a_backend_names_the_player_and_the_role() -> None:
    claims = tokens().verify(a_backend_token(sub="u-1.x_y", name="Ulla", role="server"))

    assert claims.player == Player(PlayerId("u-1.x_y"), "Ulla")
    assert (claims.role, claims.is_guest) == ("server", False)


def test_player_of_a_backend_without_a_name_goes_by_their_id() -> None:
    assert tokens().verify(a_backend_token()).player.name == "u1"


def test_token_for_the_audience_is_taken() -> None:
    assert tokens("lobby").verify(a_backend_token(aud="lobby")).player.id == "u1"


def test_asymmetric_token_is_taken() -> None:
    verifier = JwtTokens(SECRET, BackendKey(PUBLIC_KEY, ["RS256"]))
    token = jwt.encode({"sub": "u1", "exp": NOW // 1000 + 3600}, PRIVATE_KEY, "RS256")

    assert verifier.verify(token).player.id == "u1"


def test_expired_token_of_a_backend_is_refused_as_expired() -> None:
    with pytest.raises(TokenExpired):
        tokens().verify(a_backend_token(exp=NOW // 1000 - 60))


@pytest.mark.parametrize(
    "token",
    [
        "",
        "nonsense",
        "a.b.c",
        a_backend_token(key="x" * 64),
        a_backend_token(key=SECRET),  # our own secret does not speak for a backend
        a_backend_token(iss=GUEST_ISSUER),  # nor a backend's for our guests
        a_raw_token({"sub": 7, "exp": NOW}, BACKEND_SECRET),
        a_backend_token(algorithm="HS384"),
        jwt.encode({"sub": "u1", "exp": NOW}, "", "none"),
        jwt.encode({"iss": GUEST_ISSUER, "sub": "g_1", "name": "A", "exp": NOW}, "", "none"),
        jwt.encode({"iss": GUEST_ISSUER, "sub": "g_1", "exp": NOW}, SECRET),
        jwt.encode({"iss": GUEST_ISSUER, "sub": "g_1", "name": "A"}, SECRET),
        jwt.encode({"sub": "u1"}, BACKEND_SECRET),
        jwt.encode({"exp": NOW}, BACKEND_SECRET),
        a_backend_token(sub="g_forged"),
        a_backend_token(sub="not an id"),
        a_backend_token(sub=""),
        a_backend_token(sub="x" * 65),
        a_backend_token(name=""),
        a_backend_token(name=7),
        a_backend_token(name="a\nb"),
        a_backend_token(role="root"),
        a_backend_token(role=["admin"]),
    ],
    ids=count(),  # what a token says changes with the time
)
def test_token_that_nobody_trusted_has_made_is_refused(token: str) -> None:
    with pytest.raises(TokenInvalid):
        tokens().verify(token)


@pytest.mark.parametrize("token", [a_backend_token(), a_backend_token(aud="other")])
def test_token_for_another_audience_is_refused(token: str) -> None:
    with pytest.raises(TokenInvalid):
        tokens("lobby").verify(token)


@pytest.mark.parametrize(
    ("key", "algorithm"), [("not a PEM", "RS256"), ("x" * 32, "RS999"), (PUBLIC_KEY, "EdDSA")]
)
def test_key_that_fits_no_algorithm_is_refused_at_the_start(key: str, algorithm: str) -> None:
    with pytest.raises(ValueError, match=algorithm):
        BackendKey(key, [algorithm])


def test_token_that_no_encoding_takes_is_refused() -> None:
    with pytest.raises(TokenInvalid):
        tokens().verify("\ud800")


def test_token_of_a_backend_is_refused_where_none_is_configured() -> None:
    with pytest.raises(TokenInvalid, match="issuer"):
        JwtTokens(SECRET).verify(a_backend_token())


def test_public_key_does_not_sign() -> None:
    verifier = JwtTokens(SECRET, BackendKey(PUBLIC_KEY, ["RS256"]))

    with pytest.raises(TokenInvalid):
        verifier.verify(a_raw_token({"sub": "u1", "exp": NOW}, PUBLIC_KEY))


def an_operator_token(role: str = "admin", *, secret: str = SECRET, days: int = 30) -> str:
    return JwtTokens(secret).issue_operator("ops", role, days=days, at=NOW)


@pytest.mark.parametrize("role", ["admin", "server"])
def test_operator_has_the_role_that_the_token_was_made_with(role: str) -> None:
    claims = tokens().verify(an_operator_token(role))

    assert claims == (Player(PlayerId("operator:ops"), "ops"), role, False)


def test_operator_token_expires() -> None:
    with pytest.raises(TokenExpired):
        tokens().verify(an_operator_token(days=-400))


@pytest.mark.parametrize(
    "token",
    [
        an_operator_token(secret="another secret of 32 characters!"),
        jwt.encode(
            {"iss": OPERATOR_ISSUER, "sub": "operator:x", "name": "x", "role": "admin", "exp": NOW},
            "",
            "none",
        ),
        jwt.encode(
            {"iss": OPERATOR_ISSUER, "sub": "operator:x", "name": "x", "role": "admin"}, SECRET
        ),
        a_backend_token(iss=OPERATOR_ISSUER),
        a_backend_token(sub="operator:ops"),
    ],
)
def test_operator_token_that_was_not_made_here_is_refused(token: str) -> None:
    with pytest.raises(TokenInvalid):
        tokens().verify(token)


def test_guest_token_with_a_role_written_into_it_is_a_players() -> None:
    claims = {"iss": GUEST_ISSUER, "sub": "g_1", "name": "A", "role": "admin", "exp": NOW}

    assert tokens().verify(jwt.encode(claims, SECRET)).role == "player"


@pytest.mark.parametrize(
    ("name", "role"), [("ops", "player"), ("two words", "admin"), ("", "admin")]
)
def test_operator_needs_a_role_and_a_plain_name(name: str, role: str) -> None:
    with pytest.raises(ValueError, match="must be"):
        tokens().issue_operator(name, role, days=1, at=NOW)


@pytest.mark.parametrize("off", [-3600, 3600])
def test_nodes_own_clock_does_not_say_which_tokens_are_good(off: int) -> None:
    shared = FakeClock(NOW + off * 1000)
    now = shared.now() // 1000
    verifier = JwtTokens(SECRET, BackendKey(BACKEND_SECRET, ["HS256"]), shared)

    assert verifier.verify(a_backend_token(iat=now, nbf=now, exp=now + 60)).player.id == "u1"
    with pytest.raises(TokenExpired):
        verifier.verify(a_backend_token(exp=now))
    for early in ({"iat": now + 30}, {"nbf": now + 30}):
        claims: dict[str, Any] = {"exp": now + 60, **early}
        with pytest.raises(TokenInvalid, match="not valid yet"):
            verifier.verify(a_backend_token(**claims))


@pytest.mark.parametrize("claim", ["exp", "iat", "nbf"])
@pytest.mark.parametrize("time", ["soon", [], float("inf")])
def test_token_whose_times_are_none_is_refused(claim: str, time: Any) -> None:
    with pytest.raises(TokenInvalid):
        tokens().verify(a_backend_token(**{claim: time}))
