"""What accounts see of images, as the commands list, show and export read it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, cast

import click
import msgspec
from click.core import ParameterSource

from genzo.actions.images.describe_images import DescribeImagesResponse
from genzo.actions.images.image_type import ImageType
from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.cli.catalogue_options import data_option, database_option, databases_option, open_existing
from genzo.cli.did_you_mean import did_you_mean
from genzo.cli.option import option, options
from genzo.cli.output import CommandError, print_table
from genzo.errors import ApiError
from genzo.service.service import Service

_PAGE_SIZE = 100
_COLUMNS = ("ImageId", "Owner", "ImageName", "OSName", "Architecture", "Size", "Status", "CreationTime")
_DROPPED_FIRST = ("OSName", "ImageName", "CreationTime", "Size", "Architecture", "Status")

region_option = option("--region", default="cn-hangzhou", help="The region.", envvar="GENZO_REGION")
account_option = option(
    "--account", metavar="UID", type=int, default=FIRST_ACCOUNT_ID, help="The account whose view is shown."
)
view_options = options(data_option, region_option, account_option, database_option, databases_option)
all_regions_option = option("--all-regions", is_flag=True, help="Of every region.")


class View(NamedTuple):
    """What an account sees of a catalogue in some regions."""

    service: Service
    account: int
    regions: Sequence[str]

    def images(self, filters: Mapping[str, str]) -> Iterator[tuple[str, ImageType]]:
        """The images that filters find, with their regions: of all pages, or of the page in PageNumber.

        Raises:
            CommandError: a filter is refused.
        """
        for region in self.regions:
            for image in _all_images(self.service, self.account, {"RegionId": region, **filters}):
                yield region, image

    @property
    def places(self) -> str:
        """The regions in a sentence."""
        return self.regions[0] if len(self.regions) == 1 else f"{len(self.regions)} regions"


def view_of(
    context: click.Context, account: int, region: str, catalogue: tuple[str, Path, str], *, everywhere: bool
) -> View:
    """The view that options name; ``catalogue`` are database, data and databases.

    Raises:
        CommandError: there is no such region, or no catalogue.
        click.UsageError: a region is given, and all regions.
    """
    if everywhere and context.get_parameter_source("region") is ParameterSource.COMMANDLINE:
        raise click.UsageError("Give either --region or --all-regions.")
    service = open_existing(*catalogue)
    known = tuple(service.facts.regions)
    if not everywhere and region not in known:
        raise CommandError(f'There is no region "{region}".{did_you_mean(region, known)}')
    return View(service, account, known if everywhere else (region,))


def print_images(view: View, found: Sequence[tuple[str, ImageType]], filters: Mapping[str, str]) -> None:
    """Print images as a table and their number; a sentence if there are none."""
    columns = ["RegionId", *_COLUMNS] if len(view.regions) > 1 else list(_COLUMNS)
    rows = [{"RegionId": region, **_row(image)} for region, image in found]
    which = " that these filters find" if filters else ""
    print_table(
        columns,
        rows,
        dropped_first=_DROPPED_FIRST,
        otherwise=f"Account {view.account} sees no images{which} in {view.places}.",
    )
    if rows:
        click.echo(f"{len(rows):,} image{'' if len(rows) == 1 else 's'} in {view.places}.")


def _row(image: ImageType) -> dict[str, Any]:
    members: dict[str, Any] = msgspec.to_builtins(image)
    alias = members.get("ImageOwnerAlias", "")
    owner = members.get("ImageOwnerId", alias) if alias == "others" else alias
    return {**members, "Owner": owner}


def _all_images(service: Service, account: int, parameters: dict[str, str]) -> Iterator[ImageType]:
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
