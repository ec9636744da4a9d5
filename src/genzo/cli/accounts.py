"""``genzo accounts``: creates and lists accounts."""

from pathlib import Path

import click

from genzo.catalogue.accounts import AccessKey, Account
from genzo.cli.catalogue_options import data_option, database_option, open_existing, open_service
from genzo.cli.option import option
from genzo.cli.output import CommandError, Output, output_option, print_json, print_table

_MAX_ID = 2**63 - 1


@click.group("accounts", no_args_is_help=True)
def command() -> None:
    """Create and list accounts."""


@command.command("create")
@data_option
@database_option
@option(
    "--id",
    "account_id",
    metavar="UID",
    type=click.IntRange(0, _MAX_ID),
    default=0,
    help="The account's UID. Default: a new one.",
    show_default=False,
)
@option(
    "--name",
    default="",
    help="A name for people. OwnerAccount and ResourceOwnerAccount of its calls must be this name.",
    show_default=False,
)
@output_option
def create(data: Path, database: str, account_id: int, name: str, output: Output) -> None:
    """Create an account and its first access key."""
    service = open_service(database, data)
    chosen = account_id or service.ids.new_account_id()
    account = Account(account_id=chosen, name=name or f"account {chosen}", created=int(service.clock()))
    key = AccessKey(
        access_key_id=service.ids.new_access_key_id(),
        secret=service.ids.new_access_key_secret(),
        account_id=chosen,
    )
    with service.store.writing() as catalogue:
        if catalogue.account(chosen) is not None:
            raise CommandError(
                f"Account {chosen} exists already: choose another --id, or leave it out for a new one."
            )
        catalogue.put_account(account)
        catalogue.put_access_key(key)
    shown = {
        "AccountId": chosen,
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
