"""``genzo audit``: shows, exports and prunes the audit trail."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import click
import msgspec
from click.core import ParameterSource

from genzo.catalogue.actiontrail import actiontrail_event
from genzo.catalogue.audit import AuditEvent, AuditQuery
from genzo.catalogue.clock import format_moment, parse_moment
from genzo.cli.catalogue_options import data_option, database_option, databases_option, open_service
from genzo.cli.option import option, options
from genzo.cli.output import CommandError, print_json, print_table

_COLUMNS = ["Time", "Principal", "Source", "Action", "Region", "Result", "Resources"]
_MAX_RESOURCES = 3
_MINUTE = 60_000
_FORMS = ("table", "json", "actiontrail")


class _Moment(click.ParamType):
    """A date or a time in UTC, converted to milliseconds since 1970."""

    name = "time"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        moment = parse_moment(value if "T" in value else f"{value}T00:00Z")
        if moment is None:
            self.fail(
                f"{value} is no date such as 2026-01-31 and no time such as 2026-01-31T12:00:00Z.", param, ctx
            )
        return moment


filters = options(
    option("--account", "account_id", metavar="UID", type=int, help="Of this account; 0 is the operator."),
    option(
        "--principal",
        default="",
        show_default=False,
        help="Of this ARN, or the user, role session or operator of this name.",
    ),
    option(
        "--access-key",
        "access_key_id",
        metavar="ID",
        default="",
        show_default=False,
        help="By this access key.",
    ),
    option("--action", default="", show_default=False, help="Of this action, such as DeleteImage."),
    option("--resource", default="", show_default=False, help="About this ARN or id."),
    option("--request-id", metavar="ID", default="", show_default=False, help="Of this request."),
    option("--error", metavar="CODE", default="", show_default=False, help="Refused with this code."),
    option("--refused", is_flag=True, help="Only refusals."),
    option("--since", type=_Moment(), default=0, help="From this date or time (UTC) on.", show_default=False),
    option(
        "--until", type=_Moment(), default=2**63 - 1, help="Before this date or time.", show_default=False
    ),
)
catalogue_options = options(data_option, database_option, databases_option)


@click.group("audit", invoke_without_command=True)
@click.pass_context
@filters
@option("--limit", type=click.IntRange(min=1), default=50, help="At most so many, the newest ones.")
@option(
    "--output",
    "-o",
    type=click.Choice(_FORMS),
    default=_FORMS[0],
    help="A table for people, JSON for programs, or JSON in the form of ActionTrail.",
    envvar="GENZO_OUTPUT",
)
@catalogue_options
def command(
    context: click.Context,
    limit: int,
    output: str,
    data: Path,
    database: str,
    databases: str,
    **filters: Any,  # noqa: ANN401 - as AuditQuery has them
) -> None:
    """Show the audit trail, newest first: each write, and each refusal."""
    if context.invoked_subcommand is not None:
        _refuse_options(context)
        return
    with _events(data, database, databases, AuditQuery(**filters)) as found:
        events = list(islice(found, limit))
    if output == "json":
        print_json(events)
    elif output == "actiontrail":
        print_json([actiontrail_event(event) for event in events])
    else:
        print_table(_COLUMNS, [_row(event) for event in events])


@command.command("export")
@filters
@catalogue_options
def export(
    data: Path,
    database: str,
    databases: str,
    **filters: Any,  # noqa: ANN401 - as AuditQuery has them
) -> None:
    """Print events in the form of ActionTrail, oldest first, one JSON object a line."""
    query = AuditQuery(oldest_first=True, **filters)
    with _events(data, database, databases, query) as found:
        for event in found:
            click.echo(msgspec.json.encode(actiontrail_event(event)).decode())


@command.command("prune")
@option("--before", type=_Moment(), required=True, help="Delete events from before this date or time (UTC).")
@option("--yes", is_flag=True, help="Do not ask.")
@catalogue_options
def prune(before: int, yes: bool, data: Path, database: str, databases: str) -> None:
    """Delete old events. The trail keeps an event about this command."""
    service = open_service(database, data, databases)
    moment = format_moment(before)
    # The event about this command must stay.
    if before > service.clock() * 1000 - _MINUTE:
        raise CommandError(f"{moment} is not a minute ago: name an earlier date or time with --before.")
    if not yes:
        click.confirm(f"Delete all audit events from before {moment}?", abort=True)
    pruned = 0
    while True:
        with service.store.writing() as catalogue:
            count = catalogue.prune_audit_events(before)
        pruned += count
        if not count:
            break
    click.echo(f"{pruned} audit events from before {moment} are deleted.")


def _refuse_options(context: click.Context) -> None:
    """Options before a subcommand would have no effect, silently."""
    given = [
        name for name in context.params if context.get_parameter_source(name) is ParameterSource.COMMANDLINE
    ]
    if given:
        raise click.UsageError(f"Give the options behind {context.invoked_subcommand}.")


@contextmanager
def _events(data: Path, database: str, databases: str, query: AuditQuery) -> Iterator[Iterator[AuditEvent]]:
    with open_service(database, data, databases).store.reading() as catalogue:
        yield catalogue.audit_events(query)


def _row(event: AuditEvent) -> dict[str, object]:
    names = [arn.rpartition(":")[2] for arn in event.resources[:_MAX_RESOURCES]]
    more = ["…"] if len(event.resources) > _MAX_RESOURCES else []
    return {
        "Time": format_moment(event.at),
        "Principal": event.principal,
        "Source": event.source,
        "Action": event.action,
        "Region": event.region_id,
        "Result": event.error or "success",
        "Resources": ", ".join(names + more),
    }
