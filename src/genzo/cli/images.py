"""``genzo images``: lists, shows and exports images, retires and releases public ones."""

from collections.abc import Callable, Sequence
from pathlib import Path

import click
import msgspec

from genzo.catalogue.image_offering import ImageOffering
from genzo.cli.catalogue_options import data_option, database_option, databases_option, open_service
from genzo.cli.image_filters import FILTERS_HELP, TAKES_FILTERS, filters_among
from genzo.cli.image_import import import_images
from genzo.cli.image_pull import pull
from genzo.cli.image_report import report_images
from genzo.cli.image_views import (
    all_regions_option,
    print_images,
    view_of,
    view_options,
)
from genzo.cli.interruption import interruptible
from genzo.cli.output import CommandError, Output, output_option, print_json, print_table
from genzo.service.offered_images import OfferedImages, UnknownImageError
from genzo.service.service import Service


@click.group("images", no_args_is_help=True)
def command() -> None:
    """List, show, report, export, import and pull images; retire and release public ones."""


command.add_command(import_images)
command.add_command(pull)
command.add_command(report_images)


@command.command("list", context_settings=TAKES_FILTERS, epilog=FILTERS_HELP)
@click.pass_context
@view_options
@all_regions_option
@output_option
def list_images(
    context: click.Context,
    data: Path,
    region: str,
    account: int,
    database: str,
    databases: str,
    all_regions: bool,
    output: Output,
) -> None:
    """List the images that an account sees."""
    filters = filters_among(context)
    view = view_of(context, account, region, (database, data, databases), everywhere=all_regions)
    found = list(view.images(filters))
    if output is Output.TABLE:
        print_images(view, found, filters)
    elif all_regions:
        print_json([{"RegionId": where, **msgspec.to_builtins(image)} for where, image in found])
    else:
        print_json([image for _, image in found])


@command.command("show")
@click.argument("image_id", metavar="ID")
@click.pass_context
@view_options
@output_option
def show(
    context: click.Context,
    image_id: str,
    data: Path,
    region: str,
    account: int,
    database: str,
    databases: str,
    output: Output,
) -> None:
    """Show everything about one image."""
    view = view_of(context, account, region, (database, data, databases), everywhere=False)
    images = [image for _, image in view.images({"ImageId": image_id, "Status": "ALL"})]
    if not images:
        raise CommandError(f"Account {account} sees no image {image_id} in {region}.")
    if output is Output.JSON:
        print_json(images[0])
        return
    members = msgspec.to_builtins(images[0])
    rows = [{"Field": name, "Value": _text(value)} for name, value in members.items()]
    print_table(["Field", "Value"], rows)


@command.command("export", context_settings=TAKES_FILTERS, epilog=FILTERS_HELP)
@click.pass_context
@view_options
def export(
    context: click.Context, data: Path, region: str, account: int, database: str, databases: str
) -> None:
    """Write the images that an account sees, of every status, as JSON lines; import reads them."""
    filters = {"Status": "ALL", **filters_among(context)}
    view = view_of(context, account, region, (database, data, databases), everywhere=False)
    written = 0
    with interruptible(lambda: f"{written} images were written; more may be missing."):
        for _, image in view.images(filters):
            click.echo(msgspec.json.encode(image).decode())
            written += 1


@command.command("retire")
@click.argument("image_ids", metavar="ID...", nargs=-1, required=True)
@data_option
@database_option
@databases_option
def retire(image_ids: tuple[str, ...], data: Path, database: str, databases: str) -> None:
    """Stop offering public images, in every region: for every call they do not exist."""
    with open_service(database, data, databases) as service:
        _offer(service, OfferedImages.retire, image_ids)
    click.echo(f"Retired: {', '.join(image_ids)}.")


@command.command("release")
@click.argument("image_ids", metavar="ID...", nargs=-1, required=True)
@data_option
@database_option
@databases_option
def release(image_ids: tuple[str, ...], data: Path, database: str, databases: str) -> None:
    """Offer public images again that were retired, or that the date of --images-as-of excludes."""
    with open_service(database, data, databases) as service:
        _offer(service, OfferedImages.release, image_ids)
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


def _text(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
