"""``genzo requests``: shows what a running server was asked, and what it answered."""

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import click
import msgspec

from genzo.cli.control_requests import ask
from genzo.cli.interruption import interruptible
from genzo.cli.option import option, options
from genzo.cli.output import CommandError, Output, output_option, print_json
from genzo.cli.request_lines import lines_of
from genzo.cli.server_options import Server, chosen_server, server_options

if TYPE_CHECKING:
    from genzo.http.request_log.page import LoggedRequests

_PATH = "/_genzo/requests"
_PAUSE_SECONDS = 0.5
_OK, _FORBIDDEN = 200, 403
_NOTHING_FOUND = "The server has no such requests: calls of the API are kept, those of its pages are not."

_filter_options = options(
    option("--account", metavar="ID", help="Requests of this account."),
    option("--access-key-id", metavar="ID", help="Requests with this access key."),
    option("--user", metavar="NAME", help="Requests of the RAM user or the role with this name."),
    option("--action", metavar="NAME", help="Calls of this action."),
    option("--code", help="Requests with this code: that of an error, OK, success or error."),
    option("--status", type=click.IntRange(100, 599), help="Requests with this HTTP status."),
    option("--request-id", metavar="ID", help="The request with this RequestId."),
    option("--since", metavar="TIME", help="Requests from this time on, such as 2026-01-01T00:00:00Z."),
    option("--until", metavar="TIME", help="Requests before this time."),
    option("--parameter", metavar="NAME[=VALUE]", multiple=True, help="Requests with this parameter."),
    option("--text", help="Requests with this text in the name or value of a parameter."),
)


@click.command("requests")
@_filter_options
@option(
    "--limit", type=click.IntRange(1, 1000), default=20, help="The most requests to show: the latest ones."
)
@option("--follow", "-f", is_flag=True, help="Go on with each new request until Ctrl+C.")
@option(
    "--as",
    "form",
    type=click.Choice(["curl", "python"]),
    help="A program that sends the requests again, oldest first.",
)
@option("--answers", is_flag=True, help="With --output json, also the answers of up to 4 KiB.")
@server_options
@output_option
def command(
    *,
    limit: int,
    follow: bool,
    form: str | None,
    answers: bool,
    url: str,
    control_token: str,
    control_token_file: Path | None,
    data: Path,
    output: Output,
    **filters: Any,  # noqa: ANN401 - those of `_filter_options`
) -> None:
    """Show the latest requests of a running server: when, what, the code, milliseconds, and by which caller.

    With --output json, --follow prints one object a line.
    """
    if follow and form:
        raise click.UsageError("--follow shows requests as they come: leave --as out.")
    server = chosen_server(url, control_token, control_token_file, data)
    asked = [(name, value) for name, value in filters.items() if value and name != "parameter"]
    asked += [("parameter", each) for each in filters["parameter"]]
    asked += [("answers", "true")] if answers else []
    if form:
        body = _answer(server, [*asked, ("as", form), ("limit", str(limit))])
        click.echo(body.decode(errors="replace"), nl=False)
        return
    shown = _Shown()
    with interruptible(lambda: f"{shown.count} requests were shown; nothing was changed."):
        found = _page(server, [*asked, ("limit", str(limit))])
        _print(found, output, shown, one_a_line=follow)
        while follow:
            # Nothing waits between two pages of what has already come.
            if not found.requests:
                time.sleep(_PAUSE_SECONDS)
            found = _page(server, [*asked, ("after", found.cursor), ("limit", "1000")])
            _print(found, output, shown, one_a_line=True)


@dataclass
class _Shown:
    """How many requests were shown: counted one by one, since Ctrl+C can come between two of them."""

    count: int = 0


def _page(server: Server, asked: list[tuple[str, str]]) -> "LoggedRequests":
    from genzo.http.request_log.page import LoggedRequests  # noqa: PLC0415 - not needed for help

    try:
        return msgspec.json.decode(_answer(server, asked), type=LoggedRequests)
    except msgspec.MsgspecError as error:
        raise CommandError(
            f"The server at {server.url} shows no requests that can be read ({error})."
        ) from error


def _answer(server: Server, asked: list[tuple[str, str]]) -> bytes:
    status, body = ask(server, "GET", f"{_PATH}?{urlencode(asked)}")
    if status == _OK:
        return body
    if status == _FORBIDDEN:
        raise CommandError(
            f"The server at {server.url} needs its control token: name it with --control-token-file or "
            "GENZO_CONTROL_TOKEN, or name the server's data folder with --data."
        )
    try:
        message = str(msgspec.json.decode(body, type=dict[str, str])["message"])
    except (msgspec.MsgspecError, KeyError):
        message = f"The server at {server.url} answers with status {status} instead of its requests."
    raise CommandError("".join(each if each.isprintable() else "?" for each in message))


def _print(found: "LoggedRequests", output: Output, shown: _Shown, *, one_a_line: bool) -> None:
    """Print requests, the latest last, as a log has it."""
    if output is Output.JSON and not one_a_line:
        shown.count += len(found.requests)
        print_json(found)
        return
    if not found.requests and not one_a_line and sys.stdout.isatty():
        click.echo(_NOTHING_FOUND)
    for request in reversed(found.requests):
        shown.count += 1
        if output is Output.JSON:
            click.echo(msgspec.json.encode(request).decode())
        else:
            for line in lines_of(request, is_terminal=sys.stdout.isatty()):
                click.echo(line)
    sys.stdout.flush()
