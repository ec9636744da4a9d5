"""``genzo state``: saves, loads, compares and resets the whole state of a catalogue."""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import msgspec

from genzo.catalogue.state import State, StateFileError
from genzo.catalogue.state_differences import Difference, differences
from genzo.cli.catalogue_options import open_service
from genzo.cli.confirmation import confirm, yes_option
from genzo.cli.forks import differences_of_fork, fork_command, forks_command
from genzo.cli.output import CommandError, Output, output_option, print_json, print_table
from genzo.cli.state_options import Catalogue, catalogue_options, secrets_option
from genzo.cli.state_transfer import asked, received_state
from genzo.service.state.files import opened_state_file, write_state, write_state_file
from genzo.service.state.saving import saved_state

STATE_PAGE = "/_genzo/state"
_STANDARD = Path("-")
_MAX_SHOWN = 60


@click.group("state", no_args_is_help=True)
def command() -> None:
    """Save, load, compare, reset and fork the state of a catalogue."""


@command.command("save")
@click.argument("file", type=click.Path(path_type=Path))
@secrets_option
@catalogue_options
def save(file: Path, *, with_secrets: bool, **catalogue: Any) -> None:  # noqa: ANN401 - of Catalogue
    """Save the state to FILE, gzipped if its name ends with .gz; - is standard output. Servers may run."""
    with _state_of(Catalogue(**catalogue), with_secrets=with_secrets) as state:
        if file == _STANDARD:
            write_state(sys.stdout.buffer, state)
            return
        try:
            size = write_state_file(file, state)
        except OSError as error:
            raise CommandError(
                f"{file} cannot be written ({error.strerror or error}): name another."
            ) from None
    click.echo(f"Saved the state to {file} ({size} bytes).")


@command.command("load")
@click.argument("file", type=click.Path(path_type=Path))
@yes_option
@catalogue_options
def load(file: Path, *, yes: bool, **catalogue: Any) -> None:  # noqa: ANN401 - of Catalogue
    """Replace the state of a catalogue by that in FILE; - is standard input.

    All or nothing. Servers may run.
    """
    chosen = Catalogue(**catalogue)
    with _at_path(file) as path:
        with _readable(path):
            pass
        confirm("Loading a state deletes what the catalogue has now.", yes=yes)
        rows, left_out = _loaded(chosen, path)
    for key_id in left_out:
        click.echo(f"The access key {key_id} was left out: the state has no secret of it.", err=True)
    click.echo(f"Loaded {sum(rows.values())} rows from {file}.")


@command.command("diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="[B]", default="")
@click.option("--exit-code", is_flag=True, help="Exit with 1 if there is a difference.")
@catalogue_options
@output_option
def diff(before: str, after: str, *, exit_code: bool, output: Output, **catalogue: Any) -> None:  # noqa: ANN401
    """Show what was created, changed, shared, made public and deleted from A to B.

    A and B are files. Without B, A is compared with the catalogue. Where there is no file A, it is the name
    of a fork of a running server, which is compared with the catalogue as it was when the fork was made.
    """
    chosen = Catalogue(**catalogue)
    if not after and not Path(before).exists():
        found = _of_fork(chosen, before)
    else:
        found = _compared(chosen, Path(before), after)
    _print_differences(found, output)
    if exit_code and found:
        raise SystemExit(1)


@command.command("reset")
@click.option("--account", metavar="ID", default="", help="The account; without it, all accounts.")
@yes_option
@catalogue_options
@output_option
def reset(account: str, *, yes: bool, output: Output, **catalogue: Any) -> None:  # noqa: ANN401 - of Catalogue
    """Delete what accounts have made; without an account, settings made at run time, too."""
    chosen = Catalogue(**catalogue)
    of_whom = f"the account {account}" if account else "all accounts"
    confirm(f"A reset deletes the images and resources of {of_whom}.", yes=yes)
    query = f"account={account}" if account else ""
    server = chosen.server
    if server is not None:
        counts = asked(server, "POST", f"/_genzo/reset?{query}" if query else "/_genzo/reset")
    else:
        from genzo.cli.state_reset import reset_catalogue  # noqa: PLC0415 - not needed for help

        _require_catalogue(chosen)
        with open_service(chosen.database, chosen.data, chosen.databases) as service:
            counts = reset_catalogue(service, query)
    if output is Output.JSON:
        print_json(counts)
    else:
        click.echo(f"Deleted {counts['images']} images and {counts['resources']} resources.")


command.add_command(fork_command)
command.add_command(forks_command)


def _of_fork(catalogue: Catalogue, name: str) -> list[Difference]:
    try:
        return differences_of_fork(catalogue.server_of_forks, name)
    except CommandError as error:
        raise CommandError(f"There is no file {name}, and no fork can be asked: {error}") from None


def _compared(catalogue: Catalogue, before: Path, after: str) -> list[Difference]:
    with _readable(before) as old:
        has_secrets = old.header.has_secrets and not catalogue.url
        new_state = _readable(Path(after)) if after else _state_of(catalogue, with_secrets=has_secrets)
        with new_state as new:
            return list(differences(old, new))


def _print_differences(found: Sequence[Difference], output: Output) -> None:
    """Print differences as a table or as JSON; a sentence if there are none."""
    if output is Output.JSON:
        print_json(found)
    elif not found:
        click.echo("There is no difference.")
    else:
        print_table(["Change", "Kind", "Id", "Region", "Account", "Fields"], [_shown(each) for each in found])


def _shown(difference: Difference) -> dict[str, object]:
    fields = ", ".join(
        f"{field.name}: {_short(field.before)} → {_short(field.after)}" for field in difference.fields
    )
    return {
        "Change": difference.change,
        "Kind": difference.kind,
        "Id": difference.id,
        "Region": difference.region,
        "Account": difference.account,
        "Fields": fields,
    }


def _short(value: object) -> str:
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= _MAX_SHOWN else f"{text[: _MAX_SHOWN - 1]}…"


@contextmanager
def _state_of(catalogue: Catalogue, *, with_secrets: bool) -> Iterator[State]:
    server = catalogue.server
    if server is not None and with_secrets:
        raise CommandError(
            "No server shows secrets: name its database in place of --url, or leave --with-secrets out."
        )
    with (
        saved_state(catalogue.locations, with_secrets=with_secrets)
        if server is None
        else received_state(server, STATE_PAGE)
    ) as state:
        yield state


@contextmanager
def _readable(path: Path) -> Iterator[State]:
    """The state in a file, whose faults are the command's."""
    try:
        with opened_state_file(path) as state:
            yield state
    except StateFileError as error:
        raise CommandError(str(error)) from None


@contextmanager
def _at_path(file: Path) -> Iterator[Path]:
    """The path of a file; standard input is kept in a temporary file."""
    if file != _STANDARD:
        yield file
        return
    with tempfile.NamedTemporaryFile() as kept:
        while piece := sys.stdin.buffer.read(2**20):
            kept.write(piece)
        kept.flush()
        yield Path(kept.name)


def _loaded(catalogue: Catalogue, path: Path) -> tuple[dict[str, int], Sequence[str]]:
    server = catalogue.server
    if server is not None:
        with path.open("rb") as file:
            answer = asked(server, "PUT", STATE_PAGE, file)
        return answer["rows"], answer["left_out"]
    from genzo.service.state.loading import load_state  # noqa: PLC0415 - not needed for help

    with (
        _readable(path) as state,
        open_service(catalogue.database, catalogue.data, catalogue.databases) as service,
    ):
        loaded = load_state(service, state)
    return dict(loaded.rows), loaded.left_out


def _require_catalogue(catalogue: Catalogue) -> None:
    """Raise StoreError if there is no catalogue, which opening it would create."""
    with saved_state(catalogue.locations, with_secrets=False, tables=()):
        pass
