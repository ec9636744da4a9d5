"""The options of commands that print the settings of a client: the client, the server, the access key."""

import sys
from collections.abc import Callable
from pathlib import Path
from ssl import SSLError
from typing import Literal, NamedTuple

import click

from genzo.catalogue.accounts import FIRST_ACCESS_KEY_ID, FIRST_ACCESS_KEY_SECRET, FIRST_ACCOUNT_ID
from genzo.cli.catalogue_options import data_option
from genzo.cli.did_you_mean import did_you_mean
from genzo.cli.option import option, options
from genzo.cli.output import CommandError
from genzo.clients.place import Place, place_of_url
from genzo.clients.probe import Found, account_of, found_at
from genzo.clients.table import Client, clients, name_of_client
from genzo.clients.target import Target, is_region
from genzo.service.access_key_checks import checked_access_key_id, checked_secret
from genzo.service.first_key import value_in_file
from genzo.service.server_settings import DEFAULT_PORT


class ClientName(click.ParamType[str]):
    """The name of a client in the table, or another name that it goes by."""

    name = "client"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The client's name in the table."""
        found = name_of_client(value)
        if not found:
            known = [name for each, client in clients().items() for name in (each, *client.other_names)]
            self.fail(
                f"'{value}' is no client that Genzo knows.{did_you_mean(value, known)} It knows: "
                f"{', '.join(sorted(clients()))}.",
                param,
                ctx,
            )
        return found

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None) -> str:  # noqa: ARG002 - Click's interface
        """The sentence for a command without a client."""
        return f"Name a client: {', '.join(sorted(clients()))}."


client_argument = click.argument("client", type=ClientName())


def _checked(check: Callable[[str], str]) -> Callable[[click.Context, click.Parameter, str], str]:
    def callback(_context: click.Context, _parameter: click.Parameter, given: str) -> str:
        try:
            return check(given) if given else ""
        except ValueError as error:
            raise click.BadParameter(str(error)) from None

    return callback


target_options = options(
    option(
        "--url",
        default=f"http://127.0.0.1:{DEFAULT_PORT}",
        help="The address of the server.",
        envvar="GENZO_URL",
    ),
    option(
        "--access-key-id",
        metavar="ID",
        default="",
        help="The access key that the client uses. Default: the well-known key of a test double.",
        envvar="GENZO_ACCESS_KEY_ID",
        show_default=False,
        callback=_checked(checked_access_key_id),
    ),
    option(
        "--access-key-secret",
        metavar="SECRET",
        default="",
        help="Its secret. Other users can see it in the list of processes: use the variable or the file.",
        envvar="GENZO_ACCESS_KEY_SECRET",
        show_default=False,
        callback=_checked(checked_secret),
    ),
    option(
        "--access-key-secret-file",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="The file that has this secret.",
        envvar="GENZO_ACCESS_KEY_SECRET_FILE",
    ),
    option(
        "--region",
        default="cn-hangzhou",
        help="The region of the client.",
        envvar="GENZO_REGION",
        callback=lambda _context, _parameter, given: _region(given),
    ),
    option(
        "--ca-file",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="The authority that signs the server's certificate. Default: tls/ca.pem in the data folder.",
        envvar="GENZO_CA_FILE",
    ),
    data_option,
)


class _Key(NamedTuple):
    """An access key; ``is_given`` unless it is the well-known one."""

    key_id: str
    secret: str
    is_given: bool


def _region(given: str) -> str:
    if not is_region(given):
        raise click.BadParameter(f"'{given}' is no id of a region: write it as cn-hangzhou.")
    return given


def chosen_target(
    *,
    url: str,
    access_key_id: str,
    access_key_secret: str,
    access_key_secret_file: Path | None,
    region: str,
    ca_file: Path | None,
    data: Path,
) -> Target:
    """The server and the access key that the options name, after a look at the server.

    Raises:
        CommandError: the options name no server, or one that does not take the key.
    """
    place = place_of_url(url)
    if place is None:
        raise CommandError(f"--url names no server: write it as http://127.0.0.1:{DEFAULT_PORT}.")
    key = _chosen_key(access_key_id, access_key_secret, access_key_secret_file)
    authority = (ca_file or data / "tls" / "ca.pem").absolute()
    account = _account(place, key, authority)
    return Target(place.url, key.key_id, key.secret, region, account, authority)


def _chosen_key(key_id: str, secret: str, file: Path | None) -> _Key:
    if file is not None:
        if secret:
            raise CommandError("The secret is given twice: leave out --access-key-secret.")
        secret = value_in_file(file, checked_secret)
    if key_id and not secret:
        raise CommandError(
            "The access key has no secret: name its file with --access-key-secret-file, or set "
            "GENZO_ACCESS_KEY_SECRET."
        )
    if not key_id and secret:
        raise CommandError("The secret has no access key: name it with --access-key-id.")
    if key_id:
        return _Key(key_id, secret, is_given=True)
    return _Key(FIRST_ACCESS_KEY_ID, FIRST_ACCESS_KEY_SECRET, is_given=False)


def _account(place: Place, key: _Key, authority: Path) -> str:
    """The account of the key, as the server says; ``""`` if none answers and the key is not well known.

    Raises:
        CommandError: the server is no Genzo, cannot be trusted, or does not take the key.
    """
    found = found_at(place)
    if found is Found.NOTHING:
        say(f"No server answers at {place.url}: start it with genzo serve before the client runs.")
        return "" if key.is_given else str(FIRST_ACCOUNT_ID)
    if found is not Found.GENZO:
        raise CommandError(f"What answers at {place.url} is {found.value}: correct --url.")
    try:
        account = account_of(place, key.key_id, key.secret, authority)
    except SSLError as error:
        raise CommandError(
            f"The certificate of the server at {place.url} is not trusted ({error.strerror}): name its "
            "authority with --ca-file."
        ) from error
    except OSError as error:
        raise CommandError(
            f"The server at {place.url} cannot be asked for the account of the key ({error}): try again when "
            "it is ready."
        ) from error
    if account:
        return account
    if key.is_given:
        raise CommandError(
            f"The server at {place.url} does not accept the access key {key.key_id}: check the key and its "
            "secret."
        )
    raise CommandError(
        f"The server at {place.url} does not accept the well-known key: name one of its keys with "
        "--access-key-id."
    )


def say(sentence: str) -> None:
    """Print a sentence for the operator, apart from the lines that a shell or a file gets."""
    print(sentence, file=sys.stderr)  # noqa: T201 - for the operator


def say_what_is_left(client: Client, target: Target, command: Literal["env", "profile"]) -> None:
    """Say what the lines that ``command`` prints do not do for the client."""
    if client.note:
        say(client.note)
    if command in client.http_notes and not target.is_secure:
        say(client.http_notes[command])
    needed = client.serve.options()
    if client.way == "host names":
        needed = f"--tls --port 443 {needed}".rstrip()
    if needed:
        say(f"The client needs a server that is started with: genzo serve {needed}")
    if (client.way == "host names" or target.is_secure) and not target.ca_file.exists():
        say(f"{target.ca_file} does not exist yet: genzo serve --tls makes it.")
