"""genzo accounts."""

from typing import Annotated

import typer

from genzo.catalogue.accounts import AccessKey, Account
from genzo.cli.catalogue_option import DatabaseOption, DataOption, open_house
from genzo.cli.output import Output, OutputOption, Refused, print_json, print_table

app = typer.Typer(help="Accounts and who they are.", no_args_is_help=True)

_MAX_ID = 2**63 - 1


@app.command("create")
def create(
    data: DataOption,
    database: DatabaseOption = "",
    account_id: Annotated[
        int,
        typer.Option(
            "--id", metavar="UID", help="The account's UID. Default: a new one.", min=0, max=_MAX_ID
        ),
    ] = 0,
    name: Annotated[str, typer.Option(help="What people call it.")] = "",
    output: OutputOption = Output.TABLE,
) -> None:
    """Create an account and its first access key."""
    house = open_house(database, data)
    chosen = account_id or house.names.account_id()
    account = Account(account_id=chosen, name=name or f"account {chosen}", created=int(house.clock()))
    key = AccessKey(
        access_key_id=house.names.access_key_id(),
        secret=house.names.access_key_secret(),
        account_id=chosen,
    )
    with house.store.writing() as catalogue:
        if catalogue.account(chosen) is not None:
            raise Refused(f"Account {chosen} exists already: choose another --id, or none for a new one.")
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


@app.command("list")
def list_accounts(
    data: DataOption, database: DatabaseOption = "", output: OutputOption = Output.TABLE
) -> None:
    """List accounts and their access keys."""
    house = open_house(database, data)
    with house.store.reading() as catalogue:
        found = [(account, catalogue.access_keys(account.account_id)) for account in catalogue.accounts()]
    if output is Output.JSON:
        print_json([_shown(account, keys) for account, keys in found])
        return
    rows = [
        {
            "AccountId": account.account_id,
            "Name": account.name,
            "AccessKeys": ", ".join(
                key.access_key_id + ("" if key.active else " (disabled)") for key in keys
            ),
        }
        for account, keys in found
    ]
    print_table(["AccountId", "Name", "AccessKeys"], rows)


def _shown(account: Account, keys: list[AccessKey]) -> dict[str, object]:
    return {
        "AccountId": account.account_id,
        "Name": account.name,
        "AccessKeys": [{"AccessKeyId": key.access_key_id, "Active": key.active} for key in keys],
    }
