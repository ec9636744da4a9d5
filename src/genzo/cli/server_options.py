"""The options of commands that ask a running server: its address and its control token."""

from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import click

from genzo.cli.catalogue_options import data_option
from genzo.cli.option import option, options
from genzo.cli.output import CommandError
from genzo.service.control_token import find_control_token, given_token
from genzo.service.server_settings import DEFAULT_PORT
from genzo.wire.host_names import can_be_asked_for, is_loopback_name

_PORTS = {"http": 80, "https": 443}
_NO_SERVER = f"--url names no server: write it as http://127.0.0.1:{DEFAULT_PORT}."

server_options = options(
    option(
        "--url",
        default=f"http://127.0.0.1:{DEFAULT_PORT}",
        help="The address of the server.",
        envvar="GENZO_URL",
    ),
    option(
        "--control-token",
        metavar="TOKEN",
        default="",
        help="The control token of the server. Other users can see it in the list of processes: use the "
        "variable or the file. Default: for a server of this machine, the one in the data folder.",
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
    data_option,
)


class Server(NamedTuple):
    """A running server; ``token`` is ``""`` if none is known."""

    url: str
    is_secure: bool
    host: str
    port: int
    token: str


def chosen_server(url: str, control_token: str, control_token_file: Path | None, data: Path) -> Server:
    """The server that the options name.

    The token in the data folder is sent to this machine alone: another server must not learn it.

    Raises:
        CommandError: the URL is invalid.
        SettingsError: a token cannot be used.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
        host = parts.hostname or ""
    except ValueError:
        parts, port, host = urlsplit(""), 0, ""
    if not port or not host or parts.username or parts.path.strip("/") or parts.query:
        raise CommandError(_NO_SERVER)
    if not can_be_asked_for(host):
        raise CommandError(_NO_SERVER)
    token = given_token(control_token, control_token_file)
    if not token and is_loopback_name(host):
        token = find_control_token(data, port)
    address = f"{parts.scheme}://{parts.netloc}"
    return Server(address, parts.scheme == "https", host, port, token)
