"""The command line of the Python peers."""

import argparse


def port_of_command_line() -> int:
    """Return the port that ``--port`` names."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    return int(parser.parse_args().port)
