"""``genzo audit``: shows, exports and prunes the audit trail."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import click
import msgspec
from click.core import ParameterSource

from genzo.actions.registry import all_actions
from genzo.catalogue.actiontrail import actiontrail_event
from genzo.catalogue.audit import AuditEvent, AuditQuery
from genzo.catalogue.clock import format_moment, parse_moment
from genzo.cli.catalogue_options import data_option, database_option, databases_option, open_existing
from genzo.cli.confirmation import confirm, yes_option
from genzo.cli.did_you_mean import did_you_mean
from genzo.cli.interruption import interruptible
from genzo.cli.option import option, options
from genzo.cli.output import CommandError, print_json, print_table

_COLUMNS = ["Time", "Principal", "Source", "Action", "Region", "Result", "Resources"]
_MAX_RESOURCES = 3
_MINUTE = 60_000
_FORMS = ("table", "json", "actiontrail")


def _moment(_context: click.Context, _parameter: click.Parameter, value: str | None) -> int | None:
    """Milliseconds since 1970 for a date or a time in UTC."""
    if value is None:
        return None
    moment = parse_moment(value if "T" in value else f"{value}T00:00Z")
    if moment is None:
        raise click.BadParameter(
            f"{value} is no date such as 2026-01-31 and no time such as 2026-01-31T12:00:00Z."
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
    option("--since", metavar="TIME", callback=_moment, help="From this date or time (UTC) on."),
    option("--until", metavar="TIME", callback=_moment, help="Before this date or time (UTC)."),
)
catalogue_options = options(data_option, database_option, databases_option)


@click.group("audit", invoke_without_command=True)
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
    limit: int,
    output: str,
    data: Path,
    database: str,
    databases: str,
    **filters: Any,  # noqa: ANN401 - as AuditQuery has them
) -> None:
    """Show the audit trail, newest first: each write, and each refusal."""
    context = click.get_current_context()
    if context.invoked_subcommand is not None:
        _refuse_options(context)
        return
    with _events(data, database, databases, _query(filters)) as found:
        events = list(islice(found, limit))
    if output == "json":
        print_json(events)
    elif output == "actiontrail":
        print_json([actiontrail_event(event) for event in events])
    else:
        print_table(_COLUMNS, [_row(event) for event in events], otherwise=_nothing_found(filters))


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
    query = _query(filters, oldest_first=True)
    written = 0
    with (
        interruptible(lambda: f"{written} events were written; more may be missing."),
        _events(data, database, databases, query) as found,
    ):
        for event in found:
            click.echo(msgspec.json.encode(actiontrail_event(event)).decode())
            written += 1


@command.command("prune")
@option(
    "--before",
    metavar="TIME",
    callback=_moment,
    required=True,
    help="Delete older events (UTC).",
)
@yes_option
@catalogue_options
def prune(before: int, yes: bool, data: Path, database: str, databases: str) -> None:
    """Delete old events. The trail keeps an event about this command."""
    service = open_existing(database, data, databases)
    moment = format_moment(before)
    # The event about this command must stay.
    if before > service.clock() * 1000 - _MINUTE:
        raise CommandError(f"{moment} is not a minute ago: name an earlier date or time with --before.")
    confirm(f"All audit events from before {moment} are deleted.", yes=yes)
    pruned = 0
    with interruptible(
        lambda: f"At least {pruned} audit events are deleted; older ones than asked may be left."
    ):
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


def _query(filters: Mapping[str, Any], *, oldest_first: bool = False) -> AuditQuery:
    given = {name: value for name, value in filters.items() if value is not None}
    return AuditQuery(oldest_first=oldest_first, **given)


@contextmanager
def _events(data: Path, database: str, databases: str, query: AuditQuery) -> Iterator[Iterator[AuditEvent]]:
    with open_existing(database, data, databases).store.reading() as catalogue:
        yield catalogue.audit_events(query)


def _nothing_found(filters: Mapping[str, Any]) -> str:
    if not any(value not in (None, "", False) for value in filters.values()):
        return "The audit trail has no events."
    known = {action.api_name for action in all_actions()} if filters["action"] else set()
    meant = "" if filters["action"] in known else did_you_mean(filters["action"], known)
    return f"The audit trail has no events that these filters find.{meant}"


def _row(event: AuditEvent) -> dict[str, object]:
    # A command names no resources; the ids that it made or deleted are its response.
    touched = event.resources or tuple(event.response.values())
    names = [name.rpartition(":")[2] for name in touched[:_MAX_RESOURCES]]
    more = ["…"] if len(touched) > _MAX_RESOURCES else []
    return {
        "Time": format_moment(event.at),
        "Principal": event.principal,
        "Source": event.source,
        "Action": event.action,
        "Region": event.region_id,
        "Result": event.error or "success",
        "Resources": ", ".join(names + more),
    }
