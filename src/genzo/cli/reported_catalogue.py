"""The catalogue that ``genzo images report`` examines: in a database, or of a running server."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

import msgspec

from genzo.catalogue.image_checks import Check, CheckScope, Finding
from genzo.catalogue.image_findings import Findings, counted, report
from genzo.cli.catalogue_options import open_existing
from genzo.cli.control_requests import ask
from genzo.cli.did_you_mean import did_you_mean
from genzo.cli.output import CommandError
from genzo.cli.server_options import Server
from genzo.cli.state_options import Catalogue
from genzo.data import facts
from genzo.service.check_scope import scope_of
from genzo.service.service import Service

_OK = 200


class Asked(NamedTuple):
    """What is examined: an account's images in one region, or in all with ``""``, and the age in days."""

    account_id: int
    region: str
    days: int

    @property
    def region_ids(self) -> Sequence[str]:
        """The regions.

        Raises:
            CommandError: there is no such region.
        """
        known = tuple(facts().regions)
        if self.region and self.region not in known:
            raise CommandError(f'There is no region "{self.region}".{did_you_mean(self.region, known)}')
        return (self.region,) if self.region else known


class _Page(msgspec.Struct, frozen=True):
    findings: list[Finding]
    next: str | None


class _Refusal(msgspec.Struct, frozen=True):
    message: str


def reported(
    catalogue: Catalogue, asked: Asked, checks: Sequence[Check], limit: int
) -> Mapping[Check, Findings]:
    """What the checks find: how many images, and the first ``limit`` of each check.

    Raises:
        CommandError: there is no such catalogue, account or region, or the server refuses.
    """
    server = catalogue.server
    if server is not None:
        return counted(_asked_for(server, asked, checks), checks, limit)
    region_ids = asked.region_ids
    service = open_existing(catalogue.database, catalogue.data, catalogue.databases)
    scope = _scope(service, asked, region_ids)
    with service.store.reading() as reader:
        return report(reader, scope, checks, limit)


def _scope(service: Service, asked: Asked, region_ids: Sequence[str]) -> CheckScope:
    with service.store.databases[0].reading(once=True) as home:
        if home.account(asked.account_id) is None:
            raise CommandError(f"There is no account {asked.account_id}: genzo accounts list shows all.")
    return scope_of(service, asked.account_id, region_ids, asked.days)


def _asked_for(server: Server, asked: Asked, checks: Sequence[Check]) -> Iterator[Finding]:
    for check in checks:
        after: str | None = ""
        while after is not None:
            page = _page(server, asked, check, after)
            yield from page.findings
            after = page.next


def _page(server: Server, asked: Asked, check: Check, after: str) -> _Page:
    fields: dict[str, Any] = {
        "account": asked.account_id,
        "region": asked.region,
        "days": asked.days,
        "check": check.value,
        "after": after,
    }
    query = urlencode({name: value for name, value in fields.items() if value != ""})
    status, body = ask(server, "GET", f"/_genzo/image-checks?{query}")
    try:
        if status == _OK:
            return msgspec.json.decode(body, type=_Page)
        message = msgspec.json.decode(body, type=_Refusal).message
    except msgspec.MsgspecError:
        raise CommandError(
            f"What answers at {server.url} is no Genzo of this version: correct --url."
        ) from None
    raise CommandError(f"The server at {server.url} refuses: {message}")
