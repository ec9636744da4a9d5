"""``genzo keys``: manages the access keys of accounts."""

from pathlib import Path

import click
import msgspec

from genzo.catalogue.accounts import AccessKey
from genzo.catalogue.store import CatalogueReader
from genzo.cli.catalogue_options import data_option, database_option, open_service
from genzo.cli.output import CommandError, Output, output_option, print_json, print_table

account_argument = click.argument("account", type=int)
key_argument = click.argument("access_key_id", metavar="[ACCESS_KEY_ID]", default="")


@click.group("keys", no_args_is_help=True)
def command() -> None:
    """Create, disable and delete access keys. ACCOUNT is the account's UID."""


@command.command("create")
@account_argument
@data_option
@database_option
@output_option
def create(account: int, data: Path, database: str, output: Output) -> None:
    """Create another access key for an account."""
    service = open_service(database, data)
    key = AccessKey(
        access_key_id=service.ids.new_access_key_id(),
        secret=service.ids.new_access_key_secret(),
        account_id=account,
    )
    with service.store.writing() as catalogue:
        if catalogue.account(account) is None:
            raise CommandError(f"There is no account {account}: genzo accounts list shows all accounts.")
        catalogue.put_access_key(key)
    shown = {"AccountId": account, "AccessKeyId": key.access_key_id, "AccessKeySecret": key.secret}
    if output is Output.JSON:
        print_json(shown)
    else:
        print_table(list(shown), [shown])


@command.command("disable")
@account_argument
@key_argument
@data_option
@database_option
def disable(account: int, access_key_id: str, data: Path, database: str) -> None:
    """Disable an access key of an account, or all of its keys. Every worker follows at once."""
    service = open_service(database, data)
    with service.store.writing() as catalogue:
        keys = _keys_of(catalogue, account, access_key_id)
        for key in keys:
            catalogue.put_access_key(msgspec.structs.replace(key, active=False))
    _report(keys, "disabled")


@command.command("delete")
@account_argument
@key_argument
@data_option
@database_option
def delete(account: int, access_key_id: str, data: Path, database: str) -> None:
    """Delete an access key of an account, or all of its keys."""
    service = open_service(database, data)
    with service.store.writing() as catalogue:
        keys = _keys_of(catalogue, account, access_key_id)
        for key in keys:
            catalogue.delete_access_key(key.access_key_id)
    _report(keys, "deleted")


def _keys_of(catalogue: CatalogueReader, account: int, access_key_id: str) -> list[AccessKey]:
    keys = [
        key
        for key in catalogue.access_keys(account)
        if not access_key_id or key.access_key_id == access_key_id
    ]
    if not keys:
        which = f"access key {access_key_id}" if access_key_id else "access key"
        raise CommandError(f"Account {account} has no {which}: genzo accounts list shows all keys.")
    return keys


def _report(keys: list[AccessKey], done: str) -> None:
    for key in keys:
        click.echo(f"Access key {key.access_key_id} of account {key.account_id} is {done}.")
