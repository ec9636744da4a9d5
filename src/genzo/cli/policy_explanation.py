"""``genzo policies explain``: which statement decides on an action."""

from collections.abc import Sequence
from pathlib import Path

import click

from genzo.catalogue.principals import Principal, PrincipalType
from genzo.catalogue.ram import GLOBAL, RamRole, RamUser, ram_key
from genzo.catalogue.store import CatalogueReader
from genzo.cli.account_calls import account_option
from genzo.cli.catalogue_options import data_option, database_option, open_existing
from genzo.cli.option import option
from genzo.cli.output import CommandError, Output, output_option, print_json
from genzo.identity.policies.conditions import normal_key
from genzo.identity.policies.document import MalformedPolicyError
from genzo.identity.policies.evaluate import AccessRequest, Decision, decide
from genzo.identity.policies_in_force import policies_in_force


@click.command("explain")
@click.argument("action")
@click.argument("resource")
@data_option
@database_option
@account_option
@option("--user", metavar="NAME", default="", help="A RAM user of the account.", show_default=False)
@option("--role", metavar="NAME", default="", help="A role of the account.", show_default=False)
@option(
    "--condition",
    "conditions",
    metavar="KEY=VALUE",
    multiple=True,
    help="A condition key of the call, such as acs:SourceIp=203.0.113.2. May be repeated.",
    show_default=False,
)
@output_option
def explain(
    action: str,
    resource: str,
    data: Path,
    database: str,
    account: int,
    user: str,
    role: str,
    conditions: Sequence[str],
    output: Output,
) -> None:
    """Say which statement allows a user or a role an ACTION on a RESOURCE, or refuses it.

    ACTION is like ecs:CopyImage and RESOURCE like acs:ecs:cn-hangzhou:1234567890123456:image/m-1, or *.
    """
    if bool(user) is bool(role):
        raise click.UsageError("Name either a user with --user or a role with --role.")
    service = open_existing(database, data)
    with service.store.reading() as catalogue:
        principal = _user(catalogue, account, user) if user else _role(catalogue, account, role)
    try:
        policies = policies_in_force(principal, service.store.read_cache(), service.facts.system_policies)
    except MalformedPolicyError as error:
        raise CommandError(str(error)) from None
    if policies is None:
        raise CommandError(f"{principal.arn} was deleted.")
    request = AccessRequest(action, resource, _keys(conditions))
    _print(decide(policies.of_identity, policies.of_session, request), output)


def _user(catalogue: CatalogueReader, account: int, name: str) -> Principal:
    user = catalogue.resource(RamUser, account, GLOBAL, ram_key(name))
    if user is None:
        raise CommandError(f"Account {account} has no user {name}: genzo users list shows all.")
    return Principal(account, kind=PrincipalType.USER, name=user.name, principal_id=user.user_id)


def _role(catalogue: CatalogueReader, account: int, name: str) -> Principal:
    role = catalogue.resource(RamRole, account, GLOBAL, ram_key(name))
    if role is None:
        raise CommandError(f"Account {account} has no role {name}: genzo roles list shows all.")
    return Principal(account, kind=PrincipalType.ROLE, name=role.name, principal_id=role.role_id)


def _keys(conditions: Sequence[str]) -> dict[str, list[str]]:
    """The values of each key."""
    keys: dict[str, list[str]] = {}
    for condition in conditions:
        key, equals, value = condition.partition("=")
        if not key or not equals:
            raise click.UsageError(f"--condition {condition}: write KEY=VALUE.")
        keys.setdefault(normal_key(key), []).append(value)
    return keys


def _print(decision: Decision, output: Output) -> None:
    shown = {
        "Allowed": decision.is_allowed,
        "Explicit": decision.is_explicit,
        "Policy": decision.policy,
        "Statement": decision.statement,
        "Text": decision.text,
    }
    if output is Output.JSON:
        print_json(shown)
    else:
        click.echo(f"{'Allowed' if decision.is_allowed else 'Refused'}: {decision.text}")
