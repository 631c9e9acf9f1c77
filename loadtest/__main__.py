"""The command line: ``python -m loadtest <scenario>``."""

import signal

import click

from loadtest.cli.churn import churn
from loadtest.cli.cluster import cluster
from loadtest.cli.connect import connect
from loadtest.cli.fanout import fanout
from loadtest.cli.faults import faults
from loadtest.cli.listing import listing
from loadtest.cli.reconnect import reconnect
from loadtest.cli.soak import soak
from loadtest.compare.command import compare


@click.group()
def main() -> None:
    """Put load on a lobby server of this machine, and check every delivery."""
    # Ended from outside, the test must still stop the server it started.
    signal.signal(signal.SIGTERM, signal.default_int_handler)


for _command in (fanout, listing, connect, churn, soak, reconnect, faults, compare, cluster):
    main.add_command(_command)

if __name__ == "__main__":
    main(prog_name="python -m loadtest")
