"""``genzo accounts``: creates, lists, renames and deletes accounts."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from genzo.catalogue.accounts import AccessKey, Account
from genzo.catalogue.new_account import MAX_ACCOUNT_ID, NewAccount, NoSuchAccountError
from genzo.catalogue.object_store import ObjectStoreError
from genzo.cli.catalogue_options import data_option, database_option, open_existing, open_service
from genzo.cli.confirmation import confirm, yes_option
from genzo.cli.option import option
from genzo.cli.output import CommandError, Output, output_option, print_json, print_table
from genzo.service.accounts import Accounts
from genzo.service.service import Service

account_argument = click.argument("account", metavar="ACCOUNT")


@click.group("accounts", no_args_is_help=True)
def command() -> None:
    """Create, list, rename and delete accounts."""


@command.command("create")
@data_option
@database_option
@option(
    "--id",
    "account_id",
    metavar="UID",
    type=click.IntRange(0, MAX_ACCOUNT_ID),
    default=0,
    help="The account's UID. Default: a new one.",
    show_default=False,
)
@option(
    "--name",
    default="",
    help="A name that no other account has; OwnerAccount and ResourceOwnerAccount of its calls.",
    show_default=False,
)
@output_option
def create(data: Path, database: str, account_id: int, name: str, output: Output) -> None:
    """Create an account and its first access key."""
    with open_service(database, data) as service, _as_command_errors():
        account, key = _accounts(service).create(NewAccount(name, account_id))
    shown = {
        "AccountId": account.account_id,
        "Name": account.name,
        "AccessKeyId": key.access_key_id,
        "AccessKeySecret": key.secret,
    }
    if output is Output.JSON:
        print_json(shown)
    else:
        print_table(list(shown), [shown])


@command.command("list")
@data_option
@database_option
@output_option
def list_accounts(data: Path, database: str, output: Output) -> None:
    """List accounts and their access keys."""
    service = open_existing(database, data)
    with service.store.reading() as catalogue:
        found = [(account, catalogue.access_keys(account.account_id)) for account in catalogue.accounts()]
    if output is Output.JSON:
        print_json([_shown(account, keys) for account, keys in found])
        return
    rows = [
        {
            "AccountId": account.account_id,
            "Name": account.name,
            "AccessKeys": ", ".join(map(_in_words, keys)),
        }
        for account, keys in found
    ]
    print_table(["AccountId", "Name", "AccessKeys"], rows)


@command.command("rename")
@account_argument
@click.argument("name")
@data_option
@database_option
def rename(account: str, name: str, data: Path, database: str) -> None:
    """Give an account another name. ACCOUNT is its UID or name."""
    accounts = _accounts(open_existing(database, data))
    with _as_command_errors():
        found = accounts.named(account)
        accounts.rename(found.account_id, name)
    click.echo(f"Account {found.account_id} was {found.name} and is {name} now.")


@command.command("delete")
@account_argument
@yes_option
@data_option
@database_option
def delete(account: str, yes: bool, data: Path, database: str) -> None:
    """Delete an account with all that it owns. ACCOUNT is its UID or name."""
    accounts = _accounts(open_existing(database, data))
    with _as_command_errors():
        found = accounts.named(account)
        confirm(
            f"Account {found.account_id} ({found.name}) is deleted with all that it owns.",
            yes=yes,
        )
        deleted = accounts.delete(found.account_id)
    click.echo(
        f"Account {found.account_id} ({found.name}) is deleted. "
        f"Images: {deleted.images}, other resources: {deleted.resources}."
    )


def _accounts(service: Service) -> Accounts:
    return Accounts(
        service.store, service.clock, service.ids, delete_buckets=service.objects.delete_buckets_of
    )


@contextmanager
def _as_command_errors() -> Iterator[None]:
    try:
        yield
    except NoSuchAccountError as error:
        raise CommandError(f"{error} genzo accounts list shows all accounts.") from None
    except (ValueError, ObjectStoreError) as error:
        raise CommandError(str(error)) from None


def _in_words(key: AccessKey) -> str:
    """A key with what is unusual about it: ``LTAI (of alice, disabled)``."""
    notes = [f"of {key.user_name}"] * bool(key.user_name) + ["disabled"] * (not key.active)
    return f"{key.access_key_id} ({', '.join(notes)})" if notes else key.access_key_id


def _shown(account: Account, keys: list[AccessKey]) -> dict[str, object]:
    return {
        "AccountId": account.account_id,
        "Name": account.name,
        "AccessKeys": [{"AccessKeyId": key.access_key_id, "Active": key.active} for key in keys],
    }
