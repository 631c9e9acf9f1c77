"""Signed tokens (JWT): our own guests' and operators', and those of a developer's backend."""

import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jwt
import orjson

from lobby.domain.errors import TokenExpired, TokenInvalid
from lobby.domain.ids import PlayerId
from lobby.domain.names import MAX_NAME, is_name
from lobby.domain.seats import Player
from lobby.ports import Claims, Clock
from lobby.system import SystemClock

GUEST_ISSUER = "lobby-guest"
OPERATOR_ISSUER = "lobby-operator"  # the only one of ours whose tokens have a role
GUEST_ALGORITHM = "HS256"
GUEST_DAYS = 30
DAY_MS = 24 * 60 * 60 * 1000
ROLES = ("player", "admin", "server")
OPERATOR_ROLES = ("admin", "server")
OWN_PLAYER_ID = re.compile(r"(?!g_)[A-Za-z0-9._-]{1,64}")
OPERATOR_NAME = re.compile(r"[A-Za-z0-9._-]{1,32}")


def _base64(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


_GUEST_HEADER = _base64(orjson.dumps({"alg": GUEST_ALGORITHM, "typ": "JWT"}))


@dataclass(frozen=True, slots=True)
class BackendKey:
    """
    How tokens of the developer's own backend are verified.

    Attributes:
        algorithms: All symmetric or all asymmetric: mixed, a public key could sign.
        audience: The ``aud`` a token must name, if any.

    Raises:
        ValueError: If the key is none of an algorithm's.

    """

    key: str
    algorithms: Sequence[str]
    audience: str | None = None

    def __post_init__(self) -> None:
        for name in self.algorithms:
            try:
                jwt.get_algorithm_by_name(name).prepare_key(self.key)
            except (NotImplementedError, jwt.PyJWTError, ValueError, TypeError) as exc:
                raise ValueError(f"the key does not fit algorithm {name}: {exc}") from None


class JwtTokens:
    """
    Implements :class:`lobby.ports.Tokens`: ``iss`` selects the one verifier of a token.

    Args:
        secret: Of our own tokens.
        backend: Of the developer's, if there are some.
        clock: Says whether a token has expired: one that all nodes share, if there are several.

    """

    def __init__(
        self, secret: str, backend: BackendKey | None = None, clock: Clock | None = None
    ) -> None:
        self._secret = secret
        self._backend = backend
        self._clock = clock or SystemClock()

    def issue(self, guest: Player, *, at: int) -> str:
        """
        Return a guest's token, good for thirty days from ``at`` (Unix ms).

        Signed here (RFC 7515 section 7.1): PyJWT looks for each token anew whether the secret is a
        public key by mistake, which takes longer than all else and every connection pays for.
        """
        expires = (at + GUEST_DAYS * DAY_MS) // 1000
        claims = {"iss": GUEST_ISSUER, "sub": guest.id, "name": guest.name, "exp": expires}
        signed = f"{_GUEST_HEADER}.{_base64(orjson.dumps(claims))}"
        signature = hmac.digest(self._secret.encode(), signed.encode(), "sha256")
        return f"{signed}.{_base64(signature)}"

    def issue_operator(self, name: str, role: str, *, days: int, at: int) -> str:
        """
        Return a token with a role, good for so many days from ``at`` (Unix ms).

        Whoever has it under the same name later is the same operator.

        Raises:
            ValueError: If there is no such role, or the name is not 1 to 32 of A-Z a-z 0-9 . _ -

        """
        if role not in OPERATOR_ROLES:
            raise ValueError(f"the role must be one of {', '.join(OPERATOR_ROLES)}")
        if not OPERATOR_NAME.fullmatch(name):
            raise ValueError("the name must be 1 to 32 of A-Z a-z 0-9 . _ -")
        # A backend's own players have no colon in their ids, so that none is taken for an operator.
        claims = {"iss": OPERATOR_ISSUER, "sub": f"operator:{name}", "name": name, "role": role}
        expires = (at + days * DAY_MS) // 1000
        return jwt.encode({**claims, "exp": expires}, self._secret, GUEST_ALGORITHM)

    def verify(self, token: str) -> Claims:
        """See :meth:`lobby.ports.Tokens.verify`."""
        try:
            issuer = jwt.decode(token, options={"verify_signature": False}).get("iss")
            if issuer == GUEST_ISSUER:
                return self._guest(token)
            if issuer == OPERATOR_ISSUER:
                return self._operator(token)
            return self._own(token)
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError):  # odd text, or odd times
            raise TokenInvalid("its form or signature is wrong") from None

    def _guest(self, token: str) -> Claims:
        claims = self._claims(token, self._secret, [GUEST_ALGORITHM], ["name"])
        return Claims(Player(PlayerId(claims["sub"]), claims["name"]), "player", is_guest=True)

    def _operator(self, token: str) -> Claims:
        claims = self._claims(token, self._secret, [GUEST_ALGORITHM], ["name", "role"])
        player = Player(PlayerId(claims["sub"]), claims["name"])
        return Claims(player, claims["role"], is_guest=False)

    def _own(self, token: str) -> Claims:
        if self._backend is None:
            raise TokenInvalid("its issuer is not known here")
        key, algorithms = self._backend.key, self._backend.algorithms
        return _own_claims(self._claims(token, key, algorithms, [], self._backend.audience))

    def _claims(
        self,
        token: str,
        key: str,
        algorithms: Sequence[str],
        required: Sequence[str],
        audience: str | None = None,
    ) -> Mapping[str, Any]:
        # PyJWT knows no clock but the node's own.
        untimed = {"verify_exp": False, "verify_iat": False, "verify_nbf": False}
        options: Any = {"require": ["exp", "sub", *required], **untimed}
        options["verify_aud"] = audience is not None
        claims = jwt.decode(token, key, [*algorithms], audience=audience, options=options)
        now = self._clock.now() / 1000
        if int(claims["exp"]) <= now:
            raise TokenExpired
        if max(int(claims.get(name, 0)) for name in ("iat", "nbf")) > now:
            raise TokenInvalid("it is not valid yet")
        return claims


def _own_claims(claims: Mapping[str, Any]) -> Claims:
    id_, role = claims["sub"], claims.get("role", "player")
    name = claims.get("name", id_)
    if not OWN_PLAYER_ID.fullmatch(id_):
        raise TokenInvalid("sub must be 1 to 64 of A-Z a-z 0-9 . _ - and not begin with g_")
    if not isinstance(name, str) or not is_name(name):
        raise TokenInvalid(f"name must be 1 to {MAX_NAME} characters on one line")
    if role not in ROLES:
        raise TokenInvalid(f"role must be one of {', '.join(ROLES)}")
    return Claims(Player(PlayerId(id_), name), role, is_guest=False)
