"""``genzo policies``: manages the policies of accounts, and attaches them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from genzo.catalogue.ram import RamPolicy
from genzo.cli.account_calls import (
    AccountCalls,
    account_calls,
    account_option,
    answer_of,
    print_rows,
    reading,
)
from genzo.cli.catalogue_options import data_option, database_option, open_existing, open_service
from genzo.cli.option import option, options
from genzo.cli.output import Output
from genzo.cli.policy_explanation import explain
from genzo.cli.policy_file import policy_text
from genzo.cli.ram_commands import delete_entity, deletion_options, listing_options
from genzo.service.policy_parameters import policy_parameters

CommandT = TypeVar("CommandT", bound=Callable[..., object])

document_argument = click.argument("document", metavar="FILE|JSON")
holder_options: Callable[[CommandT], CommandT] = options(
    *(
        option(
            f"--{holder}", f"{holder}s", metavar="NAME", multiple=True, help=f"A {holder}; may be repeated."
        )
        for holder in ("user", "group", "role")
    )
)
_OLDEST_GOES = "DeleteOldestNonDefaultVersionWhenLimitExceeded"


@click.group("policies", no_args_is_help=True)
def command() -> None:
    """Create, list, attach and delete policies. NAME is the account's own policy, else one of the system."""


command.add_command(explain)


@command.command("create")
@click.argument("name")
@document_argument
@account_option
@option("--description", default="", help="A description of the policy.", show_default=False)
@data_option
@database_option
def create(name: str, document: str, account: int, description: str, data: Path, database: str) -> None:
    """Create the policy NAME of a document: a JSON file, or JSON itself."""
    text = policy_text(document)
    given = {"Description": description} if description else {}
    with open_service(database, data) as service, account_calls(service, account) as call:
        call("CreatePolicy", PolicyName=name, PolicyDocument=text, **given)
    click.echo(f"Policy {name} of account {account} is created.")


@command.command("update")
@click.argument("name")
@document_argument
@account_option
@data_option
@database_option
def update(name: str, document: str, account: int, data: Path, database: str) -> None:
    """Put a new version of the policy NAME in force. Of more than five versions, the oldest is deleted."""
    given = {"PolicyDocument": policy_text(document), "RotateStrategy": _OLDEST_GOES}
    with account_calls(open_existing(database, data), account) as call:
        made = call("CreatePolicyVersion", PolicyName=name, SetAsDefault="true", **given)
    version = made["PolicyVersion"]["VersionId"]
    click.echo(f"Version {version} of policy {name} of account {account} is in force.")


@command.command("list")
@listing_options
def list_policies(account: int, data: Path, database: str, output: Output) -> None:
    """List the policies of an account and of the system, and how often each is attached."""
    service = open_existing(database, data)
    page = answer_of(service, account, "ListPolicies", MaxItems="1000")
    rows = page["Policies"]["Policy"]
    while page["IsTruncated"]:
        page = answer_of(service, account, "ListPolicies", MaxItems="1000", Marker=page["Marker"])
        rows += page["Policies"]["Policy"]
    columns = ["PolicyName", "PolicyType", "DefaultVersion", "AttachmentCount", "Description"]
    print_rows(columns, [{name: row[name] for name in columns} for row in rows], output)


@command.command("show")
@click.argument("name")
@account_option
@data_option
@database_option
def show(name: str, account: int, data: Path, database: str) -> None:
    """Print the document of the policy NAME that is in force."""
    service = open_existing(database, data)
    with reading(service, account) as catalogue:
        named = policy_parameters(catalogue, account, name)
    answer = answer_of(service, account, "GetPolicy", **named)
    click.echo(answer["DefaultPolicyVersion"]["PolicyDocument"])


@command.command("attach")
@click.argument("name")
@account_option
@holder_options
@data_option
@database_option
def attach(
    name: str,
    account: int,
    users: tuple[str, ...],
    groups: tuple[str, ...],
    roles: tuple[str, ...],
    data: Path,
    database: str,
) -> None:
    """Attach the policy NAME to users, groups and roles."""
    _change(database, data, account, AccountCalls.attach, name, (users, groups, roles))
    click.echo(f"Policy {name} is attached to {_listed(users, groups, roles)}.")


@command.command("detach")
@click.argument("name")
@account_option
@holder_options
@data_option
@database_option
def detach(
    name: str,
    account: int,
    users: tuple[str, ...],
    groups: tuple[str, ...],
    roles: tuple[str, ...],
    data: Path,
    database: str,
) -> None:
    """Detach the policy NAME from users, groups and roles."""
    _change(database, data, account, AccountCalls.detach, name, (users, groups, roles))
    click.echo(f"Policy {name} is detached from {_listed(users, groups, roles)}.")


@command.command("delete")
@deletion_options
def delete(**options: Any) -> None:  # noqa: ANN401 - the options of the decorator
    """Delete the account's policy NAME. With --force, detach it and delete its versions first."""
    delete_entity(RamPolicy, options, _strip)


def _strip(call: AccountCalls, policy: RamPolicy) -> None:
    """Detach a policy from all that have it, and delete its versions that are not in force."""
    entities = call("ListEntitiesForPolicy", PolicyType="Custom", PolicyName=policy.name)
    for holder in ("User", "Group", "Role"):
        for each in entities[f"{holder}s"][holder]:
            call.detach(holder, each[f"{holder}Name"], [policy.name])
    for version in policy.versions:
        if version.version_id != policy.default_version:
            call("DeletePolicyVersion", PolicyName=policy.name, VersionId=version.version_id)


def _change(
    database: str,
    data: Path,
    account: int,
    change: Callable[[AccountCalls, str, str, list[str]], None],
    policy: str,
    names: tuple[tuple[str, ...], ...],
) -> None:
    if not any(names):
        raise click.UsageError("Name a --user, a --group or a --role.")
    with account_calls(open_existing(database, data), account) as call:
        for holder, chosen in zip(("User", "Group", "Role"), names, strict=True):
            for name in chosen:
                change(call, holder, name, [policy])


def _listed(users: tuple[str, ...], groups: tuple[str, ...], roles: tuple[str, ...]) -> str:
    kinds = (("user", users), ("group", groups), ("role", roles))
    return ", ".join(f"{kind} {name}" for kind, names in kinds for name in names)
