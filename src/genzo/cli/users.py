"""``genzo users``: manages the RAM users of accounts."""

from pathlib import Path
from typing import Any

import click

from genzo.catalogue.ram import GLOBAL, RamUser, ram_key
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
from genzo.cli.output import Output, output_option
from genzo.cli.ram_commands import delete_entity, deletion_options, listing_options, print_made


@click.group("users", no_args_is_help=True)
def command() -> None:
    """Create, list and delete the RAM users of an account."""


@command.command("create")
@click.argument("name")
@account_option
@policy_option
@option("--group", "groups", metavar="NAME", multiple=True, help="A group to join; may be repeated.")
@option("--with-key", is_flag=True, help="Create an access key for the user, and print its secret, once.")
@option("--display-name", default="", help="The name that people see. Default: the name.", show_default=False)
@option("--comments", default="", help="A description of the user.", show_default=False)
@data_option
@database_option
@output_option
def create(
    name: str,
    account: int,
    policies: tuple[str, ...],
    groups: tuple[str, ...],
    with_key: bool,
    display_name: str,
    comments: str,
    data: Path,
    database: str,
    output: Output,
) -> None:
    """Create the user NAME. Without a policy it may do nothing."""
    given = {"DisplayName": display_name, "Comments": comments}
    with open_service(database, data) as service, account_calls(service, account) as call:
        user = call("CreateUser", UserName=name, **{key: value for key, value in given.items() if value})
        for group in groups:
            call("AddUserToGroup", UserName=name, GroupName=group)
        call.attach("User", name, policies)
        key = call("CreateAccessKey", UserName=name)["AccessKey"] if with_key else {}
    shown = {
        "AccountId": account,
        "UserName": user["User"]["UserName"],
        "UserId": user["User"]["UserId"],
        **{member: key[member] for member in ("AccessKeyId", "AccessKeySecret") if key},
    }
    print_made(shown, output)


@command.command("list")
@listing_options
def list_users(account: int, data: Path, database: str, output: Output) -> None:
    """List the users of an account with their groups, policies and access keys."""
    with reading(open_existing(database, data), account) as catalogue:
        users = catalogue.resources(RamUser, account, GLOBAL)
        rows = [
            {
                "UserName": user.name,
                "UserId": user.user_id,
                "Groups": [each.group_name for each in user.groups],
                "Policies": names_of(user.policies),
                "AccessKeys": _keys_of(catalogue, user),
            }
            for user in users
        ]
    print_rows(
        ["UserName", "UserId", "Groups", "Policies", "AccessKeys"],
        rows,
        output,
        f"Account {account} has no users.",
    )


@command.command("delete")
@deletion_options
def delete(**options: Any) -> None:  # noqa: ANN401 - the options of the decorator
    """Delete the user NAME. With --force, delete its access keys, too."""
    delete_entity(RamUser, options, _strip)


def _strip(call: AccountCalls, user: RamUser) -> None:
    """Delete the keys of a user, and detach all that keeps it from being deleted."""
    for key in _keys_of(call.catalogue, user):
        call("DeleteAccessKey", UserName=user.name, UserAccessKeyId=key)
    for each in user.groups:
        call("RemoveUserFromGroup", UserName=user.name, GroupName=each.group_name)
    call.detach_all("User", user.name, user.policies)


def _keys_of(catalogue: CatalogueReader, user: RamUser) -> list[str]:
    keys = catalogue.access_keys(user.owner_id)
    return [key.access_key_id for key in keys if ram_key(key.user_name) == user.resource_id]
