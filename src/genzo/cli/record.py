"""``genzo record``: runs a command, and keeps what its clients ask and what they are answered."""

import errno
import os
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from genzo.cli.interruption import InterruptedCommandError
from genzo.cli.option import option
from genzo.cli.output import CommandError

if TYPE_CHECKING:
    from genzo.recording.recorder import Recorder
    from genzo.recording.recording_file import RecordingFile
    from genzo.recording.redaction import Redaction

_SIGNALLED = 128
"""What shells add to the number of the signal that has ended a command."""
_GRACE_SECONDS = 10.0
_NOTHING = (
    "Nothing was recorded: no client of the command has called {url}, as its endpoint or as its HTTP proxy."
)


class _Target(NamedTuple):
    """Who answers: the options of `command`."""

    url: str
    data: Path | None
    pass_through: tuple[str, ...]


@click.command("record", context_settings={"allow_interspersed_args": False})
@option(
    "-o",
    "--output-file",
    "file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The file to make; it must not exist. Default: recording-TIME.jsonl in the current folder.",
    show_default=False,
)
@option(
    "--url",
    default="",
    help="Record the answers of the Genzo that runs here. Default: a new one in memory.",
    show_default=False,
)
@option(
    "--data",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Record the answers of a server with the catalogue in this data folder.",
)
@option(
    "--pass-through",
    metavar="HOST",
    multiple=True,
    help="Record the answers of the real service at this host, such as ecs.cn-hangzhou.aliyuncs.com, and of "
    "no other; may be repeated. HOST=URL: of a stand-in on loopback. The calls change the real account.",
)
@option(
    "--show",
    metavar="PARAMETER",
    multiple=True,
    help="Keep the value of this parameter, which would be hidden; may be repeated.",
)
@option("--hide-accounts", is_flag=True, help="Replace the ids of accounts by other numbers.")
@click.argument("command_line", metavar="-- COMMAND …", nargs=-1, type=click.UNPROCESSED, required=True)
def command(
    *,
    file: Path | None,
    url: str,
    data: Path | None,
    pass_through: tuple[str, ...],
    show: tuple[str, ...],
    hide_accounts: bool,
    command_line: tuple[str, ...],
) -> None:
    """Run a command, and keep each request of its clients and the answer to it as a case.

    The command finds the recorder as its endpoint and as its HTTP proxy. Signatures, access keys, tokens,
    passwords and unknown parameters are not kept. The exit code is that of the command. A server of its own
    takes its settings from the environment, such as GENZO_EDITION.
    """
    if sum(map(bool, (url, data, pass_through))) > 1:
        raise click.UsageError("Give one of --url, --data and --pass-through.")
    # These import the decoding of requests.
    from genzo.recording.errors import RecordingError  # noqa: PLC0415
    from genzo.recording.recording_file import RecordingFile, default_path  # noqa: PLC0415
    from genzo.recording.redaction import Redaction  # noqa: PLC0415

    if shutil.which(command_line[0]) is None:
        # A server of its own would make a catalogue for nothing.
        raise CommandError(f"{command_line[0]} cannot be run ({os.strerror(errno.ENOENT)}).")
    redaction = Redaction(shown=show, hides_accounts=hide_accounts)
    try:
        with (
            RecordingFile(file or default_path()) as recording,
            _recorder(_Target(url, data, pass_through), redaction, recording) as (recorder, environment),
        ):
            code = _run(command_line, environment)
    except RecordingError as error:
        raise CommandError(str(error)) from error
    said = _summary(recorder, recording)
    if code is None:
        raise InterruptedCommandError(f"Interrupted. {said}")
    click.echo(said, err=True)
    if recorder.failure is not None:
        raise CommandError(f"Not all is recorded: {recording.path} cannot be written ({recorder.failure}).")
    raise SystemExit(code)


@contextmanager
def _recorder(
    target: _Target, redaction: "Redaction", recording: "RecordingFile"
) -> "Iterator[tuple[Recorder, dict[str, str]]]":
    """The recorder, with what is behind it, and the environment of its command."""
    # These import asyncio, TLS and cryptography.
    from genzo.http.scratch_folder import scratch_folder  # noqa: PLC0415
    from genzo.recording.client_environment import client_environment  # noqa: PLC0415
    from genzo.recording.own_server import own_server  # noqa: PLC0415
    from genzo.recording.recorder import Recorder  # noqa: PLC0415
    from genzo.recording.trust import Trust  # noqa: PLC0415
    from genzo.recording.upstreams import Upstreams, genzo_at, pass_through  # noqa: PLC0415

    services = pass_through(target.pass_through)
    with ExitStack() as stack:
        genzo = None
        if not services:
            genzo = genzo_at(target.url or stack.enter_context(own_server(target.data)))
        trust = Trust(stack.enter_context(scratch_folder("record-")))
        recorder = stack.enter_context(
            Recorder(
                Upstreams(genzo, services),
                trust,
                lambda exchange: recording.append(redaction.case(exchange)),
                # Control of a server that others use must not be opened by a process between.
                forwards_control=not (services or target.url or target.data),
            )
        )
        for name, service in services.items():
            click.echo(
                f"Warning: {service.address} answers for {name}. What the command calls there is done.",
                err=True,
            )
        yield (
            recorder,
            client_environment(
                os.environ,
                recorder.url,
                trust.bundle,
                is_genzo=genzo is not None,
                has_first_key=not (services or target.url),
            ),
        )


def _run(words: Sequence[str], environment: Mapping[str, str]) -> int | None:
    """Run the command; returns its exit code as shells report it, None after Ctrl+C."""
    try:
        process = subprocess.Popen(words, env=environment)  # noqa: S603 - the user's own command
    except OSError as error:
        raise CommandError(f"{words[0]} cannot be run ({error.strerror}).") from error
    before = signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    try:
        code = process.wait()
    except KeyboardInterrupt:
        _end(process)
        return None
    finally:
        signal.signal(signal.SIGTERM, before)
    return code if code >= 0 else _SIGNALLED - code


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Wait for a command that a terminal has interrupted, too; end it if it goes on."""
    for end in (process.terminate, process.kill):
        try:
            process.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            end()
    process.wait()


def _summary(recorder: "Recorder", recording: "RecordingFile") -> str:
    lines = [f"Cases in {recording.path}: {recording.count}."]
    if recording.count == 0:
        lines = [_NOTHING.format(url=recorder.url)]
    lines += _counted(recorder.refused, "Refused, since it is not open: {host} (requests: {count}).")
    lines += _counted(
        recorder.untrusting,
        "TLS failed for {host} (connections: {count}): the client does not trust the file in SSL_CERT_FILE.",
    )
    return "\n".join(lines)


def _counted(hosts: Counter[str], sentence: str) -> list[str]:
    return [sentence.format(host=host, count=count) for host, count in hosts.most_common()]
