"""``genzo images import``: imports saved answers of DescribeImages."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import click

from genzo.actions.images.recorded_pages import RecordedPage, held_of_total, joined, read_pages
from genzo.cli.catalogue_options import (
    data_option,
    database_option,
    databases_option,
    open_service,
    open_to_preview,
)
from genzo.cli.import_report import print_plan, print_summary
from genzo.cli.interruption import interruptible
from genzo.cli.option import option
from genzo.cli.output import CommandError, Output, output_option, progress
from genzo.importing import json_lines
from genzo.importing.plan import Part
from genzo.importing.planned_import import load, preview
from genzo.importing.saved_answer import ImportRefusedError
from genzo.importing.sources import name_of, readable_file
from genzo.importing.summary import ImportSummary
from genzo.service.service import Service
from genzo.wire.recorded import RecordingError

OWNERS = ("self", "others", "system", "marketplace")
_OWNERS_OF_ACCOUNT = ("self", "others")
_OWNERS_OF_SYSTEM = ("system", "marketplace")

replace_option = option(
    "--replace",
    is_flag=True,
    help="Delete the images of the same owners that the answers lack, and stop sharing those of others.",
)
dry_run_option = option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")


class Target(NamedTuple):
    """The region that answers are of, and the account that got them; None for public images."""

    region: str
    account: int | None


@click.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@option("--region", required=True, help="The region of the answers.", envvar="GENZO_REGION")
@data_option
@option("--system", is_flag=True, help="Import all images as public images.")
@option(
    "--account",
    metavar="UID",
    type=click.IntRange(0),
    default=0,
    help="The account that made the request.",
    show_default=False,
)
@replace_option
@option(
    "--owner",
    "owners",
    type=click.Choice(OWNERS),
    multiple=True,
    help="Whose images --replace deletes; may be repeated. Default: self and others, or with --system system "
    "and marketplace.",
)
@dry_run_option
@database_option
@databases_option
@output_option
def import_images(
    files: tuple[Path, ...],
    region: str,
    data: Path,
    system: bool,
    account: int,
    replace: bool,
    owners: tuple[str, ...],
    dry_run: bool,
    database: str,
    databases: str,
    output: Output,
) -> None:
    """Import FILEs: answers of DescribeImages that a client saved (JSON or XML), or images as JSON lines.

    A file may have several pages one after the other, or an array of answers; it may be compressed with
    gzip, and - is standard input. With --account, system images become public images, self images become
    the account's own, and images of others belong to their ImageOwnerId and are shared with the account.
    All or nothing.
    """
    if system == bool(account):
        raise click.BadParameter("give either --system or --account UID")
    if owners and not replace:
        raise click.BadParameter("--owner says whose images --replace deletes: give both, or neither")
    if len(set(files)) < len(files):
        raise click.BadParameter("a file is named twice: name each once")
    target = Target(region, account or None)
    with ExitStack() as stack, interruptible("Nothing was imported.") as before_commit:
        readable = [stack.enter_context(_readable(file)) for file in files]
        if len(files) == 1 and not replace and not dry_run and json_lines.holds_many_lines(readable[0]):
            with open_service(database, data, databases) as service, as_command_errors(files[0]):
                loaded = _load_lines(service, readable[0], target, before_commit)
            print_summary(loaded, [region], output)
            return
        pages = [page for file, path in zip(files, readable, strict=True) for page in _pages(file, path)]
        part = _part(pages, target, _replaced(owners, system) if replace else ())
        if dry_run:
            service = stack.enter_context(open_to_preview(database, data, databases))
            with as_command_errors():
                print_plan(preview(service, [part]), output)
            return
        with (
            open_service(database, data, databases) as service,
            as_command_errors(),
            progress("Loading images", sum(map(_size, pages))) as step,
        ):
            loaded = load(service, [part], step, before_commit)
    print_summary(loaded, [region], output)


@contextmanager
def as_command_errors(file: Path | None = None) -> Iterator[None]:
    """A context that says in a sentence why ``file``, or answers, cannot be imported.

    Raises:
        CommandError: it cannot.
    """
    name = "The answers" if file is None else name_of(file)
    try:
        yield
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}.") from None
    except RecordingError as error:
        raise CommandError(f"{name} cannot be loaded: {error}.") from None
    except ImportRefusedError as error:
        raise CommandError(str(error)) from None


@contextmanager
def _readable(file: Path) -> Iterator[Path]:
    with ExitStack() as stack:
        with as_command_errors(file):
            path = stack.enter_context(readable_file(file))
        yield path


def _pages(file: Path, path: Path) -> Sequence[RecordedPage]:
    with as_command_errors(file):
        return read_pages(path.read_bytes())


def _size(page: RecordedPage) -> int:
    return len(page.answer.images)


def _replaced(owners: Sequence[str], system: bool) -> Sequence[str]:
    return owners or (_OWNERS_OF_SYSTEM if system else _OWNERS_OF_ACCOUNT)


def _part(pages: Sequence[RecordedPage], target: Target, replaced: Sequence[str]) -> Part:
    """What is imported.

    Raises:
        CommandError: answers differ in an image, or lack pages without which --replace would delete too much.
    """
    with as_command_errors():
        answers = joined(pages)
    held = held_of_total(pages) if replaced else None
    if held is not None:
        raise CommandError(
            f"The answers have {held[0]} of {held[1]} images (TotalCount), and --replace would delete the "
            "others: give all pages."
        )
    queries = [{"ImageOwnerAlias": owner} for owner in replaced]
    return Part(target.region, target.account, answers, queries)


def _load_lines(
    service: Service, path: Path, target: Target, before_commit: Callable[[], None]
) -> ImportSummary:
    service.store.close()  # a SQLite file without open connections is loaded faster
    with progress("Loading images", path.stat().st_size) as step:
        return json_lines.load_lines(
            service, path, target.region, target.account, step, before_commit=before_commit
        )
