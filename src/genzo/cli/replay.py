"""``genzo replay``: sends recorded requests again, and says where the answers differ now."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from genzo.catalogue.accounts import FIRST_ACCESS_KEY_ID, FIRST_ACCESS_KEY_SECRET
from genzo.cli.interruption import interruptible
from genzo.cli.option import option
from genzo.cli.output import CommandError, Output, output_option, print_json

if TYPE_CHECKING:
    from genzo.recording.comparison import Difference
    from genzo.recording.replay import Replayed

_MAX_SECRET = 1024


class ReplayedCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case that differs, or that was left out for the reason ``left_out``."""

    file: str
    name: str
    source: str
    hidden: list[str]
    left_out: str
    differences: "list[Difference]"


class ReplaySummary(msgspec.Struct, kw_only=True):
    """What a replay has found. ``cases`` has those that differ and those that were left out."""

    same: int = 0
    different: int = 0
    left_out: int = 0
    cases: list[ReplayedCase] = []


@click.command("replay")
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@option(
    "--url",
    default="",
    help="Replay on the Genzo that runs here, and leave there what the calls create. Default: a new one.",
    show_default=False,
)
@option("--access-key-id", metavar="ID", default=FIRST_ACCESS_KEY_ID, help="The access key that signs.")
@option(
    "--access-key-secret-file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The file with its secret. Default: the secret of the well-known key.",
)
@output_option
def command(
    *,
    files: tuple[Path, ...],
    url: str,
    access_key_id: str,
    access_key_secret_file: Path | None,
    output: Output,
) -> None:
    """Send the requests of recordings again, in order, and compare each answer with the recorded one.

    Ids, times and RequestIds may differ: ids in later requests are replaced by those of this run. A server of
    its own starts empty, takes its settings from the environment, such as GENZO_EDITION, and its clock shows
    the time of each recorded request. The exit code is 1 if an answer differs.
    """
    # These import the decoding of requests.
    from genzo.recording.case import read_cases  # noqa: PLC0415
    from genzo.recording.errors import RecordingError  # noqa: PLC0415
    from genzo.recording.own_server import own_server  # noqa: PLC0415
    from genzo.recording.replay import Replay  # noqa: PLC0415
    from genzo.recording.signing import AccessKey  # noqa: PLC0415
    from genzo.recording.upstreams import genzo_at  # noqa: PLC0415

    summary = ReplaySummary()
    try:
        key = AccessKey(access_key_id, _secret(access_key_secret_file))
        # All files are read first: a replay of half a file would leave half of its resources.
        cases = [(path, case) for path in files for case in read_cases(path)]
        with ExitStack() as stack, interruptible(lambda: _said(summary)):
            server = genzo_at(url or stack.enter_context(own_server()))
            replay = Replay(server, key, moves_clock=not url)
            for path, case in cases:
                _add(summary, path, replay.send(case), output)
    except RecordingError as error:
        raise CommandError(str(error)) from error
    if output is Output.JSON:
        print_json(summary)
    else:
        click.echo(_said(summary))
    if summary.different:
        raise SystemExit(1)


def _secret(file: Path | None) -> str:
    if file is None:
        return FIRST_ACCESS_KEY_SECRET
    try:
        return file.read_text(encoding="utf-8")[:_MAX_SECRET].strip()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} cannot be read ({error}).") from error


def _add(summary: ReplaySummary, path: Path, replayed: "Replayed", output: Output) -> None:
    """Count a case, and print one that differs as soon as it does."""
    if replayed.left_out:
        summary.left_out += 1
    elif replayed.differences:
        summary.different += 1
    else:
        summary.same += 1
        return
    case = replayed.case
    summary.cases.append(
        ReplayedCase(
            file=str(path),
            name=case.name,
            source=case.source,
            hidden=case.hidden,
            left_out=replayed.left_out,
            differences=replayed.differences,
        )
    )
    if output is not Output.JSON:
        for line in _lines(path, replayed):
            click.echo("".join(each if each.isprintable() else "?" for each in line))


def _lines(path: Path, replayed: "Replayed") -> Iterator[str]:
    case = replayed.case
    if replayed.left_out:
        yield f"{path}: {case.name}: left out, since {replayed.left_out}."
        return
    count = len(replayed.differences)
    yield f"{path}: {case.name}: {count} {'difference' if count == 1 else 'differences'}"
    if case.hidden:
        yield f"  sent with other values than recorded: {', '.join(case.hidden)}"
    for each in replayed.differences:
        yield f"  {each.path}: {each.recorded or 'absent'} -> {each.now or 'absent'}"


def _said(summary: ReplaySummary) -> str:
    left_out = f", {summary.left_out} left out" if summary.left_out else ""
    return f"{summary.same} the same, {summary.different} different{left_out}."
