"""What an operator can set, by ``LOBBY_*`` variables of the environment."""

import os
import secrets
from collections.abc import Iterable
from typing import Annotated

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "LOBBY_"
WordList = Annotated[tuple[str, ...], NoDecode]
# Empty, as compose files write what is not set, would switch the library's check off altogether.
Origins = Annotated[tuple[str, ...], NoDecode, Field(min_length=1)]


class Settings(BaseSettings):
    """The settings of one node, read once. A list is written with commas between its words."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", hide_input_in_errors=True
    )

    host: str = "127.0.0.1"
    """Address to listen on. The default lets nobody in from other machines."""

    port: int = Field(default=8000, ge=0, le=65535)
    """TCP port to listen on; 0 takes a free one."""

    secret: SecretStr = Field(
        default_factory=lambda: SecretStr(secrets.token_urlsafe(32)), min_length=32
    )
    """
    Signs guests' tokens: 32 characters or more (RFC 7518 asks 256 bits of an HS256 key).

    Unset, it is drawn at each start, and no token outlives a restart.
    """

    jwt_key: SecretStr | None = None
    """Verifies the tokens of your own backend: a shared secret, or a public key in PEM."""

    jwt_algorithms: WordList = ()
    """Algorithms your backend signs with: all ``HS*``, or all of the others."""

    jwt_audience: str | None = None
    """What ``aud`` must name in your backend's tokens; unset, it is not looked at."""

    allowed_origins: Origins = ("*",)
    """Origins whose pages may connect. ``*`` is safe: no cookie is used, each token is sent."""

    max_message_bytes: int = Field(default=16 * 1024, ge=1024, le=1024 * 1024)
    """A larger message closes its connection."""

    drain_seconds: float = Field(default=30, ge=0, le=3600)
    """How long players may go on after the first SIGTERM. Zero stops at once."""

    @field_validator("jwt_algorithms", "allowed_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(word.strip() for word in value.split(",") if word.strip())
        return value

    @model_validator(mode="after")
    def _check_jwt(self) -> "Settings":
        symmetric = {name.startswith("HS") for name in self.jwt_algorithms}
        if len(symmetric) > 1:
            # A public key is no secret: whoever has it could sign with HS256.
            raise ValueError("LOBBY_JWT_ALGORITHMS must not mix HS* with others")
        if "none" in {name.lower() for name in self.jwt_algorithms}:
            raise ValueError("LOBBY_JWT_ALGORITHMS must not hold none: such tokens are not signed")
        if (self.jwt_key is None) != (not self.jwt_algorithms):
            raise ValueError("LOBBY_JWT_KEY and LOBBY_JWT_ALGORITHMS go together")
        return self

    @property
    def has_lasting_secret(self) -> bool:
        """Whether guests' tokens outlive a restart."""
        return "secret" in self.model_fields_set


class UnknownSetting(ValueError):
    """A ``LOBBY_*`` variable that means nothing: most often a slip of the pen."""


def read_settings(*, host: str | None = None, port: int | None = None) -> Settings:
    """
    Return the settings from the environment; what is given here goes before it.

    Raises:
        UnknownSetting: If the environment has a ``LOBBY_*`` variable that is none of ours.
        pydantic.ValidationError: If a value does not fit.

    """
    unknown = sorted(_unknown(os.environ))
    if unknown:
        raise UnknownSetting(f"unknown settings: {', '.join(unknown)}")
    given = {"host": host, "port": port}
    return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]


def _unknown(names: Iterable[str]) -> set[str]:
    known = {PREFIX + field.upper() for field in Settings.model_fields}
    return {name for name in names if name.startswith(PREFIX) and name not in known}
