"""
What the official Engine.IO v4 and Socket.IO v5 protocol suites expect of a server.

Run as ``python -m tests.engine.conformance_app --port 3000``.
"""

import argparse
import socket as tcp
from typing import Any

from lobby.engine import Engine, EngineServer, Limits, Namespace, Server, Socket, configure
from lobby.engine.connection import Connection
from lobby.engine.message import Message


class Echo:
    """An Engine.IO application that sends every message back."""

    def opened(self, connection: Connection) -> None:
        pass

    def text(self, connection: Connection, text: str) -> None:
        connection.send(Message(text.encode()))

    def binary(self, connection: Connection, payload: bytes) -> None:
        connection.send(Message(None, (payload,)))

    def closed(self, connection: Connection) -> None:
        pass


class Conformance(Namespace):
    """The Socket.IO application of the suite."""

    async def accept(self, socket: Socket, auth: Any) -> None:
        socket.state = auth or {}

    async def connected(self, socket: Socket) -> None:
        socket.emit("auth", socket.state)

    def receive_now(self, socket: Socket, event: str, args: list[Any], ack_id: int | None) -> bool:
        if event == "message":
            socket.emit("message-back", tuple(args))
        elif event == "message-with-ack" and ack_id is not None:
            socket.acknowledge(ack_id, tuple(args))
        return True


def limits(options: argparse.Namespace) -> Limits:
    return Limits(
        ping_interval_seconds=options.ping_interval,
        ping_timeout_seconds=options.ping_timeout,
        max_message_bytes=options.max_payload,
        connect_timeout_seconds=1.0,  # The suite itself gives a test two seconds.
    )


def listen(port: int) -> list[tcp.socket]:
    """Listen on both addresses of localhost: the suites use either."""
    return [
        tcp.create_server(("127.0.0.1", port)),
        tcp.create_server(("::1", port), family=tcp.AF_INET6),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=3000)
    parser.add_argument("--ping-interval", type=float, default=0.3)
    parser.add_argument("--ping-timeout", type=float, default=0.2)
    parser.add_argument("--max-payload", type=int, default=1_000_000)
    parser.add_argument("--asgi", action="store_true", help="WebSockets through ASGI messages")
    parser.add_argument("--drain-seconds", type=float, default=0.0)
    options = parser.parse_args()

    engine = Engine(limits=limits(options), cors_allowed_origins="*")
    engine.receiver = Echo()
    server = Server(limits=limits(options), cors_allowed_origins="*")
    server.register_namespace(Conformance("/"))
    server.register_namespace(Conformance("/custom"))
    app = server.application(engine.handle_request)
    config = configure(app, limits(options), is_direct=not options.asgi, lifespan="off")
    runner = EngineServer(config, server.eio, drain_seconds=options.drain_seconds)
    runner.run(listen(options.port))


if __name__ == "__main__":
    main()
