"""The options of ``genzo serve`` on what it shows of itself while it runs."""

import click

from genzo.cli.option import option, options
from genzo.service.server_settings import (
    DEFAULT_LOGGED_REQUESTS,
    LOG_FORMATS,
    LOG_LEVELS,
    MAX_LOGGED_REQUESTS,
    METRICS_MODES,
)

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
    option(
        "--request-log",
        metavar="NUMBER|off",
        callback=lambda _context, _parameter, text: _logged_requests(text),
        help="How many of the latest requests /_genzo/requests shows, with parameters and answers. Default: "
        f"{DEFAULT_LOGGED_REQUESTS} on loopback, else off.",
        envvar="GENZO_REQUEST_LOG",
        show_default=False,
    ),
)


def _logged_requests(text: str | None) -> int | None:
    """The number of requests to log; 0 for ``off``, None where nothing is given."""
    if text is None or text == "off":
        return None if text is None else 0
    is_short = len(text) <= len(str(MAX_LOGGED_REQUESTS))
    if not (is_short and text.isascii() and text.isdecimal() and 0 < int(text) <= MAX_LOGGED_REQUESTS):
        raise click.BadParameter(f"give a number from 1 to {MAX_LOGGED_REQUESTS}, or off.")
    return int(text)
