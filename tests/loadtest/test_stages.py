"""Bars on a terminal, lines elsewhere."""

import io

from rich.console import Console

from loadtest.stages import shown_on

ERASE_LINE = "\x1b[2K"


def progress(*, terminal: bool) -> str:
    output = io.StringIO()
    console = Console(file=output, width=60, force_terminal=terminal, color_system=None)
    with shown_on(console) as stages:
        stages.begin("connecting", 200)
        stages.reach(1)
        stages.reach(2)
        stages.begin("running", 2.5)
    return output.getvalue()


def test_log_gets_one_line_for_each_stage() -> None:
    assert progress(terminal=False) == "connecting (200) …\nrunning (2.5) …\n"


def test_terminal_gets_full_bars_in_the_end() -> None:
    last_drawn = progress(terminal=True).rpartition(ERASE_LINE)[2]

    connecting, running, *_ = last_drawn.splitlines()

    assert "connecting" in connecting
    assert "running" in running
    assert connecting.count("━") == running.count("━") > 20
