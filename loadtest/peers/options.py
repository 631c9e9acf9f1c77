"""The command line of the Python peers."""

import argparse
from typing import NamedTuple


class Options(NamedTuple):
    """Where to serve, and the Redis that is shared with other nodes, if there are any."""

    port: int
    redis: str | None


def read_options() -> Options:
    """Return what ``--port`` and ``--redis`` name."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--redis")
    return Options(**vars(parser.parse_args()))
