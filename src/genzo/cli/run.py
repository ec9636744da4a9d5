"""``genzo run``: runs a command where every host name of Alibaba Cloud is Genzo."""

import os
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from genzo.cli.option import option
from genzo.cli.output import CommandError
from genzo.cli.server_options import chosen_server
from genzo.service.control_token import find_control_token
from genzo.service.server_settings import default_data_folder

if TYPE_CHECKING:
    from genzo.run.names import Names
    from genzo.run.surroundings import Surroundings

_WEAKER = (
    "genzo run uses a proxy ({reason}), which is weaker: a program that ignores HTTP_PROXY and HTTPS_PROXY "
    "reaches real hosts, and the user's files of credentials."
)
_MAX_NAMED = 10
_ANY_KEY = {"GENZO_AUTH": "open"}
"""A program may have keys in its configuration, which a new server does not know."""


class _Chosen(NamedTuple):
    """The options of `command`; ``token`` is that of the server at ``url``."""

    url: str
    token: str
    data: Path | None
    allow: tuple[str, ...]
    isolation: str


@click.command("run", context_settings={"allow_interspersed_args": False})
@option(
    "--url",
    default="",
    help="Use the Genzo that runs here. Default: a new one in memory.",
    show_default=False,
)
@option(
    "--data",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Use a server of its own with the catalogue in this data folder.",
)
@option(
    "--allow",
    metavar="HOST[:PORT]",
    multiple=True,
    help="Let the command reach this host, too, at the ports 443 and 80 or at PORT; may be repeated.",
)
@option(
    "--isolation",
    type=click.Choice(["auto", "namespace", "proxy"]),
    default="auto",
    help="namespace closes the network but for Genzo (Linux). proxy leads those programs to Genzo that use "
    "HTTP_PROXY and HTTPS_PROXY. auto: namespace, where the system allows it.",
)
@option(
    "--control-token",
    metavar="TOKEN",
    default="",
    help="The control token of the Genzo at --url, which creates an account with it.",
    envvar="GENZO_CONTROL_TOKEN",
    show_default=False,
)
@option(
    "--control-token-file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The file that has this token.",
    envvar="GENZO_CONTROL_TOKEN_FILE",
)
@click.argument("command_line", metavar="-- COMMAND …", nargs=-1, type=click.UNPROCESSED, required=True)
def command(
    *,
    url: str,
    data: Path | None,
    allow: tuple[str, ...],
    isolation: str,
    control_token: str,
    control_token_file: Path | None,
    command_line: tuple[str, ...],
) -> None:
    """Run a command whose clients of Alibaba Cloud all reach Genzo, without any setting of their own.

    Every host name of the cloud, and the metadata service, is Genzo, with HTTPS; other hosts are refused. The
    command has the access key of a new account, unless the environment names one of Genzo's. A server of its
    own takes its settings from the environment, such as GENZO_EDITION. The exit code is that of the command.
    """
    if url and data:
        raise click.UsageError("Give one of --url and --data.")
    try:
        Path.cwd()
    except FileNotFoundError as error:
        raise CommandError("The current folder does not exist any more: change to another one.") from error
    from genzo.run.command import end_like  # noqa: PLC0415 - these import TLS and cryptography
    from genzo.run.errors import NotRunnableError, RunError  # noqa: PLC0415

    try:
        chosen = _Chosen(url, "", data, allow, isolation)
        if url:
            server = chosen_server(url, control_token, control_token_file, default_data_folder())
            chosen = chosen._replace(url=server.url, token=server.token)
        code = _run(chosen, command_line)
    except NotRunnableError as error:
        click.echo(str(error), err=True)
        raise SystemExit(error.code) from error
    except RunError as error:
        raise CommandError(str(error)) from error
    end_like(code)


def _run(chosen: _Chosen, command_line: Sequence[str]) -> int:
    """Run the command; its exit code, or the negative number of its signal."""
    from genzo.http.scratch_folder import scratch_folder  # noqa: PLC0415 - as above
    from genzo.recording.errors import RecordingError  # noqa: PLC0415
    from genzo.recording.own_server import own_server  # noqa: PLC0415
    from genzo.run.credentials import chosen_key  # noqa: PLC0415
    from genzo.run.environment import named_keys  # noqa: PLC0415
    from genzo.run.errors import RunError  # noqa: PLC0415
    from genzo.run.names import Names, opened_targets, target_of  # noqa: PLC0415
    from genzo.run.surroundings import Server, Surroundings  # noqa: PLC0415

    try:
        opened = opened_targets(chosen.allow)
    except RunError as error:
        raise click.UsageError(str(error)) from error
    with ExitStack() as stack:
        url, token = chosen.url, chosen.token
        if not url:
            try:
                url = stack.enter_context(own_server(chosen.data, _ANY_KEY if chosen.data is None else {}))
            except RecordingError as error:
                raise CommandError(str(error)) from error
            token = find_control_token(chosen.data, target_of(url).port) if chosen.data else ""
        names = Names(opened, target_of(url))
        _say_opened(names)
        owner = stack.enter_context(chosen_key(url, token, named_keys(os.environ)))
        folder = stack.enter_context(scratch_folder("run-"))
        surroundings = stack.enter_context(Surroundings(Server(url, owner), names, folder))
        code = _isolated(surroundings, chosen.isolation, command_line)
        _say_refused(names)
        return code


def _isolated(surroundings: "Surroundings", isolation: str, command_line: Sequence[str]) -> int:
    from genzo.run.errors import NamespacesRefusedError, RunError  # noqa: PLC0415 - as above

    if isolation != "proxy":
        try:
            return surroundings.run_within_namespaces(command_line)
        except NamespacesRefusedError as error:
            if isolation == "namespace":
                raise RunError(
                    f"This system allows no namespaces ({error}): allow them, or give --isolation proxy."
                ) from error
            click.echo(_WEAKER.format(reason=f"this system allows no namespaces: {error}"), err=True)
    else:
        click.echo(_WEAKER.format(reason="--isolation proxy"), err=True)
    return surroundings.run_with_proxy(command_line)


def _say_opened(names: "Names") -> None:
    for host, port in names.opened:
        click.echo(f"genzo run: the command can reach {host}:{port}.", err=True)


def _say_refused(names: "Names") -> None:
    for host, _ in names.refusals.most_common(_MAX_NAMED):
        click.echo(f"genzo run refused {host}: --allow {host} opens it.", err=True)
