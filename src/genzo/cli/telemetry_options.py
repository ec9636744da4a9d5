"""The options of ``genzo serve`` on what it shows of itself while it runs."""

import click

from genzo.cli.option import option, options
from genzo.service.server_settings import LOG_FORMATS, LOG_LEVELS, METRICS_MODES

telemetry_options = options(
    option(
        "--metrics",
        type=click.Choice(METRICS_MODES),
        default="token",
        help="Who may read /_genzo/metrics: token is whoever may control the server, open everybody, off "
        "nobody.",
        envvar="GENZO_METRICS",
    ),
    option(
        "--log-format",
        type=click.Choice(LOG_FORMATS),
        default="text",
        help="The lines of the log on standard error: text, or one JSON object a line.",
        envvar="GENZO_LOG_FORMAT",
    ),
    option(
        "--log-level",
        type=click.Choice(LOG_LEVELS),
        default="warning",
        help="The least serious lines that the log has. info also names parameters without effect and "
        "refusals of RAM.",
        envvar="GENZO_LOG_LEVEL",
    ),
    option(
        "--access-log",
        is_flag=True,
        help="Log each answered request.",
        envvar="GENZO_ACCESS_LOG",
    ),
)
