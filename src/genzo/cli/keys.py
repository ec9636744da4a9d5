"""``genzo keys``: manages the access keys of accounts and of their users."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
import msgspec

from genzo.catalogue.accounts import AccessKey
from genzo.catalogue.ram import GLOBAL, RamUser, ram_key
from genzo.catalogue.store import CatalogueReader
from genzo.cli.catalogue_options import data_option, database_option, open_existing, open_service
from genzo.cli.confirmation import confirm, yes_option
from genzo.cli.option import option, options
from genzo.cli.output import CommandError, Output, output_option, print_json, print_table
from genzo.service.access_key_checks import checked_access_key_id, checked_secret
from genzo.service.first_key import new_access_key
from genzo.service.service import Service

account_argument = click.argument("account", type=int)
key_argument = click.argument("access_key_id", metavar="[ACCESS_KEY_ID]", default="")
one_key_argument = click.argument("access_key_id", metavar="ACCESS_KEY_ID")
user_option = click.option(
    "--user",
    metavar="NAME",
    default="",
    help="A RAM user of the account. Default: the account itself.",
    show_default=False,
)
_SECRET_FILE = click.Path(path_type=Path, allow_dash=True)


def _id(_context: click.Context, _parameter: click.Parameter, given: str) -> str:
    return _checked(checked_access_key_id, given) if given else ""


def _secret(context: click.Context, _parameter: click.Parameter, given: str) -> str:
    """The secret, by whichever option gives it; ``""`` for a random one."""
    file: Path | None = context.params.pop("secret_file", None)
    if file is None:
        return _checked(checked_secret, given) if given else ""
    if given:
        raise click.BadParameter("give the secret by --secret or by --secret-file, not by both")
    try:
        text = sys.stdin.readline() if str(file) == "-" else file.read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise click.BadParameter(f"the file {file} cannot be read") from error
    return _checked(checked_secret, text.strip())


def _checked(check: Callable[[str], str], text: str) -> str:
    try:
        return check(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


secret_options = options(
    option(
        "--secret-file",
        type=_SECRET_FILE,
        metavar="FILE",
        help="A file with the secret; - is standard input.",
        is_eager=True,  # before --secret, whose value it gives
    ),
    click.option(
        "--secret",
        default="",
        help="The secret, which other users of this machine can read while the command runs. Default: a "
        "random one.",
        show_default=False,
        callback=_secret,
    ),
)


@click.group("keys", no_args_is_help=True)
def command() -> None:
    """Create, list, rotate, disable, enable and delete access keys. ACCOUNT is the account's UID.

    Every worker of every server follows at once.
    """


@command.command("create")
@account_argument
@user_option
@click.option(
    "--id",
    "access_key_id",
    metavar="ID",
    default="",
    help="The key's id. Default: a random one.",
    show_default=False,
    callback=_id,
)
@secret_options
@data_option
@database_option
@output_option
def create(
    account: int, user: str, access_key_id: str, secret: str, data: Path, database: str, output: Output
) -> None:
    """Create another access key for an account or one of its users, and print it, once."""
    with open_service(database, data) as service, service.store.writing() as catalogue:
        made = new_access_key(service.ids, account)
        key = msgspec.structs.replace(
            made, access_key_id=access_key_id or made.access_key_id, secret=secret or made.secret
        )
        key = msgspec.structs.replace(key, user_name=_user_name(catalogue, account, user))
        if catalogue.access_key(key.access_key_id) is not None:
            raise CommandError(f"The access key {key.access_key_id} exists already: choose another --id.")
        catalogue.put_access_key(key)
    _print_with_secret(key, output)


@command.command("list")
@click.argument("account", type=int, required=False)
@user_option
@data_option
@database_option
@output_option
def list_keys(account: int | None, user: str, data: Path, database: str, output: Output) -> None:
    """List the access keys of an account, or of all accounts, without secrets."""
    service = open_existing(database, data)
    with service.store.reading() as catalogue:
        if account is not None:
            _user_name(catalogue, account, user)
        accounts = [each.account_id for each in catalogue.accounts()] if account is None else [account]
        keys = [key for each in accounts for key in catalogue.access_keys(each)]
    rows = [_shown(key) for key in keys if not user or _is_of(key, user)]
    if output is Output.JSON:
        print_json(rows)
    else:
        columns = ["AccountId", "UserName", "AccessKeyId", "Status", "CreateDate"]
        print_table(columns, rows, otherwise="There are no access keys.")


@command.command("rotate")
@account_argument
@one_key_argument
@user_option
@secret_options
@data_option
@database_option
@output_option
def rotate(
    account: int, access_key_id: str, user: str, secret: str, data: Path, database: str, output: Output
) -> None:
    """Give an access key a new secret, and print it, once. The old secret is wrong at once.

    To change the secret of a busy client without a gap, create a second key, then delete the first.
    """
    service = open_existing(database, data)
    secret = secret or service.ids.new_access_key_secret()
    (key,) = _change(service, account, user, access_key_id, _with_secret(secret))
    _print_with_secret(key, output)


@command.command("disable")
@account_argument
@key_argument
@user_option
@data_option
@database_option
def disable(account: int, access_key_id: str, user: str, data: Path, database: str) -> None:
    """Disable an access key of an account or user, or all of its keys."""
    service = open_existing(database, data)
    _report(_change(service, account, user, access_key_id, _set_active(active=False)), "disabled")


@command.command("enable")
@account_argument
@key_argument
@user_option
@data_option
@database_option
def enable(account: int, access_key_id: str, user: str, data: Path, database: str) -> None:
    """Enable an access key of an account or user, or all of its keys."""
    service = open_existing(database, data)
    _report(_change(service, account, user, access_key_id, _set_active(active=True)), "enabled")


@command.command("delete")
@account_argument
@key_argument
@user_option
@yes_option
@data_option
@database_option
def delete(
    account: int,
    access_key_id: str,
    user: str,
    yes: bool,
    data: Path,
    database: str,
) -> None:
    """Delete an access key of an account or user. Without a key, asks, and deletes all of its keys."""
    service = open_existing(database, data)
    if not access_key_id:
        owner = f"user {user} of account {account}" if user else f"account {account}"
        confirm(f"All access keys of {owner} are deleted.", yes=yes)
    with service.store.writing() as catalogue:
        keys = _keys_of(catalogue, account, user, access_key_id)
        for key in keys:
            catalogue.delete_access_key(key.access_key_id)
    _report(keys, "deleted")


def _with_secret(secret: str) -> Callable[[AccessKey], AccessKey]:
    return lambda key: msgspec.structs.replace(key, secret=secret)


def _set_active(*, active: bool) -> Callable[[AccessKey], AccessKey]:
    return lambda key: msgspec.structs.replace(key, active=active)


def _change(
    service: Service, account: int, user: str, access_key_id: str, changed: Callable[[AccessKey], AccessKey]
) -> list[AccessKey]:
    with service.store.writing() as catalogue:
        keys = [changed(key) for key in _keys_of(catalogue, account, user, access_key_id)]
        for key in keys:
            catalogue.put_access_key(key)
    return keys


def _user_name(catalogue: CatalogueReader, account: int, user: str) -> str:
    """The name of a user as it was given when the user was made; ``""`` for the account itself."""
    if catalogue.account(account) is None:
        raise CommandError(f"There is no account {account}: genzo accounts list shows all accounts.")
    if not user:
        return ""
    found = catalogue.resource(RamUser, account, GLOBAL, ram_key(user))
    if found is None:
        raise CommandError(f"Account {account} has no user {user}: create the user first.")
    return found.name


def _keys_of(catalogue: CatalogueReader, account: int, user: str, access_key_id: str) -> list[AccessKey]:
    """One key, or all keys, of an account itself or of its user.

    An account's key that is named is found without its user: an id belongs to one key alone.
    """
    keys = [
        key
        for key in catalogue.access_keys(account)
        if (key.access_key_id == access_key_id if access_key_id else _is_of(key, user))
        and (not user or _is_of(key, user))
    ]
    if not keys:
        owner = f"User {user} of account {account}" if user else f"Account {account}"
        which = f"access key {access_key_id}" if access_key_id else "access key"
        raise CommandError(f"{owner} has no {which}: genzo keys list shows all keys.")
    return keys


def _is_of(key: AccessKey, user: str) -> bool:
    return ram_key(key.user_name) == ram_key(user)


def _shown(key: AccessKey) -> dict[str, object]:
    created = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(key.created / 1000)) if key.created else ""
    return {
        "AccountId": key.account_id,
        "UserName": key.user_name,
        "AccessKeyId": key.access_key_id,
        "Status": "Active" if key.active else "Inactive",
        "CreateDate": created,
    }


def _print_with_secret(key: AccessKey, output: Output) -> None:
    user = {"UserName": key.user_name} if key.user_name else {}
    shown = {
        "AccountId": key.account_id,
        **user,
        "AccessKeyId": key.access_key_id,
        "AccessKeySecret": key.secret,
    }
    if output is Output.JSON:
        print_json(shown)
    else:
        print_table(list(shown), [shown])


def _report(keys: list[AccessKey], done: str) -> None:
    for key in keys:
        click.echo(f"Access key {key.access_key_id} of account {key.account_id} is {done}.")
