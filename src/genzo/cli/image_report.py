"""``genzo images report``: which images of an account need care."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.catalogue.image_checks import DEFAULT_DAYS, MAX_DAYS, Check, Finding
from genzo.catalogue.image_findings import Findings
from genzo.catalogue.store import StoreError
from genzo.cli.interruption import interruptible
from genzo.cli.option import option
from genzo.cli.output import CommandError, Output, output_option, print_json, print_table
from genzo.cli.reported_catalogue import Asked, reported
from genzo.cli.state_options import Catalogue, catalogue_options
from genzo.service.server_settings import SettingsError

_COLUMNS = ("Check", "RegionId", "ImageId", "ImageName", "ImageFamily", "Since", "Instances", "Accounts")
_DROPPED_FIRST = ("ImageFamily", "Since", "Accounts", "Instances", "ImageName")
_MISTAKE = 2


@click.command("report")
@option(
    "--days",
    type=click.IntRange(0, MAX_DAYS),
    default=DEFAULT_DAYS,
    help="From how many days on an image without an instance is stale or counts as never used, and a family "
    "is old.",
)
@option(
    "--check",
    "names",
    type=click.Choice([check.value for check in Check]),
    multiple=True,
    metavar="NAME",
    help=f"Make this check alone; may be repeated. One of {', '.join(Check)}.",
    show_default=False,
)
@option("--account", metavar="UID", type=int, default=FIRST_ACCOUNT_ID, help="The account of the images.")
@option(
    "--region",
    default="",
    help="The region. Default: all regions.",
    envvar="GENZO_REGION",
    show_default=False,
)
@option(
    "--limit",
    type=click.IntRange(min=0),
    default=100,
    help="Show so many images of each check at most; all are counted.",
)
@catalogue_options
@output_option
def report_images(
    days: int,
    names: tuple[str, ...],
    account: int,
    region: str,
    limit: int,
    url: str,
    control_token: str,
    control_token_file: Path | None,
    data: Path,
    database: str,
    databases: str,
    output: Output,
) -> None:
    """Report images that need care: stale, unused, exposed or outdated ones. Changes nothing.

    Exits with 0 if nothing was found, with 1 if something was, and with 2 for a mistake.
    """
    checks = [Check(name) for name in names] or [*Check]
    catalogue = Catalogue(url, control_token, control_token_file, data, database, databases)
    asked = Asked(account, region, days)
    try:
        with interruptible("The report is not complete; nothing was changed."):
            found = reported(catalogue, asked, checks, limit)
    except (CommandError, SettingsError, StoreError) as error:
        click.echo(str(error), err=True)
        raise SystemExit(_MISTAKE) from None
    if output is Output.JSON:
        _print_json(asked, found)
    else:
        _print_table(asked, found)
    if any(findings.total for findings in found.values()):
        raise SystemExit(1)


def _print_json(asked: Asked, found: Mapping[Check, Findings]) -> None:
    print_json(
        {
            "AccountId": str(asked.account_id),
            "RegionIds": asked.region_ids,
            "Days": asked.days,
            "Checks": [
                {"Check": check, "TotalCount": findings.total, "Images": findings.first}
                for check, findings in found.items()
            ],
        }
    )


def _print_table(asked: Asked, found: Mapping[Check, Findings]) -> None:
    rows = [_row(each) for findings in found.values() for each in findings.first]
    places = asked.region_ids[0] if len(asked.region_ids) == 1 else f"{len(asked.region_ids)} regions"
    where = f"account {asked.account_id} in {places}"
    print_table(_COLUMNS, rows, dropped_first=_DROPPED_FIRST, otherwise=f"No image of {where} needs care.")
    for check, findings in found.items():
        if findings.total:
            shown = f", {len(findings.first):,} shown" if len(findings.first) < findings.total else ""
            click.echo(f"{check}: {findings.total:,}{shown}.")


def _row(finding: Finding) -> dict[str, Any]:
    return {
        "Check": finding.check,
        "RegionId": finding.region_id,
        "ImageId": finding.image_id,
        "ImageName": finding.image_name,
        "ImageFamily": finding.image_family,
        "Since": finding.since,
        "Instances": finding.instances or "",
        "Accounts": ", ".join(finding.accounts),
    }
