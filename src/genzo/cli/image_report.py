"""``genzo images report``: which images of an account need care."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.catalogue.image_checks import DEFAULT_DAYS, Check, CheckScope, Finding
from genzo.catalogue.image_findings import Findings, report
from genzo.catalogue.store import StoreError
from genzo.cli.catalogue_options import data_option, database_option, databases_option, open_existing
from genzo.cli.did_you_mean import did_you_mean
from genzo.cli.interruption import interruptible
from genzo.cli.option import option
from genzo.cli.output import CommandError, Output, output_option, print_json, print_table
from genzo.service.check_scope import scope_of
from genzo.service.server_settings import SettingsError
from genzo.service.service import Service

_COLUMNS = ("Check", "RegionId", "ImageId", "ImageName", "ImageFamily", "Since", "Instances", "Accounts")
_DROPPED_FIRST = ("ImageFamily", "Since", "Accounts", "Instances", "ImageName")
_MAX_DAYS = 36_500
_MISTAKE = 2


@click.command("report")
@option(
    "--days",
    type=click.IntRange(0, _MAX_DAYS),
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
@data_option
@database_option
@databases_option
@output_option
def report_images(
    days: int,
    names: tuple[str, ...],
    account: int,
    region: str,
    limit: int,
    data: Path,
    database: str,
    databases: str,
    output: Output,
) -> None:
    """Report images that need care: stale, unused, exposed or outdated ones. Changes nothing.

    Exits with 0 if nothing was found, with 1 if something was, and with 2 for a mistake.
    """
    checks = [Check(name) for name in names] or [*Check]
    try:
        with interruptible("The report is not complete; nothing was changed."):
            service = open_existing(database, data, databases)
            scope = _scope(service, account, region, days)
            with service.store.reading() as catalogue:
                found = report(catalogue, scope, checks, limit)
    except (CommandError, SettingsError, StoreError) as error:
        click.echo(str(error), err=True)
        raise SystemExit(_MISTAKE) from None
    if output is Output.JSON:
        _print_json(scope, found)
    else:
        _print_table(scope, found)
    if any(findings.total for findings in found.values()):
        raise SystemExit(1)


def _scope(service: Service, account_id: int, region: str, days: int) -> CheckScope:
    known = tuple(service.facts.regions)
    if region and region not in known:
        raise CommandError(f'There is no region "{region}".{did_you_mean(region, known)}')
    with service.store.databases[0].reading(once=True) as home:
        if home.account(account_id) is None:
            raise CommandError(f"There is no account {account_id}: genzo accounts list shows all.")
    return scope_of(service, account_id, (region,) if region else known, days)


def _print_json(scope: CheckScope, found: Mapping[Check, Findings]) -> None:
    print_json(
        {
            "AccountId": scope.account_id,
            "RegionIds": scope.region_ids,
            "Days": scope.days,
            "Checks": [
                {"Check": check, "TotalCount": findings.total, "Images": findings.first}
                for check, findings in found.items()
            ],
        }
    )


def _print_table(scope: CheckScope, found: Mapping[Check, Findings]) -> None:
    rows = [_row(each) for findings in found.values() for each in findings.first]
    places = scope.region_ids[0] if len(scope.region_ids) == 1 else f"{len(scope.region_ids)} regions"
    where = f"account {scope.account_id} in {places}"
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
        "Accounts": ", ".join(map(str, finding.accounts)),
    }
