"""Log lines for an operator: readable on a terminal, JSON where a machine reads them."""

import logging
import sys

import structlog


def configure_logs(*, as_json: bool) -> None:
    """
    Send every log record of this process, ours or a library's, to standard error.

    What is passed as ``extra`` becomes fields of the line.
    """
    shared: list[structlog.types.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            # The default shows local variables: tokens among them, and slowly.
            exception_formatter=structlog.dev.plain_traceback,
        )
    )
    chain: list[structlog.types.Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta
    ]
    if as_json:
        chain.append(structlog.processors.format_exc_info)
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[*chain, renderer]
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    # A line per connection is a metric's job, and the node's life is told in cli.py.
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
