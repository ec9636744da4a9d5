"""``genzo roles``: manages the roles of accounts."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import msgspec

from genzo.catalogue.ram import GLOBAL, RamRole
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
from genzo.cli.policy_file import policy_text
from genzo.cli.ram_commands import delete_entity, deletion_options, listing_options, print_made


@click.group("roles", no_args_is_help=True)
def command() -> None:
    """Create, list and delete roles, which RAM users assume with AssumeRole of STS."""


@command.command("create")
@click.argument("name")
@account_option
@option(
    "--trust",
    metavar="ARN",
    multiple=True,
    help="A principal that may assume the role, such as acs:ram::UID:user/NAME; may be repeated. Default: "
    "all users and roles of the account.",
)
@option(
    "--trust-policy",
    metavar="FILE|JSON",
    default="",
    help="The whole trust policy instead of --trust.",
    show_default=False,
)
@policy_option
@option("--max-session-duration", type=int, default=3600, help="The longest session, in seconds.")
@option("--description", default="", help="A description of the role.", show_default=False)
@data_option
@database_option
@output_option
def create(
    name: str,
    account: int,
    trust: tuple[str, ...],
    trust_policy: str,
    policies: tuple[str, ...],
    max_session_duration: int,
    description: str,
    data: Path,
    database: str,
    output: Output,
) -> None:
    """Create the role NAME. Without a policy it may do nothing."""
    if trust and trust_policy:
        raise click.BadParameter("give either --trust or --trust-policy")
    trusted = policy_text(trust_policy) if trust_policy else _trusting(trust or (f"acs:ram::{account}:root",))
    with open_service(database, data) as service, account_calls(service, account) as call:
        made = call(
            "CreateRole",
            RoleName=name,
            AssumeRolePolicyDocument=trusted,
            MaxSessionDuration=str(max_session_duration),
            **({"Description": description} if description else {}),
        )
        call.attach("Role", name, policies)
    shown = {"AccountId": account, **{each: made["Role"][each] for each in ("RoleName", "RoleId", "Arn")}}
    print_made(shown, output)


@command.command("list")
@listing_options
def list_roles(account: int, data: Path, database: str, output: Output) -> None:
    """List the roles of an account with their policies. JSON has the trust policies, too."""
    with reading(open_existing(database, data), account) as catalogue:
        rows = [
            {
                "RoleName": role.name,
                "RoleId": role.role_id,
                "Arn": f"acs:ram::{account}:role/{role.name}",
                "MaxSessionDuration": role.max_session_duration,
                "Policies": names_of(role.policies),
                "AssumeRolePolicyDocument": role.trust_policy,
            }
            for role in catalogue.resources(RamRole, account, GLOBAL)
        ]
    print_rows(
        ["RoleName", "RoleId", "Arn", "MaxSessionDuration", "Policies"],
        rows,
        output,
        f"Account {account} has no roles.",
    )


@command.command("delete")
@deletion_options
def delete(**options: Any) -> None:  # noqa: ANN401 - the options of the decorator
    """Delete the role NAME. Its sessions end at once."""
    delete_entity(RamRole, options, _strip)


def _strip(call: AccountCalls, role: RamRole) -> None:
    call.detach_all("Role", role.name, role.policies)


def _trusting(names: Sequence[str]) -> str:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": list(names)}}
    return msgspec.json.encode({"Version": "1", "Statement": [statement]}).decode()
