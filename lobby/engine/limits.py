"""The bounds that keep one peer from costing the others anything."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """
    What one connection, one address and the whole server may use.

    Attributes:
        ping_interval_seconds: Silence between a pong and the next ping. 25 s, because common
            proxies drop a silent upstream after 60 s.
        ping_timeout_seconds: How long a pong may take before the peer counts as gone.
        connect_timeout_seconds: How long a connection may stay without any namespace.
        upgrade_timeout_seconds: How long a WebSocket probe may take to finish an upgrade.
        header_timeout_seconds: How long the headers of one HTTP request may take, and its body.
        close_timeout_seconds: How long a peer may take over the closing handshake before it is
            aborted. Under a second, so that a slow consumer is gone within one.
        stall_timeout_seconds: How long unsent messages may wait without any progress.
        max_message_bytes: Size of a whole message: all its fragments and attachments.
        max_attachments: Binary attachments of one packet.
        max_commands: Commands of one socket that may wait before reading is paused.
        max_backlog_messages: Counted messages that may wait for one peer.
        max_backlog_bytes: Counted bytes that may wait for one peer.
        max_connections: Connections of the whole server. Zero means no limit.
        max_connections_per_address: Connections of one address (IPv6: one /64), loopback
            excepted. Zero means no limit.

    """

    ping_interval_seconds: float = 25.0
    ping_timeout_seconds: float = 10.0
    connect_timeout_seconds: float = 5.0
    upgrade_timeout_seconds: float = 5.0
    header_timeout_seconds: float = 5.0
    close_timeout_seconds: float = 0.8
    stall_timeout_seconds: float = 10.0
    max_message_bytes: int = 16 * 1024
    max_attachments: int = 10
    max_commands: int = 64
    max_backlog_messages: int = 256
    max_backlog_bytes: int = 256 * 1024
    max_connections: int = 20_000
    max_connections_per_address: int = 0

    @property
    def max_waiting_bytes(self) -> int:
        """Bytes that may wait for one peer, counted or not: a few greetings and replays."""
        return 4 * self.max_backlog_bytes + 4 * self.max_message_bytes
