"""``genzo images``: lists, shows, exports and imports images, retires and releases public ones."""

import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import click
import msgspec

from genzo.actions.images import recorded_answer
from genzo.actions.images.describe_images import DescribeImagesRequest, DescribeImagesResponse
from genzo.actions.images.image_type import ImageType
from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.catalogue.image_offering import ImageOffering
from genzo.cli.catalogue_options import (
    data_option,
    database_option,
    databases_option,
    open_existing,
    open_service,
)
from genzo.cli.option import option, options
from genzo.cli.output import CommandError, Output, output_option, print_json, print_table, progress
from genzo.errors import ApiError
from genzo.importing import json_lines, saved_answer
from genzo.importing.summary import ImportSummary
from genzo.service.offered_images import OfferedImages, UnknownImageError
from genzo.service.service import Service
from genzo.wire.parameter_names import ParameterNames
from genzo.wire.recorded import RecordingError

_PAGE_SIZE = 100
_COLUMNS = [
    "ImageId",
    "ImageName",
    "ImageOwnerAlias",
    "OSName",
    "Architecture",
    "Size",
    "Status",
    "CreationTime",
]
# With these, Click puts unknown options into context.args.
_TAKES_API_FILTERS = {"allow_extra_args": True, "ignore_unknown_options": True}
_FILTERS_HELP = (
    "Filters are parameters of DescribeImages: --ImageOwnerAlias self --OSType linux --Tag.1.Key env."
)

region_option = option("--region", default="cn-hangzhou", help="The region.", envvar="GENZO_REGION")
account_option = option(
    "--account", metavar="UID", type=int, default=FIRST_ACCOUNT_ID, help="The account whose view is shown."
)
view_options = options(data_option, region_option, account_option, database_option, databases_option)


@click.group("images", no_args_is_help=True)
def command() -> None:
    """List, show, export and import images; retire and release public ones."""


@command.command("list", context_settings=_TAKES_API_FILTERS, epilog=_FILTERS_HELP)
@click.pass_context
@view_options
@output_option
def list_images(
    context: click.Context,
    data: Path,
    region: str,
    account: int,
    database: str,
    databases: str,
    output: Output,
) -> None:
    """List the images that an account sees."""
    images = list(
        _all_images(open_existing(database, data, databases), account, _parameters(context, region))
    )
    if output is Output.JSON:
        print_json(images)
    else:
        print_table(_COLUMNS, [msgspec.to_builtins(image) for image in images])


@command.command("show")
@click.argument("image_id", metavar="ID")
@view_options
@output_option
def show(
    image_id: str, data: Path, region: str, account: int, database: str, databases: str, output: Output
) -> None:
    """Show everything about one image."""
    parameters = {"RegionId": region, "ImageId": image_id, "Status": "ALL"}
    images = list(_all_images(open_existing(database, data, databases), account, parameters))
    if not images:
        raise CommandError(f"Account {account} sees no image {image_id} in {region}.")
    if output is Output.JSON:
        print_json(images[0])
        return
    members = msgspec.to_builtins(images[0])
    rows = [{"Field": name, "Value": _text(value)} for name, value in members.items()]
    print_table(["Field", "Value"], rows)


@command.command("export", context_settings=_TAKES_API_FILTERS, epilog=_FILTERS_HELP)
@click.pass_context
@view_options
def export(
    context: click.Context, data: Path, region: str, account: int, database: str, databases: str
) -> None:
    """Write the images that an account sees, of every status, as JSON lines; import reads them."""
    parameters = {"Status": "ALL", **_parameters(context, region)}
    for image in _all_images(open_existing(database, data, databases), account, parameters):
        click.echo(msgspec.json.encode(image).decode())


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@option("--region", required=True, help="The region of the answer.", envvar="GENZO_REGION")
@data_option
@option("--system", is_flag=True, help="Import all images as public images.")
@option(
    "--account",
    metavar="UID",
    type=int,
    default=0,
    help="The account that made the request.",
    show_default=False,
)
@database_option
@databases_option
@output_option
def import_images(
    file: Path,
    region: str,
    data: Path,
    system: bool,
    account: int,
    database: str,
    databases: str,
    output: Output,
) -> None:
    """Import FILE: an answer of DescribeImages that a client saved (JSON or XML), or images as JSON lines.

    With --account, system images become public images, self images become the account's own, and images of
    others belong to their ImageOwnerId and are shared with the account. All or nothing.
    """
    if system == bool(account):
        raise click.BadParameter("give either --system or --account UID")
    with _as_command_errors(file):
        _require_file(file)
        recording = None if json_lines.holds_many_lines(file) else _read(file)
    service = open_service(database, data, databases)
    with _as_command_errors(file):
        loaded = _load(service, file, recording, region, account or None)
    if output is Output.JSON:
        print_json(loaded)
    else:
        click.echo(_sentence(loaded, region))


@command.command("retire")
@click.argument("image_ids", metavar="ID...", nargs=-1, required=True)
@data_option
@database_option
@databases_option
def retire(image_ids: tuple[str, ...], data: Path, database: str, databases: str) -> None:
    """Stop offering public images, in every region: for every call they do not exist."""
    _offer(open_service(database, data, databases), OfferedImages.retire, image_ids)
    click.echo(f"Retired: {', '.join(image_ids)}.")


@command.command("release")
@click.argument("image_ids", metavar="ID...", nargs=-1, required=True)
@data_option
@database_option
@databases_option
def release(image_ids: tuple[str, ...], data: Path, database: str, databases: str) -> None:
    """Offer public images again that were retired, or that the date of --images-as-of excludes."""
    _offer(open_service(database, data, databases), OfferedImages.release, image_ids)
    click.echo(f"Released: {', '.join(image_ids)}.")


def _offer(
    service: Service,
    change: Callable[[OfferedImages, Sequence[str]], ImageOffering],
    image_ids: Sequence[str],
) -> None:
    try:
        change(OfferedImages(service.store, service.facts.regions), image_ids)
    except UnknownImageError as error:
        raise CommandError(str(error)) from None


@contextmanager
def _as_command_errors(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
    except RecordingError as error:
        raise CommandError(f"{file} cannot be loaded: {error}.") from None
    except saved_answer.ImportRefusedError as error:
        raise CommandError(str(error)) from None


def _require_file(file: Path) -> None:
    """Refuse what is no regular file: a pipe may never have a writer, and a device never ends."""
    mode = file.stat().st_mode
    if stat.S_ISDIR(mode):
        raise CommandError(f"{file} is a folder: name a file.")
    if not stat.S_ISREG(mode):
        raise CommandError(f"{file} is a pipe or a device: save the answer in a file first.")


def _read(file: Path) -> recorded_answer.RecordedAnswer:
    return recorded_answer.read(file.read_bytes())


def _load(
    service: Service,
    file: Path,
    recording: recorded_answer.RecordedAnswer | None,
    region: str,
    account: int | None,
) -> ImportSummary:
    """Import ``recording``; if it is None, read and import the JSON lines of ``file``."""
    if recording is None:
        service.store.close()  # a SQLite file without open connections is loaded faster
        with progress("Loading images", file.stat().st_size) as step:
            return json_lines.load_lines(service, file, region, account, step)
    with progress("Loading images", len(recording.images)) as step:
        return saved_answer.load(service, recording, region, account, step)


def _parameters(context: click.Context, region: str) -> dict[str, str]:
    """The filters among the remaining arguments: ``--Name value`` or ``--Name=value``."""
    parameters = {"RegionId": region}
    names = ParameterNames(DescribeImagesRequest)
    words = iter(context.args)
    for word in words:
        given, equals, value = word.removeprefix("--").partition("=")
        name = names.exact_name(given) if word.startswith("--") else None
        if name is None:
            raise click.BadParameter(f"{word} is neither an option nor a parameter of DescribeImages")
        parameters[name] = value if equals else next(words, "")
    return parameters


def _all_images(service: Service, account: int, parameters: dict[str, str]) -> Iterator[ImageType]:
    """The images of all pages, or of the page in PageNumber."""
    number, size = 1, _PAGE_SIZE
    try:
        while True:
            page = {"PageNumber": str(number), "PageSize": str(size), **parameters}
            answer = cast("DescribeImagesResponse", service.call(account, "DescribeImages", page))
            yield from answer.images.image
            if "PageNumber" in parameters or number * answer.page_size >= answer.total_count:
                return
            number += 1
    except ApiError as error:
        raise CommandError(str(error)) from None


def _text(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _sentence(loaded: ImportSummary, region: str) -> str:
    kinds = (
        (loaded.public, "public"),
        (loaded.marketplace, "of the marketplace"),
        (loaded.own, "the account's own"),
        (loaded.others, "of other accounts"),
    )
    counts = [f"{count} {kind}" for count, kind in kinds if count]
    total = sum(count for count, _ in kinds)
    sentences = [
        f"Loaded {total} images into {region}: {', '.join(counts)}." if total else "The file has no images."
    ]
    if loaded.shared:
        sentences.append(f"Shared {loaded.shared} with the account.")
    if loaded.accounts:
        sentences.append(f"Created accounts: {', '.join(map(str, loaded.accounts))}.")
    if loaded.unknown:
        sentences.append(f"Ignored unknown members: {', '.join(loaded.unknown)}.")
    return " ".join(sentences)
