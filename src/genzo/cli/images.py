"""genzo images."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import click
import msgspec

from genzo.actions.images import recorded_answer
from genzo.actions.images.describe_images import DescribeImagesRequest, DescribeImagesResponse
from genzo.actions.images.image_type import ImageType
from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.cli.catalogue_option import data_option, database_option, databases_option, open_service
from genzo.cli.option import option, options
from genzo.cli.output import Output, Refused, output_option, print_json, print_table, progress
from genzo.errors import ApiError
from genzo.importing import answers as importing
from genzo.importing import lines as importing_lines
from genzo.service.service import Service
from genzo.wire.binding import unknown_names
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
_TAKES_API_FILTERS = {"allow_extra_args": True, "ignore_unknown_options": True}
_FILTERS_HELP = "Filters are DescribeImages' own: --ImageOwnerAlias self --OSType linux --Tag.1.Key env."

region_option = option("--region", default="cn-hangzhou", help="The region.", envvar="GENZO_REGION")
account_option = option(
    "--account", metavar="UID", type=int, default=FIRST_ACCOUNT_ID, help="The account that looks."
)
view_options = options(data_option, region_option, account_option, database_option, databases_option)


@click.group("images", no_args_is_help=True)
def command() -> None:
    """Images of the catalogue."""


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
    images = list(_all_images(open_service(database, data, databases), account, _parameters(context, region)))
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
    images = list(_all_images(open_service(database, data, databases), account, parameters))
    if not images:
        raise Refused(f"Account {account} sees no image {image_id} in {region}.")
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
    """Write the images that an account sees, of every status, as lines of JSON that import takes again."""
    parameters = {"Status": "ALL", **_parameters(context, region)}
    for image in _all_images(open_service(database, data, databases), account, parameters):
        click.echo(msgspec.json.encode(image).decode())


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@option("--region", required=True, help="The region the answer is of.", envvar="GENZO_REGION")
@data_option
@option("--system", is_flag=True, help="All images become public.")
@option(
    "--account",
    metavar="UID",
    type=int,
    default=0,
    help="The account that saw them.",
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
    """Load FILE: a DescribeImages answer that a client saved (JSON or XML), or JSON lines of images.

    As --account saw it: system images become public, self ones its own, and those of others belong to
    their ImageOwnerId and are shared with it. All or nothing.
    """
    if system == bool(account):
        raise click.BadParameter("give --system or --account UID, and one of them only")
    with _refusals(file):
        recording = None if importing_lines.holds_many_lines(file) else _read(file)
    service = open_service(database, data, databases)
    with _refusals(file):
        loaded = _load(service, file, recording, region, account or None)
    if output is Output.JSON:
        print_json(loaded)
    else:
        click.echo(_sentence(loaded, region))


@contextmanager
def _refusals(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}.") from None
    except RecordingError as error:
        raise Refused(f"{file} cannot be loaded: {error}.") from None
    except importing.ImportRefusedError as error:
        raise Refused(str(error)) from None


def _read(file: Path) -> recorded_answer.Recording:
    return recorded_answer.read(file.read_bytes())


def _load(
    service: Service,
    file: Path,
    recording: recorded_answer.Recording | None,
    region: str,
    account: int | None,
) -> importing.Loaded:
    """Load what was read; what was not stands line by line, and is read now."""
    if recording is None:
        service.store.close()  # a file that nobody has open is loaded faster
        with progress("Loading images", file.stat().st_size) as step:
            return importing_lines.load_lines(service, file, region, account, step)
    with progress("Loading images", len(recording.images)) as step:
        return importing.load(service, recording, region, account, step)


def _parameters(context: click.Context, region: str) -> dict[str, str]:
    """The API's filters from what is left of the command line: ``--Name value`` or ``--Name=value``."""
    parameters = {"RegionId": region}
    words = iter(context.args)
    for word in words:
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--") or unknown_names(DescribeImagesRequest, [name]):
            raise click.BadParameter(f"{word} is neither an option nor a filter of DescribeImages")
        parameters[name] = value if equals else next(words, "")
    return parameters


def _all_images(service: Service, account: int, parameters: dict[str, str]) -> Iterator[ImageType]:
    """The images of every page, or of the page that the parameters ask for."""
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
        raise Refused(str(error)) from None


def _text(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _sentence(loaded: importing.Loaded, region: str) -> str:
    kinds = (
        (loaded.public, "public"),
        (loaded.marketplace, "of the marketplace"),
        (loaded.own, "the account's own"),
        (loaded.others, "of other accounts"),
    )
    counts = [f"{count} {kind}" for count, kind in kinds if count]
    total = sum(count for count, _ in kinds)
    sentences = [
        f"Loaded {total} images into {region}: {', '.join(counts)}." if total else "It holds no images."
    ]
    if loaded.shared:
        sentences.append(f"Shared {loaded.shared} with the account.")
    if loaded.accounts:
        sentences.append(f"Made accounts: {', '.join(map(str, loaded.accounts))}.")
    if loaded.unknown:
        sentences.append(f"Left out, since Genzo does not know them: {', '.join(loaded.unknown)}.")
    return " ".join(sentences)
