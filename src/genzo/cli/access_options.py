"""The options of ``genzo serve`` that say from where it may be controlled and called."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from genzo.cli.option import option, options
from genzo.service.server_settings import CONTROL_MODES

access_options = options(
    option(
        "--control",
        type=click.Choice(CONTROL_MODES),
        default="auto",
        help="What the pages under /_genzo need: token, or nothing (open, on loopback only). off has none. "
        "auto is open on loopback while the well-known key genzo is active, except for forwarded requests, "
        "and needs the token otherwise.",
        envvar="GENZO_CONTROL",
    ),
    option(
        "--control-token",
        metavar="TOKEN",
        default="",
        help="The token of the pages under /_genzo, instead of the one in the data folder (control-token). "
        "Other users can see it in the list of processes: use the variable or the file.",
        envvar="GENZO_CONTROL_TOKEN",
        show_default=False,
    ),
    option(
        "--control-token-file",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="The file that has this token.",
        envvar="GENZO_CONTROL_TOKEN_FILE",
    ),
    option(
        "--allow-origin",
        "allow_origins",
        metavar="ORIGIN",
        multiple=True,
        help="A site whose pages may call the API from a browser, such as https://console.example; may be "
        "repeated.",
        envvar="GENZO_ALLOW_ORIGIN",
    ),
    option(
        "--allow-host",
        "allow_hosts",
        metavar="NAME",
        multiple=True,
        help="A name that clients may use for this server besides those of loopback and of the cloud; may be "
        "repeated.",
        envvar="GENZO_ALLOW_HOST",
    ),
    option(
        "--trusted-proxy",
        "trusted_proxies",
        metavar="ADDRESS|CIDR",
        multiple=True,
        help="A proxy whose X-Forwarded-For and X-Forwarded-Proto are believed; may be repeated.",
        envvar="GENZO_TRUSTED_PROXY",
    ),
)


def access_settings(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a command, with those of `access_options` as the members of ServerSettings they set.

    Raises:
        SettingsError: an option is invalid.
    """
    from genzo.service.control_token import given_token  # noqa: PLC0415 - not needed for help

    settings = dict(options)
    token, file = settings.pop("control_token"), settings.pop("control_token_file")
    return {**settings, "control_token": given_token(token, file)}
