"""``genzo groups``: manages the groups of RAM users of accounts."""

from pathlib import Path
from typing import Any

import click

from genzo.catalogue.ram import GLOBAL, RamGroup, RamUser, ram_key
from genzo.catalogue.store import CatalogueReader
from genzo.cli.account_calls import (
    AccountCalls,
    account_calls,
    account_option,
    names_of,
    policy_option,
    print_rows,
    reading,
)
from genzo.cli.catalogue_options import data_option, database_option, open_existing, open_service
from genzo.cli.option import option
from genzo.cli.output import Output
from genzo.cli.ram_commands import delete_entity, deletion_options, listing_options

users_argument = click.argument("users", metavar="USER...", nargs=-1, required=True)


@click.group("groups", no_args_is_help=True)
def command() -> None:
    """Create, list and delete groups of RAM users. Users have the policies of their groups."""


@command.command("create")
@click.argument("name")
@account_option
@policy_option
@option("--comments", default="", help="A description of the group.", show_default=False)
@data_option
@database_option
def create(
    name: str, account: int, policies: tuple[str, ...], comments: str, data: Path, database: str
) -> None:
    """Create the group NAME."""
    with open_service(database, data) as service, account_calls(service, account) as call:
        call("CreateGroup", GroupName=name, **({"Comments": comments} if comments else {}))
        call.attach("Group", name, policies)
    click.echo(f"Group {name} of account {account} is created.")


@command.command("list")
@listing_options
def list_groups(account: int, data: Path, database: str, output: Output) -> None:
    """List the groups of an account with their users and policies."""
    with reading(open_existing(database, data), account) as catalogue:
        rows = [
            {
                "GroupName": group.name,
                "Users": _members_of(catalogue, group),
                "Policies": names_of(group.policies),
            }
            for group in catalogue.resources(RamGroup, account, GLOBAL)
        ]
    print_rows(["GroupName", "Users", "Policies"], rows, output, f"Account {account} has no groups.")


@command.command("add")
@click.argument("name")
@users_argument
@account_option
@data_option
@database_option
def add(name: str, users: tuple[str, ...], account: int, data: Path, database: str) -> None:
    """Let users join the group NAME."""
    with account_calls(open_existing(database, data), account) as call:
        for user in users:
            call("AddUserToGroup", GroupName=name, UserName=user)
    click.echo(f"Added to group {name}: {', '.join(users)}.")


@command.command("remove")
@click.argument("name")
@users_argument
@account_option
@data_option
@database_option
def remove(name: str, users: tuple[str, ...], account: int, data: Path, database: str) -> None:
    """Remove users from the group NAME."""
    with account_calls(open_existing(database, data), account) as call:
        for user in users:
            call("RemoveUserFromGroup", GroupName=name, UserName=user)
    click.echo(f"Removed from group {name}: {', '.join(users)}.")


@command.command("delete")
@deletion_options
def delete(**options: Any) -> None:  # noqa: ANN401 - the options of the decorator
    """Delete the group NAME."""
    delete_entity(RamGroup, options, _strip)


def _strip(call: AccountCalls, group: RamGroup) -> None:
    for user in _members_of(call.catalogue, group):
        call("RemoveUserFromGroup", GroupName=group.name, UserName=user)
    call.detach_all("Group", group.name, group.policies)


def _members_of(catalogue: CatalogueReader, group: RamGroup) -> list[str]:
    users = catalogue.resources(RamUser, group.owner_id, GLOBAL)
    return [
        user.name
        for user in users
        if any(ram_key(each.group_name) == group.resource_id for each in user.groups)
    ]
