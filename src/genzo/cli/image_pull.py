"""``genzo images pull``: mirrors the images of a real account."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.cli.catalogue_options import (
    data_option,
    database_option,
    databases_option,
    open_service,
    open_to_preview,
)
from genzo.cli.did_you_mean import did_you_mean
from genzo.cli.image_filters import FILTERS_HELP, TAKES_FILTERS, filters_among
from genzo.cli.image_import import OWNERS, as_command_errors, dry_run_option, replace_option
from genzo.cli.import_report import print_plan, print_summary
from genzo.cli.interruption import interruptible
from genzo.cli.option import option, options
from genzo.cli.output import CommandError, Output, growing_progress, output_option, progress
from genzo.data import facts
from genzo.importing.plan import Part
from genzo.importing.planned_import import load, preview

if TYPE_CHECKING:
    from genzo.importing.pulling.cloud import Cloud
    from genzo.importing.pulling.saved_pages import SavedPages

_NO_FILTERS = ("ImageOwnerAlias", "RegionId", "PageNumber", "PageSize", "DryRun")
"""Parameters of DescribeImages that options of this command set."""

cloud_options = options(
    option("--region", "regions", metavar="REGION", multiple=True, help="A region to pull; may be repeated."),
    option("--all-regions", is_flag=True, help="Pull every region that the account sees."),
    option(
        "--owner",
        "owners",
        type=click.Choice(OWNERS),
        multiple=True,
        default=("self",),
        help="Whose images; may be repeated.",
    ),
    option("--profile", default="", help="A profile of the command aliyun.", show_default=False),
    option(
        "--endpoint",
        metavar="URL",
        default="",
        help="The endpoint of the service. Default: that of each region.",
        show_default=False,
    ),
    option("--shares", is_flag=True, help="Also pull with which accounts the account's images are shared."),
    option(
        "--state",
        "state_file",
        type=click.Path(path_type=Path),
        help="The file that keeps what is read until all is imported. Default: pull.jsonl in the data "
        "folder.",
        show_default=False,
    ),
    option("--resume", is_flag=True, help="Go on where an interrupted pull has ended."),
)


class _Catalogue(NamedTuple):
    """The options that name a catalogue."""

    database: str
    data: Path
    databases: str


@click.command("pull", context_settings=TAKES_FILTERS, epilog=FILTERS_HELP)
@click.pass_context
@cloud_options
@option(
    "--account",
    metavar="UID",
    type=click.IntRange(1),
    default=FIRST_ACCOUNT_ID,
    help="The account of the catalogue that gets the images of the real one.",
)
@option("--system", is_flag=True, help="Import all images as public images.")
@replace_option
@dry_run_option
@data_option
@database_option
@databases_option
@output_option
def pull(
    context: click.Context,
    /,
    *,
    regions: tuple[str, ...],
    all_regions: bool,
    account: int,
    system: bool,
    data: Path,
    database: str,
    databases: str,
    dry_run: bool,
    output: Output,
    state_file: Path | None,
    **chosen: Any,  # noqa: ANN401 - the options of the cloud
) -> None:
    """Read the images of a real account through the official SDK, and import them. All or nothing.

    Only Describe… actions are called: nothing changes in the real account. Credentials are found as the SDK
    finds them: environment, files, RAM role.
    """
    if bool(regions) == all_regions:
        raise click.UsageError("Give a --region, or --all-regions.")
    if chosen["shares"] and system:
        raise click.UsageError("Public images are shared with nobody: give either --shares or --system.")
    _require_regions(regions)
    filters = _filters(context)
    catalogue = _Catalogue(database, data, databases)
    kept_in = state_file or (None if dry_run else data / "pull.jsonl")
    source = _Source(chosen, list(dict.fromkeys(regions)), filters, kept_in)
    with source.reading(None if system else account) as (parts, saved):
        if dry_run:
            with open_to_preview(*catalogue) as service, as_command_errors():
                print_plan(preview(service, parts), output)
            return
        with interruptible(lambda: _kept(saved)) as before_commit:
            count = sum(len(answer.images) for part in parts for answer in part.answers)
            with (
                open_service(*catalogue) as service,
                as_command_errors(),
                progress("Loading images", count) as step,
            ):
                loaded = load(service, parts, step, before_commit)
            saved.discard()
    print_summary(loaded, [part.region_id for part in parts], output)


class _Source(NamedTuple):
    """The real account: its options, the regions, all if empty, the filters, and the file of pages."""

    options: Mapping[str, Any]
    regions: Sequence[str]
    filters: Mapping[str, str]
    state_file: Path | None

    @contextmanager
    def reading(self, account_id: int | None) -> "Iterator[tuple[list[Part], SavedPages]]":
        """What was read, and where it is kept.

        Raises:
            CommandError: it cannot be read.
            InterruptedCommandError: Ctrl+C was pressed.
        """
        # These import the SDK, which takes long.
        from genzo.importing.pulling.cloud import Cloud  # noqa: PLC0415
        from genzo.importing.pulling.pull import Wanted, name_of_pull, read_parts  # noqa: PLC0415
        from genzo.importing.pulling.saved_pages import SavedPages  # noqa: PLC0415
        from genzo.importing.pulling.view_pages import CloudView, ViewReader  # noqa: PLC0415

        saved = SavedPages(None, "", resume=False)
        with interruptible(lambda: _kept(saved)), as_command_errors():
            cloud = Cloud(self.options["endpoint"], self.options["profile"])
            regions = self.regions or _known_regions(cloud)
            views = [CloudView(region, owner, self.filters) for region in regions for owner in self.owners]
            wanted = Wanted(views, account_id, self.options["shares"], self.options["replace"])
            name = name_of_pull(cloud, self.options["endpoint"], wanted)
            saved = SavedPages(self.state_file, name, resume=self.options["resume"])
            if saved.resumed:
                click.echo(f"Going on after {saved.resumed} answers in {self.state_file}.", err=True)
            with growing_progress() as show:
                reader = ViewReader(
                    cloud,
                    saved,
                    lambda view, held, total: show(f"{view.region_id} {view.owner}", held, total),
                )
                parts = read_parts(reader, wanted)
        yield parts, saved

    @property
    def owners(self) -> list[str]:
        return list(dict.fromkeys(self.options["owners"]))


def _kept(saved: "SavedPages") -> str:
    if not saved.is_resumable:
        return "Nothing was imported."
    return f"Nothing was imported; {len(saved)} answers are kept: --resume goes on from there."


def _filters(context: click.Context) -> dict[str, str]:
    filters = filters_among(context)
    for name in _NO_FILTERS:
        if name in filters:
            raise click.BadParameter(f"--{name} is no filter of this command: --help has its options")
    return filters


def _require_regions(regions: Sequence[str]) -> None:
    known = facts().regions
    for region in regions:
        if region not in known:
            raise CommandError(f'There is no region "{region}".{did_you_mean(region, known)}')


def _known_regions(cloud: "Cloud") -> list[str]:
    """The regions of the account that Genzo has; others are named on standard error."""
    found, known = cloud.regions(), facts().regions
    unknown = [region for region in found if region not in known]
    if unknown:
        click.echo(f"Left out regions that Genzo does not have: {', '.join(unknown)}.", err=True)
    return [region for region in found if region in known]
