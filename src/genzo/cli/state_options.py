"""The catalogue that ``genzo state`` works on: a database, or that of a running server."""

from pathlib import Path
from typing import NamedTuple

import click

from genzo.cli.catalogue_options import (
    chosen_secrets_key_file,
    data_option,
    database_option,
    databases_option,
)
from genzo.cli.option import option, options
from genzo.cli.output import CommandError
from genzo.cli.server_options import Server, chosen_server
from genzo.data import facts
from genzo.service.locations import Locations
from genzo.service.secret_keys import secret_texts
from genzo.service.server_settings import DEFAULT_PORT, ServerSettings

token_options = options(
    option(
        "--control-token",
        metavar="TOKEN",
        default="",
        help="The control token of the server at --url. Default: for a server of this machine, the one in "
        "the data folder.",
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
)
catalogue_options = options(
    option(
        "--url",
        metavar="URL",
        default="",
        help="A running server, such as http://127.0.0.1:8420, in place of a database.",
        envvar="GENZO_URL",
        show_default=False,
    ),
    token_options,
    data_option,
    database_option,
    databases_option,
)
secrets_option = option(
    "--with-secrets",
    is_flag=True,
    help="Also the secrets of access keys and the user data of instances, readable.",
    envvar="GENZO_WITH_SECRETS",
)


_DEFAULT_URL = f"http://127.0.0.1:{DEFAULT_PORT}"


class Catalogue(NamedTuple):
    """The options that name a catalogue."""

    url: str
    control_token: str
    control_token_file: Path | None
    data: Path
    database: str
    databases: str

    @property
    def server(self) -> Server | None:
        """The running server; None where the options name a database.

        Raises:
            CommandError: they name both.
        """
        if not self.url:
            return None
        if self.database or self.databases:
            raise CommandError("The catalogue has two names: give --url or a database, not both.")
        return chosen_server(self.url, self.control_token, self.control_token_file, self.data)

    @property
    def server_of_forks(self) -> Server:
        """The running server, by default the one of this machine at the default port."""
        return self.server or chosen_server(
            _DEFAULT_URL, self.control_token, self.control_token_file, self.data
        )

    @property
    def locations(self) -> Locations:
        """The places of the databases; nothing is created."""
        settings = ServerSettings(database=self.database, databases=self.databases, data=self.data)
        secrets = secret_texts(chosen_secrets_key_file())
        return Locations(settings.location, settings.region_locations(facts().regions), secrets)
