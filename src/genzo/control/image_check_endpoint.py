"""/_genzo/image-checks: the images that a check finds, page by page (docs/image-care.md)."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from urllib.parse import parse_qsl

import msgspec

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.catalogue.image_checks import DEFAULT_DAYS, MAX_DAYS, Check, CheckScope, Finding
from genzo.catalogue.image_findings import finding_page
from genzo.catalogue.new_account import NoSuchAccountError
from genzo.catalogue.store import CatalogueStore
from genzo.control.account_choice import account_number
from genzo.control.answers import json_answer
from genzo.control.routes import Routes
from genzo.wire.types import HttpRequest, HttpResponse

_LIMIT = 500
_SECONDS = 1.0
"""How long one request examines images, so that others need not wait."""
_NAMES = ("account", "region", "days", "check", "after")


class FoundImages(msgspec.Struct, frozen=True, kw_only=True):
    """Findings of a check; ``next`` is for ``after`` and gives those behind them. None on the last page."""

    findings: Sequence[Finding]
    next: str | None


class ImageCheckEndpoint:
    """Shows what checks find. ``scope_of`` makes a scope of an account, regions, and an age in days."""

    def __init__(
        self,
        store: CatalogueStore,
        regions: Collection[str],
        scope_of: Callable[[int, Sequence[str], int], CheckScope],
    ) -> None:
        self._store = store
        self._regions = tuple(regions)
        self._scope_of = scope_of
        self.routes: Routes = {("GET", False): self._show}

    def _show(self, request: HttpRequest, _name: str) -> HttpResponse:
        given = _parameters(request.query)
        scope = self._scope_of(self._account(given), self._chosen_regions(given), _days(given))
        check, end = _check(given), time.monotonic() + _SECONDS

        def may_go_on(examined: int) -> bool:
            return not examined or time.monotonic() < end

        with self._store.reading() as catalogue:
            try:
                page = finding_page(catalogue, scope, check, given.get("after", ""), _LIMIT, may_go_on)
            except ValueError:
                raise ValueError("The parameter after is not of an answer to the same question.") from None
        following = None if page.is_complete else page.following
        return json_answer(200, FoundImages(findings=page.findings, next=following))

    def _account(self, given: Mapping[str, str]) -> int:
        account_id = account_number(given["account"]) if "account" in given else FIRST_ACCOUNT_ID
        with self._store.databases[0].reading(once=True) as home:
            if home.account(account_id) is None:
                raise NoSuchAccountError(f"There is no account {account_id}.")
        return account_id

    def _chosen_regions(self, given: Mapping[str, str]) -> Sequence[str]:
        region = given.get("region", "")
        if region and region not in self._regions:
            raise ValueError(f'There is no region "{region[:60]}".')
        return (region,) if region else self._regions


def _parameters(query: bytes) -> Mapping[str, str]:
    given = dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True, encoding="utf-8"))
    if unknown := sorted(given.keys() - {*_NAMES}):
        raise ValueError(f"There is no parameter {unknown[0][:60]}: this page takes {', '.join(_NAMES)}.")
    return given


def _check(given: Mapping[str, str]) -> Check:
    try:
        return Check(given.get("check", ""))
    except ValueError:
        raise ValueError(f"The parameter check is one of {', '.join(Check)}.") from None


def _days(given: Mapping[str, str]) -> int:
    text = given.get("days", str(DEFAULT_DAYS))
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MAX_DAYS)) and int(text) <= MAX_DAYS):
        raise ValueError(f"The parameter days is a number from 0 to {MAX_DAYS}.")
    return int(text)
