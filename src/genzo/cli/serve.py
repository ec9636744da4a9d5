"""``genzo serve``: runs a server."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from genzo.catalogue.durations import checked_durations, seconds_of
from genzo.catalogue.editions import DEFAULT_EDITION, EDITIONS
from genzo.catalogue.image_offering import ALL, checked_as_of
from genzo.catalogue.quotas import checked_quotas
from genzo.cli.access_options import access_options, access_settings
from genzo.cli.catalogue_options import (
    chosen_secrets_key_file,
    data_option,
    database_option,
    databases_option,
)
from genzo.cli.listening_options import first_key_options, tls_options
from genzo.cli.option import option
from genzo.cli.telemetry_options import telemetry_options
from genzo.errors.eras import ERAS
from genzo.service.rates import Rate, parsed_rates
from genzo.service.server_settings import CHOSEN_ID_MODES, DEFAULT_PORT, ServerSettings

N = TypeVar("N")


@click.command("serve")
@data_option
@option("--host", default="127.0.0.1", help="The address to listen on.", envvar="GENZO_HOST")
@option(
    "--port",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    help="The port; 0 means any free port.",
    envvar="GENZO_PORT",
)
@database_option
@databases_option
@option(
    "--replica",
    metavar="URL",
    multiple=True,
    help="A replica of the PostgreSQL database, which answers reads while it is up to date; may be repeated.",
    envvar="GENZO_REPLICA",
)
@option(
    "--seed",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A YAML or JSON file with accounts, keys, users, images, instances and settings, which each start "
    "applies (docs/seed.md).",
    envvar="GENZO_SEED",
)
@option(
    "--watch",
    is_flag=True,
    help="Apply the seed file again whenever it changes.",
    envvar="GENZO_WATCH",
)
@option(
    "--random-seed",
    type=int,
    metavar="N",
    help="Repeat ids, RequestIds, new keys and the chance of faults: the same calls get the same answers "
    "(docs/deterministic.md).",
    envvar="GENZO_RANDOM_SEED",
    show_default=False,
)
@option(
    "--chosen-ids",
    type=click.Choice(CHOSEN_ID_MODES),
    default="auto",
    help="Whether the tag genzo:id of a call gives what it creates an id. auto: on a test double.",
    envvar="GENZO_CHOSEN_IDS",
)
@option(
    "--memory",
    is_flag=True,
    help="Keep nothing: the catalogue is deleted when the server stops.",
    envvar="GENZO_MEMORY",
)
@option(
    "--workers",
    type=click.IntRange(1),
    default=1,
    help="The number of worker processes.",
    envvar="GENZO_WORKERS",
)
@option(
    "--edition",
    type=click.Choice(list(EDITIONS)),
    default=DEFAULT_EDITION,
    help="The limits in force: current (PageSize up to 100, twenty tags in a query) or classic (50, five).",
    envvar="GENZO_EDITION",
)
@option(
    "--auth",
    type=click.Choice(["verify", "open"]),
    default="verify",
    help="verify checks signatures. open accepts any access key: each unknown key has its own account, and a "
    "request without a key is the first account's.",
    envvar="GENZO_AUTH",
)
@option(
    "--gateway-era",
    type=click.Choice(list(ERAS)),
    default="current",
    help="The errors of a wrong signature and a wrong time: those of today, or those of 2017 to 2020 "
    "(IncompleteSignature, IllegalTimestamp).",
    envvar="GENZO_GATEWAY_ERA",
)
@option(
    "--strict",
    is_flag=True,
    help="Refuse parameters without effect, which otherwise the header x-genzo-ignored names.",
    envvar="GENZO_STRICT",
)
@option(
    "--duration",
    metavar="ACTION=SECONDS",
    multiple=True,
    help="How long an action takes to complete, such as CreateImage=0 (at once), or how much later its image "
    "is usable, such as CreateImage.Usable=never; may be repeated.",
    envvar="GENZO_DURATION",
)
@option(
    "--quota",
    metavar="NAME=NUMBER",
    multiple=True,
    help="A quota, such as images=100000 (of an account in a region); may be repeated.",
    envvar="GENZO_QUOTA",
)
@option(
    "--objects",
    metavar="DIR|URL",
    default="",
    help="The object store for imported and exported image files: a folder with a folder for each bucket, or "
    "the URL of a service with the S3 API. Default: the folder objects in the data folder, for the buckets "
    "in it.",
    envvar="GENZO_OBJECTS",
    show_default=False,
)
@tls_options
@first_key_options
@access_options
@telemetry_options
@option(
    "--images-as-of",
    metavar="DATE",
    default=ALL,
    help="Offer the public images that a region offered on this date, such as 2024-04-01 or today; all "
    "offers every public image that ships.",
    envvar="GENZO_IMAGES_AS_OF",
    callback=lambda _context, _parameter, text: _as_of(text),
)
@option(
    "--max-connections-per-address",
    type=click.IntRange(1),
    default=256,
    help="The most connections of one address to one worker; this machine may have any number, but at "
    "--proxy-port.",
    envvar="GENZO_MAX_CONNECTIONS_PER_ADDRESS",
)
@option(
    "--rate-limit",
    "rate_limits",
    metavar="[ACTION=]N/s[:BURST]",
    multiple=True,
    help="How often an access key may call an action, or each action without a rate of its own; may be "
    "repeated. off for no limit. Default: off on loopback, else 500/s:1000.",
    envvar="GENZO_RATE_LIMIT",
    callback=lambda _context, _parameter, texts: _rates(texts),
    show_default=False,
)
def command(
    *,
    data: Path,
    host: str,
    port: int,
    database: str,
    databases: str,
    replica: tuple[str, ...],
    seed: Path | None,
    watch: bool,
    random_seed: int | None,
    chosen_ids: str,
    memory: bool,
    workers: int,
    edition: str,
    auth: str,
    gateway_era: str,
    strict: bool,
    duration: tuple[str, ...],
    quota: tuple[str, ...],
    objects: str,
    images_as_of: str,
    **settings: Any,  # noqa: ANN401 - of groups of options, whose names are the settings'
) -> None:
    """Serve the ECS API until stopped."""
    from genzo.http.server import serve  # noqa: PLC0415 - not needed for help

    if watch and seed is None:
        raise click.BadParameter("--watch follows the changes of a seed file: name it with --seed")
    serve(
        ServerSettings(
            host=host,
            port=port,
            database=database,
            databases=databases,
            replicas=replica,
            data=data,
            seed=seed,
            watch=watch,
            random_seed=random_seed,
            chosen_ids=chosen_ids,
            memory=memory,
            workers=workers,
            edition=edition,
            auth=auth,
            gateway_era=gateway_era,
            strict=strict,
            durations=_numbers(duration, seconds_of, checked_durations),
            quotas=_numbers(quota, int, checked_quotas),
            objects=objects,
            images_as_of=images_as_of,
            secrets_key_file=chosen_secrets_key_file(),
            **access_settings(settings),
        )
    )


def _as_of(text: str) -> str:
    try:
        return checked_as_of(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _rates(texts: tuple[str, ...]) -> Mapping[str, Rate] | None:
    if not texts:
        return None
    from genzo.actions.registry import all_actions  # noqa: PLC0415 - only where rates are given

    try:
        return parsed_rates(texts, {action.name for action in all_actions()})
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _numbers(
    given: Collection[str],
    number: Callable[[str], N],
    checked: Callable[[Mapping[str, N]], dict[str, N]],
) -> dict[str, N]:
    """A mapping from ``NAME=NUMBER`` texts.

    Raises:
        click.BadParameter: a text has another form, or ``checked`` refuses a name or number.
    """
    numbers = {}
    for text in given:
        name, _, value = text.partition("=")
        try:
            numbers[name] = number(value)
        except ValueError:
            raise click.BadParameter(f"{text} has no number: write {name}=1") from None
    try:
        return checked(numbers)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
