"""The options of ``genzo serve`` on who can reach it: HTTPS, and its first access key.

Their parameters have the names of `genzo.service.server_settings.ServerSettings`.
"""

from pathlib import Path

import click

from genzo.catalogue.accounts import MAX_OPEN_ACCOUNTS
from genzo.cli.option import option, options

_FILE = click.Path(path_type=Path)

tls_options = options(
    option(
        "--tls",
        is_flag=True,
        help="Serve HTTPS. Clients must trust the authority in the data folder (tls/ca.pem).",
        envvar="GENZO_TLS",
    ),
    option(
        "--tls-port",
        type=click.IntRange(0, 65535),
        help="Serve HTTPS on this port, and HTTP on --port; 0 means any free port.",
        envvar="GENZO_TLS_PORT",
    ),
    option(
        "--tls-cert",
        type=_FILE,
        metavar="FILE",
        help="Serve HTTPS with your own certificate: PEM, with the chain behind it.",
        envvar="GENZO_TLS_CERT",
    ),
    option(
        "--tls-key",
        type=_FILE,
        metavar="FILE",
        help="The key of --tls-cert: PEM, without a passphrase.",
        envvar="GENZO_TLS_KEY",
    ),
    option(
        "--tls-host",
        metavar="NAME",
        multiple=True,
        help="Another host name or IP address for the certificate of --tls; may be repeated.",
        envvar="GENZO_TLS_HOST",
    ),
    option(
        "--proxy-port",
        type=click.IntRange(0, 65535),
        help="Serve programs of this machine as their HTTPS proxy on this port; 0 means any free port.",
        envvar="GENZO_PROXY_PORT",
    ),
)

first_key_options = options(
    option(
        "--first-key",
        type=click.Choice(["auto", "new"]),
        default="auto",
        help="The access key of a new catalogue. auto is the well-known key genzo if only this machine can "
        "reach the server, else a new one; new is always a new one. Its secret is shown once, on standard "
        "error.",
        envvar="GENZO_FIRST_KEY",
    ),
    option(
        "--access-key-id-file",
        type=_FILE,
        metavar="FILE",
        help="A file with the id of the access key of a new catalogue, which is then not shown.",
        envvar="GENZO_ACCESS_KEY_ID_FILE",
    ),
    option(
        "--access-key-secret-file",
        type=_FILE,
        metavar="FILE",
        help="A file with the secret of that key.",
        envvar="GENZO_ACCESS_KEY_SECRET_FILE",
    ),
    option(
        "--allow-default-key",
        is_flag=True,
        help="Allow other machines to connect although the well-known key genzo is active.",
        envvar="GENZO_ALLOW_DEFAULT_KEY",
    ),
    option(
        "--allow-open-auth",
        is_flag=True,
        help="Allow other machines to connect although --auth open lets them use every account.",
        envvar="GENZO_ALLOW_OPEN_AUTH",
    ),
    option(
        "--max-open-accounts",
        type=click.IntRange(1),
        default=MAX_OPEN_ACCOUNTS,
        help="How many accounts unknown access keys may have with --auth open. The oldest one that owns "
        "nothing makes room.",
        envvar="GENZO_MAX_OPEN_ACCOUNTS",
    ),
)
