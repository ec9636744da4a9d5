"""What the commands on users, groups, roles and policies of RAM share."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click

from genzo.catalogue.ram import GLOBAL, RamGroup, RamPolicy, RamRole, RamUser, ram_key
from genzo.cli.account_calls import AccountCalls, account_calls, account_option
from genzo.cli.catalogue_options import data_option, database_option, open_existing
from genzo.cli.option import options
from genzo.cli.output import Output, output_option, print_json, print_table

EntityT = TypeVar("EntityT", RamUser, RamGroup, RamRole, RamPolicy)
CommandT = TypeVar("CommandT", bound=Callable[..., object])

listing_options: Callable[[CommandT], CommandT] = options(
    account_option, data_option, database_option, output_option
)
deletion_options: Callable[[CommandT], CommandT] = options(
    click.argument("name"),
    account_option,
    click.option("--force", is_flag=True, help="Detach and delete what belongs to it first."),
    data_option,
    database_option,
)


class Deletion(NamedTuple):
    """The options of `deletion_options`."""

    name: str
    account: int
    force: bool
    data: Path
    database: str


def delete_entity(
    kind: type[EntityT], options: Mapping[str, Any], strip: Callable[[AccountCalls, EntityT], None]
) -> None:
    """Delete what a command of `deletion_options` names. With --force, ``strip`` frees it first.

    Raises:
        CommandError: the deletion is refused.
    """
    noun, chosen = kind.__name__.removeprefix("Ram"), Deletion(**options)
    with account_calls(open_existing(chosen.database, chosen.data), chosen.account) as call:
        entity = call.catalogue.resource(kind, chosen.account, GLOBAL, ram_key(chosen.name))
        if entity is not None and chosen.force:
            strip(call, entity)
        call(f"Delete{noun}", **{f"{noun}Name": chosen.name})
    click.echo(f"{noun} {chosen.name} of account {chosen.account} is deleted.")


def print_made(made: Mapping[str, object], output: Output) -> None:
    """Print what a command has made, as JSON or as a table of one row."""
    if output is Output.JSON:
        print_json(made)
    else:
        print_table(list(made), [made])
