"""genzo serve."""

from enum import StrEnum
from typing import Annotated

import typer

from genzo.catalogue.durations import DEFAULT_SECONDS
from genzo.cli.catalogue_option import DatabaseOption, DataOption
from genzo.server.settings import DEFAULT_PORT, Settings

_MAX_SECONDS = 24 * 60 * 60


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
            data=data,
            memory=memory,
            workers=workers,
            edition=edition.value,
            auth=auth.value,
            durations=_durations(duration or []),
            tls=tls,
            allow_default_key=allow_default_key,
        )
    )


def _durations(given: list[str]) -> dict[str, float]:
    durations = {}
    for text in given:
        action, equals, seconds = text.partition("=")
        if action not in DEFAULT_SECONDS:
            raise typer.BadParameter(
                f"{action} is no action that takes time: {', '.join(DEFAULT_SECONDS)} are"
            )
        try:
            durations[action] = float(seconds)
        except ValueError:
            raise typer.BadParameter(
                f"{text} does not name a number of seconds: write {action}=0.5"
            ) from None
        if not equals or not 0 <= durations[action] < _MAX_SECONDS:
            raise typer.BadParameter(f"{text} must be from 0 to a day")
    return durations
