"""genzo serve."""

from collections.abc import Callable, Collection
from enum import StrEnum
from typing import Annotated, TypeVar

import typer

from genzo.catalogue.durations import DEFAULT_SECONDS
from genzo.catalogue.quotas import DEFAULT_QUOTAS
from genzo.cli.catalogue_option import DatabaseOption, DatabasesOption, DataOption
from genzo.server.settings import DEFAULT_PORT, Settings

N = TypeVar("N", int, float)

_MAX_SECONDS = 24 * 60 * 60
_MAX_QUOTA = 10**9


class EditionName(StrEnum):
    CLASSIC = "classic"
    CURRENT = "current"


class Auth(StrEnum):
    VERIFY = "verify"
    OPEN = "open"


def serve(
    data: DataOption,
    host: Annotated[str, typer.Option(help="The address to listen on.", envvar="GENZO_HOST")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(help="The port; 0 takes a free one.", envvar="GENZO_PORT", min=0, max=65535)
    ] = DEFAULT_PORT,
    database: DatabaseOption = "",
    databases: DatabasesOption = "",
    memory: Annotated[bool, typer.Option("--memory", help="Keep nothing.", envvar="GENZO_MEMORY")] = False,
    workers: Annotated[int, typer.Option(help="Processes that answer.", envvar="GENZO_WORKERS", min=1)] = 1,
    edition: Annotated[
        EditionName,
        typer.Option(
            help="The limits in force: classic (PageSize up to 50, five tags in a query) or current (100, "
            "twenty).",
            envvar="GENZO_EDITION",
        ),
    ] = EditionName.CLASSIC,
    auth: Annotated[
        Auth,
        typer.Option(
            help="verify checks signatures; open takes any access key, an unknown one as an account of its "
            "own, and none as the first account.",
            envvar="GENZO_AUTH",
        ),
    ] = Auth.VERIFY,
    duration: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ACTION=SECONDS",
            help="How long an action takes to take effect, such as CreateImage=0 (at once); may be repeated.",
            envvar="GENZO_DURATION",
        ),
    ] = None,
    quota: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=NUMBER",
            help="How much there may be, such as images=100000 (an account's in a region); may be repeated.",
            envvar="GENZO_QUOTA",
        ),
    ] = None,
    objects: Annotated[
        str,
        typer.Option(
            metavar="DIR|URL",
            help="Where image files are imported from and exported to: a folder that holds one for each "
            "bucket, or the address of a service that speaks S3. By default the folder objects in the data "
            "folder, for the buckets that it holds.",
            envvar="GENZO_OBJECTS",
        ),
    ] = "",
    tls: Annotated[
        bool,
        typer.Option(
            "--tls",
            help="Serve HTTPS, by an authority kept in the data folder (tls/ca.pem).",
            envvar="GENZO_TLS",
        ),
    ] = False,
    allow_default_key: Annotated[
        bool,
        typer.Option(
            "--allow-default-key",
            help="Listen beyond this machine although the well-known key genzo is active.",
            envvar="GENZO_ALLOW_DEFAULT_KEY",
        ),
    ] = False,
) -> None:
    """Serve the ECS API until stopped."""
    from genzo.server.serve import serve as serve_until_stopped  # noqa: PLC0415 - the other commands need none

    serve_until_stopped(
        Settings(
            host=host,
            port=port,
            database=database,
            databases=databases,
            data=data,
            memory=memory,
            workers=workers,
            edition=edition.value,
            auth=auth.value,
            durations=_numbers(duration or [], DEFAULT_SECONDS, float, _MAX_SECONDS),
            quotas=_numbers(quota or [], DEFAULT_QUOTAS, int, _MAX_QUOTA),
            objects=objects,
            tls=tls,
            allow_default_key=allow_default_key,
        )
    )


def _numbers(given: list[str], known: Collection[str], number: Callable[[str], N], most: int) -> dict[str, N]:
    """``NAME=NUMBER`` texts as a mapping."""
    numbers = {}
    for text in given:
        name, _, value = text.partition("=")
        if name not in known:
            raise typer.BadParameter(f"{name} is none of {', '.join(known)}")
        try:
            numbers[name] = number(value)
        except ValueError:
            raise typer.BadParameter(f"{text} names no number: write {name}=1") from None
        if not 0 <= numbers[name] <= most:
            raise typer.BadParameter(f"{text} must be from 0 to {most}")
    return numbers
