"""Where a Redis is, as its URL says."""

from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

DEFAULT_PORT = 6379
DEFAULT_PREFIX = "lobby:"


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisAddress:
    """
    Where a Redis is, and how to enter.

    Attributes:
        path: Of a Unix socket; ``None`` for a host.
        is_encrypted: Whether to speak TLS, with the system's certificates.
        prefix: What every key and channel begins with, so that several lobbies can share a Redis.

    Raises:
        ValueError: If there is no such database, or the scripts cannot hold the prefix.

    """

    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    path: str | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    database: int = 0
    is_encrypted: bool = False
    prefix: str = DEFAULT_PREFIX

    def __post_init__(self) -> None:
        prefix = self.prefix
        if not prefix.isascii() or not prefix.isprintable() or set(prefix) & set("'\\{}"):
            raise ValueError(f"keys in Redis cannot begin with {prefix!r}")
        if self.database < 0:
            raise ValueError("a database of Redis has a number, from 0")

    @classmethod
    def parse(cls, url: str) -> "RedisAddress":
        """
        Return what ``redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE][?prefix=…]`` stands for.

        Also ``rediss://…`` over TLS, and ``unix://[[USER]:PASSWORD@]/PATH[?db=…&prefix=…]``.

        Raises:
            ValueError: If it is no such URL.

        """
        parts = urlsplit(url)
        if parts.scheme not in ("redis", "rediss", "unix"):
            raise ValueError("a store in Redis is redis://…, rediss://… or unix://…")
        options = {name: words[-1] for name, words in parse_qs(parts.query).items()}
        unknown = options.keys() - {"db", "prefix"}
        if unknown:
            raise ValueError(f"unknown options of the store: {', '.join(sorted(unknown))}")
        is_unix = parts.scheme == "unix"
        database = options.get("db") if is_unix else (parts.path.strip("/") or options.get("db"))
        try:
            port, number = parts.port, int(database or 0)
        except ValueError:
            # What is wrong may be a part of the password: it is not told.
            raise ValueError(
                "port and database are numbers, and / ? # @ in a password are %2F %3F %23 %40"
            ) from None
        return cls(
            host=parts.hostname or "127.0.0.1",
            port=port or DEFAULT_PORT,
            path=unquote(parts.path) if is_unix else None,
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            database=number,
            is_encrypted=parts.scheme == "rediss",
            prefix=options.get("prefix", DEFAULT_PREFIX),
        )

    def channel(self, name: str) -> str:
        """Return a channel as it is called in Redis, whose databases share all channels."""
        return f"{self.prefix}{self.database}:{name}"

    def __str__(self) -> str:
        """Return what may be shown to anybody who runs the server."""
        return self.shown

    @property
    def shown(self) -> str:
        """The address without what is secret, for logs."""
        return self.path or f"{self.host}:{self.port}/{self.database}"
