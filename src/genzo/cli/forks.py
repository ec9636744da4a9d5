"""``genzo state fork`` and ``genzo state forks``: the forks of a running server."""

from pathlib import Path
from typing import Any

import click
import msgspec

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.catalogue.state_differences import Difference
from genzo.cli.confirmation import confirm, yes_option
from genzo.cli.output import CommandError, Output, output_option, print_json, print_table
from genzo.cli.server_options import Server, chosen_server, server_options
from genzo.cli.state_transfer import asked, received
from genzo.control.fork_endpoints import ForkAnswer, ForkList, ForkRequest

_PAGE = "/_genzo/forks"


class _Differences(msgspec.Struct):
    differences: list[Difference]


@click.command("fork")
@click.argument("name")
@click.option(
    "--account",
    metavar="ID",
    default=str(FIRST_ACCOUNT_ID),
    show_default=True,
    help="The account of its access key.",
)
@click.option("--delete", "is_deleted", is_flag=True, help="Delete the fork with all that was made in it.")
@yes_option
@server_options
@output_option
def fork_command(
    name: str,
    *,
    account: str,
    is_deleted: bool,
    yes: bool,
    output: Output,
    **options: Any,  # noqa: ANN401 - of a server
) -> None:
    """Copy the catalogue of a running server, and print the access key that the copy answers to."""
    server = _server(options)
    if is_deleted:
        confirm(f"All that was made in the fork {name} is deleted.", yes=yes)
        asked(server, "DELETE", f"{_PAGE}/{_word(name)}")
        click.echo(f"Deleted the fork {name}.")
        return
    body = msgspec.json.encode(ForkRequest(name, account))
    made = msgspec.convert(asked(server, "POST", _PAGE, body), ForkAnswer)
    if output is Output.JSON:
        print_json({**msgspec.to_builtins(made), "url": server.url})
        return
    click.echo(f"Requests to {server.url} with this access key see the fork {made.name}:")
    click.echo(f"AccessKeyId      {made.access_key.id}")
    click.echo(f"AccessKeySecret  {made.access_key.secret}")


@click.command("forks")
@server_options
@output_option
def forks_command(*, output: Output, **options: Any) -> None:  # noqa: ANN401 - of a server
    """List the forks of a running server."""
    found = msgspec.convert(asked(_server(options), "GET", _PAGE), ForkList)
    if output is Output.JSON:
        print_json(found)
    elif not found.forks:
        click.echo("There is no fork.")
    else:
        rows = [
            {
                "Name": each.name,
                "Account": each.account,
                "AccessKeyId": each.access_key.id,
                "Created": each.created,
            }
            for each in found.forks
        ]
        print_table(["Name", "Account", "AccessKeyId", "Created"], rows)


def differences_of_fork(server: Server, name: str) -> list[Difference]:
    """What a fork has that the catalogue did not have when it was made, and the other way round.

    Raises:
        CommandError: there is no such fork, or the server cannot be asked.
    """
    with received(server, f"{_PAGE}/{_word(name)}/diff") as file:
        return msgspec.json.decode(file.read(), type=_Differences).differences


def _server(options: dict[str, Any]) -> Server:
    file: Path | None = options["control_token_file"]
    return chosen_server(options["url"], options["control_token"], file, options["data"])


def _word(name: str) -> str:
    if not (name.isascii() and name.replace("-", "").isalnum()):
        raise CommandError("The name of a fork has up to 32 lower-case letters, digits and hyphens.")
    return name
